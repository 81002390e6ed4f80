"""Widths of glyphs in the CFF programs that a PDF carries, read by a second witness.

page-validation gives 0 for the width of every glyph of a CID-keyed CFF program and so
reports that it disagrees with /W. Here fontTools reads the width from each charstring
(Adobe Technical Note 5177, section 3.1: the first operand, added to nominalWidthX, or
else defaultWidthX) and it is held against /W (ISO 32000-1, 9.7.4.3).

    widths.py FILE.pdf…
"""

import io
import sys

TOLERANCE = 1  # thousandths of the size, as ISO 14289-1, 7.21.5 allows


def declared(font, count):
    """The widths that /W and /DW of a CIDFont give to its first CIDs."""
    widths = [float(font.get("/DW", 1000))] * count
    runs = list(font.get("/W", []))
    while runs:
        first, second = int(runs.pop(0)), runs.pop(0)
        if hasattr(second, "__len__"):
            given = [float(width) for width in second]
        else:
            given = [float(runs.pop(0))] * (int(second) - first + 1)
        for cid, width in enumerate(given, first):
            if cid < count:
                widths[cid] = width
    return widths


def embedded(data):
    """The CIDs of a CID-keyed CFF program with their widths, in thousandths of the size."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.misc.psCharStrings import T2WidthExtractor

    program = CFFFontSet()
    program.decompile(io.BytesIO(data), None)
    top = program[0]
    for name in top.charset:
        charstring, select = top.CharStrings.getItemAndSelector(name)
        inner = top.FDArray[select]
        scale = 1000 * (inner.FontMatrix[0] if "FontMatrix" in inner.rawDict else top.FontMatrix[0])
        if "FontMatrix" in inner.rawDict and "FontMatrix" in top.rawDict:
            scale *= top.FontMatrix[0]
        private = inner.Private
        reader = T2WidthExtractor(
            getattr(private, "Subrs", []), top.GlobalSubrs, private.nominalWidthX, private.defaultWidthX, private
        )
        reader.execute(charstring)
        yield int(name.removeprefix("cid")) if name.startswith("cid") else 0, reader.width * scale


def disagreements(path):
    """What differs between /W and the programs, as lines; and how many glyphs were compared."""
    import pikepdf

    wrong, compared = [], 0
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if not isinstance(thing, pikepdf.Dictionary) or thing.get("/Subtype") != "/CIDFontType0":
                continue
            stream = thing.FontDescriptor.get("/FontFile3")
            if stream is None or stream.get("/Subtype") != "/CIDFontType0C":
                continue
            found = dict(embedded(stream.read_bytes()))
            given = declared(thing, max(found) + 1)
            compared += len(found)
            for cid, width in found.items():
                if abs(given[cid] - width) > TOLERANCE:
                    wrong.append(f"{thing.BaseFont} CID {cid}: /W has {given[cid]:g}, the program {width:g}")
    return wrong, compared


def main():
    failed = 0
    for path in sys.argv[1:]:
        wrong, compared = disagreements(path)
        print(f"{path}: {compared} glyphs, {len(wrong)} differ")
        for line in wrong[:12]:
            print(f"    {line}")
        failed |= bool(wrong) or not compared
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
