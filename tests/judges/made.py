"""Writes statements that nobody issues, for what the samples do not have.

    made.py DIR

- `long`: parts, notes and links from one to another, so long that its e-book is divided
- `parts`: pictures (one as large as a page, one within a line, one in a table), code over a
  page end, tables, lists within lists, passages in other scripts
- `quay/en`, `quay/he`, `quay/ja`: editions, to be had at an address, with an identifier, a series
  and somebody who certifies them
Says the same at every run.
"""

import struct
import sys
import zlib
from pathlib import Path

SENTENCES = [
    "The bell rings at noon and is heard on both shores of the river.",
    "Those who wait for the ferry have no other clock, and want none.",
    "It has done so for ninety years, in fog and in frost, and once under water.",
    "The town means to sell it.",
    "We have asked why, and were told that nobody had asked before.",
]
HEAD = "---\nlang: {lang}\nissuer: {issuer}\ndate: 2026-05-04\ncontact: {contact}\n{more}---\n"


def paragraph(number, sentences):
    said = [SENTENCES[(at * 3 + number) % len(SENTENCES)] for at in range(sentences)]
    return f"{number}. {' '.join(said)}"


def long():
    yield HEAD.format(lang="en", issuer="Ferry Users", contact="Ask at the landing.", more="")
    yield "# The bell stays, and this is why\n\n## To whom it may concern\n"
    number = 0
    for part in range(8):
        if part:
            yield f"## Part {part}: what we heard\n"
        for section in range(2):
            if part and section:
                yield "### And what we saw\n"
            for at in range(9):
                number += 1
                leads = f" See [paragraph {140 - number}](#p{140 - number})." if at == 3 else ""
                notes = f"[^{part}]" if at == 5 else "[^0]" if at == 7 and part > 2 else ""
                yield paragraph(number, 3 + (number * 7) % 8) + leads + notes + "\n"
    for part in range(8):
        yield f"[^{part}]: So it was said in the year {1871 + part * 9}.\n"


def parts():
    yield HEAD.format(lang="en", issuer="Ferry Users", contact="Ask at the landing.", more="fit: fixed\n")
    yield "# Pictures, code and tables\n"
    for number in range(1, 6):
        yield paragraph(number, 6) + "\n"
    yield "![The river at noon, seen from the landing](tall.png \"The river at noon\")\n"
    yield "6. How it is rung, with a sign ![a bell](small.png) in the line:\n"
    yield "```\n" + "".join(f"{at:02}  pull once, wait {at} breaths\n" for at in range(1, 75)) + "```\n"
    yield "| Day | Rings | Heard at the other shore |\n|:--|--:|:-:|"
    for at in range(40):
        yield f"| {at + 1} May | {12 + at % 5} | {'![yes](small.png)' if at % 3 else 'no'} |"
    yield "\n7. What is wanted:\n\n    (a) that it stays,\n\n        - on its tower,\n        - in its frame;\n\n    (b) that it rings.\n"
    yield "> Η καμπάνα μένει, και θα χτυπάει κάθε μεσημέρι.\n> — Ένας γείτονας\n"
    yield "8. They call it הפעמון at the mill, and колокол at the weir.\n"
    for number in range(9, 14):
        yield paragraph(number, 7) + "\n"


EDITIONS = {
    "en": ("Friends of the Quay", "The quay stays open", "It has been open since 1871.", "Ask there: friends@example.org"),
    "he": ("ידידי הרציף", "הרציף נשאר פתוח", "הוא פתוח לכולם מאז שנת 1871.", "ליצירת קשר: טלפון 03-555-0142"),
    "ja": ("岸壁友の会", "岸壁はいつも開いている", "一八七一年から開いています。", "お問い合わせ：friends@example.org"),
}


def edition(lang, number):
    issuer, title, said, contact = EDITIONS[lang]
    more = f"identifier: urn:uuid:5b0c7f6e-1f0a-4c1b-9c55-0000000000{number:02}\nseries: {{name: Papers of the quay, number: 3}}\nrights: CC BY 4.0\n"
    yield HEAD.format(lang=lang, issuer=issuer, contact=f"'{contact}'", more=more)
    yield f"# {title}\n"
    for at in range(1, 16):
        yield f"{at}. {' '.join([said] * (2 + at % 5))}\n"


def png(width, height, colour):
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main():
    folder = Path(sys.argv[1])
    (folder / "quay").mkdir(parents=True)
    (folder / "pamphleteer.toml").write_text('base-url = "https://example.org/s"\n\n[accessibility]\ncertified-by = "Ferry Users"\n', encoding="utf-8")
    texts = {"long": long(), "parts": parts()}
    texts |= {f"quay/{lang}": edition(lang, number) for number, lang in enumerate(EDITIONS)}
    for name, lines in texts.items():
        (folder / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
    (folder / "tall.png").write_bytes(png(1400, 2150, (150, 170, 190)))
    (folder / "small.png").write_bytes(png(300, 300, (60, 60, 60)))


if __name__ == "__main__":
    sys.exit(main())
