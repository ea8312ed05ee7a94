"""Runs every command that the guide shows, so that no page claims what the program does not do.

Usage: python3 tests/guide/run.py --binary PATH [--update] FILE.md…

A command stands in a ```console fence, on a line that starts with `$ `. All fences of one page run in turn in one empty folder in
which `examples` is the project's own. A command has to end with code 0, or with N where the fence says ```console exit=N. Lines under a
command are its output: each has to come, in this order; a line `…` stands for any number of lines, `…` within a line for any text.
In a fence ```console whole, which has one command, that is all of its output; `--update` writes it there.
Programs other than `aircover` may be used where every Unix has them (`head`, `ls`).
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```console(?:[ \t]+(?P<words>[^\n]*))?\n(?P<body>.*?)^```[ \t]*$", re.MULTILINE | re.DOTALL)
LONGEST_SECONDS = 300


def fences(text):
    """The commands of a page: line number, command, expected code, lines of output shown, whether these are all."""
    for fence in FENCE.finditer(text):
        words = dict(word.partition("=")[::2] for word in (fence["words"] or "").split())
        expected, whole = int(words.pop("exit", "0")), words.pop("whole", None) is not None
        if words:
            raise ValueError(f"a console fence knows `exit=N` and `whole`, not `{' '.join(words)}`")
        number = text.count("\n", 0, fence.start("body")) + 1
        command, shown, begun = None, [], 0
        for offset, line in enumerate(fence["body"].splitlines()):
            if line.startswith("$ "):
                if command:
                    yield begun, command, expected, shown, whole
                command, shown, begun = line[2:], [], number + offset
            elif command is None:
                raise ValueError(f"line {number + offset}: a console fence starts with `$ `")
            elif line.strip():
                shown.append(line.rstrip())
        if command:
            yield begun, command, expected, shown, whole


def missing(shown, output):
    """The first line that is shown but does not come, or None."""
    lines, at = [line.rstrip() for line in output.splitlines()], 0
    for line in shown:
        if line.strip() == "…":
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in line.split("…")))
        while at < len(lines) and not pattern.fullmatch(lines[at]):
            at += 1
        if at == len(lines):
            return line
        at += 1
    return None


def run(command, folder, environment):
    """The code and the whole output of a command."""
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def update(page, environment):
    """Writes the output of each `whole` fence into the page."""

    def filled(fence):
        if "whole" not in (fence["words"] or "").split():
            return fence[0]
        command = fence["body"].splitlines()[0]
        with tempfile.TemporaryDirectory(prefix="aircover-guide-") as folder:
            _, output = run(command[2:], folder, environment)
        lines = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
        return f"```console {fence['words']}\n{command}\n{lines}```"

    text = page.read_text(encoding="utf-8")
    page.write_text(FENCE.sub(filled, text), encoding="utf-8")


def check_page(page, environment):
    """The number of commands of a page, and what is wrong with them."""
    wrong, count = [], 0
    with tempfile.TemporaryDirectory(prefix="aircover-guide-") as folder:
        os.symlink(ROOT / "examples", Path(folder) / "examples")
        for line, command, expected, shown, whole in fences(page.read_text(encoding="utf-8")):
            count += 1
            code, output = run(command, folder, environment)
            place = f"{page}:{line}: `{command}`"
            if code != expected:
                wrong.append(f"{place} ended with code {code}, expected {expected}:\n{output.strip()[-2000:]}")
                continue
            if whole and [line.rstrip() for line in output.splitlines() if line.strip()] != shown:
                wrong.append(f"{place} prints something else now: python3 tests/guide/run.py --update writes it")
                continue
            lost = missing(shown, output)
            if lost is not None:
                wrong.append(f"{place} did not print `{lost}`; it printed:\n{output.strip()[-4000:]}")
    return count, wrong


def main():
    """Checks the pages named on the command line."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    arguments.add_argument("--update", action="store_true", help="write the output of `whole` fences into the pages first")
    arguments.add_argument("pages", nargs="+", type=Path)
    given = arguments.parse_args()
    binary = given.binary.resolve()
    environment = {**os.environ, "PATH": f"{binary.parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1", "COLUMNS": "100"}
    total, wrong = 0, []
    for page in given.pages:
        if given.update:
            update(page, environment)
        count, problems = check_page(page, environment)
        print(f"{page}: {count} commands, {len(problems)} wrong")
        total += count
        wrong += problems
    for problem in wrong:
        print(f"error: {problem}", file=sys.stderr)
    if total == 0:
        sys.exit("error: no page shows any command")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
