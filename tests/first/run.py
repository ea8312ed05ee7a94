"""Walks the first quarter of an hour as its page shows it, from an empty folder, and checks what comes out.

Usage: python tests/first/run.py --binary PATH

The commands are those of docs/first-quarter-hour.md; nothing else is typed. The entries that they make are counted, and the page has to
name that number, fewer than thirty. Then the same entries are typed into the sheet `start` of a workbook, by openpyxl as a person
would in Excel, and both ways have to give the same figures. Of the paper it is checked that its first two pages hold findings, that
every figure on them can be explained to the same value, that the grid is the program's, and that what was not verified is counted.
"""

import argparse
import csv
import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from openpyxl import load_workbook

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "first-quarter-hour.md"
FEWER_THAN = 30


def guide():
    """The reader of console fences that the guide's test uses."""
    spec = importlib.util.spec_from_file_location("guide", ROOT / "tests" / "guide" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def say(ok, what):
    """Ends the test where something does not hold."""
    if not ok:
        sys.exit(f"error: {what}")


def made(command):
    """What an `aircover new` command types: option by option, as lists of values."""
    words = shlex.split(command)
    say(words[:2] == ["aircover", "new"], f"`{command}` makes no community")
    entries, word = {}, iter(words[3:])
    for option in word:
        value = next(word)
        separator = "-" if option == "--committed" else "," if option in ("--wte", "--people", "--without") else None
        entries[option] = value.split(separator) if separator else [value]
    return words[2], entries


def run(binary, folder, *arguments, typed=""):
    """Runs the program, with what is typed into it; gives its standard output."""
    done = subprocess.run([binary, *arguments], cwd=folder, input=typed, capture_output=True, text=True, timeout=300, check=False)
    say(done.returncode == 0, f"aircover {' '.join(arguments)} ended with code {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def walk(page, binary, folder):
    """Runs the commands of the page in turn, as the guide's test does."""
    reader = guide()
    environment = {**os.environ, "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
    commands = []
    for line, command, expected, shown, _ in reader.fences(page):
        code, output = reader.run(command, folder, environment)
        say(code == expected, f"{PAGE.name}:{line}: `{command}` ended with code {code}:\n{output[-3000:]}")
        lost = reader.missing(shown, output)
        say(lost is None, f"{PAGE.name}:{line}: `{command}` did not print `{lost}`; it printed:\n{output[-3000:]}")
        commands.append(command)
    return commands


def fill(book, entries, prefix):
    """Types the entries into the sheet `start`, and nothing else; gives how many cells were typed into."""
    workbook = load_workbook(book)
    say(workbook.sheetnames[0] == "start", f"the workbook opens with {workbook.sheetnames[0]}")
    sheet = workbook["start"]
    answers = {"name": entries["--name"][0], "time taken from": float(entries["--committed"][0]), "time taken to": float(entries["--committed"][1])}
    answers |= {f"{prefix}-{team}": float(wte) for team, wte in (entry.split("=") for entry in entries["--wte"])}
    answers |= {code: "no" for code in entries["--without"]}
    ticked = 0
    for row in sheet.iter_rows():
        ticked += row[1].value == "yes"
        if row[0].value in answers:
            row[1].value = answers.pop(row[0].value)
    say(not answers, f"the sheet `start` has no row for {sorted(answers)}")
    workbook.save(book)
    return ticked


def refuse(binary, folder):
    """A wrong answer from a pipe ends the program like a wrong option, says what is valid, and leaves nothing behind."""
    wrong = (
        ("england-1948\n", "england-2026"),
        ("england-2026\nmental helth trust\n", "one of `mental health trust`"),
        ("england-2026\npractice\n\n0.9-0.1\n", "upside down"),
    )
    for typed, valid in wrong:
        done = subprocess.run([binary, "new", "wrong", "--ask"], cwd=folder, input=typed, capture_output=True, text=True, timeout=60, check=False)
        say(done.returncode == 2 and valid in done.stderr, f"`{typed!r}` gives code {done.returncode} and: {done.stderr[-500:]}")
        say(not (folder / "wrong").exists(), f"`{typed!r}` leaves something behind")


def answers(entries, roles):
    """The same entries as answers to the questions of `--ask`, one a line."""
    wte = dict(entry.split("=") for entry in entries["--wte"])
    lines = [*entries["--register"], *entries["--kind"], *entries["--name"], "-".join(entries["--committed"])]
    lines += [wte.get(role["team"], "") for role in roles]
    return "\n".join([*lines, ",".join(entries["--without"])]) + "\n"


def rows(folder, table):
    """The rows of a table of a community's folder."""
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shown(value, text):
    """Whether a headroom is shown as `text`: in whole hours, of large ones three digits."""
    return abs(abs(value) - float(text[1:].replace(",", ""))) <= max(abs(value) * 0.005, 0.5)


def squeezed(text):
    """A text without what a line break may add or take: blanks and hyphens."""
    return re.sub(r"[\s-]", "", text)


def check_figures(binary, folder, paper):
    """Every figure that the first two pages name stands there in the words of the data file, and is explained to the same bits."""
    findings = json.loads((paper / "findings.json").read_text(encoding="utf-8"))
    pages = subprocess.run(["pdftotext", "-f", "1", "-l", "2", paper / "board-paper.pdf", "-"], capture_output=True, text=True, check=True).stdout
    plain = squeezed(pages)
    known = dict(figures(findings))
    explained = set()
    for key, (value, words) in known.items():
        if squeezed(words + key) not in plain:
            continue
        explained.add(squeezed(key))
        derivation = json.loads(run(binary, folder, "explain", "northshire", key, "--json"))
        say(derivation["value"] == value, f"{key} is {value} in the paper and {derivation['value']} where it is explained")
    named = set(re.findall(r"burden\.[a-z_0-9]+\[(?:role|demand)=[^…\]]*\]", plain))
    say(len(named) >= 5, f"only {len(named)} figures are named on the first two pages")
    say(named <= explained, f"figures of the first two pages without the words of the data file: {sorted(named - explained)}")
    return pages


def figures(data):
    """Names of all figures of the findings, with their value and words, wherever they stand in the file."""
    if isinstance(data, list):
        for item in data:
            yield from figures(item)
    elif isinstance(data, dict):
        if isinstance(data.get("figure"), str) and isinstance(data.get("quantity"), dict):
            yield data["figure"], (data["quantity"]["value"], data["quantity"]["words"])
        for item in data.values():
            yield from figures(item)


def check_grid(binary, folder, pages):
    """The grid of the second page shows the headroom of each team and month, as the program gives it to other programs."""
    burden = json.loads(run(binary, folder, "burden", "northshire", "--json"))
    cells = re.findall(r"[+−]\d[\d,]*", pages.split("Where there is time")[1])
    shown_cells = {}
    for cell in cells:
        shown_cells[cell] = shown_cells.get(cell, 0) + 1
    missing = []
    for row in burden["rows"]:
        value = row["headroom_p50"]
        candidates = [c for c in shown_cells if shown_cells[c] and (c[0] == "−") == (value < -0.5) and shown(value, c)]
        if candidates:
            shown_cells[min(candidates, key=lambda c: abs(float(c[1:].replace(",", "")) - abs(value)))] -= 1
        else:
            missing.append((row["role"], row["month"], value))
    # One of the fifteen teams, that with most time, stands in the annex alone.
    roles = {role for role, _, _ in missing}
    say(len(roles) <= 1, f"cells of the grid that the program does not give: {missing[:5]}")
    return burden


def check_paper(binary, folder, demands):
    """The first two pages hold findings, figures that can be explained, and the count of what was not verified."""
    paper = folder / "paper"
    pages = check_figures(binary, folder, paper)
    for heading in ("What matters most", "Who asks for it", "Where there is time, and where there is not", "Risks"):
        say(heading in pages, f"the first two pages have no ‘{heading}’")
    say("To act on" in pages and "Ask:" in pages, "no finding to act on with its ask on the first two pages")
    unverified = sum(d["status"] != "read" for d in demands)
    counted = f"{unverified} of {len(demands)} demands were not read in a source"
    say(counted in re.sub(r"\s+", " ", pages), f"the first two pages do not say ‘{counted}’")
    say(0 < unverified < len(demands), "the register says of no demand, or of every one, that it was read")
    check_grid(binary, folder, pages)


def main():
    """Walks the page, then the workbook's way."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    binary = arguments.parse_args().binary.resolve()
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="aircover-first-") as name:
        folder = Path(name)
        commands = walk(page, binary, folder)
        path, entries = made(commands[0])
        typed = sum(len(values) for values in entries.values())
        say(typed < FEWER_THAN, f"{typed} entries, where fewer than {FEWER_THAN} are allowed")
        say(f"{typed} entries" in page, f"the page does not say that it makes {typed} entries")
        demands = rows(folder / path, "demands")
        say(not {d["demand"] for d in demands} & set(entries["--without"]), "a demand that was unticked is there")
        check_paper(binary, folder, demands)
        book = folder / "typed.xlsx"
        run(binary, folder, "new", book.name, "--register", *entries["--register"], "--kind", *entries["--kind"])
        ticked = fill(book, entries, "mht")
        say(ticked == len(demands) + len(entries["--without"]), f"{ticked} demands are ticked beforehand")
        one, other = (json.loads(run(binary, folder, "burden", of, "--json")) for of in ("northshire", book.name))
        say(one["rows"] == other["rows"], "the folder and the workbook give other hours")
        run(binary, folder, "new", "asked", "--ask", typed=answers(entries, rows(folder / path, "roles")))
        asked = json.loads(run(binary, folder, "burden", "asked", "--json"))
        say(one["rows"] == asked["rows"], "the answers to questions give other hours than the options")
        refuse(binary, folder)
        run(binary, folder, "report", book.name, "--out", "typed")
        say((folder / "typed" / "board-paper.pdf").stat().st_size > 20_000, "the workbook gives no paper")
    print(f"{typed} entries, {len(demands)} demands; options, answers and workbook give the same figures")


if __name__ == "__main__":
    main()
