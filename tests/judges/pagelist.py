"""Proves that an e-book says where each page of the print begins, word for word.

    pagelist.py OUT_DIR … [--write PAGES.json]

For every EPUB below the folders, `S.epub`, the print is the press file `S-press.pdf` beside
it, or the reader PDF `S.pdf` where there is none or where its sheets show several pages at
once, as a leaflet's do. Demanded are
- a page-list that has every page of the print that is not blank, in order, each with the number
  that is printed on it;
- an element for each entry, with the role of a page break and the same number, in the order
  of reading, not within a word, and none besides;
- that the first words of each page of the PDF are the words that follow its element;
- that as many pictures, drawings not counted, stand on a page and between its element and the next.

The words of a page are what `pdftotext -raw` gives, folio line set aside. In the e-book they
are those of the documents of the spine, notes left out, as they stand below the text of a
page. Letters and figures are compared, as many as twelve words have, or the page. Allowed for:
- a word that the page end divides stands whole behind the element, if the end of the page
  before has its beginning;
- the head of a table is printed anew where a page begins within the table;
- a word in Korean may be divided without a hyphen, and so may an address;
- right to left, lam and alef that stand together, and accents, are compared as in words.py;
  where pdftotext gives words in pieces, in Arabic script and around an accent, the letters of the
  first lines are compared and their order is not.
A page that has no words must have a picture, and one behind its element. The picture that a
statement names for its cover stands in no document of the e-book: such a statement is not for
this judge.

`--write` says, for `tests/readers/epub.mjs`, with which word each page begins that passed.
Exit code: 0 the same pages, 1 not, 2 could not run.
"""

import argparse
import html
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
from dataclasses import dataclass, field
from pathlib import Path

import destinations
import source
import words
from corpus import ARABIC
from words import EPUB_TYPE, INLINE, XHTML, Trouble

FIRST = 12  # words
LETTERS = 24  # of a script without spaces, or where order is not judged
HANGUL = re.compile("[\uac00-\ud7af]")
# Where a page begins, in a text that is still to be made words of.
MARK = "\ue900"
END = "\ue901"
PICTURE = "\ue902"
DRAWING = "\ue903"


@dataclass
class Begin:
    """An element that says where a page begins."""

    name: str  # of its document and id, as a link has it
    label: str
    heads: str = ""  # the letters of the head of the table that it stands in
    inside: bool = False  # whether a letter stands on either side
    text: str = ""  # from here to the next, pictures as marks

    def words(self):
        return re.sub(f"[{PICTURE}{DRAWING}]", " ", self.text)


@dataclass
class Book:
    """What an EPUB says of its pages."""

    begins: list = field(default_factory=list)
    entries: list = field(default_factory=list)  # of the page-list: (target, label)
    before: str = ""  # the text before the first element
    title: set = field(default_factory=set)  # words of the title, as a running foot may have them


@dataclass
class Page:
    """A page of the print."""

    label: str  # as the file says it
    folio: str  # the number that is printed on it, or empty
    lines: list
    pictures: int  # drawings not counted
    wordless: bool
    seen: list = field(default_factory=list)  # its lines as they stand on the paper, where pdftotext divides them


def digits(text):
    """A number in any script's figures, in ours."""
    return "".join(str(unicodedata.digit(char, char)) for char in text)


def squash(text):
    """Letters and figures alone, right to left without what cannot be had in order."""
    return "".join(words.bare(word) for word in source.words(text)).casefold()


# The e-book


def collect(element, book, base, heads, out):
    """The text of an element into `out`, beginnings of pages as marks."""
    name = element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else None
    roles = (element.get("role") or "").split()
    if name is None or name in ("script", "style", "head") or "doc-footnote" in roles:
        out.append("\n" + (element.tail or ""))
        return
    if "doc-pagebreak" in roles or "pagebreak" in (element.get(EPUB_TYPE) or "").split():
        label = element.get("aria-label") or element.get("title") or "".join(element.itertext())
        book.begins.append(Begin(f"{base}#{element.get('id')}", label.strip(), heads))
        out.append(MARK + (element.tail or ""))
        return
    if name == "table":
        heads = squash("\n".join(words.xhtml_text(head) for head in element.iter(f"{XHTML}thead")))
    edge = " " if "doc-noteref" in roles or name == "br" else "" if name in INLINE else "\n"
    drawn = name == "svg" or (element.get("src") or "").endswith(".svg")
    out.append(edge + (DRAWING if drawn else PICTURE if name == "img" else "") + (element.text or ""))
    for child in element:
        collect(child, book, base, heads, out)
    out.append(edge + (element.tail or ""))


