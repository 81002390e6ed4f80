"""Checks the shape of what `pamphleteer inspect --format json` prints.

    pamphleteer inspect --format json S.md | outline.py S.md

Every documented key must be there with a value of its kind, and the numbered
paragraphs must be those of the source. Exit code: 0 so, 1 not, 2 not JSON.
"""

import json
import sys

import source

TEXT, MAYBE = (str,), (str, type(None))
TOP = {"schema": (int,), "slug": TEXT, "lang": TEXT, "dir": TEXT, "title": TEXT, "subtitle": MAYBE, "issuer": MAYBE,
       "date": MAYBE, "byline": (list,), "blocks": (list,), "contact": (dict, type(None)), "footnotes": (list,),
       "findings": (list,)}
FINDING = {"code": TEXT, "severity": TEXT, "message": TEXT, "file": TEXT, "line": (int,), "column": (int,),
           "end_line": (int,), "end_column": (int,), "fix": MAYBE}
KINDS = {"paragraph", "heading", "quotation", "list", "table", "figure", "code", "break", "notice"}


def shape(thing, keys, name):
    """What is missing or of the wrong kind in one JSON object."""
    for key, kinds in keys.items():
        if key not in thing:
            yield f"{name} has no {key}"
        elif not isinstance(thing[key], kinds):
            yield f"{name}: {key} is {thing[key]!r}"


def wrong(outline, statement, slug):
    """Everything that is wrong in an outline, as lines."""
    yield from shape(outline, TOP, "the outline")
    if outline.get("schema") != 1:
        yield f"schema is {outline.get('schema')}"
    if outline.get("slug") != slug:
        yield f"slug is {outline.get('slug')}, not {slug}"
    anchors, waiting = [], list(outline.get("blocks", []))
    while waiting:
        block = waiting.pop(0)
        name = f"the block at line {block.get('line')}"
        if block.get("kind") not in KINDS:
            yield f"{name} is a {block.get('kind')}"
        yield from shape(block, {"line": (int,)}, name)
        if block.get("number") is not None:
            anchors.append(block.get("anchor"))
        waiting = block.get("blocks", []) + waiting
    expected = [f"p{label}" for label in statement.numbers]
    if anchors != expected:
        yield f"numbered paragraphs are {anchors}, not {expected}"
    for finding in outline.get("findings", []):
        yield from shape(finding, FINDING, f"the finding {finding.get('code')}")


def main():
    path = sys.argv[1]
    try:
        outline = json.load(sys.stdin)
        lines = list(wrong(outline, source.read(path), source.slug(path)))
    except (ValueError, AttributeError, OSError) as error:
        print(f"outline: COULD NOT RUN: {error!r}")
        return 2
    for line in lines:
        print(f"  {line}")
    print(f"{path}: outline " + ("FAILED" if lines else f"as documented, {len(outline['findings'])} findings"))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
