"""Proves that a reader PDF and an EPUB say the words of their source, all of them, in order.

    words.py STATEMENT.md READER.pdf BOOK.epub [--allow WORDS]
    words.py STATEMENT.md --out DIR

The text of the PDF is what `pdftotext -raw` gives, folio lines set aside and divided
words joined; the text of the EPUB is what its spine holds, the navigation left out.
Quotes, dashes and spaces are not compared, words are. The lines of title and byline
may stand in any order before the text; footnotes are looked for by themselves. Words
that the source does not have are accepted where they come from the front matter, the
defaults or a link's target, or are given with `--allow`.
Exit code: 0 the same words, 1 not, 2 could not run.
"""

import argparse
import difflib
import posixpath
import re
import subprocess
import sys
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import destinations
import source

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
INLINE = set("a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr".split())


class Trouble(Exception):
    """A tool or a file failed, so nothing can be said about the words."""


def pdf_text(path, statement):
    """The text of a PDF in the order of its content."""
    try:
        run = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"], capture_output=True)
    except OSError as error:
        raise Trouble(f"pdftotext could not be run: {error}") from error
    if run.returncode:
        raise Trouble(f"pdftotext failed on {path}: {run.stderr.decode(errors='replace').strip()}")
    pages = run.stdout.decode("utf-8").split("\f")[:-1]
    labels = destinations.Pdf(path).labels()
    if len(labels) != len(pages):
        raise Trouble(f"{path}: pdftotext counts {len(pages)} pages, qpdf {len(labels)}")
    head = {word.casefold() for line in statement.header for word in line} | {word.casefold() for word in statement.spare}
    return "\n".join(without_folio(page, {labels[index], str(index + 1)}, head) for index, page in enumerate(pages))


def without_folio(page, numbers, head):
    """A page without its folio line: the last or first line, if it is the page's number, alone or with title words."""
    lines = [line for line in page.splitlines() if line.strip()]
    for place in (-1, 0):
        if not lines:
            break
        parts = lines[place].strip(" –—|·•\u00a0").split()
        if not parts:
            continue
        for rest in (parts[1:] if parts[0] in numbers else None, parts[:-1] if parts[-1] in numbers else None):
            if rest is not None and all(word.casefold() in head for word in source.words(" ".join(rest))):
                del lines[place]
                return "\n".join(lines)
    return "\n".join(lines)


def epub_text(path):
    """The text of the documents in the spine of an EPUB, without its navigation document."""
    try:
        with zipfile.ZipFile(path) as book:
            container = ET.fromstring(book.read("META-INF/container.xml"))
            package = container.find(".//{*}rootfile").get("full-path")
            root = ET.fromstring(book.read(package))
            items = {item.get("id"): item for item in root.iter(f"{OPF}item")}
            texts = []
            for reference in root.iter(f"{OPF}itemref"):
                item = items[reference.get("idref")]
                if "nav" in (item.get("properties") or "").split():
                    continue
                name = posixpath.normpath(
                    posixpath.join(posixpath.dirname(package), urllib.parse.unquote(item.get("href")))
                )
                texts.append(xhtml_text(ET.fromstring(book.read(name)).find(f"{XHTML}body")))
    except (OSError, KeyError, AttributeError, ET.ParseError, zipfile.BadZipFile) as error:
        raise Trouble(f"{path} could not be read: {error!r}") from error
    return "\n".join(texts)


def xhtml_text(element):
    """Text of an element; blocks and footnote references stand apart, inline elements do not."""
    name = element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else None
    if name is None or name in ("script", "style"):
        return element.tail or ""
    inner = (element.text or "") + "".join(xhtml_text(child) for child in element)
    reference = "noteref" in (element.get(EPUB_TYPE) or "") or element.get("role") == "doc-noteref"
    edge = " " if reference else "" if name in INLINE else "\n"
    return edge + inner + edge + (element.tail or "")


def take_footnote(text, note):
    """Takes a footnote and its mark out of the text of a product, where need be in two parts (a page end).

    It goes before words are made of the text, since a word of the running text may be
    divided around it. Returns the rest of the text, and the words that were not found.
    """
    if not note:
        return text, []
    if whole := pattern(note).search(text):
        return text[: whole.start()] + "\n" + text[whole.end() :], []
    for length in range(len(note) - 1, 3, -1):
        first = pattern(note[:length]).search(text)
        if not first:
            continue
        rest = pattern(note[length:]).search(text, first.end())
        if not rest:
            return text, note[length:]
        text = text[: rest.start()] + "\n" + text[rest.end() :]
        return text[: first.start()] + "\n" + text[first.end() :], []
    return text, note


