"""Each example is a valid Frictionless Data Package, says a validator that is not ours; and no conversion loses anything. Tables of results are valid packages too.

Usage: python tests/peers/packages.py --binary PATH [--results DIR]… COMMUNITY…
"""

import argparse
import filecmp
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from frictionless import Package


def convert(binary, source, target):
    """Converts; a failure ends everything."""
    done = subprocess.run([binary, "convert", source, target], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"error: `aircover convert {source} {target}` ended with code {done.returncode}:\n{done.stderr}")


def validate(folder):
    """What the validator has against a folder; at least that it holds tables with rows."""
    descriptor = folder / "datapackage.json"
    if not descriptor.is_file():
        return ["there is no datapackage.json"]
    report = Package(str(descriptor)).validate()
    problems = [f"{error.title}: {error.note}" for error in report.errors]
    for task in report.tasks:
        problems += [f"{task.place}: {error.message}" for error in task.errors]
    if not any(task.stats.get("rows") for task in report.tasks):
        problems.append("the package holds no row")
    listed = {resource["path"] for resource in json.loads(descriptor.read_text(encoding="utf-8"))["resources"]}
    problems += [f"{p.name} is not part of the package" for p in sorted(folder.glob("*.csv")) if p.name not in listed]
    return problems


def differences(one, other):
    """Files of two folders that are not the same, byte for byte."""
    names = sorted({p.name for folder in (one, other) for p in folder.iterdir()})
    _, differ, lost = filecmp.cmpfiles(one, other, names, shallow=False)
    return differ + lost


def main():
    """Checks the communities named on the command line."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    arguments.add_argument("--results", type=Path, action="append", default=[], help="a folder of result tables with their package")
    arguments.add_argument("communities", nargs="+", type=Path)
    given = arguments.parse_args()
    binary, wrong = given.binary.resolve(), []
    for community in given.communities:
        with tempfile.TemporaryDirectory(prefix="aircover-peers-") as work:
            folder, book, back = Path(work) / "folder", Path(work) / "book.xlsx", Path(work) / "back"
            convert(binary, community, folder)
            convert(binary, folder, book)
            convert(binary, book, back)
            problems = validate(folder)
            if (community / "datapackage.json").is_file():
                problems += [f"as it stands: {p}" for p in validate(community)]
            problems += [f"{name} differs after folder → workbook → folder" for name in differences(folder, back)]
        print(f"{community}: {len(problems)} problems")
        wrong += [f"{community}: {p}" for p in problems]
    for results in given.results:
        problems = validate(results)
        print(f"{results}: {len(problems)} problems")
        wrong += [f"{results}: {p}" for p in problems]
    for problem in wrong:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
