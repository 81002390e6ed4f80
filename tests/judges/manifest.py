"""Holds manifests of releases against docs/manifest.schema.json.

    manifest.py FILE...        manifest.json or shard.json

The schema itself is held against the metaschema first. A `manifest.json` must be
of a whole release, a `shard.json` of a part. Then, by reading alone what lies
beside it: every file that it lists is there with its size and SHA-256, and none
that it does not list.
"""

import hashlib
import json
import sys
from pathlib import Path

import jsonschema

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "manifest.schema.json"


def schema():
    found = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def problems(manifest, name="manifest.json"):
    """What the schema and the name of the file say against a manifest."""
    validator = jsonschema.Draft202012Validator(schema())
    found = [f"{'/'.join(map(str, error.absolute_path)) or '.'}: {error.message}"
             for error in sorted(validator.iter_errors(manifest), key=lambda e: list(map(str, e.absolute_path)))]
    if isinstance(manifest, dict) and ("part" in manifest) != (name == "shard.json"):
        found.append(f"part: {name} {'is of a whole release' if name != 'shard.json' else 'has none'}")
    return found


def beside(manifest, folder, own):
    """What lies beside a manifest and what it lists, compared."""
    listed = {item["name"]: item for item in manifest["artifacts"]}
    if list(listed) != sorted(listed, key=str.encode) or len(listed) != len(manifest["artifacts"]):
        yield "artifacts: not in the order of their names, or one is there twice"
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(listed) - {own, "SHA256SUMS"}):
        yield f"{name}: not listed"
    for name, item in listed.items():
        if name not in there:
            yield f"{name}: not there"
            continue
        data = (folder / name).read_bytes()
        if (len(data), hashlib.sha256(data).hexdigest()) != (item["size"], item["sha256"]):
            yield f"{name}: other bytes"


def judge(path):
    path = Path(path)
    manifest = json.loads(path.read_text(encoding="utf-8"))
    found = problems(manifest, path.name)
    if not found:
        found.extend(beside(manifest, path.parent, path.name))
    return manifest, found


def main(paths):
    if not paths:
        sys.exit(__doc__)
    bad = 0
    for path in paths:
        manifest, found = judge(path)
        bad += bool(found)
        for problem in found:
            print(f"FAIL {path}: {problem}")
        if not found:
            print(f"ok   {path}: {len(manifest['statements'])} statements, {len(manifest['artifacts'])} files")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
