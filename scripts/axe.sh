#!/bin/sh
# axe.sh FILE: fetches the pinned axe-core (MPL-2.0, used by tests only, never shipped) with npm.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
pinned=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
tgz=$(cd "$tmp" && npm pack --silent axe-core@4.14.1 2>/dev/null)
got=$(openssl dgst -sha512 -binary "$tmp/$tgz" | openssl base64 -A)
[ "$got" = "$pinned" ] || { echo "axe.sh: not the pinned package" >&2; exit 1; }
tar -xzf "$tmp/$tgz" -C "$tmp" package/axe.min.js
mkdir -p "$(dirname "$1")"
mv "$tmp/package/axe.min.js" "$1"
