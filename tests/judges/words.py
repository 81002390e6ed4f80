"""Proves that model, reader PDF, EPUB and web page say the words of their source, all of them, in order.

    words.py STATEMENT.md READER.pdf BOOK.epub [--model MODEL.json] [--allow WORDS]
    words.py STATEMENT.md --out DIR [--model MODEL.json] [--no-pdf]

The text of the PDF is what `pdftotext -raw` gives, folio lines set aside and divided
words joined; the text of the EPUB is what its spine holds, the navigation left out; that
of the web page what its article holds; the
model is what `inspect --format json` prints.
Quotes, dashes and spaces are not compared, words are. The lines of title and byline
may stand in any order before the text; footnotes are looked for by themselves. Words
that the source does not have are accepted where they come from the front matter, the
defaults or a link's target, or are given with `--allow`.
`pdftotext` gives a line as it is seen, not as it is read, and finds words by the gaps
between letters; where that is not enough the PDF alone is judged by less:
- Right to left, the words of a line are put into reading order here. Lam and alef that
  stand together may change places, since the one glyph that both are is given back to
  front. Around an accent letters and words come out of their places: within a line of
  one, order is not judged, but all letters and accents of the text must be there.
- In words with letters that fonts put together of several glyphs (Indic scripts, accented
  Greek) and in Korean, which may end a line within a word, a gap within a word is not
  held against the file.
Exit code: 0 the same words, 1 not, 2 could not run.
"""

import argparse
import difflib
import json
import posixpath
import re
import subprocess
import sys
import unicodedata
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import destinations
import source

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
# Letters of which one is several glyphs, and a script that a line may break anywhere.
STACKED = re.compile("[\u0900-\u0dff\u1f00-\u1fff\uac00-\ud7af]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
LINE = 8  # words
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
    pages = ["\n".join(in_reading_order(page.splitlines())) for page in pages]
    return "\n".join(without_folio(page, {labels[index], str(index + 1)}, head) for index, page in enumerate(pages))


def in_reading_order(lines):
    """Lines of words as they stand on paper, from left to right → as they are read.

    The direction of a page is that of most of its letters.
    """
    sides = Counter(side for line in lines for side in map(unicodedata.bidirectional, line))
    rightwards = sides["L"] >= sides["R"] + sides["AL"]
    for line in lines:
        seen = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", line)
        if not RIGHT_TO_LEFT.search(seen):
            yield seen
            continue
        parts = seen.split() if rightwards else seen.split()[::-1]
        run = []
        read = []
        for part in [*parts, None]:
            if part and RIGHT_TO_LEFT.search(part):  # a word with a hyphen in it
                part = "".join(re.split(f"([{source.HYPHENS}\u05be])", part)[::-1])
            against = part is not None and bool(RIGHT_TO_LEFT.search(part)) == rightwards
            if against:
                run.append(part)
                continue
            read += run[::-1]
            run = []
            if part is not None:
                read.append(part)
        yield " ".join(read)


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


def spine(book):
    """The names of the documents in the spine of an open EPUB, without its navigation document, and that one."""
    container = ET.fromstring(book.read("META-INF/container.xml"))
    package = container.find(".//{*}rootfile").get("full-path")
    root = ET.fromstring(book.read(package))
    items = {item.get("id"): item for item in root.iter(f"{OPF}item")}

    def name(item):
        return posixpath.normpath(posixpath.join(posixpath.dirname(package), urllib.parse.unquote(item.get("href"))))

    navigation = next(name(item) for item in items.values() if "nav" in (item.get("properties") or "").split())
    documents = [name(items[reference.get("idref")]) for reference in root.iter(f"{OPF}itemref")]
    return [document for document in documents if document != navigation], navigation


def epub_text(path):
    """The text of the documents in the spine of an EPUB, without its navigation document."""
    try:
        with zipfile.ZipFile(path) as book:
            documents, _ = spine(book)
            texts = [xhtml_text(ET.fromstring(book.read(name)).find(f"{XHTML}body")) for name in documents]
    except (OSError, KeyError, AttributeError, StopIteration, ET.ParseError, zipfile.BadZipFile) as error:
        raise Trouble(f"{path} could not be read: {error!r}") from error
    return "\n".join(texts)


def web_text(path):
    """The text of the statement in a web page; its elements are written as XML is."""
    page = Path(path).read_text(encoding="utf-8")
    try:
        article = page[page.index("<article") : page.index("</article>") + len("</article>")]
        return xhtml_text(ET.fromstring(article))
    except (ValueError, ET.ParseError) as error:
        raise Trouble(f"{path} could not be read: {error!r}") from error


def xhtml_text(element):
    """Text of an element; blocks and footnote references stand apart, inline elements do not."""
    name = element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else None
    if name is None or name in ("script", "style"):
        return element.tail or ""
    inner = (element.text or "") + "".join(xhtml_text(child) for child in element)
    reference = "noteref" in (element.get(EPUB_TYPE) or "") or element.get("role") == "doc-noteref"
    edge = " " if reference else "" if name in INLINE else "\n"
    return edge + inner + edge + (element.tail or "")


def model_text(path):
    """The text of a statement as it was read, numbers and attributions where they stand."""
    try:
        model = json.loads(Path(path).read_text(encoding="utf-8"))
        lines = [model["title"], model["subtitle"] or "", *model["byline"]]
        for block in model["blocks"]:
            lines.append(f"{block.get('number') or ''} {block['text']}")
            lines.append(block.get("attribution") or "")
        # Each with its mark, as in the products, or a number before it would be taken for one.
        lines += [f"{mark} {note['text']}" for mark, note in enumerate(model["footnotes"], 1)]
        lines.append(model["contact"]["text"] if model["contact"] else "")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(f"{path} is no model: {error!r}") from error
    return "\n".join(lines)


def bare(word):
    """A word of a right-to-left script without what pdftotext cannot give in order."""
    if not RIGHT_TO_LEFT.search(word):
        return word
    letters = "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn")
    return re.sub("[\u0627\u0644]{2,}", lambda run: "".join(sorted(run[0])), letters)


