"""Every formula of a workbook, computed again by LibreOffice, gives the value that was written beside it.

Usage: python tests/peers/workbook.py BOOK.xlsx…

The values beside the formulas are wiped first, so that what comes back was computed and not copied.
"""

import math
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from openpyxl import load_workbook

# LibreOffice asks, or keeps what the file says, unless told to compute on loading.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
LONGEST_SECONDS = 300
# Spreadsheets and the program add in different orders; sums of some thousand doubles differ by far less than this.
RELATIVE, ABSOLUTE = 1e-9, 1e-9


def wipe(source, target):
    """Copies a workbook with nothing in place of each formula's value; returns how many formulas there are."""
    formulas = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                text, count = re.subn(r"(<f[^>]*>[^<]*</f>)<v>[^<]*</v>", r"\1<v>0</v>", data.decode("utf-8"))
                data, formulas = text.encode("utf-8"), formulas + count
            new.writestr(name, data)
    return formulas


def recompute(book, folder):
    """The workbook as LibreOffice writes it after computing all formulas."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    out = folder / "computed"
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", out, book],
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    made = out / book.name
    if not made.is_file():
        sys.exit(f"error: LibreOffice does not open {book}:\n{done.stdout}{done.stderr}")
    return made


def same(one, other):
    """Whether two values are the same to a reader."""
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (one, other))
    if numbers:
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return (one if one is not None else "") == (other if other is not None else "")


def check(book):
    """What is wrong with a workbook."""
    problems = []
    with tempfile.TemporaryDirectory(prefix="aircover-workbook-") as folder:
        folder = Path(folder)
        wiped = folder / book.name
        wiped_formulas = wipe(book, wiped)
        formulas, written = load_workbook(book), load_workbook(book, data_only=True)
        computed = load_workbook(recompute(wiped, folder), data_only=True)
        if formulas.sheetnames != computed.sheetnames:
            problems.append(f"sheets {formulas.sheetnames} came back as {computed.sheetnames}")
        count = 0
        for sheet in formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    place = f"{sheet.title}!{cell.coordinate}"
                    ours, theirs = written[sheet.title][cell.coordinate].value, computed[sheet.title][cell.coordinate].value
                    if cell.data_type == "f":
                        count += 1
                        if isinstance(theirs, str) and theirs.startswith("#"):
                            problems.append(f"{place} {cell.value}: LibreOffice says {theirs}")
                        elif not same(ours, theirs):
                            problems.append(f"{place} {cell.value}: written {ours!r}, computed {theirs!r}")
                    elif not same(ours, theirs):
                        problems.append(f"{place}: written {ours!r}, read {theirs!r}")
        if count != wiped_formulas:
            problems.append(f"{count} formulas, but {wiped_formulas} of them have values beside them")
    print(f"{book}: {count} formulas on {len(formulas.sheetnames)} sheets, {len(problems)} problems")
    return problems


def main():
    """Checks the workbooks named on the command line."""
    books = [Path(name) for name in sys.argv[1:]]
    if not books:
        sys.exit("error: expected one or more workbooks")
    wrong = [f"{book}: {problem}" for book in books for problem in check(book)]
    for problem in wrong[:50]:
        print(f"error: {problem}", file=sys.stderr)
    if len(wrong) > 50:
        print(f"error: and {len(wrong) - 50} more", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
