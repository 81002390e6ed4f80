"""Tests of the judges of CI files, with a stand-in for the program; each breaks one thing.

    python3 -m unittest discover -s tests/judges
"""

import os
import shutil
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))

import sharded
import steps
import workflows

ROOT = Path(__file__).parent.parent.parent
STANDIN = Path(__file__).parent / "standin.py"
ACTION = ".github/actions/press/action.yml"
WORKFLOW = ".github/workflows/statements.yml"
PAGE = "docs/ci.md"
BEGUN = "src/start/github.yml"
BEGUN_ON_GITLAB = "src/start/gitlab.yml"


class Schema:
    """In the place of the published one, which `sarif.py` reads: runs are wanted."""

    @staticmethod
    def iter_errors(report):
        if "runs" not in report:
            yield mock.Mock(absolute_path=["runs"], message="is missing")


def changed(folder, name="", old="", new=""):
    """The project's CI files with one change."""
    for each in (".github", ".yamllint", "Containerfile", PAGE, BEGUN, BEGUN_ON_GITLAB):
        target = folder / each
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / each).is_dir() else shutil.copy)(ROOT / each, target)
    if name:
        text = (folder / name).read_text(encoding="utf-8")
        if text.count(old) == 0:
            raise AssertionError(f"{name} has no “{old}”")
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


class Lints(unittest.TestCase):
    def found(self, lints, *change):
        with tempfile.TemporaryDirectory() as folder:
            return "\n".join(workflows.found(changed(Path(folder), *change), lints))

    def test_the_files_as_they_are(self):
        self.assertEqual(self.found(workflows.LINTS), "")

    def test_each_linter_finds_its_own(self):
        for lint, *change in (
            (workflows.yamllint, WORKFLOW, "permissions: {}", "permissions:   {}"),
            (workflows.yamllint, PAGE, "stages: [check,", "stages:  [check,"),
            (workflows.check_jsonschema, ACTION, "using: composite", "using: nothing"),
            (workflows.check_jsonschema, WORKFLOW, "    timeout-minutes: 30\n", ""),
            (workflows.check_jsonschema, PAGE, "interruptible: true", "interruptible: maybe"),
            (workflows.actionlint, WORKFLOW, "needs: check", "needs: nothing"),
            # What our own action and workflow do not have.
            (workflows.actionlint, PAGE, "          command: check\n", "          comand: check\n"),
            (workflows.actionlint, PAGE, "      paths: content\n", "      path: content\n"),
            (workflows.zizmor, WORKFLOW, "@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "@v5"),
            (workflows.zizmor, PAGE, "actions/deploy-pages@v5", "actions/deploy-pages"),
            (workflows.shellcheck, ACTION, 'mkdir -p "$root/made"', "mkdir -p $root/made"),
            (workflows.shellcheck, PAGE, '"parts/$CI_NODE_INDEX"', "parts/$CI_NODE_INDEX"),
            (workflows.shellcheck, PAGE, "release --sources content ", "`release --sources content "),
            (workflows.expressions, ACTION, 'command -v -- "$PROGRAM"', 'command -v -- "${{ inputs.program }}"'),
            # What `init` writes.
            (workflows.actionlint, BEGUN, "runs-on: ubuntu-24.04", "runs-on: ubuntu-2404"),
            (workflows.check_jsonschema, BEGUN, "    timeout-minutes: 45\n", ""),
            (workflows.zizmor, BEGUN, "@3d3c42e5aac5ba805825da76410c181273ba90b1", ""),
            (workflows.check_jsonschema, BEGUN_ON_GITLAB, "  script:", "  scripts:"),
            (workflows.hadolint, "Containerfile", "WORKDIR /work", "WORKDIR work"),
        ):
            with self.subTest(f"{lint.__name__}: {change[2]}"):
                self.assertNotEqual(self.found([lint], *change), "")

    def test_a_linter_or_a_page_that_is_not_there(self):
        with mock.patch.dict(os.environ, PATH="/nowhere"), mock.patch.object(sys, "executable", "/nowhere/python"):
            for lint in workflows.LINTS:
                if lint is not workflows.expressions:
                    self.assertRaises(workflows.Trouble, self.found, [lint])
        self.assertRaises(workflows.Trouble, self.found, [], PAGE, "stages: [check, build, release, publish]", "")


class Scripts(unittest.TestCase):
    def run_case(self, name, *change, broken=""):
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, STANDIN=broken):
            root = changed(Path(folder) / "root", *change)
            for each in ("Cargo.lock", "Cargo.toml", "build.rs", "fonts/a", "layouts/a", "src/a"):
                (root / each).parent.mkdir(exist_ok=True)
                (root / each).write_text(each, encoding="utf-8")
            runner = steps.Runner(Path(folder) / "work", STANDIN, root)
            return "\n".join(steps.CASES[name](runner, Schema))

    def test_the_scripts_as_they_are(self):
        for name in steps.CASES:
            with self.subTest(name):
                self.assertEqual(self.run_case(name), "")

    def test_a_program_that_is_broken(self):
        for name, broken in (("check", "silent"), ("check", "sarif"), ("release", "silent"), ("release", "lost"),
                             ("release", "byte"), ("page", "byte"), ("page", "lost")):
            with self.subTest(f"{name}, {broken}"):
                self.assertNotEqual(self.run_case(name, broken=broken), "")

    def test_scripts_that_are_broken(self):
        for name, *change in (
            ("check", ACTION, 'exit "$status"', "exit 0"),
            ("check", ACTION, "press --format github", "press --format human"),
            ("check", ACTION, "|| options+=(--strict)", "|| true"),
            ("check", ACTION, "<<<\"$1\"", "<<<\"$1\" | head -n 1"),
            ("trouble", ACTION, "((status > 1)) ||", ""),
            ("trouble", ACTION, "|| stop 'strict is true or false'", "|| true"),
            ("names", ACTION, 'end=(-- "${paths[@]}")', 'end=("${paths[@]}")'),
            ("names", ACTION, '"--out=$OUT"', '--out "$OUT"'),
            ("names", ACTION, 'end=(-- "${paths[@]}")', 'eval "end=(-- ${paths[*]})"'),
            ("build", ACTION, '"--out=$OUT"', "--out=out"),
            ("build", ACTION, "sort | cksum", "sort | cat - <(date +%N) | cksum"),
            ("build", ACTION, "find . -type f |", "true |"),
            ("build", ACTION, "'exit-code=%s\\n' \"$status\"", "'%s\\n' \"$status\""),
            ("release", ACTION, 'end=(--merge "${parts[@]}")', 'end=(--merge "${parts[0]}")'),
            ("release", ACTION, 'options+=("--shard=$SHARD")', "true"),
            ("release", WORKFLOW, "--mtime=@0", ""),
            ("release", WORKFLOW, "--mode=a=rX,u+w", ""),
            ("release", WORKFLOW, "-name '*.pdf' -o", ""),
            ("page", PAGE, '"$CI_NODE_INDEX/$CI_NODE_TOTAL"', '"1/$CI_NODE_TOTAL"'),
            ("page", PAGE, "--merge parts/*", "--merge parts/1"),
            ("page", PAGE, "cp -r release public", "mkdir public"),
            ("page", PAGE, "pamphleteer verify release", "pamphleteer verfy release"),
            ("install", ACTION, '"=$VERSION" --locked', '"=$VERSION"'),
            ("install", ACTION, "docs fonts layouts src", "docs fonts layouts"),
            ("install", ACTION, "if [[ ! -x $PROGRAM ]]", "if true"),
        ):
            with self.subTest(f"{name}: {change[2]}"):
                self.assertNotEqual(self.run_case(name, *change), "")


