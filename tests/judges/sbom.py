"""Holds a bill of materials against the schema of CycloneDX and against Cargo.lock.

    sbom.py FILE CRATES        CRATES: what `cargo tree` lists, a line each: name vVERSION

Every crate that goes into the program is in it and no other; each says its
version, licence and address, and, where it comes from the registry, the SHA-256
that Cargo.lock has. Nothing in it tells where it was made.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

LOCK = Path(__file__).resolve().parents[2] / "Cargo.lock"


def locked(text):
    """The checksum of each crate in a lock file; none for our own."""
    return {(p["name"], p["version"]): p.get("checksum") for p in tomllib.loads(text)["package"]}


def listed(text):
    """The crates of `cargo tree --prefix none`."""
    return {match.groups() for match in re.finditer(r"^(\S+) v(\S+)", text, re.MULTILINE)}


def problems(text, crates, checksums):
    error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if error is not None:
        return [f"the schema: {error}"]
    bom = json.loads(text)
    own = bom["metadata"]["component"]
    found = []
    named = {(c["name"], c["version"]) for c in [own, *bom["components"]]}
    found += [f"{name} {version}: is not in it" for name, version in sorted(crates - named)]
    found += [f"{name} {version}: does not go into the program" for name, version in sorted(named - crates)]
    for component in bom["components"]:
        key = component["name"], component["version"]
        what = " ".join(key)
        if not component.get("licenses"):
            found.append(f"{what}: no licence")
        if component.get("purl") != "pkg:cargo/{}@{}".format(*key):
            found.append(f"{what}: the address is {component.get('purl')}")
        digests = {h["content"] for h in component.get("hashes", []) if h["alg"] == "SHA-256"}
        if digests != {checksums.get(key)}:
            found.append(f"{what}: the SHA-256 is not that of Cargo.lock")
    found += [f"tells where it was made: {place}" for place in sorted(set(re.findall(r"file:[^\"]*", text)))]
    if "serialNumber" in bom:
        found.append("has a number that no other run gives")
    return found


def main(file, crates):
    text = Path(file).read_text(encoding="utf-8")
    found = problems(text, listed(Path(crates).read_text(encoding="utf-8")), locked(LOCK.read_text(encoding="utf-8")))
    for problem in found:
        print(f"FAIL {file}: {problem}")
    if not found:
        print(f"ok   {file}: {len(json.loads(text)['components'])} crates")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