def letters(run):
    """How often each letter and each accent of a right-to-left script stands in words."""
    return Counter(char for word in run for char in unicodedata.normalize("NFD", word) if RIGHT_TO_LEFT.match(char))


def accented(run):
    return any(RIGHT_TO_LEFT.match(char) and unicodedata.category(char) == "Mn"
               for word in run for char in unicodedata.normalize("NFD", word))


def stacked(seen, run):
    return seen and any(STACKED.search(word) for word in run)


def joined_changes(opcodes):
    """Changes with less than three equal words between them as one."""
    found = []
    for tag, *span in opcodes:
        near = found and found[-1][0] == "replace" and (tag != "equal" or span[1] - span[0] < 3)
        if near:
            found[-1] = ["replace", found[-1][1], span[1], found[-1][3], span[3]]
        else:
            found.append(["equal" if tag == "equal" else "replace", *span])
    return found


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


def compare(statement, text, allowed, seen=False):
    """The differences between a statement and the text of a product, as lines to print.

    `seen` where the text was taken off pages.
    """
    wrong = []
    text = unicodedata.normalize("NFKC", text)
    backwards = seen and bool(RIGHT_TO_LEFT.search(text))
    if backwards:
        said = [*statement.body, *sum(statement.header, []), *sum(statement.footnotes.values(), [])]
        if lost := letters(said) - letters([text]):
            wrong.append(f"missing letters: {dict(lost)}")
        full, text = statement.body, unicodedata.normalize("NFC", text)
        statement = replace(
            statement,
            body=[bare(word) for word in statement.body],
            header=[[bare(word) for word in line] for line in statement.header],
            spare={bare(word) for word in statement.spare},
        )
    for label, note in statement.footnotes.items():
        text, missing = take_footnote(text, note)
        if missing:
            wrong.append(f"footnote {label}: missing “{' '.join(missing[:12])}”")
    product, body = source.words(text), statement.body
    if backwards:
        product = [bare(word) for word in product]
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
    for tag, i1, i2, j1, j2 in joined_changes(opcodes) if backwards or stacked(seen, body) else opcodes:
        if tag == "equal":
            continue
        lost, added = body[i1:i2], product[j1:j2]
        nearby = set().union(*(statement.optional.get(place, set()) for place in range(i1, i2 + 1)))
        if not lost and all(w.casefold() in spare or w in nearby or (w in marks and j2 - j1 == 1) for w in added):
            continue
        if lost and squash(lost) == squash(added) and all(word in statement.web for word in lost):
            continue
        if stacked(seen, lost):
            while added and added[-1].casefold() in spare and squash(lost) != squash(added):
                added = added[:-1]  # of the contact
            if squash(lost) == squash(added):
                continue
        if backwards and accented(full[max(0, i1 - LINE) : i2 + LINE]):
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
    prefix = [re.sub(r"\d", lambda digit: str(int(digit[0])), word) for word in prefix]
    dated = any(year in spare for word in prefix for year in re.findall(r"(?<!\d)\d{4}(?!\d)", word))
    strange = [word for word in prefix if word.casefold() not in spare]
    strange = [word for word in strange if squash([word]) in joined]
    # A date from the front matter, in words; where no spaces are written each character is one.
    long = 6 if any(map(source.UNSPACED.match, strange)) else 3
    if strange and not (dated and len(strange) <= long):
        wrong.append(f"not in the source, before the text: “{' '.join(strange[:20])}”")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statement")
    parser.add_argument("pdf", nargs="?")
    parser.add_argument("epub", nargs="?")
    parser.add_argument("--out", metavar="DIR")
    parser.add_argument("--model", metavar="MODEL.json")
    parser.add_argument("--no-pdf", action="store_true", help="leave the PDF out")
    parser.add_argument("--allow", action="append", default=[], metavar="WORDS")
    parser.set_defaults(web=None)
    args = parser.parse_args()
    if args.out:
        slug = source.slug(args.statement)
        args.pdf, args.epub, args.web = (Path(args.out) / slug / f"{slug}.{kind}" for kind in ("pdf", "epub", "html"))
    elif not (args.pdf and args.epub):
        parser.error("give a PDF and an EPUB, or --out")
    allowed = set(source.words(" ".join(args.allow)))
    failed = False
    try:
        statement = source.read(args.statement)
        if not statement.body:
            raise Trouble(f"{args.statement} has no words")
        texts = [(args.model, model_text(args.model), False)] if args.model else []
        texts += [] if args.no_pdf else [(args.pdf, pdf_text(args.pdf, statement), True)]
        texts += [(args.epub, epub_text(args.epub), False)]
        texts += [(args.web, web_text(args.web), False)] if args.web else []
        for path, text, seen in texts:
            wrong = compare(statement, text, allowed, seen)
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
