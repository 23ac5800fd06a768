#!/bin/sh
# Rebuilds assets/fonts, assets/page/fonts and the fonts' licences, byte for byte the same on each run.
# Needs npm, python3 and openssl. The rest is pinned here; fonts.py says what is made of it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# fetch NAME VERSION SHA512 unpacks a fontsource package into $tmp/NAME. The digest is written as npm's
# "integrity" writes it, without "sha512-", and is checked here because npm only checks against its registry.
fetch() {
	tgz=$(cd "$tmp" && npm pack --silent "@fontsource/$1@$2" 2>/dev/null)
	got=$(openssl dgst -sha512 -binary "$tmp/$tgz" | openssl base64 -A)
	[ "$got" = "$3" ] || { echo "fonts.sh: $1 $2 is not the pinned package: $got" >&2; exit 1; }
	mkdir "$tmp/$1"
	tar -xzf "$tmp/$tgz" -C "$tmp/$1" --strip-components=1
}

fetch inter          5.3.0 RofMylZmjlJEfELXeNHFWBRcSs75rGU/6bV2S2jfnvv/3rPXPGe0LgUJTklcHZ9lM4OZmAVFhcJPnACfb91A3g==
fetch source-serif-4 5.3.1 cWcTCXjYYrgF9A67fThVir1VSc0lPEYmwQ6jA4pPt01s2MSCi/maINUcZoCzaqnU8fyUReDO97eGcBUkHgOeug==
fetch noto-sans      5.3.0 fBCog2PY7DiVVTEEqtI/Qdinx/knobHYfoGpjFXdfBX5RoJaBp1Prw2G75p0OIsdlMZg3cLo0c+YbIUYOxnQJw==
fetch noto-serif     5.3.0 ZrMzjuQlBIcw+qma1slZQdU3YDJvrjLG+9CWU1bxSf3YTkucwqd3EYa/Kfo4Ts19w8IMTGAmtOE3d6wWlgnBtA==
fetch noto-sans-mono 5.3.0 DPZ+/Ng9HP5UKiALCKtoeGfA7zJzEjHFB/18OU/c3+4I9zZ3eMVAuFZb0SqzT89Yj7KNhJFYnYjyDaVKhdRuUg==
fetch caveat         5.3.0 eHTfzQxFSW9ABERRLNruHoNJmKed2J7pqTUc5lp4a4POMgXGKpxmWj3d9Hz10kmAg6iuTTLe6UagbA4bnsmfQw==

python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.68.0 brotli==1.2.1
"$tmp/venv/bin/python" "$here/fonts.py" "$tmp" "$here/../assets"
