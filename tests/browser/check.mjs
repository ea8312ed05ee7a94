// Usage: node check.mjs FILE.html…: opens each file as a reader would, and fails with everything that would shut somebody out:
// what axe-core finds at WCAG 2.2 AA, sideways scrolling at 320 px, requests that leave the file, and errors in the console.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WCAG_2_2_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 320, height: 640 };

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error('error: expected one or more HTML files');
  process.exit(2);
}
const browser = await launch();
let wrong = 0;
try {
  for (const file of files) {
    const { problems, notes } = await check(file);
    for (const problem of problems) console.error(`error: ${file}: ${problem}`);
    for (const note of notes) console.log(`${file}: ${note}`);
    if (problems.length === 0) console.log(`${file}: fine`);
    wrong += problems.length;
  }
} finally {
  await browser.close();
}
process.exitCode = wrong === 0 ? 0 : 1;

async function check(file) {
  const url = pathToFileURL(file).href;
  const problems = [];
  const context = await browser.newContext({ viewport: DESKTOP, serviceWorkers: 'block' });
  const page = await context.newPage();
  page.on('request', (request) => {
    const asked = request.url();
    if (asked.split('#')[0] !== url && !asked.startsWith('data:')) problems.push(`asks for ${asked}; a paper holds all it needs`);
  });
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  await page.goto(url, { waitUntil: 'load' });

  problems.push(...(await structure(page)));
  const notes = [];
  for (const [name, viewport] of [['desktop', DESKTOP], ['320 px', PHONE]]) {
    await page.setViewportSize(viewport);
    const found = await axe(page);
    problems.push(...found.violations.map((v) => `${name}: ${v}`));
    notes.push(`${name}: axe passes ${found.passes} rules, leaves ${found.incomplete.length} to a person`, ...found.incomplete);
  }
  problems.push(...(await sideways(page)));
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize(DESKTOP);
  problems.push(...(await axe(page)).violations.map((v) => `print: ${v}`));
  await context.close();
  return { problems: [...new Set(problems)], notes: [...new Set(notes)] };
}

/// What axe-core finds; its script is put into the page, so nothing is fetched.
async function axe(page) {
  await page.addScriptTag({ path: AXE });
  const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), WCAG_2_2_AA);
  const lines = (rules) =>
    rules.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${rule.help}: ${node.target.join(' ')}`));
  return { violations: lines(result.violations), incomplete: lines(result.incomplete), passes: result.passes.length };
}

/// What axe doesn't ask at this level, and a reader still needs.
function structure(page) {
  return page.evaluate(() => {
    const problems = [];
    const text = (element) => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
    if (!document.documentElement.lang) problems.push('the page does not say its language');
    const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
    const first = headings.filter((heading) => heading.tagName === 'H1').length;
    if (first !== 1) problems.push(`${first} headings of the first level; expected one`);
    let before = 0;
    for (const heading of headings) {
      const level = Number(heading.tagName[1]);
      if (level > before + 1) problems.push(`heading “${text(heading)}” jumps from level ${before} to ${level}`);
      before = level;
    }
    for (const table of document.querySelectorAll('table')) {
      if (!table.caption && !table.getAttribute('aria-label') && !table.getAttribute('aria-labelledby')) {
        problems.push(`a table has no caption: “${text(table)}”`);
      }
      if (!table.querySelector('th')) problems.push(`a table has no headings: “${text(table)}”`);
    }
    for (const svg of document.querySelectorAll('svg:not([aria-hidden="true"])')) {
      const labelled = svg.getAttribute('aria-label') || svg.getAttribute('aria-labelledby') || svg.querySelector(':scope > title');
      if (!labelled) problems.push('a picture has no text alternative');
    }
    const broken = [...document.querySelectorAll('a[href^="#"]')].map((link) => decodeURIComponent(link.hash.slice(1)));
    for (const id of broken) if (id && !document.getElementById(id)) problems.push(`a link leads to #${id}, which is not there`);
    return problems;
  });
}

/// What makes the page scroll sideways at 320 px; a wide table may scroll within its own frame.
async function sideways(page) {
  await page.setViewportSize(PHONE);
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const framed = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > room + 0.5 && !framed(e));
    const name = (e) => `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ''}${e.classList.length ? `.${[...e.classList].join('.')}` : ''}`;
    const names = [...new Set(wide.map(name))].slice(0, 5).join(', ');
    return [`scrolls sideways at 320 px: ${document.documentElement.scrollWidth} px wide; too wide: ${names}`];
  });
}
