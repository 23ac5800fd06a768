#!/bin/sh
# need.sh build|test|windows: installs what of Debian's packages and of Go is missing, and says nothing where nothing is.
# It runs before anything is compiled: a header missing in the middle costs minutes.
set -eu
cd "$(dirname "$0")/.."
gover=$1
shift

build="clang libc6-dev ca-certificates pkg-config libgl-dev libegl-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libwayland-dev libxkbcommon-dev"
test="xvfb xauth xdotool libgl1-mesa-dri imagemagick chromium poppler-utils mupdf-tools qpdf openssl softhsm2 exfat-fuse exfatprogs age xmlsec1 fonts-liberation dbus-daemon xdg-desktop-portal xdg-desktop-portal-gtk"
windows="gcc-mingw-w64-x86-64-win32"

sudo=$([ "$(id -u)" = 0 ] || echo sudo)
packages=
for list in "$@"; do
	case $list in
	build) packages="$packages $build" ;;
	test) packages="$packages $build $test" ;;
	windows) packages="$packages $build $windows" ;;
	*) echo "need.sh: no list called $list" >&2; exit 2 ;;
	esac
done
command -v go >/dev/null || [ -x .tools/go/bin/go ] || packages="$packages golang-go"

missing=
for p in $packages; do
	[ "$(dpkg-query -W -f='${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
done
if [ -n "$missing" ]; then
	echo "Installing:$missing" >&2
	export DEBIAN_FRONTEND=noninteractive LC_ALL=C
	# shellcheck disable=SC2086
	$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
		{ $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null; }
fi

# Go from 1.21 on fetches the version go.mod names by itself; an older one downloads it here as a module,
# checked by the checksum database like every other.
[ -x .tools/go/bin/go ] && exit
dl=$PWD/.tools/dl
mkdir -p "$dl"
echo 'module dl' >"$dl/go.mod"
case $(cd "$dl" && GOTOOLCHAIN=local go env GOVERSION) in
go1.1[0-9]* | go1.20*) ;;
*) exit ;;
esac
m=golang.org/toolchain@v0.0.1-go$gover.$(go env GOOS)-$(go env GOARCH)
(cd "$dl" && GOFLAGS=-modcacherw GOMODCACHE="$dl/m" go mod download "$m")
chmod +x "$dl/m/$m"/bin/* "$dl/m/$m"/pkg/tool/*/*
cp "$dl/m/$m/src/_go.mod" "$dl/m/$m/src/go.mod"
mv "$dl/m/$m" .tools/go
rm -rf "$dl"
