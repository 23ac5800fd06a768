#!/bin/sh
# Copies the icons the program uses, and their licence, from the pinned Phosphor package into assets.
# icon.svg and paraph.svg are our own and stay as they are. Needs npm and openssl.
set -eu
assets=$(cd "$(dirname "$0")/../assets" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# The digest as npm's "integrity" writes it, without "sha512-"; npm itself only checks against its registry.
pinned=v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ==
tgz=$(cd "$tmp" && npm pack --silent @phosphor-icons/core@2.1.1 2>/dev/null)
got=$(openssl dgst -sha512 -binary "$tmp/$tgz" | openssl base64 -A)
[ "$got" = "$pinned" ] || { echo "icons.sh: not the pinned package: $got" >&2; exit 1; }
tar -xzf "$tmp/$tgz" -C "$tmp"

mkdir -p "$assets/icons" "$assets/licences"
for name in \
	arrow-down arrow-left arrow-right arrow-u-up-left caret-down check check-circle clock clock-countdown \
	dots-three-vertical download-simple envelope-simple eraser file-pdf flask globe hand-palm image info link-break \
	list-checks pen-nib prohibit seal-check shield-check signature text-align-left warning-circle x
do
	cp "$tmp/package/assets/regular/$name.svg" "$assets/icons/"
done
cp "$tmp/package/assets/fill/check-circle-fill.svg" "$assets/icons/"
cp "$tmp/package/LICENSE" "$assets/licences/Phosphor-MIT.txt"
