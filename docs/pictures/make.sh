#!/usr/bin/env bash
# Makes docs/pictures/pages.png from out/: first page, an opening, and the back page of
# one of the statements in content/. Run `cargo run --release -- build` before it.
# Needs pdftoppm (poppler-utils) and ImageMagick.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

slug=2026-03-14-keep-the-reading-room
opening=2 # the left page of the opening that is shown
pdf=out/$slug/$slug.pdf
picture=docs/pictures/pages.png
limit=300000 # bytes

[[ -f $pdf ]] || { echo "$pdf is not there; build first" >&2; exit 2; }
im=$(command -v magick || command -v convert) || { echo "ImageMagick is not there" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

page() { pdftoppm -q -r 92 -gray -singlefile -f "$2" -l "$2" "$pdf" "$work/$1"; }
last=$(pdfinfo "$pdf" 2>/dev/null | awk '/^Pages:/ { print $2 }')
page first 1
page left "$opening"
page right $((opening + 1))
page back "$last"

# A hairline between the pages of the opening, a thin grey surround for each sheet.
"$im" "$work/left.pgm" \( -size 1x1 xc:gray75 -scale "1x$(sed -n 2p "$work/left.pgm" | cut -d' ' -f2)!" \) \
    "$work/right.pgm" +append "$work/opening.png"
"$im" "$work/first.pgm" "$work/opening.png" "$work/back.pgm" \
    -bordercolor gray85 -border 7 +append -border 7 \
    -colorspace gray +dither -colors 16 -depth 4 -strip \
    -define png:color-type=0 -define png:bit-depth=4 -define png:compression-level=9 \
    -define png:compression-filter=0 -define png:exclude-chunks=date,time "$picture"

size=$(wc -c <"$picture")
echo "$picture: $size bytes"
((size <= limit)) || { echo "more than $limit bytes" >&2; exit 1; }
