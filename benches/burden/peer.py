"""The sums of the burden in numpy and scipy: the same problem, drawn by the inverse Beta, the same quantiles. Prints JSON.

Usage: python benches/burden/peer.py PROBLEM.json

Role by role, so that memory stays bounded: normal numbers by the common factor, PERT by `betaincinv`, one matrix product a role
(months × rows, rows × samples), quantiles of type 7 by `quantile`.
"""

import json
import resource
import sys
import time

import numpy as np
from scipy.special import betaincinv, ndtr


def pert(z, low, mode, high):
    """PERT draws (weight 4) at standard normal numbers."""
    width = high - low
    return low + width * betaincinv(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, ndtr(z))


def main():
    """Computes P10, P50, P90 of headroom and the chance of overload for every role and month."""
    with open(sys.argv[1], encoding="utf-8") as file:
        problem = json.load(file)
    samples, rho = problem["samples"], problem["correlation"]
    full = np.array(problem["full_hours"])
    rows = np.array(problem["rows"])
    start = time.perf_counter()
    random = np.random.Generator(np.random.Philox(2))
    common = np.sqrt(rho) * random.standard_normal(samples)
    cells = []
    for role, of_role in enumerate(full):
        own = rows[rows[:, 0] == role]
        z = common + np.sqrt(1 - rho) * random.standard_normal((len(own), samples))
        hours = pert(z, *(own[:, [k]] for k in (1, 2, 3)))
        load = np.ones((len(of_role), len(own))) @ hours
        free = 1 - pert(random.standard_normal(samples), *problem["committed"])
        headroom = of_role[:, None] * free - load
        over = (headroom < 0).mean(axis=1)
        cells.append(np.column_stack([*np.quantile(headroom, [0.1, 0.5, 0.9], axis=1), over]).tolist())
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_kib": peak, "cells": cells, "numpy": np.__version__}))


if __name__ == "__main__":
    main()
