"""HiGHS on the p-median of a region, in the classical model and in the radius form, SCIP and spopt on the classical one, beside our lines on standard input.

Usage: peer.py FOLDER SECONDS. The folder has needs.csv, sites.csv and travel.csv. Prints a line a number of sites: objectives, seconds, ratio.
Fails where a proven optimum of a peer and ours differ. Each peer gets one thread and the same limit of seconds, the model's building not counted.
"""
import csv
import json
import re
import sys
import time

import highspy
import numpy as np
import pulp
from ortools.linear_solver import pywraplp
from spopt.locate import PMedian


def read(folder):
    with open(f"{folder}/needs.csv") as f:
        needs = list(csv.DictReader(f))
    with open(f"{folder}/sites.csv") as f:
        sites = {row["site"]: j for j, row in enumerate(csv.DictReader(f))}
    places = {row["place"]: i for i, row in enumerate(needs)}
    minutes = np.full((len(places), len(sites)), np.nan)
    with open(f"{folder}/travel.csv") as f:
        for row in csv.DictReader(f):
            minutes[places[row["place"]], sites[row["site"]]] = float(row["minutes"])
    assert not np.isnan(minutes).any(), "travel.csv is not complete"
    return np.array([float(row["patients_year"]) for row in needs]), minutes


def model(seconds):
    highs = highspy.Highs()
    for option, value in [("output_flag", False), ("time_limit", seconds), ("threads", 1), ("mip_rel_gap", 0.0)]:
        highs.setOptionValue(option, value)
    return highs


def classical(needs, minutes, p, seconds):
    """x_ij ≤ y_j, Σ_j x_ij = 1."""
    highs, (n, m) = model(seconds), minutes.shape
    y = [highs.addBinary() for _ in range(m)]
    x = [[highs.addVariable(0, 1, obj=needs[i] * minutes[i, j]) for j in range(m)] for i in range(n)]
    for i in range(n):
        highs.addConstr(sum(x[i][1:], x[i][0]) == 1)
        for j in range(m):
            highs.addConstr(x[i][j] <= y[j])
    highs.addConstr(sum(y[1:], y[0]) == p)
    return solved(highs)


def radius(needs, minutes, p, seconds):
    """z_ik ≥ 1 − Σ_{j: t_ij ≤ D_k} y_j, costing D_{k+1} − D_k; levels that p open sites never reach are left out."""
    highs, (n, m) = model(seconds), minutes.shape
    y = [highs.addBinary() for _ in range(m)]
    constant = 0.0
    for i in range(n):
        order = np.argsort(minutes[i], kind="stable")[: m - p + 1]
        levels = np.unique(minutes[i][order])
        constant += needs[i] * levels[0]
        for low, high in zip(levels, levels[1:]):
            z = highs.addVariable(0, 1, obj=needs[i] * (high - low))
            near = [y[j] for j in order if minutes[i, j] <= low]
            highs.addConstr(z + sum(near[1:], near[0]) >= 1)
    highs.addConstr(sum(y[1:], y[0]) == p)
    status, value, taken = solved(highs)
    return status, value + constant, taken


def scip(needs, minutes, p, seconds):
    """The classical model in SCIP, by OR-Tools."""
    solver, (n, m) = pywraplp.Solver.CreateSolver("SCIP"), minutes.shape
    y = [solver.BoolVar("") for _ in range(m)]
    x = [[solver.NumVar(0, 1, "") for _ in range(m)] for _ in range(n)]
    for i in range(n):
        solver.Add(sum(x[i]) == 1)
        for j in range(m):
            solver.Add(x[i][j] <= y[j])
    solver.Add(sum(y) == p)
    solver.Minimize(solver.Sum([float(needs[i] * minutes[i, j]) * x[i][j] for i in range(n) for j in range(m)]))
    solver.SetTimeLimit(int(seconds * 1000))
    start = time.perf_counter()
    status = solver.Solve()
    taken = time.perf_counter() - start
    words = {pywraplp.Solver.OPTIMAL: "Optimal", pywraplp.Solver.FEASIBLE: "Time limit reached"}
    found = status in words
    return words.get(status, "Nothing found"), solver.Objective().Value() if found else float("nan"), taken


def spopt(needs, minutes, p, seconds):
    """spopt's own model, solved by the CBC that comes with PuLP."""
    model = PMedian.from_cost_matrix(minutes, needs, p_facilities=p)
    start = time.perf_counter()
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=1), results=False)
    taken = time.perf_counter() - start
    status = "Optimal" if model.problem.sol_status == pulp.LpSolutionOptimal else "Time limit reached"
    value = model.problem.objective.value()
    return status, float("nan") if value is None else value, taken


def solved(highs):
    start = time.perf_counter()
    highs.run()
    taken = time.perf_counter() - start
    return highs.modelStatusToString(highs.getModelStatus()), highs.getInfo().objective_function_value, taken


def main(folder, seconds):
    needs, minutes = read(folder)
    differ = False
    for line in sys.stdin:
        ours = json.loads(line)
        p = int(re.search(r"p=(\d+)", ours["what"]).group(1))
        for name, form in [("HiGHS, classical", classical), ("HiGHS, radius", radius), ("SCIP", scip), ("spopt", spopt)]:
            status, value, taken = form(needs, minutes, p, seconds)
            print(json.dumps({
                "what": f"{ours['what']}: ours against {name}", "objective": ours["objective"], "peer": round(value, 4), "peer_status": status,
                "seconds": ours["seconds"], "peer_seconds": round(taken, 3), "ratio": round(taken / max(ours["seconds"], 1e-3), 1),
            }))
            differ |= status == "Optimal" and abs(value - ours["objective"]) > 1e-6 * value
    sys.exit("a peer proves another optimum" if differ else 0)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