class Parts(unittest.TestCase):
    def wrong(self, broken="", cores=2):
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, STANDIN=broken, STANDIN_SECONDS="0.5"):
            statements = Path(folder) / "two words"
            work = Path(folder) / "work"
            statements.mkdir()
            work.mkdir()
            for day in range(1, 6):
                (statements / f"bell-{day}.md").write_text(steps.GOOD.format(day=day), encoding="utf-8")
            return "\n".join(sharded.wrong(STANDIN, [statements], [], work, 4, cores))

    def test_parts_joined_are_the_whole(self):
        self.assertEqual(self.wrong(), "")

    def test_a_byte_otherwise_a_file_lost_a_statement_twice(self):
        self.assertIn("bell-2/bell-2.pdf differs", self.wrong("byte"))
        self.assertIn("bell-5/bell-5.pdf is in", self.wrong("lost"))
        self.assertIn("a statement was made in two parts", self.wrong("double"))

    def test_parts_one_after_the_other_are_seen(self):
        self.assertEqual(sharded.at_once([(0, 1), (1, 2), (2, 3)]), 1)
        self.assertEqual(sharded.at_once([(0, 2), (1, 3), (2, 4)]), 2)

    def test_a_folder_is_compared_to_the_last_byte(self):
        with tempfile.TemporaryDirectory() as name:
            for folder, text in (("a", "x"), ("b", "y")):
                (Path(name) / folder / "empty").mkdir(parents=True)
                (Path(name) / folder / "file").write_text(text, encoding="utf-8")
            (Path(name) / "a" / "more").mkdir()
            lines = list(sharded.differences(Path(name) / "a", Path(name) / "b"))
            self.assertEqual([line.split()[0] for line in lines], ["file", "more"])


if __name__ == "__main__":
    unittest.main()
