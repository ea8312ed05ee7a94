"""Puts the search beside plain enumeration and prophesy-cib, which evaluates every scenario; all must find the same."""

import json
import sys
import time

from prophesy_cib import CrossImpact, Descriptor, DescriptorType, Model, Variant
from prophesy_cib.scenario_gen import enumerate_all_scenarios
from prophesy_cib.succession import compute_scenario_consistency


def peer(path):
    given = json.load(open(path))
    sizes, scores = given["sizes"], given["scores"]
    states = [(d + 1, s + 1) for d, k in enumerate(sizes) for s in range(k)]
    n = len(states)
    descriptors = [
        Descriptor(d + 1, f"D{d + 1}", DescriptorType.NOMINAL, tuple(Variant(s + 1, f"V{s + 1}") for s in range(k))) for d, k in enumerate(sizes)
    ]
    impacts = [CrossImpact(*states[i], *states[j], float(scores[i * n + j])) for i in range(n) for j in range(n) if scores[i * n + j]]
    model = Model(descriptors, impacts)
    start = time.perf_counter()
    found = [s for s in enumerate_all_scenarios(model, threshold=None) if compute_scenario_consistency(s, model) == 0]
    seconds = time.perf_counter() - start
    held = sorted([int(x) for x in s.to_index_string().strip("[]").replace(",", " ").split()] for s in found)
    return seconds, held == sorted(given["scenarios"]), len(held)


def time_words(seconds):
    return "–" if seconds is None else f"{seconds * 1000:,.3f} ms" if seconds < 1 else f"{seconds:,.2f} s"


print(f"{'matrix':<48}{'combinations':>14}{'found':>8}{'nodes':>10}{'ours':>14}{'a second':>11}{'enumerated':>14}{'ratio':>11}{'prophesy-cib':>14}{'ratio':>11}")
disagree = False
for line in sys.stdin:
    row = json.loads(line)
    seconds = row["seconds"]
    theirs = None
    if row["peer"]:
        theirs, same, count = peer(row["peer"])
        if not same:
            disagree = True
            print(f"{row['name']}: prophesy-cib finds {count}, the search {row['scenarios']}, or other ones")
    ratio = lambda other: "–" if other is None else f"{other / seconds:,.0f} ×"
    print(
        f"{row['name']:<48}{row['combinations']:>14.3g}{row['scenarios']:>8}{row['nodes']:>10}{time_words(seconds):>14}{row['combinations'] / seconds:>11.2g}"
        f"{time_words(row['enumerated_seconds']):>14}{ratio(row['enumerated_seconds']):>11}{time_words(theirs):>14}{ratio(theirs):>11}"
        + ("" if row["complete"] else "  cut")
    )
sys.exit(disagree)
