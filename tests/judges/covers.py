"""Reads the title off every cover as a reader sees it on a shelf: 160 pixels high.

    covers.py PRESS STATEMENT… [--out DIR] [--font-path DIR]

Makes the product `cover` of each statement, takes the smallest picture, enlarges what
stands over the label and has Tesseract read it. Of the letters of the title, as `inspect`
tells it, nearly all must be read, in their order. A title that is longer than a person
reads at that size, or in a script for which there is no model here, is measured instead:
the step from line to line, in pixels of that height.
Exit code: 0 all are legible, 1 one is not, 2 a tool could not run.
"""

import argparse
import difflib
import json
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

HEIGHT = 160
# Tesseract wants letters some 30 pixels high, and a short title is large already.
ENLARGED = (1, 2, 3, 4, 6)
# So much of the title's letters is read: all but a short word of 35.
SHARE = 0.9
# A longer title is measured: in letters.
LONGEST = 200
# The least step from line to line, in pixels: small letters are half as high.
STEP = 7.0
MODELS = {"LATIN": "Latin", "CYRILLIC": "Cyrillic"}
# Readers of pixels take one for the other without losing the word.
ALIKE = str.maketrans({"’": "'", "‘": "'", "0": "o", "1": "l", "|": "l", "i": "l", "ı": "l", "ё": "е", "й": "и"})


class Trouble(Exception):
    """A tool could not do its work."""


def letters(text):
    """Letters and figures, small, without accents and without those that look alike."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = unicodedata.normalize("NFKC", "".join(c for c in text if not unicodedata.combining(c)))
    return "".join(c for c in text.translate(ALIKE) if c.isalnum())


def script(text):
    """The script of most letters, as the names of its characters begin."""
    names = [unicodedata.name(c, "?").split()[0] for c in text if c.isalpha()]
    return statistics.mode(names) if names else "?"


def share(title, read):
    """How much of the title's letters is in what was read, in their order."""
    title, read = letters(title), letters(read)
    blocks = difflib.SequenceMatcher(None, title, read, autojunk=False).get_matching_blocks()
    # A letter alone proves nothing: it stands in any text.
    found = sum(block.size for block in blocks if block.size > 1 or title == read)
    return found / max(1, len(title))


def field(picture):
    """What stands over the label, dark on light whatever its colours."""
    grey = picture.convert("L")
    x = round(grey.width * 0.04)
    label = next((y for y in range(grey.height) if grey.getpixel((x, y)) > 240), grey.height)
    part = grey.crop((0, 0, grey.width, label))
    ground = Image.new("L", part.size, part.getpixel((1, 1)))
    return ImageOps.invert(ImageOps.autocontrast(ImageChops.difference(part, ground)))


def step(picture):
    """From line to line of the title, in pixels of a cover 160 pixels high.

    Small letters fill the rows between their foot and their head more than ascenders and
    descenders fill those between the lines, also where two lines touch.
    """
    part = field(picture)
    ink = [255 - tone for tone in part.resize((1, part.height), Image.BOX).tobytes()]
    dense = [tone > 0.3 * max(ink) for tone in ink]
    tops = [y for y in range(1, len(dense)) if dense[y] and not dense[y - 1]]
    ends = [y for y in range(1, len(dense)) if dense[y - 1] and not dense[y]]
    lines = [(top, end) for top, end in zip(tops, ends) if (end - top) * HEIGHT > 2 * picture.height]
    steps = [after[0] - line[0] for line, after in zip(lines, lines[1:])]
    steps = steps or [end - top for top, end in lines] or [0]
    return statistics.median(steps) * HEIGHT / picture.height


def ocr(picture, model):
    """What Tesseract reads, line after line, in each enlargement."""
    part = field(picture)
    for factor in ENLARGED:
        large = part.resize((part.width * factor, part.height * factor), Image.LANCZOS)
        large = ImageOps.expand(large, 20, fill=255)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cover.png"
            large.save(path)
            yield run(["tesseract", str(path), "-", "-l", model, "--psm", "6", "--dpi", "150"])


def run(command):
    """The standard output of a program."""
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise Trouble(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        raise Trouble(f"{' '.join(command)}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode()


def judge(press, statement, out, fonts):
    """What there is to say of one cover, and whether it is legible."""
    model = json.loads(run([press, "inspect", "--format", "json", statement]))
    title, slug = model["title"], model["slug"]
    run([press, "build", statement, "--only", "cover", "--out", str(out), "--quiet", *fonts])
    small = Image.open(out / slug / f"{slug}-cover-160.png")
    large = Image.open(out / slug / f"{slug}-cover.jpg")
    if small.height != HEIGHT or abs(large.width / large.height - small.width / small.height) > 0.01:
        return f"{slug}: {small.size} and {large.size} are not one form", False
    pitch, count = step(large), len(letters(title))
    measured = f"{slug}: {count} letters, {pitch:.1f} pixels from line to line"
    reader = MODELS.get(script(title))
    if reader is None or count > LONGEST:
        return f"{measured}, not read", pitch >= STEP
    read = max(ocr(small, reader), key=lambda read: share(title, read))
    part = share(title, read)
    good = part >= SHARE and pitch >= STEP
    said = f"{measured}, {part:.0%} read"
    return said if good else f"{said}: “{title}” as “{' '.join(read.split())}”", good


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("press")
    parser.add_argument("statements", nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--font-path", action="append", default=[])
    given = parser.parse_args()
    fonts = [part for path in given.font_path for part in ("--font-path", path)]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for statement in given.statements:
            try:
                said, good = judge(given.press, statement, given.out or Path(folder), fonts)
            except Trouble as trouble:
                print(f"{statement}: {trouble}", file=sys.stderr)
                return 2
            print(said if good else f"NOT LEGIBLE {said}")
            failed += not good
    print(f"{len(given.statements) - failed} of {len(given.statements)} covers are legible at {HEIGHT} pixels")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
