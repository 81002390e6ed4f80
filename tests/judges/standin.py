#!/usr/bin/env python3
"""Stands in for the program in tests of the judges of CI: the commands, and no typesetting.

A statement's “PDF” is its text; a part takes `STANDIN_SECONDS`. `STANDIN` in the environment breaks one thing:

- `byte`     a part has one byte otherwise than the whole
- `lost`     a merge leaves the last file out
- `double`   every part has every statement
- `silent`   findings are not shown, and every exit code is 0
- `sarif`    the report is no SARIF
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

BROKEN = os.environ.get("STANDIN", "")
VALUED = {"--out", "--only", "--paper", "--shard", "--format", "--jobs", "--sources", "--cache"}


def arguments(words):
    """Options and paths of a command line, as clap would take them."""
    options, paths, merge = {}, [], []
    if "--merge" in words:
        start = words.index("--merge")
        end = next((at for at in range(start + 1, len(words)) if words[at].startswith("-")), len(words))
        words, merge = words[:start] + words[end:], words[start + 1:end]
    words = iter(words)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            paths += list(words)
        elif name in VALUED:
            value = value if equals else next(words, "-")
            if not equals and value.startswith("-"):
                sys.exit(usage(f"{name} wants a value"))
            options.setdefault(name, []).append(value)
        elif word in ("--strict", "--quiet"):
            options[word] = [""]
        elif word.startswith("-"):
            sys.exit(usage(f"unexpected argument {word}"))
        else:
            paths.append(word)
    return options, paths, merge


def usage(message):
    print(f"error: {message}", file=sys.stderr)
    return 2


def statements(paths):
    """The statements that paths mean."""
    for path in map(Path, paths or ["content"]):
        if not path.exists():
            sys.exit(usage(f"{path}: there is no such file or folder"))
        yield from sorted(path.glob("*.md")) if path.is_dir() else [path]


def findings(paths):
    """Each line with “wrong” is an error, each with “doubtful” a warning."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for word, severity in (("wrong", "error"), ("doubtful", "warning")):
                if word in line:
                    yield severity, path, number


def report(found, form):
    if form == "sarif":
        results = [{"ruleId": "word", "level": severity, "message": {"text": severity}, "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": path.as_posix()}, "region": {"startLine": line}}}]}
                   for severity, path, line in found]
        driver = {"name": "stand-in", "rules": [{"id": "word"}]}
        print(json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
                         if BROKEN != "sarif" else {"version": "2.1.0"}))
    elif BROKEN != "silent":
        for severity, path, line in found:
            place = f"::{severity} file={path},line={line},title=word::" if form == "github" else f"{path}:{line}: "
            print(f"{place}{severity}")


def make(paths, out, options):
    cache = Path(os.environ["PAMPHLETEER_CACHE"])
    cache.mkdir(parents=True, exist_ok=True)
    for path in paths:
        asked = f"{path.read_text(encoding='utf-8')}{options.get('--paper')}"
        (cache / hashlib.sha256(asked.encode()).hexdigest()).touch()
        folder = out / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{path.stem}.pdf").write_bytes(path.read_bytes())


def catalogue(out):
    """Manifest and checksums."""
    names = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.pdf"))
    (out / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    lines = [f"{hashlib.sha256((out / name).read_bytes()).hexdigest()}  {name}\n" for name in [*names, "manifest.json"]]
    (out / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    (out / "index.html").write_text("<!doctype html>", encoding="utf-8")


def join(parts, out):
    for part in parts:
        if not (Path(part) / "shard.json").is_file():
            sys.exit(usage(f"{part} is no part"))
        for path in sorted(Path(part).rglob("*.pdf")):
            target = out / path.relative_to(part)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    if BROKEN == "lost":
        max(out.rglob("*.pdf")).unlink()


def altered(out):
    """Files that are not as the checksums say."""
    for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        path = out / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield "error", path, 1


def main():
    command, *words = sys.argv[1:] or [""]
    if command == "--version":
        print("stand-in 0.1.0")
        return 0
    if command not in ("check", "build", "release", "verify"):
        return usage(f"unrecognized subcommand {command}")
    options, paths, merge = arguments(words)
    form = options.get("--format", ["human"])[-1]
    if command == "verify":
        for source in statements(options.get("--sources")):
            source.read_bytes()
        found = list(altered(Path(paths[0])))
    else:
        out = Path(options.get("--out", ["out"])[-1])
        chosen = [] if merge else list(statements(paths))
        found = list(findings(chosen))
        good = [path for path in chosen if ("error", path) not in {finding[:2] for finding in found}]
        if command == "build" and "--shard" in options:
            part, parts = map(int, options["--shard"][-1].split("/"))
            time.sleep(float(os.environ.get("STANDIN_SECONDS", 0)))
            make(good if BROKEN == "double" else good[part - 1::parts], out, options)
            out.mkdir(parents=True, exist_ok=True)
            if BROKEN == "byte" and part == 2:
                path = next(out.rglob("*.pdf"))
                path.write_bytes(path.read_bytes() + b"\n")
            (out / "shard.json").write_text("{}", encoding="utf-8")
        elif command == "build":
            make(good, out, options)
        elif command == "release" and merge:
            join(merge, out)
            catalogue(out)
        elif command == "release":
            make(good, out, options)
            catalogue(out)
    report(found, form)
    errors = any(severity == "error" for severity, _, _ in found) or ("--strict" in options and found)
    return 1 if errors and BROKEN != "silent" else 0


if __name__ == "__main__":
    sys.exit(main())
