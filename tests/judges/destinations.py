"""Lists the named destinations, page labels and bookmarks of a PDF, and checks the names.

    destinations.py S.pdf [--expect p1..p24 contact] [--statement S.md]

Reads the file with `qpdf --json`. `--statement` expects one destination for each
numbered paragraph of the source. Exit code: 0 as expected, 1 not, 2 could not run.
"""

import argparse
import json
import re
import subprocess
import sys

import source


class Trouble(Exception):
    """The tool could not do its work."""


class Pdf:
    """The document as qpdf tells it."""

    def __init__(self, path):
        command = ["qpdf", "--json=2", "--json-key=qpdf", "--json-key=pages", "--json-key=pagelabels",
                   "--json-key=outlines", str(path)]
        try:
            run = subprocess.run(command, capture_output=True)
            data = json.loads(run.stdout)
        except (OSError, ValueError) as error:
            raise Trouble(f"qpdf gave no answer on {path}: {error}") from error
        if run.returncode not in (0, 3):
            raise Trouble(f"qpdf failed on {path}: {run.stderr.decode(errors='replace').strip()}")
        self.objects = data["qpdf"][1]
        self.pages = {page["object"]: place + 1 for place, page in enumerate(data["pages"])}
        self.outlines = data["outlines"]
        self.label_ranges = data["pagelabels"]

    def get(self, value):
        """Follows a reference, to the value or the dictionary of the stream."""
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects.get(f"obj:{value}", {})
            value = entry.get("value", entry.get("stream", {}).get("dict"))
        return value

    def destinations(self):
        """Name → page number (1-based), or None where it leads nowhere; in the order of the name tree."""
        root = self.get(self.get(self.objects["trailer"]["value"])["/Root"])
        pairs = [(name[1:], target) for name, target in (self.get(root.get("/Dests")) or {}).items()]
        names = self.get(root.get("/Names")) or {}
        waiting = [self.get(names.get("/Dests")) or {}]
        while waiting:
            node = waiting.pop()
            leaves = self.get(node.get("/Names")) or []
            pairs += [(text(name), target) for name, target in zip(leaves[::2], leaves[1::2])]
            waiting += [self.get(kid) for kid in reversed(self.get(node.get("/Kids")) or [])]
        return {name: self.page_of(target) for name, target in pairs}

    def page_of(self, target):
        target = self.get(target)
        if isinstance(target, dict):
            target = self.get(target.get("/D"))
        return self.pages.get(target[0]) if isinstance(target, list) and target else None

    def labels(self):
        """The label of every page."""
        found = []
        ranges = {entry["index"]: entry["label"] for entry in self.label_ranges}
        style, prefix, first, start = "/D", "", 1, 0
        for index in range(len(self.pages)):
            if index in ranges:
                label = self.get(ranges[index])
                style, prefix = label.get("/S"), text(label.get("/P", "u:"))
                first, start = label.get("/St", 1), index
            found.append(prefix + number(style, first + index - start))
        return found

    def bookmarks(self, items=None, depth=0):
        """(depth, title, page) of every bookmark."""
        for item in self.outlines if items is None else items:
            yield depth, item.get("title", ""), item.get("destpageposfrom1")
            yield from self.bookmarks(item.get("kids", []), depth + 1)


def text(value):
    """A PDF string in qpdf's notation."""
    kind, _, content = value.partition(":")
    return bytes.fromhex(content).decode("utf-8", "replace") if kind == "b" else content


def number(style, value):
    """A page number in a label style."""
    if style in ("/r", "/R"):
        roman = ""
        for size, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                              "m cm d cd c xc l xl x ix v iv i".split()):
            roman += sign * (value // size)
            value %= size
        return roman.upper() if style == "/R" else roman
    if style in ("/a", "/A"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if style == "/A" else letter
    return str(value) if style == "/D" else ""


def spread(names):
    """`p1..p3` → p1 p2 p3."""
    for name in names:
        match = re.fullmatch(r"(.*?)(\d+)\.\.(.*?)(\d+)", name)
        if match and match[1] == match[3]:
            yield from (f"{match[1]}{count}" for count in range(int(match[2]), int(match[4]) + 1))
        else:
            yield name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf")
    parser.add_argument("--expect", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--statement", metavar="FILE.md")
    args = parser.parse_args()
    try:
        pdf = Pdf(args.pdf)
        found, labels, bookmarks = pdf.destinations(), pdf.labels(), list(pdf.bookmarks())
        expected = list(spread(args.expect))
        if args.statement:
            expected += [f"p{label}" for label in source.read(args.statement).numbers]
    except (Trouble, KeyError, OSError, ValueError) as error:
        print(f"destinations: COULD NOT RUN: {error!r}")
        return 2
    print(f"{args.pdf}: {len(labels)} pages, labels {' '.join(labels)}")
    print("  destinations: " + (", ".join(f"{name} on {page}" for name, page in found.items()) or "none"))
    for depth, title, page in bookmarks:
        print(f"  bookmark {'  ' * depth}{title} ({page})")
    wrong = [f"no destination {name}" for name in expected if name not in found]
    wrong += [f"destination {name} leads to no page" for name, page in found.items() if page is None]
    pages = [found[name] for name in expected if found.get(name)]
    if pages != sorted(pages):
        wrong.append(f"the expected destinations do not follow the pages: {pages}")
    for line in wrong:
        print(f"  FAILED: {line}")
    print(f"  {len(expected)} expected, {'failed' if wrong else 'all there'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
