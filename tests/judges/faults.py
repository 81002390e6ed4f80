"""Holds releases against what happens to machines: runs that are killed, disks that
are full, bits that flip.

Usage: faults.py PRESS STATEMENTS [--kills N]

PRESS is the program, STATEMENTS a folder of statements. Nothing is written into it.
"""

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKSHOP = ".pamphleteer"


def tree(folder):
    """Every file below a folder with its digest."""
    files = {}
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file() or path.is_symlink():
            files[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return files


class Press:
    """The program, with a cache of its own."""

    def __init__(self, program, cache):
        self.program = str(Path(program).resolve())
        self.environment = {**os.environ, "PAMPHLETEER_CACHE": str(cache)}

    def start(self, *arguments):
        return subprocess.Popen(
            [self.program, *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments):
        process = self.start(*arguments)
        said, _ = process.communicate()
        return process.returncode, said


def interrupted(folder):
    """Whether a release was on its way in."""
    return any((Path(folder) / WORKSHOP / step).is_dir() for step in ("ready", "in"))


def killed(program, statements, kills, work):
    """Kills a release at random moments; the next run has to complete it."""
    work = Path(work)
    part = work / "part"
    part.mkdir()
    for path in sorted(Path(statements).glob("*.md"))[:2]:
        shutil.copy(path, part)
    plain = Press(program, "")
    assert plain.run("release", part, "--out", work / "old")[0] == 0, "the older release"
    begun = time.monotonic()
    code, said = plain.run("release", statements, "--out", work / "right")
    lasts = time.monotonic() - begun
    assert code == 0, said
    old, right = tree(work / "old"), tree(work / "right")
    assert old != right
    faults, moments = [], {"old": 0, "new": 0, "between": 0, "ended": 0}
    chance = random.Random(6)
    # One run after the other leaves more behind in it.
    shared = Press(program, work / "shared")
    for number in range(kills):
        # With a cache a run is over sooner; both kinds are killed all along.
        press = plain if number % 2 else shared
        if number % 10 == 0:
            shutil.rmtree(work / "shared", ignore_errors=True)
        out = work / "out"
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(work / "old", out)
        process = press.start("release", statements, "--out", out)
        time.sleep(chance.random() * lasts * (1.0 if number % 2 or number % 10 == 0 else 0.15))
        process.kill()
        process.communicate()
        left = tree(out)
        visible = {name: sum for name, sum in left.items() if not name.startswith(WORKSHOP)}
        if interrupted(out):
            moments["between"] += 1
        elif visible == old:
            moments["old"] += 1
        elif visible == right:
            moments["new" if process.returncode else "ended"] += 1
        else:
            faults.append(f"kill {number}: what is left is neither the old release nor the new one")
        expected = 2 if interrupted(out) else 0
        code, said = plain.run("verify", out)
        if code != expected:
            faults.append(f"kill {number}: verify ends with {code}: {said.strip()}")
        code, said = press.run("release", statements, "--out", out)
        if code != 0 or tree(out) != right:
            faults.append(f"kill {number}: the next run does not complete it ({code}): {said[-400:]}")
    print(f"{kills} releases killed: {moments}; each completed by the next run")
    return faults


def full(program, statements, work):
    """Releases onto disks that are too small."""
    disk = Path(work) / "disk"
    disk.mkdir()
    faults, refused, sizes = [], 0, [64, 256, 1024, 2048, 4096, 32768]
    for size in sizes:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(disk)], check=False
        )
        if mounted.returncode != 0:
            return ["no small disk can be mounted: run this as root"]
        try:
            out = disk / "public"
            kept = Press(program, disk / "cache")
            code, said = kept.run("release", statements, "--out", out)
            left = tree(out) if out.exists() else {}
            if code == 0:
                if kept.run("verify", out)[0] != 0:
                    faults.append(f"{size} KB: it ends well, and the release is not whole")
                continue
            refused += 1
            if code != 2 or left:
                faults.append(f"{size} KB: ends with {code} and leaves {sorted(left)[:3]}")
            if "make room" not in said or "another disk" not in said:
                faults.append(f"{size} KB: does not say what to do: {said[-300:]}")
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    if refused < 2 or refused == len(sizes):
        faults.append(f"{refused} of {len(sizes)} disks were too small: nothing is shown by that")
    print(f"{len(sizes)} disks, {refused} of them too small: nothing half made on any")
    return faults


def flipped(program, statements, work):
    """Flips a bit in every file, at the beginning, at the end and somewhere."""
    out = Path(work) / "flipped"
    press = Press(program, "")
    code, said = press.run("release", statements, "--out", out, "--only", "reader,epub,cover")
    assert code == 0, said
    assert press.run("verify", out)[0] == 0, "the release is not whole to begin with"
    checked = subprocess.run(
        ["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"], cwd=out, check=False
    )
    faults = [] if checked.returncode == 0 else ["sha256sum -c does not accept the release"]
    chance, count = random.Random(8), 0
    for name in tree(out):
        path = out / name
        whole = path.read_bytes()
        for at in (0, len(whole) - 1, chance.randrange(len(whole))):
            altered = bytearray(whole)
            altered[at] ^= 1 << chance.randrange(8)
            path.write_bytes(altered)
            code, said = press.run("verify", out, "--format", "short")
            count += 1
            if code == 0 or name not in said:
                faults.append(f"{name}: a bit flipped at {at} is not found ({code})")
        path.write_bytes(whole)
    print(f"{count} bits flipped, each found and its file named")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("press")
    parser.add_argument("statements")
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        faults = flipped(given.press, given.statements, work)
        faults += full(given.press, given.statements, work)
        faults += killed(given.press, given.statements, given.kills, work)
    for fault in faults:
        print("FAILED:", fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
