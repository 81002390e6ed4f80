"""Holds what `--format sarif` prints against the published schema of SARIF 2.1.0.

    sarif.py PAMPHLETEER FOLDER [--schema FILE]

The program is run in each folder below FOLDER, with `check .` or the command line in a
file `args`. Without `--schema` the schema is that of the crate `serde-sarif`, found with
`cargo metadata`. Exit code: 0 all valid, 1 not, 2 could not run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Trouble(Exception):
    """Nothing can be said about the reports."""


def published():
    """The schema that the crate carries."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    try:
        data = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise Trouble(f"cargo metadata: {error!r}") from error
    for package in data["packages"]:
        if package["name"] == "serde-sarif":
            return Path(package["manifest_path"]).parent / "src" / "schema.json"
    raise Trouble("the crate serde-sarif is not among the dependencies")


def validator(path):
    """Something that lists what is wrong in a report."""
    if jsonschema is None:
        raise Trouble("jsonschema is not installed")
    try:
        schema = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(f"{path} is no schema: {error!r}") from error
    if "2.1.0" not in json.dumps(schema):
        raise Trouble(f"{path} is not the schema of SARIF 2.1.0")
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def wrong(report, schema):
    """What is wrong in one report, as lines."""
    for error in schema.iter_errors(report):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
    for run in report.get("runs", []):
        rules = {rule.get("id") for rule in run["tool"]["driver"].get("rules", [])}
        for result in run.get("results", []):
            if result.get("ruleId") not in rules:
                yield f"the result {result.get('ruleId')} has no rule"


def report_in(folder, program):
    """The report of one folder."""
    args = folder / "args"
    line = args.read_text(encoding="utf-8").split() if args.exists() else ["check", "."]
    with tempfile.TemporaryDirectory() as out:
        line += ["--format", "sarif"] + (["--out", out] if line[0] == "build" else [])
        try:
            run = subprocess.run([program, *line], cwd=folder, capture_output=True)
            return json.loads(run.stdout)
        except OSError as error:
            raise Trouble(f"{program} could not be run: {error}") from error
        except ValueError as error:
            raise Trouble(f"{folder}: no JSON ({error}): {run.stderr.decode(errors='replace')[:300]}") from error


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--schema", type=Path)
    args = parser.parse_args()
    try:
        schema = validator(args.schema or published())
        folders = sorted(path for path in args.folder.iterdir() if path.is_dir())
        results, failed = 0, 0
        for folder in folders:
            report = report_in(folder, args.program.resolve())
            lines = list(wrong(report, schema))
            count = sum(len(run.get("results", [])) for run in report.get("runs", []))
            if not count:
                lines.append("there is no result in it")
            results += count
            failed += bool(lines)
            for text in lines[:8]:
                print(f"FAILED  {folder}: {text}")
        if not results:
            raise Trouble(f"no results from the {len(folders)} folders in {args.folder}")
    except (Trouble, OSError) as error:
        print(f"sarif: COULD NOT RUN: {error}")
        return 2
    print(f"{len(folders)} reports with {results} results, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