def pattern(run):
    """Finds a run of words with any punctuation between them and a hyphen in any of them, and the mark before it."""
    divided = rf"(?:[{source.HYPHENS}]\s*)?"
    spelt = r"[\W_]*?".join(divided.join(map(re.escape, word)) for word in run)
    return re.compile(r"(?:(?<=\s)\d{1,3}[\W_]*|(?<![^\W_]))" + spelt + r"(?![^\W_])[^\w\n]*")


def squash(run):
    return "".join(run).casefold()


def compare(statement, text, allowed):
    """The differences between a statement and the text of a product, as lines to print."""
    wrong = []
    text = unicodedata.normalize("NFKC", text)
    for label, note in statement.footnotes.items():
        text, missing = take_footnote(text, note)
        if missing:
            wrong.append(f"footnote {label}: missing “{' '.join(missing[:12])}”")
    product, body = source.words(text), statement.body
    marks = {str(count + 1) for count in range(len(statement.footnotes))}
    spare = {word.casefold() for word in statement.spare | allowed}
    head = {word.casefold() for line in statement.header for word in line}
    opcodes = difflib.SequenceMatcher(None, body, product, autojunk=False).get_opcodes()
    # What stands before the first word of the text is the head of the product.
    prefix = []
    if opcodes and opcodes[0][0] == "insert":
        prefix = product[: opcodes[0][4]]
        opcodes = opcodes[1:]
    wrong += compare_header(statement.header, prefix, spare | head)
    tail = squash(product[opcodes[-1][3] :]) if opcodes and opcodes[-1][0] == "insert" else ""
    for line in statement.contact:
        if squash(line) not in tail:
            wrong.append(f"missing after the text: “{' '.join(line)}”")
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            continue
        lost, added = body[i1:i2], product[j1:j2]
        nearby = set().union(*(statement.optional.get(place, set()) for place in range(i1, i2 + 1)))
        if not lost and all(w.casefold() in spare or w in nearby or (w in marks and j2 - j1 == 1) for w in added):
            continue
        if lost and squash(lost) == squash(added) and all(word in statement.web for word in lost):
            continue
        if lost and added and any("".join(added) == "".join(lost) + mark for mark in nearby):
            continue
        before, after = " ".join(body[max(0, i1 - 6) : i1]), " ".join(body[i2 : i2 + 6])
        if lost:
            instead = f", in its place “{' '.join(added[:20])}”" if added else ""
            wrong.append(f"missing “{' '.join(lost[:20])}”{instead} (… {before} [] {after} …)")
        else:
            wrong.append(f"not in the source: “{' '.join(added[:20])}” (… {before} [] {after} …)")
    return wrong


def compare_header(header, prefix, spare):
    """Every line of title and byline stands before the text; nothing else does that has no source."""
    wrong, joined = [], squash(prefix)
    for line in header:
        if squash(line) in joined:
            joined = joined.replace(squash(line), " ", 1)
        else:
            wrong.append(f"missing before the text: “{' '.join(line)}”")
    dated = any(len(word) == 4 and word.isdigit() and word in spare for word in prefix)
    strange = [word for word in prefix if word.casefold() not in spare]
    strange = [word for word in strange if squash([word]) in joined]
    if strange and not (dated and len(strange) <= 2):  # a date from the front matter, in words
        wrong.append(f"not in the source, before the text: “{' '.join(strange[:20])}”")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statement")
    parser.add_argument("pdf", nargs="?")
    parser.add_argument("epub", nargs="?")
    parser.add_argument("--out", metavar="DIR")
    parser.add_argument("--allow", action="append", default=[], metavar="WORDS")
    args = parser.parse_args()
    if args.out:
        slug = source.slug(args.statement)
        args.pdf, args.epub = (Path(args.out) / slug / f"{slug}.{kind}" for kind in ("pdf", "epub"))
    elif not (args.pdf and args.epub):
        parser.error("give a PDF and an EPUB, or --out")
    allowed = set(source.words(" ".join(args.allow)))
    failed = False
    try:
        statement = source.read(args.statement)
        if not statement.body:
            raise Trouble(f"{args.statement} has no words")
        for path, text in ((args.pdf, pdf_text(args.pdf, statement)), (args.epub, epub_text(args.epub))):
            wrong = compare(statement, text, allowed)
            count = len(statement.body) + sum(map(len, statement.header)) + sum(map(len, statement.footnotes.values()))
            print(f"{path}: " + (f"FAILED, {len(wrong)} differences" if wrong else f"all {count} words, in order"))
            for line in wrong[:12]:
                print(f"  {line}")
            failed |= bool(wrong)
    except (Trouble, destinations.Trouble, OSError, UnicodeDecodeError) as error:
        print(f"words: COULD NOT RUN: {error}")
        return 2
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
