"""Holds every statement of some folders against what was made of it: the same words, or a refusal by name.

    corpus.py PRESS FOLDER… --out DIR [--font-path DIR]

Builds them into DIR, none together with another edition of it. One that has an error
finding has it with a line and a message, and nothing was made of it; of every other there
are model, reader PDF and EPUB, and words.py finds the words of the source in each.

Lines that a finding says are set aside – page numbers, running heads, a title that the
front matter overrules – are not looked for. Where a finding says that the title stands
after other text, words are counted and their order is left. Of a PDF in Arabic script,
whose words pdftotext gives in pieces, the letters are counted.
Exit code: 0 every statement is whole or refused, 1 not, 2 could not run.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import destinations
import source
import words

ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise words.Trouble(f"{' '.join(map(str, command[:3]))} … ended with {done.returncode}: {done.stderr[-600:]}")
    return json.loads(done.stdout)


def refusals(errors, made):
    """What is wrong with how a statement was refused."""
    yield from (f"refused, and there is {path.name}" for path in made if path.exists())
    yield from (f"an error without a place: {error}" for error in errors if error["line"] < 1 or not error["message"])


def set_aside(findings):
    """The lines whose words a finding says are not in the products."""
    for finding in findings:
        said = finding["code"] in ("stray-page-number", "stray-running-head") and "set aside" in finding["message"]
        if said or finding["code"] == "metadata-disagrees":
            yield from range(finding["line"], finding["end_line"] + 1)


def compare(path, model, findings, pdf, epub, web):
    """What of the words of a statement is not in its products."""
    statement = source.read(path, set(set_aside(findings)))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(model, file)
        file.flush()
        texts = [("model", words.model_text(file.name), False), ("EPUB", words.epub_text(epub), False)]
        texts.append(("web page", words.web_text(web), False))
    texts.append(("PDF", words.pdf_text(pdf, statement), True))
    said = [*statement.body, *sum(statement.header, []), *sum(statement.footnotes.values(), [])]
    moved = any(finding["code"] == "text-before-title" for finding in findings)
    for name, text, seen in texts:
        if seen and ARABIC.search(text):
            wrong = [f"missing letters: {lost}" for lost in [words.letters(said) - words.letters([text])] if lost]
        elif moved:
            wrong = [f"missing words: {lost}" for lost in [Counter(said) - Counter(source.words(text))] if lost]
        else:
            wrong = words.compare(statement, text, set(), seen)
        yield from (f"{name}: {line}" for line in wrong)


def batches(paths):
    """Statements that can be built in one run without one being an edition of another."""
    nth = Counter()
    found = {}
    for path in paths:
        work = path.name.split(".")[0]
        found.setdefault(nth[work], []).append(path)
        nth[work] += 1
    return found.values()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("press", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--font-path", type=Path)
    args = parser.parse_args()
    fonts = ["--font-path", args.font_path] if args.font_path else []
    counts = {"whole": 0, "refused": 0, "failed": 0}
    try:
        for folder in args.folders:
            report = []
            for batch in batches(source.statements(folder)):
                report += run(args.press, "build", *batch, "--out", args.out / folder.name, "--only", "reader,epub,web",
                              "--format", "json", *fonts)
            for path in source.statements(folder):
                found = [finding for finding in report if Path(finding["file"]).name == path.name]
                errors = [finding for finding in found if finding["severity"] == "error"]
                if errors:
                    made = (args.out / folder.name).glob(f"{path.stem}/{path.stem}.*")
                    kind, wrong = "refused", list(refusals(errors, list(made)))
                else:
                    model = run(args.press, "inspect", "--format", "json", path)
                    slug = model["slug"]
                    files = [args.out / folder.name / slug / f"{slug}.{kind}" for kind in ("pdf", "epub", "html")]
                    kind = "whole"
                    wrong = list(compare(path, model, found, *files))
                counts["failed" if wrong else kind] += 1
                for line in wrong[:6]:
                    print(f"{path}: {line}")
    except (words.Trouble, destinations.Trouble, OSError, ValueError, KeyError) as error:
        print(f"corpus: COULD NOT RUN: {error!r}")
        return 2
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 1 if counts["failed"] or not counts["whole"] else 0


if __name__ == "__main__":
    sys.exit(main())
