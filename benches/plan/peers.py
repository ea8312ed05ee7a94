"""The independent programs, on the time-indexed model with disaggregated precedences."""

import json

import numpy as np


def columns(problem):
    """Starts of each demand within its own window, and what each takes."""
    starts = []
    for d in problem["demands"]:
        starts.append(list(range(d["release"], min(d["deadline"], problem["months"]) - d["duration"] + 1)))
    return starts


def ids(problem):
    return {str(d["id"]): i for i, d in enumerate(problem["demands"])}


def cp_sat(file, seconds):
    from ortools.sat.python import cp_model

    problem = json.loads(file.read_text())
    at, starts, demands = ids(problem), columns(problem), problem["demands"]
    model = cp_model.CpModel()
    x = [{s: model.new_bool_var(f"x{i},{s}") for s in starts[i]} for i in range(len(demands))]
    done = []
    for i, d in enumerate(demands):
        z = model.new_bool_var(f"z{i}")
        model.add(sum(x[i].values()) == z)
        if d["mandatory"]:
            model.add(z == 1)
        done.append(z)
    for role, headroom in enumerate(problem["headroom"]):
        for month, left in enumerate(headroom):
            terms = [h * x[i][month - k] for i, d in enumerate(demands) for k, h in enumerate(d["hours"].get(str(role), [])) if month - k in x[i]]
            if terms:
                model.add(sum(terms) <= left)
    for before, after, *lag in problem["precedence"]:
        i, j = at[str(before)], at[str(after)]
        for t in starts[j]:
            earlier = [x[i][u] for u in starts[i] if u <= t - demands[i]["duration"] - sum(lag)]
            model.add(sum(x[j][u] for u in starts[j] if u <= t) <= sum(earlier))
    for a, b in problem["conflicts"]:
        model.add(done[at[str(a)]] + done[at[str(b)]] <= 1)
    worth = [d["value"] * (100 - (s + d["duration"])) * v for i, d in enumerate(demands) for s, v in x[i].items()]
    for n, (a, b, w) in enumerate(problem["pair_values"]):
        y = model.new_bool_var(f"y{n}")
        model.add(y <= done[at[str(a)]])
        model.add(y <= done[at[str(b)]])
        model.add(y >= done[at[str(a)]] + done[at[str(b)]] - 1)
        worth.append(100 * w * y)
    model.maximize(sum(worth))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    word = {cp_model.OPTIMAL: "optimal", cp_model.FEASIBLE: "feasible", cp_model.INFEASIBLE: "infeasible"}.get(status, "unknown")
    if word not in ("optimal", "feasible"):
        return word, None, None
    return word, solver.best_objective_bound, [next((s for s, v in row.items() if solver.value(v)), None) for row in x]


def highs(file, seconds):
    import highspy

    problem = json.loads(file.read_text())
    at, starts, demands = ids(problem), columns(problem), problem["demands"]
    cost, column, rows = [], {}, []
    for i, d in enumerate(demands):
        for s in starts[i]:
            column[i, s] = len(cost)
            cost.append(d["value"] * (100 - (s + d["duration"])))
    n_starts = len(cost)
    of = lambda i, factor=1.0: [(column[i, s], factor) for s in starts[i]]  # noqa: E731
    for i, d in enumerate(demands):
        rows.append((of(i), 1.0 if d["mandatory"] else -np.inf, 1.0))
    for role, headroom in enumerate(problem["headroom"]):
        for month, left in enumerate(headroom):
            hours = [(i, k, h) for i, d in enumerate(demands) for k, h in enumerate(d["hours"].get(str(role), []))]
            row = [(column[i, month - k], float(h)) for i, k, h in hours if (i, month - k) in column]
            rows.append((row, -np.inf, float(left)))
    for before, after, *lag in problem["precedence"]:
        i, j = at[str(before)], at[str(after)]
        for t in starts[j]:
            row = [(column[j, u], 1.0) for u in starts[j] if u <= t]
            row += [(column[i, u], -1.0) for u in starts[i] if u <= t - demands[i]["duration"] - sum(lag)]
            rows.append((row, -np.inf, 0.0))
    for a, b in problem["conflicts"]:
        rows.append((of(at[str(a)]) + of(at[str(b)]), -np.inf, 1.0))
    for a, b, w in problem["pair_values"]:
        y = len(cost)
        cost.append(100.0 * w)
        i, j = at[str(a)], at[str(b)]
        if w > 0:
            rows += [(of(i, -1.0) + [(y, 1.0)], -np.inf, 0.0), (of(j, -1.0) + [(y, 1.0)], -np.inf, 0.0)]
        else:
            rows.append((of(i) + of(j) + [(y, -1.0)], -np.inf, 1.0))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(cost), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(cost, float)
    model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.ones(len(cost))
    model.row_lower_ = np.array([r[1] for r in rows])
    model.row_upper_ = np.array([r[2] for r in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(r[0]) for r in rows])
    model.a_matrix_.index_ = np.array([c for r in rows for c, _ in r[0]], np.int32)
    model.a_matrix_.value_ = np.array([f for r in rows for _, f in r[0]], float)
    integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [integer] * n_starts + [continuous] * (len(cost) - n_starts)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 2)
    solver.setOptionValue("time_limit", float(seconds))
    solver.passModel(model)
    solver.run()
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return "infeasible", None, None
    word = "optimal" if status == highspy.HighsModelStatus.kOptimal else "feasible"
    if info.primal_solution_status != 2:
        return "unknown", info.mip_dual_bound, None
    point = solver.getSolution().col_value
    return word, info.mip_dual_bound, [next((s for s in starts[i] if point[column[i, s]] > 0.5), None) for i in range(len(demands))]
