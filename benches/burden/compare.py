"""Holds two runs of the burden's benchmark against each other: the same quantiles, then the ratio. Usage: compare.py OURS.json PEER.json REPORT.txt"""

import json
import sys
from pathlib import Path

# Two sets of 10,000 draws of the same distribution: the largest of 21,600 differences of quantiles stays below this share of P90 − P10
# (their standard error is about 0.7 % at the ends, and they move together by the common factor).
SAME = 0.06


def main():
    """Prints the comparison; fails where the two disagree."""
    ours, peer = (json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:3])
    worst = 0.0
    for one, other in zip(ours["cells"], peer["cells"], strict=True):
        for a, b in zip(one, other, strict=True):
            width = b[2] - b[0]
            worst = max(worst, *(abs(a[k] - b[k]) / width for k in range(3)), abs(a[3] - b[3]))
    print(f"aircover {ours['seconds']:.2f} s, {ours['peak_kib'] / 1024:.0f} MiB (two threads; relief, break-even and bill included)")
    print(f"numpy {peer['numpy']} {peer['seconds']:.2f} s, {peer['peak_kib'] / 1024:.0f} MiB (headroom and chance of overload alone)")
    print(f"ratio: {peer['seconds'] / ours['seconds']:.1f} times as fast as numpy")
    print(f"largest difference of a quantile: {worst:.3f} of the width from P10 to P90 (allowed {SAME})")
    print(f"loading a workbook of {ours['workbook_rows']:,} rows: {ours['workbook_load_seconds']:.2f} s")
    print("report for Staffordshire 2024/25:", Path(sys.argv[3]).read_text(encoding="utf-8").strip())
    if not worst < SAME:
        sys.exit("error: the two programs give different quantiles")


if __name__ == "__main__":
    main()
