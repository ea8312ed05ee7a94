"""Fills in 200 returned workbooks and a tracker, and times what the program makes of them beside openpyxl reading the same cells.

Usage: python3 benches/gather/compare.py AIRCOVER FOLDER, where FOLDER holds `community` and `sent`.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from openpyxl import Workbook, load_workbook

RETURNS, ROWS, AT_MOST_SECONDS = 200, 200, 10.0


def fill(sent, back):
    """Returns of all leads, several versions of each, every row confirmed."""
    back.mkdir()
    files = sorted(sent.glob("*.xlsx"))
    for number in range(RETURNS):
        book = load_workbook(files[number % len(files)])
        sheet = book["your hours"]
        heading = next(row for row in sheet.iter_rows() if any(cell.value == "right?" for cell in row))
        column = next(cell.column for cell in heading if cell.value == "right?")
        for row in range(heading[0].row + 1, sheet.max_row + 1):
            sheet.cell(row, column).value = "yes"
        label = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("Answered by"))
        beside = sheet.cell(label.row, column)
        beside.value = beside.value or "programme office"
        book.save(back / f"return {number + 1}.xlsx")


def tracker(path):
    """A tracker of as many rows."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Action tracker"])
    sheet.append(["Action", "Requested by", "Due date", "Owner", "Team", "Time taken"])
    for number in range(ROWS):
        sheet.append([f"Action number {number}", "NHSE", f"{number % 28 + 1}/6/24", "planning manager", "planning", "3 hrs"])
    book.save(path)


def seconds(*command):
    """How long a command takes."""
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - start


def peer(back):
    """How long openpyxl takes to read every cell of the same files, each by itself and in its mode for reading alone."""
    start, cells = time.monotonic(), 0
    for path in sorted(back.glob("*.xlsx")):
        book = load_workbook(path, read_only=True, data_only=True)
        cells += sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None)
    return time.monotonic() - start, cells


def main():
    """Prints seconds and the ratio."""
    aircover, work = sys.argv[1], Path(sys.argv[2])
    community, back, book = work / "community", work / "back", work / "tracker.xlsx"
    fill(work / "sent", back)
    tracker(book)
    gather = seconds(aircover, "gather", back, "--into", community, "--received", "2024-06-14")
    again = json.loads(subprocess.run([aircover, "gather", back, "--into", community, "--received", "2024-06-14", "--json"], check=True, capture_output=True).stdout)
    taken = seconds(aircover, "import", book, "--into", community, "--apply")
    check = seconds(aircover, "check", community)
    if len(again["files"]) != RETURNS or again["problems"] or again["changed"]:
        sys.exit(f"error: {len(again['files'])} of {RETURNS} returns were read, with {len(again['problems'])} problems; changed: {again['changed']}")
    theirs, cells = peer(back)
    total = gather + taken + check
    print(f"gather {RETURNS} returns {gather:.2f} s, import {ROWS} rows {taken:.2f} s, check {check:.2f} s: {total:.2f} s in all (at most {AT_MOST_SECONDS:.0f})")
    print(f"openpyxl reads the {cells} cells of the same returns in {theirs:.2f} s; ratio to gather {theirs / gather:.1f}")
    sys.exit(total > AT_MOST_SECONDS)


if __name__ == "__main__":
    main()