def read_book(path):
    """The pages of an EPUB, from its spine and its navigation document."""
    book, out = Book(), []
    try:
        with zipfile.ZipFile(path) as archive:
            documents, navigation = words.spine(archive)
            for name in documents:
                body = ET.fromstring(archive.read(name)).find(f"{XHTML}body")
                for heading in body.iter(f"{XHTML}h1"):
                    book.title |= {word.casefold() for word in source.words(words.xhtml_text(heading))}
                collect(body, book, name, "", out)
            for nav in ET.fromstring(archive.read(navigation)).iter(f"{XHTML}nav"):
                if "page-list" not in (nav.get(EPUB_TYPE) or "").split():
                    continue
                for link in nav.iter(f"{XHTML}a"):
                    href = urllib.parse.unquote(link.get("href"))
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(navigation), href))
                    book.entries.append((target, "".join(link.itertext()).strip()))
    except (OSError, KeyError, AttributeError, StopIteration, ET.ParseError, zipfile.BadZipFile) as error:
        raise Trouble(f"{path} could not be read: {error!r}") from error
    book.before, *texts = "".join(out).split(MARK)
    before = book.before
    for begin, text in zip(book.begins, texts):
        begin.text = text
        edge = before[-1:] + text[:1]
        begin.inside = len(edge) == 2 and all(
            unicodedata.category(char)[0] in "LMN" and not source.UNSPACED.match(char) for char in edge)
        before = text or before
    return book


# The print


