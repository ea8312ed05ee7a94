"""The plan's file for planning programs, read by a library that is not ours: MPXJ.

Usage: python tests/peers/project.py FOLDER

FOLDER holds `plan.xml` and the tables in `data/`. Every planned thing has to be a task with its own dates, every sign-off a milestone after it, and the hours of
each task those of its teams.
"""

import csv
import sys
from pathlib import Path

import jpype
import mpxj  # noqa: F401: puts the library on the class path of Java

jpype.startJVM()
from org.mpxj.reader import UniversalProjectReader  # noqa: E402


def rows(path):
    """The rows of a CSV file, as dictionaries."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main(folder):
    """Compares; gives what is wrong."""
    problems = []
    project = UniversalProjectReader().read(str(folder / "plan.xml"))
    tasks = {str(task.getName()): task for task in project.getTasks() if task.getName()}
    planned = [row for row in rows(folder / "data/strategy.plan.csv") if row["planned"] == "yes"]
    dates = rows(folder / "data/strategy.plan_dates.csv")
    signed = {row["title"] for row in dates if row["event"] == "signed off"}
    expected = {row["title"] for row in planned} | {f"{title}: signed off" for title in signed}
    if set(tasks) != expected:
        problems.append(f"tasks {sorted(set(tasks) ^ expected)} are on one side alone")
    for row in planned:
        task = tasks.get(row["title"])
        if task is None:
            continue
        found = (str(task.getStart())[:7], str(task.getFinish())[:7])
        if found != (row["from_month"], row["work_to_month"]):
            problems.append(f"{row['title']}: from {found[0]} to {found[1]}, not {row['from_month']} to {row['work_to_month']}")
        work = sum(a.getWork().getDuration() for a in task.getResourceAssignments() if a.getWork())
        # Work is written in whole minutes a team.
        if abs(work - float(row["plan_hours"])) > 0.1:
            problems.append(f"{row['title']}: {work} hours, not {row['plan_hours']}")
    for title in signed:
        task = tasks.get(f"{title}: signed off")
        if task is None or not task.getMilestone() or not task.getPredecessors():
            problems.append(f"the sign-off of {title} is no milestone after its work")
    print(f"{folder}: {len(tasks)} tasks, {len(project.getResources())} teams, {len(problems)} problems")
    return problems


if __name__ == "__main__":
    FOUND = [problem for folder in sys.argv[1:] for problem in main(Path(folder))]
    print("\n".join(FOUND))
    sys.exit(1 if FOUND else 0)
