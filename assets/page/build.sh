#!/usr/bin/env bash
# Makes page.min.js and page.min.css, which stand in every page, from page.js and page.css: run it after a change of either. With
# `--check` it only says whether they are what it would make. It needs npm; nothing else does. built.txt says what they were made
# of, and a test holds it against the sources.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
tools="${ANNALS_PAGE_TOOLS:-}"
if [ -z "$tools" ]; then
    tools="$scratch"
    npm install --silent --no-save --prefix "$tools" typescript@5.9.3 esbuild@0.28.2 @biomejs/biome@2.6.8 >/dev/null
fi
"$tools/node_modules/.bin/tsc" --project .
"$tools/node_modules/.bin/biome" lint --error-on-warnings page.js
for kind in js css; do
    made="$scratch/page.min.$kind"
    "$tools/node_modules/.bin/esbuild" "page.$kind" --minify --charset=utf8 --log-level=warning --outfile="$made"
    if [ "${1:-}" != --check ]; then
        cp "$made" "page.min.$kind"
    elif ! cmp -s "$made" "page.min.$kind"; then
        printf 'page.min.%s is not made of page.%s: run assets/page/build.sh\n' "$kind" "$kind" >&2
        exit 1
    fi
done
[ "${1:-}" = --check ] || sha256sum page.js page.css >built.txt
