"""Known ground: OR-Library's multidimensional knapsacks, as a planning problem of one month a constraint, with the gap to the best known."""

import csv
import json
import subprocess
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


def known_ground(options):
    files = [f for f in options.files if f.name.startswith("mknap")] or ([] if options.files else sorted((options.data / "mknap").glob("mknapcb*.txt")))
    if not files:
        return
    print(f"\n{'known ground':16} {'value':>10} {'best known':>10} {'gap %':>7}")
    seconds = min(options.seconds or [10])
    for file in files:
        best = list(csv.DictReader((file.parent / f"{file.stem}_best.csv").open()))
        for n, (profits, weights, capacities) in enumerate(list(knapsacks(file.read_text()))[: options.known]):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "plan.json"
                path.write_text(json.dumps(as_plan(f"{file.stem}-{n}", profits, weights, capacities)))
                out = subprocess.run([options.binary, "plan", "--instance", path, "--seconds", str(seconds), "--json"], check=True, capture_output=True, text=True)
            starts = json.loads(out.stdout)["starts"]
            value = sum(p for p, s in zip(profits, starts, strict=True) if s is not None)
            for row, capacity in zip(weights, capacities, strict=True):
                assert sum(w for w, s in zip(row, starts, strict=True) if s is not None) <= capacity
            known = next(float(v) for k, v in best[n].items() if "best" in k.lower())
            print(f"{file.stem + '-' + str(n):16} {value:10.0f} {known:10.0f} {100 * (known - value) / known:7.2f}", flush=True)
