"""Lints all that CI systems read: workflows, the action, the YAML in docs/ci.md and what `init` writes, the container file.

    workflows.py [ROOT]

yamllint, check-jsonschema with the schemas it brings, actionlint with shellcheck, zizmor
without the network, hadolint; and shellcheck for scripts that actionlint does not see.
They are looked for beside this Python, then on the PATH. Whether the scripts do what they
should is for `steps.py`. Exit code: 0 nothing found, 1 something, 2 could not run.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

# What the YAML of docs/ci.md says for the repository of the program, and what that is here.
ELSEWHERE = re.compile(r"OWNER/pamphleteer/(\S+)@v\S+")
HERE = r"$/\1"
SCHEMAS = (
    ("vendor.github-workflows", "workflow"),
    ("custom.github-workflows-require-timeout", "workflow"),
    ("vendor.github-actions", "action"),
    ("vendor.gitlab-ci", "gitlab", "--data-transform", "gitlab-ci"),
)
# A page for readers names versions; the files that run name commits.
VERSIONS = 'rules:\n  unpinned-uses:\n    config:\n      policies:\n        "*": ref-pin\n'


class Trouble(Exception):
    """Nothing can be said about the files."""


def tool(name):
    """A linter."""
    path = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if path is None:
        raise Trouble(f"there is no {name}")
    return path


def said(command, folder, text=None):
    """What a linter finds, as lines; none if it is content."""
    done = subprocess.run(list(map(str, command)), cwd=folder, input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env=os.environ | {"NO_COLOR": "1"})
    if done.returncode == 0:
        return []
    lines = [line for line in done.stdout.splitlines() if line.strip()] or [f"exit code {done.returncode}"]
    return [f"{Path(command[0]).name}: {line}" for line in lines]


def fenced(text, language):
    """The fenced blocks of a language: the line where each begins, and its text."""
    block = rf"^```{language}\n(.*?)^```$"
    return [(text.count("\n", 0, found.start()) + 2, found[1]) for found in re.finditer(block, text, re.M | re.S)]


def kind(data):
    """What a piece of YAML is for."""
    if not isinstance(data, dict):
        return None
    if "jobs" in data and (True in data or "on" in data):  # YAML 1.1 reads `on` as true
        return "workflow"
    return "action" if "runs" in data else "gitlab" if "stages" in data else None


def pieces(page):
    """The pieces of YAML on a page: line, kind and text. All must be of a kind."""
    found = [(line, kind(yaml.safe_load(text)), text) for line, text in fenced(page, "yaml")]
    for line, what, _ in found:
        if what is None:
            raise Trouble(f"docs/ci.md:{line}: neither a workflow, an action nor for GitLab")
    for what in ("workflow", "gitlab"):
        if what not in {each for _, each, _ in found}:
            raise Trouble(f"docs/ci.md has no {what}")
    return found


def scripts(data):
    """The scripts in a piece of YAML that actionlint does not look into: name and text."""
    if kind(data) == "action":
        for step in data["runs"]["steps"]:
            if "run" in step:
                yield step.get("name", step["run"][:20]), step["run"]
    elif kind(data) == "gitlab":
        for name, job in data.items():
            if isinstance(job, dict) and "script" in job:
                yield name, "\n".join(job.get("before_script", []) + job["script"])


def shell(name, text):
    """What shellcheck finds in a script, but that an input (`PATHS`) and what is made of it (`paths`) look alike."""
    command = [tool("shellcheck"), "--shell=bash", "--format=gcc", "--exclude=SC2153", "-"]
    return [f"{name}: {line}" for line in said(command, ".", text)]


def interpolated(name, data):
    """Expressions within scripts: what stands in them becomes part of a command."""
    steps = data.get("runs", {}).get("steps", [])
    for job in (data.get("jobs") or {}).values():
        steps = steps + job.get("steps", [])
    for step in steps:
        if "${{" in step.get("run", ""):
            yield f"{name}: an expression within the script of “{step.get('name')}”; hand it over in `env`"


def project(root, folder):
    """Puts our files and the pieces of docs/ci.md beside one another in a project; returns all, by kind."""
    shutil.copytree(root / ".github", folder / ".github")
    # actionlint looks for the project's root.
    (folder / ".git").mkdir()
    files = {"workflow": sorted(folder.glob(".github/workflows/*.yml")),
             "action": sorted(folder.glob(".github/actions/*/action.yml")), "gitlab": []}
    if not files["workflow"] or not files["action"]:
        raise Trouble("there is no workflow or no action")
    for line, what, text in pieces((root / "docs" / "ci.md").read_text(encoding="utf-8")):
        path = folder / (f".github/workflows/line-{line}.yml" if what == "workflow" else f"line-{line}.yml")
        path.write_text(ELSEWHERE.sub(HERE, text), encoding="utf-8")
        files[what].append(path)
    # What `init` writes, which the program fills in with its version.
    for name, what in (("github", "workflow"), ("gitlab", "gitlab")):
        text = (root / "src" / "start" / f"{name}.yml").read_text(encoding="utf-8")
        path = folder / (".github/workflows/init.yml" if what == "workflow" else "init.yml")
        path.write_text(text.replace("{version}", "0.1.0"), encoding="utf-8")
        files[what].append(path)
    return files


def yamllint(root, folder, files):
    every = [path for paths in files.values() for path in paths]
    return said([tool("yamllint"), "--strict", "--format=parsable", "-c", root / ".yamllint", *every], folder)


def check_jsonschema(_root, folder, files):
    for schema, what, *more in SCHEMAS:
        command = [tool("check-jsonschema"), "--builtin-schema", schema, *more, *files[what]]
        yield from said(command, folder)


def actionlint(_root, folder, files):
    return said([tool("actionlint"), "-oneline", "-shellcheck", tool("shellcheck"), *files["workflow"]], folder)


def zizmor(root, folder, files):
    command = [tool("zizmor"), "--offline", "--no-progress", "--quiet"]
    yield from said([*command, "--persona=pedantic", root / ".github"], root)
    shown = [path for path in files["workflow"] if path.name.startswith(("line-", "init"))]
    (folder / "zizmor.yml").write_text(VERSIONS, encoding="utf-8")
    yield from said([*command, "--config", folder / "zizmor.yml", *shown], folder)


def shellcheck(root, _folder, files):
    for path in files["action"] + files["gitlab"]:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for title, text in scripts(data):
            yield from shell(f"{path.name}, {title}", text)
    for line, text in fenced((root / "docs" / "ci.md").read_text(encoding="utf-8"), "sh"):
        yield from shell(f"docs/ci.md:{line}", text)


def expressions(_root, _folder, files):
    for path in files["workflow"] + files["action"]:
        yield from interpolated(path.name, yaml.safe_load(path.read_text(encoding="utf-8")))


def hadolint(root, _folder, _files):
    return said([tool("hadolint"), "--no-color", root / "Containerfile"], root)


LINTS = (yamllint, check_jsonschema, actionlint, zizmor, shellcheck, expressions, hadolint)


def found(root, lints=LINTS):
    """Everything that is wrong, as lines."""
    with tempfile.TemporaryDirectory() as name:
        files = project(root, Path(name))
        for lint in lints:
            yield from lint(root, Path(name), files)


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent.parent).resolve()
    try:
        lines = list(found(root))
        count = len(pieces((root / "docs" / "ci.md").read_text(encoding="utf-8")))
    except (Trouble, OSError, yaml.YAMLError) as error:
        print(f"workflows: COULD NOT RUN: {error}")
        return 2
    for line in lines[:40]:
        print(f"FAILED  {line}")
    print(f"workflows, the action, {count} pieces of docs/ci.md and the container file: {len(lines)} findings")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
