"""Prints ours beside the peers', with ratios and the aims."""
import json
import sys

ours, peer = (json.load(open(path)) for path in sys.argv[1:3])
steps = 520 * 4
# Additions, multiplications, divisions and comparisons of one evaluation of the five slopes, counted in the source: 5 exponentials of 36, 2 logarithms of 23, 60 others.
flops_rk4 = steps * (4 * (5 * 36 + 2 * 23 + 60) + 90)
print(f"vector width: {ours['vector_numbers']} numbers")
for name, value, against, aim in [
    ("RK4, runs a second, one thread", ours["rk4"], None, 25_000),
    ("Euler, runs a second, one thread", ours["euler"], None, 60_000),
    ("RK4 against numpy", ours["rk4"], peer["numpy_rk4"], 8),
    ("Euler against numpy", ours["euler"], peer["numpy_euler"], None),
    ("Euler against PySD", ours["euler"], peer["pysd_euler"], 5_000),
    ("two threads against one, RK4", ours["rk4_two_threads"], ours["rk4"], 2),
]:
    shown = value if against is None else value / against
    of = "" if against is None else f" ({value:,.0f} / {against:,.1f})"
    print(f"{name}: {shown:,.1f}{of}" + ("" if aim is None else f"; aim {aim:,}"))
print(f"share of the measured peak, RK4: {ours['rk4'] * flops_rk4 / ours['peak_flops']:.0%} of {ours['peak_flops'] / 1e9:.1f} GFlop/s (multiply and add apart)")
print(f"100 runs of ten organisations with draws, two threads: {ours['ensemble_ms']:.0f} ms; coupled by a market {ours['ensemble_market_ms']:.0f} ms; aim 50")
print(f"PySD's P after 520 weeks: {peer['pysd_p']:.6f} (fresh model)")
