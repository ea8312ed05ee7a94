// Usage: node picture.mjs IN.svg OUT.png: the picture as a browser draws it, at twice the usual resolution.
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const [source, target] = process.argv.slice(2);
if (!target) {
  console.error('error: expected two files: node picture.mjs IN.svg OUT.png');
  process.exit(2);
}
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, deviceScaleFactor: 2 });
  await page.goto(pathToFileURL(source).href);
  const size = await page.evaluate(() => {
    const { width, height } = document.documentElement.getBoundingClientRect();
    return { width: Math.ceil(width), height: Math.ceil(height) };
  });
  await page.setViewportSize(size);
  await page.screenshot({ path: target });
  console.log(`wrote ${target}, ${size.width} × ${size.height}`);
} finally {
  await browser.close();
}
