"""Known ground, as planning problems, with the gap to the best known: OR-Library's multidimensional knapsacks, and PSPLIB's projects (one mode)."""

import csv
import json
import re
import subprocess
import tarfile
import tempfile
from pathlib import Path


def knapsacks(text):
    """Problems of a file mknapcbN.txt: profits, weights by constraint, capacities."""
    numbers = iter(float(word) for word in text.split())
    for _ in range(int(next(numbers))):
        n, m, _ = int(next(numbers)), int(next(numbers)), next(numbers)
        profits = [next(numbers) for _ in range(n)]
        weights = [[next(numbers) for _ in range(n)] for _ in range(m)]
        yield profits, weights, [next(numbers) for _ in range(m)]


def as_plan(name, profits, weights, capacities):
    """A plan of one month: each constraint is a role. `value · (100 − 1)` is the worth, so profits are divided by 99 on reading the answer."""
    demands = [
        {"id": i, "duration": 1, "hours": {str(r): [row[i]] for r, row in enumerate(weights)}, "value": p, "mandatory": False, "release": 0, "deadline": 1}
        for i, p in enumerate(profits)
    ]
    return {
        "name": name, "months": 1, "roles": [f"c{r}" for r in range(len(capacities))], "headroom": [[c] for c in capacities], "demands": demands,
        "precedence": [], "conflicts": [], "pair_values": [],
    }


def project(text):
    """Durations, needs by resource, capacities and successors by job of a file `.sm`; job 1 is where all begins, the last where all ends."""
    part = lambda head: text.split(head)[1].split("*" * 20)[0].strip().splitlines()  # noqa: E731
    rows = lambda head, skip: [[int(n) for n in line.split()] for line in part(head)[skip:] if re.match(r"[\s\d]+$", line)]  # noqa: E731
    jobs = rows("REQUESTS/DURATIONS:", 2)
    assert all(job[1] == 1 for job in jobs), "one mode a job"
    capacities = rows("RESOURCEAVAILABILITIES:", 1)[0]
    return [j[2] for j in jobs], [j[3:] for j in jobs], capacities, [[after - 1 for after in row[3:]] for row in rows("PRECEDENCE RELATIONS:", 1)]


def makespan_by_number(durations, needs, capacities, after):
    """How long it takes if each job, in the order of the file, begins as soon as it can: a horizon that holds a plan."""
    begin, used = [0] * len(durations), {}
    for job, (duration, need) in enumerate(zip(durations, needs, strict=True)):
        at = max([begin[b] + durations[b] for b in range(job) if job in after[b]], default=0)
        fits = lambda t: all(used.get((r, t), 0) + n <= capacities[r] for r, n in enumerate(need))  # noqa: E731
        while not all(fits(at + k) for k in range(duration)):
            at += 1
        begin[job] = at
        for k in range(duration):
            for r, n in enumerate(need):
                used[r, at + k] = used.get((r, at + k), 0) + n
    return begin[-1]


def project_as_plan(name, durations, needs, capacities, after):
    """Jobs have to be done and are worth nothing; one of a month follows all that nothing follows, and loses value each month: its start is the makespan."""
    months = makespan_by_number(durations, needs, capacities, after) + 1
    jobs = [i for i, d in enumerate(durations) if d > 0]
    real = lambda i: [i] if durations[i] > 0 else [k for j in after[i] for k in real(j)]  # noqa: E731
    demands = [
        {"id": i, "duration": durations[i], "hours": {str(r): [n] * durations[i] for r, n in enumerate(needs[i]) if n}, "value": 0, "mandatory": True,
         "release": 0, "deadline": months}
        for i in jobs
    ]  # fmt: skip
    demands.append({"id": "end", "duration": 1, "hours": {}, "value": 1, "mandatory": True, "release": 0, "deadline": months})
    follows = {i: sorted({k for j in after[i] for k in real(j)}) for i in jobs}
    precedence = [[i, k] for i in jobs for k in follows[i]] + [[i, "end"] for i in jobs if not follows[i]]
    return {
        "name": name, "months": months, "roles": [f"r{r}" for r in range(len(capacities))], "headroom": [[c] * months for c in capacities],
        "demands": demands, "precedence": precedence, "conflicts": [], "pair_values": [],
    }  # fmt: skip


def solved(binary, plan, seconds):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_text(json.dumps(plan))
        out = subprocess.run([binary, "plan", "--instance", path, "--seconds", str(seconds), "--json"], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def projects(options, value_of):
    """Projects by file `.sm`, or the first of each set by name."""
    if options.files:
        found = [(f.stem, f.read_text(), f.parent) for f in options.files if f.suffix == ".sm"]
    else:
        found = []
        for archive in [options.data / "rcpsp" / f"{name}.tar.xz" for name in ("j30", "j60", "j120")]:
            with tarfile.open(archive) as tar:
                members = sorted((m for m in tar.getmembers() if m.name.endswith(".sm")), key=lambda m: Path(m.name).name)
                found += [(Path(m.name).stem, tar.extractfile(m).read().decode(), archive.parent) for m in members[: options.projects]]
    if not found:
        return
    print(f"\n{'PSPLIB':16} {'makespan':>9} {'at least':>9} {'best known':>10} {'gap %':>7}")
    seconds, gaps = min(options.seconds or [10]), {}
    for name, text, folder in found:
        parts = project(text)
        plan = project_as_plan(name, *parts)
        answer = solved(options.binary, plan, seconds)
        group = re.match(r"j(30|60|120)", name).group()
        table = {row["instance"]: row for row in csv.DictReader((folder / f"{group}_best.csv").open())}
        known = int(table[name]["best_known"]) if name in table else None
        least = "" if answer["bound"] is None else f"{99 - answer['bound']:.0f}"
        if answer["objective"] is None:
            print(f"{name:16} {answer['status']:>9} {least:>9} {known or '':>10}", flush=True)
            continue
        value_of(plan, answer["starts"])
        makespan = answer["starts"][-1]
        gap = None if known is None else 100 * (makespan - known) / known
        if gap is not None:
            gaps.setdefault(group, []).append(gap)
        print(f"{name:16} {makespan:9} {least:>9} {known or '':>10} {'' if gap is None else f'{gap:.1f}':>7}", flush=True)
    for group, all_of in gaps.items():
        best = sum(g <= 0 for g in all_of)
        print(f"{group:16} mean gap {sum(all_of) / len(all_of):.1f} % over {len(all_of)} in {seconds:.0f} s each, {best} as good as the best known", flush=True)


def known_ground(options):
    files = [f for f in options.files if f.name.startswith("mknap")] or ([] if options.files else sorted((options.data / "mknap").glob("mknapcb*.txt")))
    if not files:
        return
    print(f"\n{'known ground':16} {'value':>10} {'best known':>10} {'gap %':>7}")
    seconds = min(options.seconds or [10])
    for file in files:
        best = list(csv.DictReader((file.parent / f"{file.stem}_best.csv").open()))
        for n, (profits, weights, capacities) in enumerate(list(knapsacks(file.read_text()))[: options.known]):
            starts = solved(options.binary, as_plan(f"{file.stem}-{n}", profits, weights, capacities), seconds)["starts"]
            value = sum(p for p, s in zip(profits, starts, strict=True) if s is not None)
            for row, capacity in zip(weights, capacities, strict=True):
                assert sum(w for w, s in zip(row, starts, strict=True) if s is not None) <= capacity
            known = next(float(v) for k, v in best[n].items() if "best" in k.lower())
            print(f"{file.stem + '-' + str(n):16} {value:10.0f} {known:10.0f} {100 * (known - value) / known:7.2f}", flush=True)
