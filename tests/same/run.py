"""The same community, seed and version give the same bytes, however the machine runs the program.

Usage: python3 tests/same/run.py --binary PATH COMMUNITY

Makes the report again with one thread, on a processor that claims to know neither AVX2 nor FMA (the C library then takes other code),
in another time zone and language, and from the manifest of the first; every file has to be the same.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

WAYS = {
    "one thread": {"RAYON_NUM_THREADS": "1"},
    "seven threads": {"RAYON_NUM_THREADS": "7"},
    "no AVX2 or FMA in the C library": {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX2_Usable,-FMA_Usable"},
    "another time zone and language": {"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"},
}


def report(binary, arguments, out, extra):
    """Makes a report; returns the hash of each file."""
    environment = {**os.environ, **extra}
    done = subprocess.run([binary, "report", *arguments, "--out", out], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"error: `aircover report {' '.join(map(str, arguments))}` ended with code {done.returncode}:\n{done.stderr}")
    return {str(p.relative_to(out)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(out.rglob("*")) if p.is_file()}


def main():
    """Compares the ways."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    arguments.add_argument("community", type=Path)
    given = arguments.parse_args()
    binary, wrong = given.binary.resolve(), 0
    with tempfile.TemporaryDirectory(prefix="aircover-same-") as folder:
        folder = Path(folder)
        first = report(binary, [given.community], folder / "first", {})
        if not first:
            sys.exit("error: the report holds no file")
        ways = {name: ([given.community], extra) for name, extra in WAYS.items()}
        ways["from the manifest"] = (["--from", folder / "first" / "manifest.json"], {})
        for number, (name, (what, extra)) in enumerate(ways.items()):
            again = report(binary, what, folder / str(number), extra)
            differs = sorted(f for f in first.keys() | again.keys() if first.get(f) != again.get(f))
            wrong += len(differs)
            print(f"{name}: " + (f"differs in {', '.join(differs)}" if differs else f"all {len(first)} files the same"))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
