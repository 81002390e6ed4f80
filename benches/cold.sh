#!/usr/bin/env bash
# How long one cold run of the press takes, beside the stock Typst on the same pages.
#
#   benches/cold.sh [STATEMENT]
#
# By hyperfine, in turn, each time a new process and a new folder:
#   a  pamphleteer build STATEMENT --only reader,epub, fit = "fixed", cover = false
#   b  typst compile, on the Typst and with the fonts that pamphleteer emits for it
# Prints both medians and a/b. Exits 0 if a/b is at most 1, 1 if it is more, 2 if it
# could not be measured.
#
# STATEMENT    default: the longest of content/*.md
# PAMPHLETEER  default: the release binary in ${CARGO_TARGET_DIR:-target}
# TYPST        default: typst from PATH; of the version in Cargo.lock, or it says so
# RUNS         default: 20
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { echo "cold.sh: $*" >&2; exit 2; }
longest() { wc -w "$root"/content/*.md | grep -v ' total$' | sort -n | tail -n 1 | sed 's/^ *[0-9]* //'; }

target=${CARGO_TARGET_DIR:-target}
[[ $target == /* ]] || target=$root/$target
statement=$(realpath -- "${1:-$(longest)}")
press=${PAMPHLETEER:-$target/release/pamphleteer}
typst=${TYPST:-typst}
limit=1

for program in hyperfine python3 "$press" "$typst"; do
    command -v "$program" >/dev/null || fail "$program is not there"
done
[[ -f $statement ]] || fail "$statement is not there"
wanted=$(grep -A1 '^name = "typst"$' "$root/Cargo.lock" | sed -n 's/^version = "\(.*\)"$/\1/p')
"$typst" --version | grep -qF " $wanted" ||
    echo "cold.sh: $("$typst" --version) is not the $wanted of Cargo.lock" >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Nothing of an earlier run is used again.
export PAMPHLETEER_CACHE=
printf 'fit = "fixed"\ncover = false\n' >"$work/fixed.toml"
"$press" build "$statement" --config "$work/fixed.toml" --only typst --out "$work/typst" --quiet || fail "no Typst was emitted"
emitted=("$work"/typst/*/*.typ)
[[ ${#emitted[@]} == 1 && -f ${emitted[0]} ]] || fail "not one Typst file was emitted"

line() { python3 -c 'import shlex, sys; print(shlex.join(sys.argv[1:]))' "$@"; }
# The first round warms up. What is made is deleted at the end: ext4 looks through what was
# just deleted for each file that is made.
for ((round = 0; round <= ${RUNS:-20}; round++)); do
    mkdir "$work/$round"
    hyperfine --shell=none --style none --runs 1 --export-json "$work/times-$round.json" \
        "$(line "$press" build "$statement" --config "$work/fixed.toml" --out "$work/$round/a" --only reader,epub --quiet)" \
        "$(line "$typst" compile --ignore-system-fonts --font-path "$(dirname "${emitted[0]}")/fonts" \
            "${emitted[0]}" "$work/$round/b.pdf")" >&2 || fail "a run failed"
done
for made in "$work"/0/{a/*/*.pdf,a/*/*.epub,b.pdf}; do
    [[ -s $made ]] || fail "not everything was made"
done

python3 - "$limit" "$work"/times-[1-9]*.json <<'PYTHON'
import json, statistics, sys

limit, *files = sys.argv[1:]
limit = float(limit)
rounds = [[run["times"][0] for run in json.load(open(file))["results"]] for file in files]
a, b = map(statistics.median, zip(*rounds))
print(f"pamphleteer, PDF and EPUB: median {1000 * a:.0f} ms")
print(f"typst, PDF:                median {1000 * b:.0f} ms")
print(f"ratio:                     {a / b:.2f} (at most {limit:g})")
sys.exit(0 if a / b <= limit else 1)
PYTHON
