"""Holds a release made in parts by Snakemake against one that was made whole.

    sharded.py PROGRAM STATEMENTS… [--shards N] [--cores N] [--option WORD]…

Runs `tests/sharding/Snakefile` in another time zone and locale and with a cache of its
own, and compares both releases byte for byte. Wants `snakemake`. Exit code: 0 the same,
1 not, 2 could not run.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

SNAKEFILE = Path(__file__).parent.parent / "sharding" / "Snakefile"


class Trouble(Exception):
    """Nothing can be said about the releases."""


def run(command, folder, **environment):
    """Runs a command and shows what it says only if it fails."""
    done = subprocess.run([str(word) for word in command], cwd=folder, env=os.environ | environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        raise Trouble(f"{shlex.join(map(str, command))}: exit code {done.returncode}\n{done.stdout[-3000:]}")


def files(folder):
    """What is in a folder: names, and the bytes or the kind of each."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = path.relative_to(folder).as_posix()
        found[name] = path.read_bytes() if path.is_file() else b"" if path.is_dir() else None
    return found


def differences(one, other):
    """How two folders differ, as lines."""
    left, right = files(one), files(other)
    for name in sorted(left.keys() | right.keys()):
        if name not in right:
            yield f"{name} is in {one} alone"
        elif name not in left:
            yield f"{name} is in {other} alone"
        elif left[name] != right[name] or left[name] is None:
            yield f"{name} differs"


def spans(folder, shards):
    """When each part was begun and ended, as Snakemake wrote it down."""
    notes = [path for path in (folder / ".snakemake" / "metadata").rglob("*") if path.is_file()]
    records = [json.loads(path.read_bytes()) for path in notes]
    found = [(record["starttime"], record["endtime"]) for record in records if record.get("rule") == "shard"]
    if len(found) != shards:
        raise Trouble(f"Snakemake knows of {len(found)} parts, not of {shards}")
    return found


def at_once(times):
    """How many parts were being made at the same time, at most."""
    return max(sum(start <= moment < end for start, end in times) for moment, _ in times)


def in_parts(program, statements, options, work, shards, cores):
    """Runs the workflow; returns its folder."""
    folder = work / "run"
    folder.mkdir()
    config = {"program": str(program), "statements": shlex.join(map(str, statements)), "shards": shards,
              "options": shlex.join(options)}
    (work / "config.json").write_text(json.dumps(config), encoding="utf-8")
    run([sys.executable, "-m", "snakemake", "--snakefile", SNAKEFILE, "--cores", cores, "--directory", folder,
         "--configfile", work / "config.json", "--nocolor"], work,
        TZ="Pacific/Kiritimati", LANG="C", LC_ALL="C", PAMPHLETEER_CACHE=str(work / "cache-parts"),
        XDG_CACHE_HOME=str(work / "cache-snakemake"))
    return folder


def wrong(program, statements, options, work, shards, cores):
    """What is wrong with a release made in parts, as lines."""
    whole = work / "whole"
    run([program, "release", "--out", whole, "--quiet", *options, "--", *statements], work,
        PAMPHLETEER_CACHE=str(work / "cache-whole"))
    folder = in_parts(program, statements, options, work, shards, cores)
    if not (whole / "manifest.json").is_file():
        raise Trouble("the release has no manifest.json")
    parts = [folder / "parts" / str(part + 1) for part in range(shards)]
    for part in parts:
        if not (part / "shard.json").is_file():
            yield f"{part} has no shard.json"
    made = [{name for name in files(part) if name.endswith(".pdf")} for part in parts]
    if sum(map(len, made)) != len(set().union(*made)):
        yield "a statement was made in two parts"
    if sum(bool(names) for names in made) < 2:
        yield "one part has everything"
    together = at_once(spans(folder, shards))
    if together != min(shards, cores):
        yield f"{together} parts were made at once on {cores} cores"
    yield from differences(whole, folder / "release")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("statements", type=Path, nargs="+")
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--option", action="append", default=[])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        try:
            lines = list(wrong(args.program.resolve(), [path.resolve() for path in args.statements], args.option,
                               work, args.shards, args.cores))
        except (Trouble, OSError, ValueError, KeyError) as error:
            print(f"sharded: COULD NOT RUN: {error}")
            return 2
        for line in lines[:20]:
            print(f"FAILED  {line}")
        count = sum(path.is_file() for path in (work / "whole").rglob("*"))
        print(f"{count} files in {args.shards} parts on {args.cores} cores, {len(lines)} differences")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
