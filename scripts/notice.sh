#!/bin/sh
# Writes NOTICE: what the program is made of besides our own code, with the licence texts. Run it after go.mod changed;
# a test compares the list.
set -eu
cd "$(dirname "$0")/.."
{
	cat <<'HEAD'
Paraph
Copyright 2026 The Paraph Authors

Licensed under the Apache License, Version 2.0 (see LICENSE). The program contains the following works of others, each
under its own licence. SQLite, which go-sqlite3 carries, is in the public domain.

HEAD
	modules=$(go list -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' . ./app/paraphctl | sort -u | grep -v '^paraph ')
	echo "$modules" | while read -r path version _; do echo "- $path $version"; done
	echo "- Go standard library and runtime"
	for f in assets/licences/*.txt; do echo "- $(basename "$f" .txt)"; done
	echo "$modules" | while read -r path version dir; do
		printf '\n================================================================================\n%s %s\n\n' "$path" "$version"
		for f in "$dir"/LICENSE "$dir"/LICENSE.txt "$dir"/COPYING "$dir"/NOTICE; do [ ! -f "$f" ] || { cat "$f"; echo; }; done
	done
	printf '\n================================================================================\nGo standard library and runtime\n\n'
	cat "$(go env GOROOT)/LICENSE"
	for f in assets/licences/*.txt; do
		printf '\n================================================================================\n%s\n\n' "$(basename "$f" .txt)"
		cat "$f"
	done
} >NOTICE
