#!/usr/bin/env bash
# How long a build takes when nothing has changed, against the first one: a statement
# copied under many names, made into a new folder with a new cache, then again.
#
#   benches/again.sh STATEMENT [COPIES]
#
# The ratio counts; the machine may be busy. Wants hyperfine and a release build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

statement=$(realpath "${1:?a statement}")
copies=${2:-200}
press=$(realpath "${CARGO_TARGET_DIR:-target}/release/pamphleteer")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PAMPHLETEER_CACHE=$work/cache

mkdir "$work/content"
for number in $(seq "$copies"); do
    # A line of its own makes each a statement of its own.
    { cat "$statement"; printf '\n<!-- %s -->\n' "$number"; } >"$work/content/copy-$number.md"
done
make="$press build $work/content --out $work/out --quiet"
hyperfine --ignore-failure --shell none --runs 3 --prepare "rm -rf $work/cache $work/out" "$make" \
    --export-json "$work/first.json" --command-name "$copies statements, first"
hyperfine --ignore-failure --shell none --runs 11 "$make" \
    --export-json "$work/again.json" --command-name "$copies statements, again"
python3 - "$work/first.json" "$work/again.json" <<'PYTHON'
import json, sys
first, again = (json.load(open(path))["results"][0]["median"] for path in sys.argv[1:])
print(f"again: {again / first:.2%} of the first (medians)")
PYTHON
