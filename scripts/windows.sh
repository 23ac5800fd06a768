#!/bin/sh
# windows.sh: builds both programs for Windows (bin/windows), vets everything for it, and says which DLLs they ask for:
# only those every Windows has. Nothing is run.
set -eu
cd "$(dirname "$0")/.."

# A wrapper by name, not by path: every clone then shares what was compiled.
mkdir -p .tools
lib=$(dirname "$(x86_64-w64-mingw32-gcc -print-libgcc-file-name)")
# libssp.a by its file name: -lssp would want libssp-0.dll, which no Windows has.
cat >.tools/wclang.new <<EOF
#!/bin/sh
exec clang --target=x86_64-w64-mingw32 -Qunused-arguments -L$lib "\$@" -l:libssp.a
EOF
chmod +x .tools/wclang.new
mv .tools/wclang.new .tools/wclang
PATH=$PWD/.tools:$PATH
export PATH GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=wclang

fail() { echo "windows.sh: $*" >&2; exit 1; }

go vet ./... || fail "the code does not compile or vet for Windows"
mkdir -p bin/windows
go build -ldflags "-s -w" -o bin/windows/ ./app/paraphctl || fail "paraphctl does not build for Windows"
go build -tags no_emoji -ldflags "-s -w -H=windowsgui" -o bin/windows/ . || fail "the desk does not build for Windows"

for exe in bin/windows/paraphctl.exe bin/windows/paraph.exe; do
	dlls=$(x86_64-w64-mingw32-objdump -p "$exe" | sed -n 's/^[[:space:]]*DLL Name: //p' | sort -fu)
	[ -n "$dlls" ] || fail "$exe names no DLL: it cannot be read"
	for dll in $dlls; do
		case $(echo "$dll" | tr a-z A-Z) in
		ADVAPI32.DLL | GDI32.DLL | KERNEL32.DLL | MSVCRT.DLL | OPENGL32.DLL | SHELL32.DLL | USER32.DLL) ;;
		*) fail "$exe asks for $dll, which a bare Windows does not have; link it statically" ;;
		esac
	done
	echo "$exe: $(wc -c <"$exe") bytes;" $dlls
done
