"""What the judges know about a statement's source, read without the program they judge.

A small Markdown stripper: it knows just enough of the format to say which words
the author wrote, where they stand (header, running text, footnotes), and which
other words a product may show (front matter, link destinations).
"""

import html
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

HYPHENS = "-\u2010\u2011\u00ad"
DIVIDED = re.compile(rf"(?<=[^\W_])[{HYPHENS}]\s*(?=[^\W_])")
# Scripts written without spaces: every character counts as a word of its own.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
CONTACT_KEYS = ("text", "email", "phone", "address")
NUMBERED = re.compile(r"^ {0,3}(?:\*\*)?(\d{1,4})(?:\\?[.)])(?:\*\*)?(?=\s)")


def words(text):
    """Runs of letters, marks and digits, after NFKC; a hyphen inside a word joins, as at a line end."""
    text = unicodedata.normalize("NFKC", DIVIDED.sub("", text))
    text = DIVIDED.sub("", text)
    found, run = [], []
    for char in text:
        category = unicodedata.category(char)
        if category == "Cf":
            continue
        if category[0] in "LMN" and not UNSPACED.match(char):
            run.append(char)
            continue
        if run:
            found.append("".join(run))
            run = []
        if category[0] in "LMN":
            found.append(char)
    if run:
        found.append("".join(run))
    return found


@dataclass
class Statement:
    """The author's words in their places."""

    header: list = field(default_factory=list)  # one list of words per line of title and byline
    contact: list = field(default_factory=list)  # the same for the contact in the front matter
    body: list = field(default_factory=list)  # running text, in order
    optional: dict = field(default_factory=dict)  # index in body → numbers that may stand before it
    footnotes: dict = field(default_factory=dict)  # label → words
    spare: set = field(default_factory=set)  # words that stand in front matter, defaults or link targets
    web: set = field(default_factory=set)  # words of addresses, which a line may divide anywhere
    numbers: list = field(default_factory=list)  # labels of the numbered paragraphs


