#!/bin/sh
# Copies the icons the program uses, and their licence, from the pinned Phosphor package into assets; icons.py says
# what is changed in them. icon.svg and paraph.svg are our own and stay as they are; assets/icon.png, for windows
# and packages, is drawn of the first: Fyne’s reader leaves its corners square. Needs npm, python3, openssl and chromium.
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

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.68.0
here=$(cd "$(dirname "$0")" && pwd)
copy() { "$tmp/venv/bin/python" "$here/icons.py" "$tmp/package/assets/$1" "$assets/icons" $2; }

mkdir -p "$assets/icons" "$assets/licences"
copy regular "
	address-book archive arrow-clockwise arrow-counter-clockwise arrow-down arrow-left arrow-right arrow-square-out
	arrow-u-up-left arrow-u-up-right arrow-up
	arrows-clockwise bell calendar-blank caret-down caret-left caret-right caret-up chat-text check check-circle
	check-square circle clock clock-countdown clock-counter-clockwise copy credit-card device-mobile dots-three
	dots-three-vertical download-simple envelope-simple eraser eye eye-slash file-pdf file-plus file-text files flask
	folder folder-open gear globe hand-palm hard-drives house identification-card image info key keyboard link
	link-break list list-checks lock magnifying-glass minus package palette paper-plane-tilt pen-nib
	pencil-simple phone plus printer prohibit qr-code question seal-check shield-check sidebar-simple signature square
	stamp text-aa text-align-left text-t textbox translate trash tray-arrow-down usb user user-plus users
	warning-circle wifi-slash x x-circle
"
copy fill "check-circle-fill house-fill pen-nib-fill signature-fill seal-check-fill paper-plane-tilt-fill package-fill gear-fill usb-fill flask-fill"
cp "$tmp/package/LICENSE" "$assets/licences/Phosphor-MIT.txt"
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --default-background-color=00000000 --window-size=512,512 \
	--screenshot="$assets/icon.png" "file://$assets/icons/icon.svg" 2>/dev/null
