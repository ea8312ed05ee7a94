"""What is left when a run is stopped, the disk is full, or the folder may not be written: the old files, and a clear error.

Usage: python3 tests/kill/run.py --binary PATH [--skips FILE] [--kills N] COMMUNITY
"""

import argparse
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

COULD_NOT_WRITE = 3
NOBODY = 65534
# Names of files that are still being written; a killed run may leave some, and nobody takes them for a result.
UNFINISHED = ".writing-"


def hashes(folder):
    """The hash of each finished file under a folder."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(UNFINISHED))
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def confirm(source, target):
    """A return in which every row is confirmed, by the standard library alone: the blank cells under `right?` get a text."""
    with zipfile.ZipFile(source) as book, zipfile.ZipFile(target, "w") as out:
        for item in book.infolist():
            data = book.read(item.filename)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = re.sub(rb'<c r="J(\d+)" s="(\d+)"/>', rb'<c r="J\1" s="\2" t="inlineStr"><is><t>yes</t></is></c>', data)
            out.writestr(item, data)


class Checks:
    """Runs the program in bad circumstances and counts what went wrong."""

    def __init__(self, binary, community, skips):
        self.binary, self.community, self.skips = binary, community, skips
        self.wrong = 0

    def command(self, out, seed):
        """The command that makes a report with a seed."""
        return [str(self.binary), "report", str(self.community), "--out", str(out), "--seed", str(seed)]

    def make(self, out, seed):
        """Makes a report that has to succeed; returns its hashes and the seconds it took."""
        start = time.monotonic()
        done = subprocess.run(self.command(out, seed), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"error: the report cannot be made at all: code {done.returncode}\n{done.stderr}")
        return hashes(out), time.monotonic() - start

    def say(self, name, problem=None):
        """One line a check."""
        self.wrong += problem is not None
        print(f"{name}: {'fine' if problem is None else 'WRONG: ' + problem}", flush=True)

    def skip(self, name, why):
        """A check that cannot be made here."""
        print(f"{name}: skipped: {why}")
        if self.skips:
            with open(self.skips, "a", encoding="utf-8") as file:
                file.write(f"{name}: {why}\n")

    def refused(self, name, done, folder, before, code=COULD_NOT_WRITE):
        """A run that has to fail: with the right code, a clear message, no panic, and nothing changed."""
        message = done.stderr if isinstance(done.stderr, str) else done.stderr.decode("utf-8", "replace")
        problem = None
        if done.returncode != code:
            problem = f"code {done.returncode}, expected {code}: {message.strip()[-500:]}"
        elif "panicked" in message or "RUST_BACKTRACE" in message:
            problem = f"a panic: {message.strip()[-500:]}"
        elif "error" not in message:
            problem = f"no line says `error`: {message!r}"
        elif folder is not None and hashes(folder) != before:
            problem = "the files that stood there before have changed"
        elif folder is not None and list(folder.rglob(f"{UNFINISHED}*")):
            problem = "unfinished files are left behind"
        self.say(name, problem)
        if problem is None:
            print(f"    {message.strip().splitlines()[0]}")

    def kills(self, folder, times):
        """Stops the program dead at random moments while it replaces an older report."""
        out = folder / "killed"
        new, seconds = self.make(folder / "new", 2)
        old, again = self.make(out, 1)
        if new == old:
            sys.exit("error: two seeds give the same report, so nothing can be told from it")
        seconds = max(seconds, again)
        shutil.copytree(out, folder / "old")
        random.seed(20241101)
        stopped, mixed, wrong = 0, 0, []
        for number in range(times):
            running = subprocess.Popen(self.command(out, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Half of the moments near the end, where files are written.
            share = random.uniform(0, 1.05) if number % 2 else random.uniform(0.8, 1.05)
            time.sleep(seconds * share)
            running.send_signal(signal.SIGKILL)
            stopped += running.wait() == -signal.SIGKILL
            now = hashes(out)
            half = sorted(f for f in now.keys() | old.keys() if now.get(f) not in (old.get(f), new.get(f)) or f not in now)
            wrong += [f"after {share * seconds:.2f} s: {', '.join(half)}"] if half else []
            mixed += now not in (old, new)
            if now != old:
                shutil.rmtree(out)
                shutil.copytree(folder / "old", out)
        self.say(f"killed {stopped} of {times} times, {mixed} between two renames", "; ".join(wrong) or None)
        if stopped < times // 3:
            self.say("kills", "most runs ended before they could be stopped; nothing is shown")

    def gather_killed(self, folder, times=12):
        """Stops `gather` dead at random moments: the community is the old one or the new one, file by file, and can be read."""
        old, sent = folder / "community", folder / "sent"
        subprocess.run([self.binary, "convert", self.community, old], check=True, capture_output=True)
        subprocess.run([self.binary, "collect", old, "--out", sent], check=True, capture_output=True)
        for number, path in enumerate(sorted(sent.glob("*.xlsx"))):
            confirm(path, sent / f"back-{number}.xlsx")
            path.unlink()
        before = hashes(old)
        shutil.copytree(old, folder / "new-community")
        command = [str(self.binary), "gather", str(sent), "--received", "2024-06-14", "--into"]
        start = time.monotonic()
        subprocess.run([*command, str(folder / "new-community")], check=True, capture_output=True)
        seconds, after = time.monotonic() - start, hashes(folder / "new-community")
        if before == after:
            sys.exit("error: the returns change nothing, so nothing can be told from them")
        random.seed(20241102)
        wrong = []
        for number in range(times):
            trial = folder / f"trial-{number}"
            shutil.copytree(old, trial)
            running = subprocess.Popen([*command, str(trial)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(seconds * random.uniform(0.2, 1.05))
            running.send_signal(signal.SIGKILL)
            running.wait()
            now = {name: value for name, value in hashes(trial).items() if not Path(name).name.startswith(".")}
            wrong += [f"{name} in {trial.name}" for name in now if now[name] not in (before.get(name), after.get(name))]
            wrong += [f"{name} is gone" for name in before if name not in now]
        self.say(f"gather killed {times} times", "; ".join(wrong) or None)

    def full_disk(self, folder):
        """A file system with too little room, which only root can make; and a limit on the size of files, which anybody can."""
        small = folder / "small"
        small.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], capture_output=True, check=False).returncode:
            self.skip("full disk", "a small file system can be mounted by root alone: run as root")
        else:
            try:
                (small / "board-paper.pdf").write_bytes(b"the old paper")
                before = hashes(small)
                done = subprocess.run(self.command(small, 1), capture_output=True, check=False)
                self.refused("full disk", done, small, before)
            finally:
                subprocess.run(["umount", small], check=True)

        out = folder / "limited"
        before, _ = self.make(out, 1)

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

        done = subprocess.run(self.command(out, 2), capture_output=True, preexec_fn=limit, check=False)
        self.refused("files limited to 20 kB", done, out, before)

    def forbidden(self, folder):
        """Folders that cannot be written or are no folders."""
        locked = folder / "locked"
        before, _ = self.make(locked, 1)
        locked.chmod(0o555)
        extra, command = {}, self.command(locked, 2)
        if os.geteuid() == 0:
            # Root may write everywhere, so somebody else runs it, from places that they may read.
            public = folder / "public"
            public.mkdir()
            shutil.copy2(self.binary, public / "aircover")
            shutil.copytree(self.community, public / "community")
            command = [str(public / "aircover"), "report", str(public / "community"), *command[3:]]
            subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
            locked.chmod(0o555)
            extra = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        done = subprocess.run(command, capture_output=True, cwd=folder, check=False, **extra)
        self.refused("folder that may not be written", done, locked, before)
        locked.chmod(0o755)

        (folder / "file").write_text("a file", encoding="utf-8")
        done = subprocess.run(self.command(folder / "file" / "out", 1), capture_output=True, check=False)
        self.refused("folder below a file", done, None, None)
        done = subprocess.run([self.binary, "convert", self.community, folder / "file" / "x.xlsx"], capture_output=True, check=False)
        self.refused("workbook below a file", done, None, None)

    def streams(self):
        """Output that nobody takes: a full device, and a reader that has gone."""
        command = [str(self.binary), "burden", str(self.community), "--json"]
        with open("/dev/full", "wb") as full:
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
        self.refused("standard output is full", done, None, None)
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
        finally:
            os.close(writer)
        message = done.stderr.decode("utf-8", "replace")
        self.say("the reader has gone", f"a panic: {message.strip()[-300:]}" if "panicked" in message else None)


def main():
    """Makes all checks."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--binary", required=True, type=Path, help="the built `aircover`")
    arguments.add_argument("--skips", type=Path, help="file to which checks that cannot be made are added")
    arguments.add_argument("--kills", type=int, default=30)
    arguments.add_argument("community", type=Path, help="a folder")
    given = arguments.parse_args()
    checks = Checks(given.binary.resolve(), given.community.resolve(), given.skips)
    with tempfile.TemporaryDirectory(prefix="aircover-kill-") as folder:
        folder = Path(folder)
        folder.chmod(0o755)
        checks.kills(folder, given.kills)
        checks.gather_killed(folder)
        checks.full_disk(folder)
        checks.forbidden(folder)
    checks.streams()
    sys.exit(1 if checks.wrong else 0)


if __name__ == "__main__":
    main()