def split_front_matter(text):
    """Front matter and the rest."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match = re.match(r"\s*(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(?:\n|$)", text, re.DOTALL)
    return (match[2], text[match.end() :]) if match else ("", text)


def front_values(front):
    """The plain one-line values of front matter, YAML or TOML, those of the contact among them."""
    found = {}
    for line in front.splitlines():
        match = re.match(r"(\s*)(\w+)\s*[:=]\s*(.*\S)", line)
        if match and not (match[1] and match[2] not in CONTACT_KEYS):
            found[match[2]] = match[3].strip("\"'")
    return found


def slug(path):
    """The folder and file name under which the products of a statement stand."""
    path = Path(path)
    front, _ = split_front_matter(path.read_text(encoding="utf-8"))
    named = re.search(r"^slug\s*[:=]\s*[\"']?([^\"'\s]+)", front, re.MULTILINE)
    if named:
        return named[1]
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)?", path.stem):
        return f"{path.resolve().parent.name}.{path.stem}"
    return path.stem


def statements(folder):
    """The statements in a folder, README.md left out."""
    found = sorted([*Path(folder).glob("*.md"), *Path(folder).glob("*.txt")])
    return [path for path in found if path.name != "README.md"]


def read(path, without=()):
    """Reads one statement file, some of its lines (from 1) left out."""
    path = Path(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = "".join("\n" if number in without else line for number, line in enumerate(lines, 1))
    front, text = split_front_matter(whole)
    result = Statement()
    for line in front.splitlines():
        result.spare.update(words(re.sub(r"^\s*[\w-]+\s*[:=]", "", line)))
        result.spare.update(re.findall(r"\d+", line))  # the parts of a date
    config = path.parent / "pamphleteer.toml"
    if config.exists():
        try:
            defaults = tomllib.loads(config.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError:
            defaults = {}  # the press says so
        for value in defaults.values():
            result.spare.update(words(str(value)))
    stated = front_values(front)
    result.contact = [words(stated[key]) for key in CONTACT_KEYS if key in stated]
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text, references = take_references(text, result)
    text, notes = take_footnotes(text)
    for label, note in notes.items():
        result.footnotes[label] = words(inline(note, references, result)[0])
    header, body = split_header(blocks(text))
    for block in header:
        for line in block.splitlines():
            if line_words := words(strip_line(inline(line, references, result)[0])):
                result.header.append(line_words)
    # What only the front matter says is demanded as well; a byline in the text stands for the issuer.
    for key in ("title", "subtitle") if len(result.header) > 1 else ("title", "subtitle", "issuer"):
        if key in stated and words(stated[key]) not in result.header:
            result.header.append(words(stated[key]))
    collect_body(body, references, result)
    return result


def take_references(text, result):
    """Takes link reference definitions out of the text."""
    references = set()

    def take(match):
        references.add(match[1].casefold())
        result.spare.update(words(match[2]))
        return ""

    return re.sub(r"^ {0,3}\[([^\]^][^\]]*)\]:[ \t]*(\S+.*)$", take, text, flags=re.MULTILINE), references


def take_footnotes(text):
    """Takes footnote definitions, with their indented continuation, out of the text."""
    kept, notes, label = [], {}, None
    for line in text.splitlines():
        opening = re.match(r" {0,3}\[\^([^\]]+)\]:[ \t]*(.*)", line)
        if opening:
            label = opening[1]
            notes[label] = opening[2]
        elif label and (line.startswith("    ") or (line.strip() and not notes[label].endswith("\n"))):
            notes[label] += " " + line.strip()
        elif label and not line.strip():
            notes[label] += "\n"
        else:
            label = None
            kept.append(line)
            continue
        kept.append("")
    return "\n".join(kept), notes


def blocks(text):
    """Stretches of lines between blank lines; a heading is a block of its own."""
    found, run, fenced = [], [], False
    for line in text.splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
            continue
        heading = not fenced and re.match(r" {0,3}#{1,6}(\s|$)", line)
        if not line.strip() or heading:
            if run:
                found.append("\n".join(run))
            run = []
            if heading:
                found.append(line)
        else:
            run.append(line)
    if run:
        found.append("\n".join(run))
    return found


def is_date_line(block):
    """A short line such as `24. Februar 2022`, which is no numbered paragraph."""
    return "\n" not in block.strip() and len(words(block)) <= 4 and bool(re.search(r"\d{4}\D*$", block))


def split_header(found):
    """Title, subtitle and byline, which a layout may put in another order; and what follows."""
    index = 0
    if found and re.match(r" {0,3}# ", found[0]):
        index = 1
        if len(found) > 1 and re.match(r" {0,3}## ", found[1]):
            index = 2
    while index < len(found):
        block = found[index]
        if block.lstrip().startswith(("#", ">", "|", "-", "*")):
            break
        if NUMBERED.match(block) and not is_date_line(block):
            break
        lines = [line.strip().rstrip("\\").rstrip() for line in block.splitlines()]
        if any(len(words(line)) > 16 or line.endswith((".", "!", "?", ":", "…")) for line in lines):
            break
        index += 1
    return found[:index], found[index:]


def strip_line(line):
    """Drops the marks that open a line; numbers stay."""
    previous = None
    while previous != line:
        previous = line
        line = re.sub(r"^\s*(>|#{1,6}(?=\s|$)|[-*+](?=\s))", "", line)
    return line


def collect_body(found, references, result):
    """Strips the running text, keeping footnote marks and generated numbers as optional words."""
    pieces, referred = [], []
    for block in found:
        number = NUMBERED.match(block)
        if number and is_next(number[1], result.numbers):
            result.numbers.append(number[1])
        if re.fullmatch(r"\s*[-–—\s]*\d{1,4}[-–—\s]*", block):
            result.spare.update(words(block))  # a page number left over from print
            continue
        lines = []
        for line in block.splitlines():
            if re.fullmatch(r"[\s>]*([-=*_]\s*){2,}|[\s>]*\|?(\s*:?-+:?\s*\|?)+\s*", line):
                continue
            line = strip_line(line)
            ordinal = re.match(r"\s{2,}(\d{1,9})[.)]\s", line)
            if ordinal:
                line = f"\ue800{ordinal[1]}\ue801{line[ordinal.end():]}"
            lines.append(line)
        text, notes = inline("\n".join(lines), references, result)
        for label in notes:
            if label not in referred:
                referred.append(label)
            text = text.replace("\ue802", f"\ue800{referred.index(label) + 1} {label}\ue801", 1)
        pieces.append(text)
    # Hyphens join across the break of a broken paragraph, so the text is taken as a whole.
    parts = re.split("\ue800(.*?)\ue801", "\n\n".join(pieces), flags=re.DOTALL)
    for index, part in enumerate(parts):
        if index % 2:
            result.optional.setdefault(len(result.body), set()).update(words(part))
        else:
            result.body.extend(words(part))


def is_next(label, numbers):
    """Whether a label can belong to the sequence so far (small gaps may be the author's)."""
    if not numbers:
        return int(label) <= 1
    return 0 < int(label) - int(numbers[-1]) <= 3


def inline(text, references, result):
    """Drops inline markup. Returns the text, a mark for each footnote reference in it, and their labels."""
    literal = []

    def keep(content):
        literal.append(content)
        return f"\ue803{len(literal) - 1}\ue804"

    def target(address):
        result.spare.update(words(address))
        result.web.update(words(address))

    def autolink(match):
        target(match[1])
        return keep(match[1])

    text = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", lambda m: keep(m[2]), text, flags=re.DOTALL)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: keep(m[1]), text)
    text = re.sub(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|(?:[^\s<>@]+@[^\s<>@]+))>", autolink, text)
    text = re.sub(r"</?(?:br|sup|sub)\s*/?>", lambda m: " " if "br" in m[0] else "", text, flags=re.IGNORECASE)
    notes = []

    def note(match):
        notes.append(match[1])
        return "\ue802"

    def link(match):
        target(match[3])
        if match[1]:
            result.spare.update(words(match[2]))
            return ""
        return match[2]

    text = re.sub(r"\[\^([^\]\s]+)\]", note, text)
    text = re.sub(
        r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((<[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+[\"'(].*?[\"')])?\)",
        link,
        text,
    )
    for label in references:
        text = re.sub(rf"\[([^\[\]]+)\]\[{re.escape(label)}\]", r"\1", text, flags=re.IGNORECASE)
    for mark in (r"\*{1,3}", "~~"):
        text = re.sub(rf"({mark})(?=\S)(.+?)(?<=\S)\1", r"\2", text, flags=re.DOTALL)
    text = re.sub(r"(?<![^\W_])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![^\W_])", "", text)
    text = html.unescape(text)
    for bare in re.findall(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)+/?\S*", text):
        result.web.update(words(bare))
    while "\ue803" in text:
        text = re.sub("\ue803(\\d+)\ue804", lambda m: literal[int(m[1])], text)
    return text, notes
