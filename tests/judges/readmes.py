"""Holds Markdown that was never meant as a statement against what the press makes of it.

    readmes.py PRESS FOLDER [--most N] [--keep DIR]

FOLDER is any folder with README.md files in it: those of the crates that cargo has
unpacked will do. Each is built into a reader PDF and an EPUB. It is either made, and
then its words, as another reader of Markdown (markdown-it-py) finds them, stand in the
model, in the EPUB and in the PDF; or it is refused, and then an error names file, line
and what is wrong. A defect of the program is never an answer.

Words are compared paragraph by paragraph: each stands in the products in one piece and
in the order of the source, but for those that the press moves – a title below other
text, footnotes, the contact. In the PDF, where lines divide words, letters are counted.
Exit code: 0 all are made or refused, 1 not, 2 could not run.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import source
import words

NOTE = "\0"  # where a footnote is referred to; products have a number there
FAR = 600  # characters: words that come again further on may be others
MOVED = 3  # paragraphs beside footnotes: a title, the contact, a notice before it


class Trouble(Exception):
    """Nothing can be said."""


def paragraphs(text):
    """The words of each paragraph, heading, cell and piece of code, in the order of the source.

    What stands as an attribute in the EPUB (the text for those who cannot see a picture)
    is left out. Returns them, and how many footnotes there are.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    found, notes = [], 0
    for token in reader.parse(text):
        if token.type == "inline":
            found += inline(token.children).split(NOTE)
        elif token.type in ("fence", "code_block"):
            found.append(token.content)
        elif token.type == "footnote_open":
            notes += 1
    return [run for run in map(source.words, found) if run], notes


def inline(tokens):
    """The text of the tokens of a paragraph."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "html_inline":
            parts.append("\n" if re.match(r"<br", token.content) else "")
        elif token.type == "image":
            parts.append(" " + token.attrs.get("title", "") + " ")
        elif token.type == "footnote_ref":
            parts.append(NOTE)
    return "".join(parts)


def without_pictures(text):
    """Pictures in READMEs lie on other machines, and every one would be refused."""
    text = re.sub(r"\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|\[!\[[^\]]*\](?:\[[^\]]*\])?\](?:\([^)]*\)|\[[^\]]*\])", "", text)
    return re.sub(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])", "", text)


def lost(wanted, notes, text):
    """What of the paragraphs is not in a text, as lines."""
    squashed = "\0".join(run.casefold() for run in source.words(text))
    at, moved = 0, 0
    for run in wanted:
        needle = "\0".join(word.casefold() for word in run)
        place = find(squashed, needle, at)
        if place is not None and (place - at - len(needle) < FAR or find(squashed, needle, 0) == place):
            at = place
            continue
        moved += 1
        if find(squashed, needle, 0) is None:
            yield f"not there: “{' '.join(run[:16])}”"
        elif moved > MOVED + notes:
            yield f"out of its place: “{' '.join(run[:16])}”"


def find(text, needle, start):
    """Where words stand in words from a place on; the end of them."""
    while (place := text.find(needle, start)) >= 0:
        end = place + len(needle)
        if (place == 0 or text[place - 1] == "\0") and (end == len(text) or text[end] == "\0"):
            return end
        start = place + 1
    return None


def letters(text):
    return Counter(char for word in source.words(text) for char in word.casefold())


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise Trouble(f"{' '.join(map(str, command[:4]))} … ended with {done.returncode}: {done.stderr[-600:]}")
    return done.stdout


def collect(folder, most, into):
    """Copies of the READMEs, one for each name and content, evenly taken from all of them."""
    seen, kept = set(), []
    for path in sorted(Path(folder).rglob("README.md")):
        try:
            text = without_pictures(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        if text.strip() and text not in seen:
            seen.add(text)
            kept.append((path.parent.name, text))
    if not kept:
        raise Trouble(f"no README.md in {folder}")
    step = max(1, len(kept) / most) if most else 1
    chosen = [kept[int(index * step)] for index in range(int(len(kept) / step))]
    for number, (name, text) in enumerate(chosen):
        (into / f"{number:04}-{re.sub('[^a-z0-9]+', '-', name.lower())}.md").write_text(text, encoding="utf-8")
    return len(chosen)


def judge(press, path, out, findings):
    """What is wrong with what was made of one file; and whether it was made."""
    slug = path.stem
    pdf, epub = (out / slug / f"{slug}.{kind}" for kind in ("pdf", "epub"))
    errors = [finding for finding in findings if finding["severity"] == "error"]
    if errors:
        wrong = [f"refused, and there is a {made.suffix}" for made in (pdf, epub) if made.exists()]
        wrong += [f"an error without a place: {error}" for error in errors if error["line"] < 1 or not error["message"]]
        return wrong, False
    if not (pdf.exists() and epub.exists()):
        return ["neither made nor refused"], False
    wanted, notes = paragraphs(path.read_text(encoding="utf-8"))
    model = path.with_suffix(".json")
    model.write_text(run(press, "inspect", "--format", "json", path), encoding="utf-8")
    wrong = [f"model: {line}" for line in lost(wanted, notes, words.model_text(model))]
    wrong += [f"EPUB: {line}" for line in lost(wanted, notes, words.epub_text(epub))]
    # In the PDF lines divide words, and a part of a word may be drawn by itself.
    shown = run("pdftotext", "-raw", "-enc", "UTF-8", pdf, "-")
    if gone := letters("\n".join(" ".join(run) for run in wanted)) - letters(shown):
        wrong.append(f"PDF: letters not there: {dict(gone.most_common(12))}")
    return wrong, True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("press", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=0, metavar="N", help="take N of them, evenly spread")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work here and leave everything there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = args.keep or Path(temporary)
        texts, out = work / "texts", work / "out"
        texts.mkdir(parents=True)
        try:
            count = collect(args.folder, args.most, texts)
            report = json.loads(run(args.press, "build", texts, "--out", out, "--only", "reader,epub", "--format", "json"))
            made = failed = 0
            for path in sorted(texts.glob("*.md")):
                found = [finding for finding in report if Path(finding["file"]).name == path.name]
                wrong, was_made = judge(args.press, path, out, found)
                made += was_made
                failed += bool(wrong)
                for line in wrong[:4]:
                    print(f"{path.name}: {line}")
        except (Trouble, words.Trouble, OSError, ValueError, KeyError, ImportError) as error:
            print(f"readmes: COULD NOT RUN: {error!r}")
            return 2
    print(f"{count} texts: {made} made, {count - made} refused by name; {failed} fail")
    return 1 if failed or not made else 0


if __name__ == "__main__":
    sys.exit(main())
