#!/bin/sh
# Judges ../shared/corpus, each file by a program of its own under an outside limit of time and of memory, and prints the gates.
# Ends with 1 where one is missed.
set -eu
cd "$(dirname "$0")/.."
corpus=$(cd ../shared/corpus 2>/dev/null && pwd) || { echo "../shared/corpus is not there: only the project's own set is judged (signing/verify)"; exit 0; }
program=$PWD/bin/paraphctl
lines=$(mktemp -d)
trap 'rm -rf "$lines"' EXIT

# judge FOLDER MANIFEST: a line of JSON a file. A file whose program died has none, which is a missed gate.
judge() {
	cd "$corpus"
	find "$1" -name '*.pdf' | sort | xargs -P "$(nproc)" -I{} sh -c '
		ulimit -v 6000000
		timeout 20 "$0" verify --json --offline --anchors "$1" --passwords "$2" "$3" >"$4/$(basename "$3").line" 2>/dev/null || :' \
		"$program" "$3" "$2" {} "$lines"
	cat "$lines"/*.line | ./score --manifest "$2" --list || code=1
	rm -f "$lines"/*.line
}

code=0
judge pdf manifest.csv poc-root.der
judge made made.csv made-anchors.pem
exit $code
