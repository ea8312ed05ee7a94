"""The paper's files, looked at by programs that are not ours: PDF by qpdf and poppler, Word as the XML that it is.

Usage: python3 tests/peers/paper.py FOLDER

PDF/UA-1 is checked by the typesetter while it writes; veraPDF, which would check it again, is not packaged for Debian. What can be asked
without it is asked here: the file is sound, tagged, says its language and title and that it claims PDF/UA-1, and its fonts are embedded.
"""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def output(*command):
    """What a program prints, warnings too; and whether it was content."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.returncode == 0, done.stdout


def check_pdf(path):
    """What is wrong with a PDF."""
    problems = []
    sound, said = output("qpdf", "--check", str(path))
    if not sound:
        problems.append(f"qpdf: {said.strip()}")
    _, info = output("pdfinfo", str(path))
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in info.splitlines())}
    if fields.get("Tagged") != "yes":
        problems.append("it is not tagged")
    if not fields.get("Title"):
        problems.append("it has no title")
    _, meta = output("pdfinfo", "-meta", str(path))
    if not re.search(r"pdfuaid:part\s*(=\s*['\"]1['\"]|>\s*1\s*<)", meta):
        problems.append("its metadata do not claim PDF/UA-1")
    _, plain = output("qpdf", "--qdf", "--object-streams=disable", str(path), "-")
    if not re.search(r"/Lang \(en", plain):
        problems.append("it does not say that it is in English")
    _, fonts = output("pdffonts", str(path))
    rows = fonts.splitlines()[2:]
    # Columns from the right: object (two numbers), uni, sub, emb.
    loose = [row.split()[0] for row in rows if row.split()[-5] != "yes"]
    if loose:
        problems.append(f"fonts that are not embedded: {', '.join(loose)}")
    if not rows:
        problems.append("it holds no font, so no text")
    print(f"{path}: {fields.get('Pages')} pages, {len(rows)} fonts, {len(problems)} problems")
    return problems


def check_word(path):
    """What is wrong with a Word file."""
    problems = []
    with zipfile.ZipFile(path) as book:
        if book.testzip():
            problems.append("it is a broken archive")
        document = ElementTree.fromstring(book.read("word/document.xml"))
        relations = book.read("word/_rels/document.xml.rels").decode("utf-8")
        names = book.namelist()
    pictures = document.findall(f".//{DRAWING}docPr")
    unnamed = [p.get("name") for p in pictures if not (p.get("descr") or "").strip()]
    if unnamed:
        problems.append(f"pictures without a text alternative: {', '.join(map(str, unnamed))}")
    if not pictures:
        problems.append("it holds no picture")
    styles = [s.get(f"{WORD}val") or "" for s in document.iter(f"{WORD}pStyle")]
    if not any(re.fullmatch(r"Heading ?1", s, re.IGNORECASE) for s in styles):
        problems.append("no paragraph has the style Heading 1")
    tables = document.findall(f".//{WORD}tbl")
    # A form, two columns of labels and what stands against them, has headings in its first column; every other table in its first row.
    headless = sum(1 for table in tables if len(table.findall(f"{WORD}tblGrid/{WORD}gridCol")) > 2 and table.find(f".//{WORD}tblHeader") is None)
    if headless:
        problems.append(f"{headless} of {len(tables)} tables mark no heading row")
    looks = [table.find(f"{WORD}tblPr/{WORD}tblLook") for table in tables]
    if any(look is None or look.get(f"{WORD}firstColumn") != "1" for look in looks):
        problems.append("a table does not say that the first cell of a row is its heading")
    outside = re.findall(r'Target="(https?:[^"]*)"[^>]*TargetMode="External"', relations)
    if any("/media/" in target for target in outside):
        problems.append("a picture lies outside the file")
    media = [name for name in names if name.startswith("word/media/")]
    print(f"{path}: {len(pictures)} pictures, {len(media)} media files, {len(tables)} tables, {len(problems)} problems")
    return problems


def check_drawing(path):
    """What is wrong with a picture on its own."""
    root = ElementTree.fromstring(path.read_bytes())
    title = root.find("{http://www.w3.org/2000/svg}title")
    said = (title is not None and (title.text or "").strip()) or root.get("aria-label") or root.get("aria-labelledby")
    return [] if said else ["it has no text alternative"]


def main():
    """Checks a report's folder."""
    if len(sys.argv) != 2:
        sys.exit("error: expected one folder")
    folder = Path(sys.argv[1])
    wrong = []
    for pattern, check in (("*.pdf", check_pdf), ("*.docx", check_word), ("*.svg", check_drawing)):
        files = sorted(folder.rglob(pattern))
        if not files:
            wrong.append(f"{folder}: holds no {pattern}")
        wrong += [f"{file}: {problem}" for file in files for problem in check(file)]
    for problem in wrong:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
