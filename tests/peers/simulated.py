"""PySD runs the exported XMILE model to the numbers of `aircover regime --case`, by Euler's method with the same steps; pyarrow reads the Parquet files as the CSV files say.

Usage: python tests/peers/simulated.py --binary PATH
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet
import pysd

STATES = ["P", "C", "G", "K", "L"]
WEEKS, EVERY = 520, 26
# Numbers that are changed, by the model's symbols; the XMILE file has other names for those that differ by case alone.
CASES = [{}, {"lam": 4.0}, {"kap": 16.0, "alpha": 0.9}, {"lam": 5.0, "tauX": 13.0, "Cmin": 0.5}, {"gamma": 0.5, "mu": 0.05, "yinf": 0.6}]
RENAMED = {"h": "h_item", "H": "H_week", "gamma": "gamma_hide"}


def call(*command):
    """Runs a command; a failure ends everything."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))} ended with code {done.returncode}:\n{done.stderr}")
    return done.stdout


def ours(binary, folder, changes):
    """Rows of a case, by Euler's method from the model's own start."""
    start = "the base regime run for 0 weeks from P 7.321, C 1, G .481, K 0, L d0*w0; then B set to 0 and M to 1"
    case = {"base": changes, "d0": [30.0], "items_week": [changes.get("lam", 2.5)], "dt_weeks": 0.25, "method": "Euler", "start": start}
    case["cases"] = [{"name": "one", "every_weeks": EVERY, "weeks": WEEKS}]
    file = folder / "case.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    return json.loads(call(binary, "regime", "--case", file, "--json"))["rows"]


def worst_difference(binary, folder, xmile, changes):
    """The largest difference over weeks and states, as a share; 1e-6 absolute is what six decimals hide."""
    model = pysd.read_xmile(str(xmile))
    weeks = list(range(0, WEEKS + 1, EVERY))
    theirs = model.run(params={RENAMED.get(k, k): v for k, v in changes.items()}, return_columns=STATES, return_timestamps=weeks)
    worst = 0.0
    for row in ours(binary, folder, changes):
        for state in STATES:
            value, expected = row[state][0], float(theirs.loc[row["week"], state])
            worst = max(worst, max(0.0, abs(value - expected) - 1e-6) / max(abs(expected), 1e-3))
    return worst


def unequal_files(binary, folder):
    """Names of the result tables whose Parquet file does not hold what the CSV file holds."""
    out = folder / "results"
    call(binary, "regime", "example:staffordshire-2024", "--regime", "grip", "--runs", "64", "--out", out)
    wrong, files = [], sorted(out.glob("*.parquet"))
    for file in files:
        table = pyarrow.parquet.read_table(file)
        with open(file.with_suffix(".csv"), encoding="utf-8", newline="") as handle:
            names, *rows = csv.reader(handle)
        columns = [table.column(i).to_pylist() for i in range(table.num_columns)]
        text = [pyarrow.types.is_string(t) for t in table.schema.types]
        read = [[(cell.removeprefix("'") if text[i] else float(cell)) if cell else None for i, cell in enumerate(row)] for row in rows]
        held = [[(c or None) if text[i] else c for i, c in enumerate(row)] for row in zip(*columns)]
        if table.column_names != names or held != read:
            wrong.append(file.name)
    if len(files) < 5:
        wrong.append(f"only {len(files)} Parquet files")
    return wrong


def main():
    """Checks both."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    binary, wrong = arguments.parse_args().binary.resolve(), []
    with tempfile.TemporaryDirectory(prefix="aircover-peers-") as work:
        folder = Path(work)
        xmile = folder / "one.xmile"
        call(binary, "regime", "--export-xmile", xmile)
        for changes in CASES:
            worst = worst_difference(binary, folder, xmile, changes)
            print(f"PySD with {changes or 'the numbers of set A'}: largest difference {worst:.1e}")
            if worst > 1e-6:
                wrong.append(f"PySD differs by {worst:.1e} with {changes}")
        wrong += [f"{name} does not hold what its CSV file holds" for name in unequal_files(binary, folder)]
    for problem in wrong:
        print(f"error: {problem}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
