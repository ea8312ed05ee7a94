"""Solves the games that `bench-market` prints by other programs, checks that they agree, and prints both times.

Reads lines of JSON from standard input; fails where equilibria or the best profile differ.
"""

import itertools
import json
import sys
import time

import numpy as np


def fastest(run, runs):
    """Seconds of the fastest run, and what it gave."""
    best = None
    for _ in range(runs):
        begun = time.perf_counter()
        result = run()
        seconds = time.perf_counter() - begun
        if best is None or seconds < best[0]:
            best = (seconds, result)
    return best


def row(name, ours, peer, seconds):
    print(f"{name:<44} {ours * 1e3:>10.3f} ms   {peer:<10} {seconds * 1e3:>10.3f} ms   ratio {seconds / ours:>8.2f}")


def normal(game):
    """Games in normal form: a mask in numpy, quantecon, pygambit."""
    radices, payoffs = game["radices"], [np.array(p).reshape(game["radices"]) for p in game["payoffs"]]

    def mask():
        calm = np.ones(radices, dtype=bool)
        for player, payoff in enumerate(payoffs):
            calm &= payoff >= payoff.max(axis=player, keepdims=True)
        return np.flatnonzero(calm).tolist()

    seconds, found = fastest(mask, 50)
    assert found == game["equilibria"], game["name"]
    row(game["name"], game["seconds"], "numpy", seconds)

    import quantecon.game_theory as gt

    players = [gt.Player(np.ascontiguousarray(np.moveaxis(p, range(len(radices)), [(a - i) % len(radices) for a in range(len(radices))]))) for i, p in enumerate(payoffs)]
    form = gt.NormalFormGame(players)
    seconds, found = fastest(lambda: gt.pure_nash_brute(form), 3)
    assert sorted(np.ravel_multi_index(e, radices) for e in found) == game["equilibria"], game["name"]
    row(game["name"], game["seconds"], "quantecon", seconds)

    try:
        import pygambit
    except ImportError:
        print(f"{game['name']:<44} pygambit is not installed: left out")
        return
    form = pygambit.Game.from_arrays(*payoffs)
    seconds, found = fastest(lambda: pygambit.nash.enumpure_solve(form), 1)
    assert len(found.equilibria) == len(game["equilibria"]), game["name"]
    row(game["name"], game["seconds"], "pygambit", seconds)


def profiles(case):
    """Every profile of a service, in chunks of one site's levels less than all: volumes, logsums, surplus, regret."""
    sites, levels, beta, outside, tariff, worth = case["sites"], case["levels"], 0.08, 75.0, 4000.0, 4.0
    minutes, n = np.array(case["minutes"]), np.array(case["patients"])
    utility, cost, fixed = (np.array(case[k]) for k in ("utility", "cost_patient", "fixed_cost"))
    weights = np.zeros((sites, levels, len(n)))
    weights[:, 1:] = np.exp(utility[None, 1:, None] + beta * (outside - minutes.T[:, None, :]))

    def run():
        chosen = np.array(list(itertools.product(range(levels), repeat=sites)))
        welfare, payoff = np.empty(len(chosen)), np.empty((sites, len(chosen)))
        for at in range(0, len(chosen), 3**7):
            part = chosen[at : at + 3**7]
            total = 1.0 + sum(weights[j][part[:, j]] for j in range(sites))
            rest = n / total
            benefit = (np.log(total) @ n) * worth / beta - n.sum() * outside * worth
            spent = rest.sum(axis=1) * tariff
            for j in range(sites):
                level = part[:, j]
                volume = (rest * weights[j][level]).sum(axis=1)
                payoff[j, at : at + 3**7] = (tariff - cost[level]) * volume * (level > 0) - fixed[level]
                spent += cost[level] * volume + fixed[level]
            welfare[at : at + 3**7] = benefit - spent
        shape = (levels,) * sites
        calm = np.ones(shape, dtype=bool)
        for j in range(sites):
            own = payoff[j].reshape(shape)
            calm &= own >= own.max(axis=j, keepdims=True) - 1e-6
        return np.flatnonzero(calm).tolist(), int(welfare.argmax()), float(welfare.max())

    seconds, (found, best, most) = fastest(run, 2)
    name = f"{sites} sites × {levels} levels × {case['places']} places, {case['threads']} threads"
    assert found == case["equilibria"] and best == case["best"], name
    assert abs(most - case["welfare"]) <= 1e-9 * abs(most), name
    row(name, case["seconds"], "numpy", seconds)


for line in sys.stdin:
    case = json.loads(line)
    {"normal": normal, "profiles": profiles}[case["kind"]](case)
