"""Best plan and bound at equal time: `aircover plan`, OR-Tools CP-SAT with two workers, plain HiGHS; every plan is checked here."""

import argparse
import json
import subprocess
import time
from pathlib import Path

import formats
import peers


def value_of(problem, starts):
    """What a plan is worth; raises where it breaks a rule. Written apart from every program that is compared."""
    months, demands = problem["months"], problem["demands"]
    at = {str(d["id"]): i for i, d in enumerate(demands)}
    used = [[0.0] * months for _ in problem["headroom"]]
    total = 0.0
    for d, s in zip(demands, starts, strict=True):
        if s is None:
            assert not d["mandatory"], f"{d['id']} is mandatory"
            continue
        assert d["release"] <= s and s + d["duration"] <= d["deadline"], f"{d['id']} lies outside its window"
        total += d["value"] * (100 - (s + d["duration"]))
        for role, hours in d["hours"].items():
            for k, h in enumerate(hours):
                used[int(role)][s + k] += h
    for row, left in zip(used, problem["headroom"], strict=True):
        assert all(u <= h + 1e-6 for u, h in zip(row, left, strict=True)), "more hours than there are"
    for before, after, *lag in problem["precedence"]:
        i, j = at[str(before)], at[str(after)]
        if starts[j] is not None:
            assert starts[i] is not None and starts[i] + demands[i]["duration"] + sum(lag) <= starts[j], f"{after} before {before}"
    for a, b in problem["conflicts"]:
        assert starts[at[str(a)]] is None or starts[at[str(b)]] is None, f"{a} and {b} exclude each other"
    return total + sum(100 * w for a, b, w in problem["pair_values"] if starts[at[str(a)]] is not None and starts[at[str(b)]] is not None)


def ours(binary, file, seconds):
    out = subprocess.run([binary, "plan", "--instance", file, "--seconds", str(seconds), "--json"], check=True, capture_output=True, text=True)
    answer = json.loads(out.stdout)
    return answer["status"], answer["bound"], answer["starts"] if answer["objective"] is not None else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seconds", type=float, action="append")
    parser.add_argument("--known", type=int, default=5, help="problems of each file of OR-Library")
    parser.add_argument("--projects", type=int, default=20, help="projects of each set of PSPLIB, by name, where no files are named")
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    files = options.files or sorted((options.data / "sequencing").glob("*.json"))
    print(f"{'instance':22} {'s':>4} {'program':9} {'status':10} {'value':>9} {'bound':>9} {'gap %':>6} {'took':>6}")
    for file in [f for f in files if f.suffix == ".json"]:
        problem = json.loads(file.read_text())
        for seconds in options.seconds or [10, 60]:
            values = {}
            for name, run in (("aircover", lambda f, s: ours(options.binary, f, s)), ("cp-sat", peers.cp_sat), ("highs", peers.highs)):
                begun = time.monotonic()
                status, bound, starts = run(file, seconds)
                took = time.monotonic() - begun
                value = None if starts is None else value_of(problem, starts)
                values[name] = value
                gap = "" if value is None or bound is None else f"{100 * (bound - value) / max(1, abs(value)):.1f}"
                show = lambda v: "" if v is None else f"{v:.0f}"  # noqa: E731
                print(f"{file.stem:22} {seconds:4.0f} {name:9} {status:10} {show(value):>9} {show(bound):>9} {gap:>6} {took:6.1f}", flush=True)
            if values["aircover"] and values["cp-sat"]:
                print(f"{'':22}      aircover / cp-sat = {values['aircover'] / values['cp-sat']:.4f}", flush=True)
    formats.known_ground(options)
    formats.projects(options, value_of)


if __name__ == "__main__":
    main()