def run(*command):
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True)
    except OSError as error:
        raise Trouble(f"{command[0]} could not be run: {error}") from error
    if done.returncode:
        raise Trouble(f"{command[0]} failed: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout


def blank(path, number):
    """Whether a page shows nothing at all: its pixels, from a portable graymap."""
    size = ("-r", "30", "-gray", "-f", number, "-l", number)
    picture = run("pdftoppm", *size, path)
    pixels = re.sub(rb"^P5\s+\d+\s+\d+\s+\d+\s", b"", picture, count=1)
    return not pixels.strip(b"\xff")


def read_print(path, title):
    """The pages of a PDF that show something."""
    pages = run("pdftotext", "-raw", "-enc", "UTF-8", path, "-").decode("utf-8").split("\f")[:-1]
    labels = destinations.Pdf(path).labels()
    if len(labels) != len(pages):
        raise Trouble(f"{path}: pdftotext counts {len(pages)} pages, qpdf {len(labels)}")
    listed = run("pdfimages", "-list", path).decode("utf-8").splitlines()[2:]
    pictures = Counter(int(row.split()[0]) for row in listed if row.split()[2] == "image")
    found = []
    for number, (text, label) in enumerate(zip(pages, labels), 1):
        whole = [line for line in words.in_reading_order(text.splitlines()) if line.strip()]
        outer = number in (1, len(pages))
        kept = whole if outer else words.without_folio("\n".join(whole), {label, digits(label)}, title).splitlines()
        bare = not source.words("\n".join(kept))
        if bare and blank(path, number):
            continue
        folio = label if len(kept) < len(whole) else "" if outer else stray_folio(whole)
        seen = seen_lines(path, number) if ARABIC.search(text) else kept
        found.append(Page(label, folio, kept, pictures[number], bare, seen))
    return found


def seen_lines(path, number):
    """The lines of a page by where their words stand, since words of one line may come apart."""
    page = run("pdftotext", "-bbox", "-f", number, "-l", number, "-enc", "UTF-8", path, "-").decode("utf-8")
    place = r'<word xMin="[\d.-]+" yMin="([\d.-]+)" xMax="[\d.-]+" yMax="([\d.-]+)">(.*?)</word>'
    lines = []
    for top, bottom, word in sorted((float(top), float(bottom), word) for top, bottom, word in re.findall(place, page)):
        if not lines or (top + bottom) / 2 > lines[-1][0]:
            lines.append((bottom, []))
        lines[-1][1].append(html.unescape(word))
    return [" ".join(line) for _, line in lines]


def stray_folio(lines):
    """The number that stands alone in the last line of a page."""
    last = lines[-1].strip(" –—|·•\u00a0") if lines else ""
    return last if last.isdigit() else ""


# Both


def first_words(text):
    """The first words of a page of the e-book, and how many letters they have."""
    found = source.words(text)
    count = FIRST if not any(map(source.UNSPACED.match, found[:FIRST])) else LETTERS
    return found[:count], "".join(words.bare(word) for word in found[:count]).casefold()


def divided(text, said, before):
    """Whether the first word of `text` stands in two parts, its beginning at the end of a line of
    the page before, its rest at the beginning of `said`."""
    chunk = text.split()[0] if text.split() else ""
    if source.UNSPACED.search(chunk):
        return False
    whole, rest = squash(chunk), squash(text)
    address = re.search(r"[/@]|\w\.\w", chunk)
    for length in range(1, len(whole)):
        if not said.startswith(rest[length:]) and not rest[length:].startswith(said):
            continue
        for line in before:
            hyphen = re.search(rf"[{source.HYPHENS}]\s*$", line)
            if (hyphen or address or HANGUL.match(line.rstrip()[-1:])) and squash(line).endswith(whole[:length]):
                return True
    return False


def same_lines(page, begin):
    """Right to left: whether the first lines of a page have the letters that follow the element,
    in whatever order, where pdftotext gives words in pieces."""
    lines = (" ".join(page.seen[:count]) for count in range(1, len(page.seen) + 1))
    line = next((line for line in lines if len(squash(line)) >= LETTERS), "")
    if not ARABIC.search(line) and not words.accented(source.words(line)):
        return False
    wanted = Counter(squash(line))
    had = squash(begin.words())[: sum(wanted.values())]
    return wanted == Counter(had)


def begins_alike(page, begin, before):
    """Whether a page begins with the words that follow its element; `before` is the page before."""
    said = squash("\n".join(page.lines))
    _, wanted = first_words(begin.words())
    tried = [said]
    if begin.heads and before and begin.heads in squash("\n".join(before.lines)):
        tried.append(said.removeprefix(begin.heads))
    for had in tried:
        if wanted and had.startswith(wanted):
            return True
        if wanted and before and divided(" ".join(begin.words().split()[:FIRST]), had, before.lines):
            return True
    return bool(wanted and words.RIGHT_TO_LEFT.search(begin.text) and same_lines(page, begin))


def glimpse(text):
    """The beginning of a text, for a message."""
    return f"“{' '.join(' '.join(text.split()[:8])[:60].split())}”"


def compare(book, pages):
    """What differs between the pages of an e-book and those of the print, as lines, and the pages that do not."""
    wrong, alike = [], {}
    begins = {begin.name: begin for begin in book.begins}
    if len(begins) != len(book.begins):
        wrong.append("two page breaks have one id")
    if source.words(book.before):
        wrong.append(f"before the first page stands “{' '.join(source.words(book.before)[:6])}”")
    targets = [target for target, _ in book.entries]
    if targets != [begin.name for begin in book.begins]:
        stray = [begin.label for begin in book.begins if begin.name not in targets]
        wrong.append(f"page-list and page breaks are not in one order, or not the same; not listed: {stray}")
    labels = [label for _, label in book.entries]
    if labels != (printed := [page.label for page in pages]):
        wrong.append(f"the page-list has {' '.join(labels) or 'nothing'}, the print {' '.join(printed)}")
    before = None
    for page in pages:
        name = f"page {page.label}"
        if page.folio and digits(page.folio) != digits(page.label):
            wrong.append(f"{name}: {page.folio} is printed on it")
        entry = next((target for target, label in book.entries if label == page.label), None)
        begin = begins.get(entry)
        shows = glimpse(" ".join(page.lines)) if page.lines else "a picture"
        if entry is None:
            wrong.append(f"{name} is not in the page-list; it begins with {shows}")
        elif begin is None:
            wrong.append(f"{name}: {entry} does not exist")
        elif begin.label != page.label:
            wrong.append(f"{name}: its page break is called “{begin.label}”")
        elif begin.inside:
            wrong.append(f"{name} begins within a word: {begin.text[:20]}")
        elif begin.text.count(PICTURE) != page.pictures:
            wrong.append(f"{name} has {page.pictures} pictures in print, {begin.text.count(PICTURE)} in the e-book")
        elif page.wordless and not source.words(begin.words()) and re.search(f"[{PICTURE}{DRAWING}]", begin.text):
            alike[page.label] = {"picture": True}
        elif not page.wordless and begins_alike(page, begin, before):
            alike[page.label] = {"word": first_words(begin.words())[0][0]}
        else:
            wrong.append(f"{name}: the print begins with {shows}, the e-book with {glimpse(begin.words())}")
        before = page
    return wrong, alike


def print_of(epub, title):
    """The print of an EPUB: its path and pages."""
    press, reader = (epub.with_name(f"{epub.stem}{end}.pdf") for end in ("-press", ""))
    if not press.is_file() and not reader.is_file():
        return None, []
    pages = read_print(press, title) if press.is_file() else []
    if not pages or (len(pages) == 2 and reader.is_file() and len(destinations.Pdf(reader).pages) > 2):
        return reader, read_print(reader, title)
    return press, pages


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, nargs="+")
    parser.add_argument("--write", type=Path, metavar="PAGES.json")
    args = parser.parse_args()
    epubs = sorted(path for folder in args.out for path in folder.rglob("*.epub"))
    said, failed, troubled, count, numbers = {}, 0, 0, 0, 0
    for path in epubs:
        try:
            book = read_book(path)
            printed, pages = print_of(path, book.title)
            wrong, alike = compare(book, pages) if printed else (["no PDF beside it"], {})
        except (Trouble, destinations.Trouble, UnicodeDecodeError) as error:
            print(f"COULD NOT RUN  {path}\n    {error}")
            troubled += 1
            continue
        said[str(path.resolve())] = alike
        count += len(alike)
        numbers += sum(1 for page in pages if page.folio)
        failed += bool(wrong)
        print(f"{'FAILED' if wrong else 'ok'}  {path}: {len(alike)} of {len(pages)} pages as in {printed and printed.name}")
        for line in wrong:
            print(f"    {line}")
    if not epubs:
        print(f"COULD NOT RUN  there is no EPUB below {' '.join(map(str, args.out))}")
        troubled += 1
    if args.write:
        args.write.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(epubs) - failed - (troubled if epubs else 0)} passed, {failed + troubled} failed; {count} pages begin alike, "
          f"{numbers} numbers read on them")
    return 2 if troubled else 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
