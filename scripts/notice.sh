#!/bin/sh
# Writes NOTICE, what the program is made of besides our own code, and assets/licences/modules, the texts of its
# modules; a text that several share is stored once. Run it after go.mod changed; a test compares list and texts.
set -eu
cd "$(dirname "$0")/.."
texts=assets/licences
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# kind says which licence a text is, and ends the run at one it does not know: a person has to read that.
kind() {
	words=$(tr -s ' \n\r\t' ' ' <"$1")
	case $words in
	*"SPDX-License-Identifier: Unlicense OR BSD-3-Clause"*) echo "Unlicense or BSD-3-Clause" ;;
	*"MIT and Apache"*) echo "MIT and Apache-2.0" ;;
	*"Apache License Version 2.0, January 2004"*) echo Apache-2.0 ;;
	*"SIL Open Font License"*) echo OFL-1.1 ;;
	*"Permission is hereby granted, free of charge"*) echo MIT ;;
	*"Permission to use, copy, modify, and"*"distribute this software"*) echo ISC ;;
	*"misrepresent"*"altered from any source distribution"*) echo Zlib ;;
	*"Redistribution and use in source and binary forms"*"Neither the name"*) echo BSD-3-Clause ;;
	*"Redistribution and use in source and binary forms"*) echo BSD-2-Clause ;;
	*) echo "notice.sh: which licence is $1?" >&2; exit 1 ;;
	esac
}

# keep stores FILE as modules/NAME.txt unless the same words are there, and prints the name under which they stand. The
# Apache licence has its blanks in brackets or in braces.
keep() {
	sum=$(tr -d ' \n\r\t' <"$1" | tr '{}' '[]' | sha256sum | cut -d' ' -f1)
	if [ ! -f "$tmp/$sum" ]; then
		tr -d '\r' <"$1" >"$texts/modules/$2.txt"
		echo "modules/$2.txt" >"$tmp/$sum"
	fi
	cat "$tmp/$sum"
}

# entry prints the line of something with its texts.
entry() {
	what=$1 name=$2 kinds='' stand=''
	shift 2
	for f in "$@"; do
		base=$name
		case $f in
		*/NOTICE) base=$name-NOTICE ;;
		*)
			k=$(kind "$f")
			case " $kinds," in *" $k,"*) ;; *) kinds="${kinds:+$kinds, }$k" ;; esac
			[ -z "$stand" ] || base=$name-$(basename "$(dirname "$f")")-$(basename "$f" .md)
			;;
		esac
		stand="${stand:+$stand, }$(keep "$f" "$base")"
	done
	echo "- $what ($kinds): $stand"
}

# modules prints path and version of each module inside, and the licence files of its packages that are.
modules() {
	go list -deps -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}} {{.Dir}}' . ./app/paraphctl | grep -v '^ \|^paraph ' >"$tmp/packages"
	cut -d' ' -f1-3 "$tmp/packages" | sort -u | while read -r path version dir; do
		# the C sources of GLFW are no package
		files=$({ echo "$dir"; echo "$dir/glfw"; sed -n "s|^$path $version $dir ||p" "$tmp/packages" | sort; } | awk '!seen[$0]++' | while read -r d; do
			for f in "$d"/LICENSE* "$d"/COPYING* "$d"/NOTICE; do [ ! -f "$f" ] || echo "$f"; done
		done)
		[ -n "$files" ] || { echo "notice.sh: $path has no licence" >&2; exit 1; }
		# shellcheck disable=SC2086
		entry "$path $version" "$(echo "$path" | tr / -)" $files
	done
}

rm -rf "$texts/modules"
mkdir "$texts/modules"
keep LICENSE Apache-2.0 >/dev/null
modules >"$tmp/modules"
{
	cat <<'HEAD'
Paraph
Copyright 2026 The Paraph Authors

Licensed under the Apache License, Version 2.0 (see LICENSE). The program contains the following works of others, each
under its own licence; behind it stands the name of its text in assets/licences. The desk shows them all under Help,
Licences. SQLite, which go-sqlite3 carries, is in the public domain.

HEAD
	cat "$tmp/modules"
	entry "Go standard library and runtime" Go "$(go env GOROOT)/LICENSE"
	for f in "$texts"/*.txt; do
		name=$(basename "$f")
		echo "- ${name%-*} ($(kind "$f")): $name"
	done
} >"$tmp/NOTICE"
mv "$tmp/NOTICE" NOTICE
