"""Runs what CI would run: the scripts of the action, of the workflow, of docs/ci.md, with the program.

    steps.py PROGRAM [ROOT] [--only CASE,…] [--install] [--schema FILE]

Each script is given to bash as a runner gives it, with its inputs in the environment, in a
folder of statements made for it; then exit codes, annotations, SARIF and files are looked
at. Steps that are actions of others (`uses`) are passed over. `--install` lets cargo install
the program for once, which takes long without a warm `CARGO_TARGET_DIR`. Exit code: 0 all as
it should be, 1 not, 2 could not run.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import sarif
import workflows

EXPRESSION = re.compile(r"\$\{\{\s*(inputs|steps)\.([\w-]+)(?:\.outputs\.([\w-]+))?\s*\}\}")
HEAD = "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-{day:02}\ncontact: ferry@example.org\n---\n"
# As good, doubtful and wrong to the program as to its stand-in.
GOOD = HEAD + "# The bell {day} stays\n\n1. It is heard on both banks.\n\n2. It is rung on days of fog.\n"
DOUBTFUL = HEAD + "# The bell rings\n\n1. It is heard.\n\n3. It is doubtful who rings it.\n"
WRONG = HEAD + "# The bell\n\n1. It is [wrong](javascript:ring()) to sell it.\n"
ANNOTATION = re.compile(r"^::(error|warning|notice) .*file=([^,]+),.*::.", re.M)


class Trouble(Exception):
    """Nothing can be said about the scripts."""


def bash(script, folder, environment):
    """Runs a script as a runner does: exit code and what it said."""
    done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script], cwd=folder,
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    return done.returncode, done.stdout


class Runner:
    """A machine of the CI system: a folder with statements, and another for what runs there."""

    def __init__(self, work, program, root):
        self.work, self.program, self.root = work, program, root
        self.at, self.temp = work / "checkout", work / "temp"
        for folder in (self.at / "content", self.temp, work / "home", work / "bin"):
            folder.mkdir(parents=True)
        for day in (1, 2, 3):
            self.write(f"content/bell-{day}.md", GOOD.format(day=day))
        (work / "bin" / "pamphleteer").symlink_to(program)

    def write(self, name, text):
        path = self.at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def environment(self, **more):
        home = Path.home()
        tools = {"CARGO_HOME": str(home / ".cargo"), "RUSTUP_HOME": str(home / ".rustup")}
        ours = ("GITHUB_", "RUNNER_", "CI_")
        kept = tools | {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        kept["PATH"] = f"{self.work / 'bin'}{os.pathsep}{kept['PATH']}"
        return kept | {"HOME": str(self.work / "home"), "PAMPHLETEER_CACHE": str(self.work / "cache"), **more}

    def here(self, script, **more):
        """Runs a script with the program on the PATH."""
        return bash(script, self.at, self.environment(**more))

    def action(self, **inputs):
        """Runs the action: exit code, what it said, its outputs."""
        data = yaml.safe_load((self.root / ".github/actions/press/action.yml").read_text(encoding="utf-8"))
        given = {name: str(about.get("default", "")) for name, about in data["inputs"].items()}
        inputs = {"program": str(self.program)} | {name.replace("_", "-"): value for name, value in inputs.items()}
        if set(inputs) - set(given):
            raise Trouble(f"the action has no input {set(inputs) - set(given)}")
        given |= inputs
        outputs, status, said = {}, 0, ""
        for step in data["runs"]["steps"]:
            if "run" not in step or status:
                continue
            status, text, outputs[step["id"]] = self.step(step, given, outputs)
            said += text
        return status, said, outputs

    def step(self, step, inputs, outputs):
        """Runs one step."""
        if step["shell"] != "bash":
            raise Trouble(f"{step['name']}: the shell is {step['shell']}")

        def value(found):
            room, name, output = found.groups()
            return inputs[name] if room == "inputs" else outputs[name].get(output, "")
        given = {name: EXPRESSION.sub(value, text) for name, text in step.get("env", {}).items()}
        if any("${{" in text for text in given.values()):
            raise Trouble(f"{step['name']}: an expression that is not understood: {given}")
        written = self.temp / "output"
        written.write_text("", encoding="utf-8")
        status, said = bash(step["run"], self.at, self.environment(
            RUNNER_OS="Linux", RUNNER_ARCH="X64", RUNNER_TEMP=str(self.temp), GITHUB_OUTPUT=str(written),
            GITHUB_ACTION_PATH=str(self.root / ".github/actions/press"), **given))
        lines = written.read_text(encoding="utf-8").splitlines()
        bad = [line for line in lines if "=" not in line]
        if bad:  # a runner fails such a step
            return status or 1, f"{said}no output: {bad[0]}", {}
        return status, said, dict(line.split("=", 1) for line in lines)


def files(folder):
    """The files below a folder; none if there is no folder."""
    every = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in every}


def expect(what, wanted, got, said=""):
    """A line if something is not as it should be."""
    if got != wanted:
        tail = f"; it said:\n{said[-1500:]}" if said else ""
        yield f"{what}: {got!r}, not {wanted!r}{tail}"


def annotations(said):
    return sorted(set(ANNOTATION.findall(said)))


def reported(outputs, schema):
    """What is wrong with the SARIF file, and the levels in it."""
    path = outputs.get("press", {}).get("sarif", "")
    if not path:
        return ["there is no SARIF file"], []
    try:
        report = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{path} is no JSON: {error}"], []
    lines = [f"SARIF: {line}" for line in sarif.wrong(report, schema)]
    return lines, sorted(result["level"] for run in report.get("runs", []) for result in run.get("results", []))


def check(runner, schema):
    """Findings beside lines, in a SARIF file, and as an exit code."""
    status, said, outputs = runner.action(command="check", paths="content")
    yield from expect("check of good statements", (0, []), (status, annotations(said)), said)
    lines, levels = reported(outputs, schema)
    yield from lines
    yield from expect("SARIF of good statements", [], levels)

    runner.write("content/doubtful.md", DOUBTFUL.format(day=4))
    status, said, outputs = runner.action(command="check", paths="content")
    doubt = [("warning", "content/doubtful.md")]
    yield from expect("check of a doubtful one", (0, doubt), (status, annotations(said)), said)
    yield from expect("output exit-code", "0", outputs["press"].get("exit-code"))
    status, said, outputs = runner.action(command="check", paths="content", strict="true")
    yield from expect("strict check of a doubtful one", (1, "1"), (status, outputs["press"].get("exit-code")), said)
    lines, levels = reported(outputs, schema)
    yield from lines
    yield from expect("SARIF of a doubtful one", ["warning"], levels)

    runner.write("content/wrong.md", WRONG.format(day=5))
    status, said, outputs = runner.action(command="check", paths="content")
    shown = ("error", "content/wrong.md") in annotations(said)
    yield from expect("check of a wrong one", (1, True), (status, shown), said)
    lines, levels = reported(outputs, schema)
    yield from lines
    yield from expect("SARIF of a wrong one", ["error", "warning"], levels)
    status, said, _ = runner.action(command="check", paths="content/bell-1.md\n\ncontent/doubtful.md\n")
    yield from expect("check of two files", (0, doubt), (status, annotations(said)), said)


def trouble(runner, _schema):
    """What cannot be done ends with 2, says why, and closes no finding."""
    for name, inputs in {
        "a path that is not there": {"paths": "nowhere"},
        "a command that is none": {"command": "rm"},
        "an option that is none": {"options": "--nothing"},
        "a shard of a check": {"shard": "1/2"},
        "parts of a build": {"command": "build", "parts": "parts"},
        "no parts": {"command": "release", "parts": "content"},
        "strict with another word": {"strict": "yes"},
        "cache with another word": {"cache": "yes"},
        "a program that is none": {"program": "/nowhere/pamphleteer"},
    }.items():
        status, said, outputs = runner.action(**inputs)
        yield from expect(name, 2, status, said)
        yield from expect(f"{name}: says why", True, bool(said.strip()))
        yield from expect(f"{name}: SARIF", None, outputs.get("press", {}).get("sarif"))


def names(runner, _schema):
    """Names and inputs that are no commands and no options."""
    odd = "-- $(touch run) `touch run`; touch run & 'x' \"y\" *.md"
    runner.write(odd, DOUBTFUL.format(day=6))
    status, said, _ = runner.action(command="check", paths=odd)
    yield from expect("check of an odd name", (0, 1), (status, len(annotations(said))), said)
    status, said, _ = runner.action(command="build", paths="content/bell-1.md", out="-o $(touch run)", only="reader")
    yield from expect("build into an odd folder", (0, True), (status, (runner.at / "-o $(touch run)").is_dir()), said)
    for command in ("check", "build"):
        status, said, _ = runner.action(command=command, paths="content", only="$(touch run)",
                                        options="$(touch run)\n`touch run`")
        yield from expect(f"{command} with odd options", 2, status, said)
    left = [path for path in runner.work.rglob("run") if path.is_file()]
    yield from expect("files made by what is in an input", [], left)


def build(runner, _schema):
    """Files, in the folder asked for; one bad statement does not keep the others back."""
    status, said, outputs = runner.action(command="build", paths="content", out="made", only="reader", paper="letter")
    yield from expect("build", 0, status, said)
    made = {name for name in files(runner.at / "made") if name.endswith(".pdf")}
    yield from expect("files of a build", {f"bell-{day}/bell-{day}.pdf" for day in (1, 2, 3)}, made)
    key = outputs["press"].get("made-key", "")
    status, said, outputs = runner.action(command="build", paths="content", out="made", only="reader", paper="letter")
    yield from expect("what is kept after the same build", (True, key), (bool(key), outputs["press"].get("made-key")), said)
    status, said, outputs = runner.action(command="build", paths="content", out="a4", only="reader", paper="a4")
    yield from expect("what is kept after another build is kept too", False, outputs["press"].get("made-key") == key)
    runner.write("content/wrong.md", WRONG.format(day=5))
    status, said, outputs = runner.action(command="build", paths="content", out="again", only="reader")
    yield from expect("build with a bad statement", (1, "1"), (status, outputs["press"].get("exit-code")), said)
    again = {name for name in files(runner.at / "again") if name.endswith(".pdf")}
    yield from expect("files beside a bad statement", made, again)


def release(runner, schema):
    """A release, whole and in parts; `verify` passes it and names what was altered."""
    status, said, _ = runner.action(command="release", paths="content", out="release")
    yield from expect("release", 0, status, said)
    whole = files(runner.at / "release")
    yield from expect("manifest and checksums", True, {"manifest.json", "SHA256SUMS"} <= whole.keys())
    status, said, outputs = runner.action(command="verify", paths="content", out="release")
    yield from expect("verify", (0, []), (status, annotations(said)), said)
    lines, _ = reported(outputs, schema)
    yield from lines
    for part in (1, 2):
        status, said, _ = runner.action(command="build", paths="content", shard=f"{part}/2", out=f"parts/part-{part}")
        yield from expect(f"part {part}", 0, status, said)
    status, said, _ = runner.action(command="release", parts="parts", out="joined")
    yield from expect("release of parts", 0, status, said)
    yield from expect("parts joined", True, files(runner.at / "joined") == whole)
    yield from assets(runner)
    path = runner.at / "release" / "bell-2" / "bell-2.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    status, said, outputs = runner.action(command="verify", paths="content", out="release")
    yield from expect("verify of an altered file", (1, True), (status, "bell-2.pdf" in said), said)
    lines, levels = reported(outputs, schema)
    yield from lines
    yield from expect("SARIF of an altered file", True, "error" in levels)


def assets(runner):
    """What a tag publishes, as the workflow gathers it."""
    data = yaml.safe_load((runner.root / ".github/workflows/statements.yml").read_text(encoding="utf-8"))
    scripts = [step["run"] for step in data["jobs"]["release"]["steps"] if "run" in step]
    if len(scripts) != 1:
        raise Trouble("the job `release` of the workflow has another script than that for the files to publish")
    archives = set()
    # Another day, other rights.
    for second, rights in ((1, "g=,o="), (2, "g+w,o+r")):
        runner.here(f"rm -rf assets files; chmod -R {rights} release; find release -exec touch --date=@{second} {{}} +")
        status, said = runner.here(scripts[0])
        yield from expect("files to publish", 0, status, said)
        if not (runner.at / "assets/release.tar.gz").is_file():
            yield "no archive is published"
            return
        archives.add((runner.at / "assets/release.tar.gz").read_bytes())
    yield from expect("archives made of one release", 1, len(archives))
    unpacked = runner.work / "unpacked"
    unpacked.mkdir()
    subprocess.run(["tar", "-xzf", runner.at / "assets/release.tar.gz", "-C", unpacked], check=True)
    yield from expect("what is in the archive", True, files(unpacked / "release") == files(runner.at / "release"))
    # Each file by its own name: none may be lost because another has the same.
    single = [name for name in files(runner.at / "release") if "/" in name and name.endswith((".pdf", ".epub"))]
    wanted = {Path(name).name for name in single} | {"release.tar.gz", "manifest.json", "SHA256SUMS"}
    yield from expect("files published", wanted, set(files(runner.at / "assets")))
    yield from expect("names of their own", len(single), len({Path(name).name for name in single}))


def page(runner, _schema):
    """The commands of docs/ci.md, and the jobs for GitLab one after the other."""
    text = (runner.root / "docs" / "ci.md").read_text(encoding="utf-8")
    commands = workflows.fenced(text, "sh")[0][1]
    for line in commands.splitlines():
        status, said = runner.here(line)
        yield from expect(line.split("  ")[0], 0, status, said)
    whole = files(runner.at / "release")
    if not whole:
        yield "the commands of docs/ci.md leave no release"
        return
    shutil.rmtree(runner.at / "release")
    jobs = next(yaml.safe_load(text) for _, what, text in workflows.pieces(text) if what == "gitlab")
    stages = jobs["stages"]
    jobs = {name: job for name, job in jobs.items() if isinstance(job, dict) and "script" in job}
    ran = []
    for stage in stages:
        for name, job in jobs.items():
            if job.get("stage") == stage:
                ran.append(name)
                yield from gitlab(runner, name, job)
    yield from expect("jobs for GitLab that were run", sorted(jobs), sorted(ran))
    for what in ("release", "public"):
        yield from expect(f"GitLab’s folder {what}", True, files(runner.at / what) == whole)


def gitlab(runner, name, job):
    """One job, as often as it is to be run."""
    total = job.get("parallel", 1)
    for index in range(1, total + 1):
        status, said = runner.here("\n".join(job.get("before_script", []) + job["script"]), CI_COMMIT_TAG="v1",
                                   CI_NODE_INDEX=str(index), CI_NODE_TOTAL=str(total))
        yield from expect(f"GitLab, {name}", 0, status, said)
        for path in job.get("artifacts", {}).get("paths", []):
            yield from expect(f"GitLab, {name} leaves {path}", True, (runner.at / path).exists())


def install(runner, _schema):
    """The program is installed from the sources, by version, or not at all; its key follows the sources."""
    cargo = runner.work / "bin" / "cargo"
    cargo.write_text('#!/bin/bash\nprintf "%s\\n" "$*" >>"$HOME/cargo.log"\nwhile [[ $1 != --root ]]; do shift; done\n'
                     f'mkdir -p "$2/bin"\ncp {runner.program} "$2/bin/pamphleteer"\n', encoding="utf-8")
    cargo.chmod(0o755)
    log = runner.work / "home" / "cargo.log"
    sources = runner.work / "sources"
    for name in ("Cargo.toml", "Cargo.lock", "build.rs", "docs/a.md", "fonts/a.ttf", "layouts/a.typ", "src/main.rs"):
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(name, encoding="utf-8")
    keys = []
    for inputs in ({"source": str(sources)}, {"source": str(sources)}, {"version": "0.1.0"}):
        shutil.rmtree(runner.temp / "pamphleteer", ignore_errors=True)
        status, said, outputs = runner.action(command="check", paths="content", program="", **inputs)
        done = outputs.get("install", {}).get("installed")
        yield from expect(f"installed with {inputs}", (0, "true"), (status, done), said)
        keys.append(outputs["program"].get("program-key"))
        (sources / "src/main.rs").write_text("changed", encoding="utf-8")
    yield from expect("keys of three programs", 3, len(set(keys)))
    lines = log.read_text(encoding="utf-8").splitlines()
    place = f"--locked --root {runner.temp}/pamphleteer/program"
    path = f"install --path {sources} --bin pamphleteer {place}"
    yield from expect("what cargo was told", [path, path, f"install pamphleteer --version =0.1.0 {place}"], lines)
    # A second use in one job finds the program there.
    status, said, outputs = runner.action(command="check", paths="content", program="", version="0.1.0")
    yield from expect("a second use", (0, {}), (status, outputs.get("install")), said)
    for inputs in ({"version": "latest"}, {"source": str(runner.at)}):
        status, said, _ = runner.action(command="check", program="", **inputs)
        yield from expect(f"installed with {inputs}", 2, status, said)
    # The sources that the action came with.
    status, said, outputs = runner.action(command="check", paths="content", program="", cache="false")
    key = outputs.get("program", {}).get("program-key", "")
    yield from expect("the action's own sources", (0, True), (status, key.startswith("pamphleteer-program-")), said)


def installed(runner, _schema):
    """The same with cargo itself."""
    status, said, outputs = runner.action(command="check", paths="content", program="")
    yield from expect("installed with cargo", (0, "true"), (status, outputs.get("install", {}).get("installed")), said)


CASES = {case.__name__: case for case in (check, trouble, names, build, release, page, install)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("root", type=Path, nargs="?", default=Path(__file__).parent.parent.parent)
    parser.add_argument("--only", default=",".join(CASES))
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--schema", type=Path)
    args = parser.parse_args()
    failed = 0
    try:
        schema = sarif.validator(args.schema or sarif.published())
        cases = [CASES[name] for name in args.only.split(",")] + [installed] * args.install
        for case in cases:
            with tempfile.TemporaryDirectory() as name:
                runner = Runner(Path(name).resolve(), args.program.resolve(strict=True), args.root.resolve())
                lines = list(case(runner, schema))
            failed += bool(lines)
            print(f"{'FAILED' if lines else 'passed'}  {case.__name__}: {case.__doc__}")
            for line in lines[:10]:
                print(f"        {line}")
    except (Trouble, sarif.Trouble, workflows.Trouble, OSError, KeyError, StopIteration, yaml.YAMLError) as error:
        print(f"steps: COULD NOT RUN: {error!r}")
        return 2
    print(f"{len(cases)} cases with {args.program}, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
