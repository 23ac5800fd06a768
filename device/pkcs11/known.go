package pkcs11

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
)

// vendors are module files by where their makers put them; the order is that of trying, because the
// makers' own show more of a card than OpenSC does. Only known names are loaded: some modules open
// windows when they are.
var vendors = map[string][]string{
	"linux": {
		"/usr/lib/bit4id/libbit4xpki.so", "/usr/lib64/bit4id/libbit4xpki.so", "/usr/lib/libbit4xpki.so",
		"/usr/lib/x86_64-linux-gnu/libbit4xpki.so", "/lib/bit4id/libbit4xpki.so", "/usr/local/lib/bit4id/libbit4xpki.so",
		"/usr/lib/bit4id/libbit4ipki.so", "/usr/lib/libbit4ipki.so", "/usr/lib/bit4id/libbit4opki.so", "/usr/lib/libbit4opki.so",
		"/usr/lib/libASEP11.so", "/usr/lib/libeTPkcs11.so", "/usr/lib/libIDPrimePKCS11.so",
		"/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so", "/usr/lib64/opensc-pkcs11.so",
		"/usr/lib64/pkcs11/opensc-pkcs11.so", "/usr/lib/opensc-pkcs11.so",
		"/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so",
	},
	"darwin": {
		"/Library/bit4id/pkcs11/libbit4xpki.dylib", "/Library/bit4id/pkcs11/libbit4ipki.dylib", "/Library/bit4id/pkcs11/libbit4opki.dylib",
		"/Library/OpenSC/lib/opensc-pkcs11.so", "/usr/local/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so",
	},
}

// Known are the modules found on this computer, each file once.
func Known() []string { return present(vendors[runtime.GOOS]) }

func present(paths []string) []string {
	var out []string
	var have []os.FileInfo
	for _, p := range paths {
		info, err := os.Stat(filepath.Clean(p))
		if err != nil || slices.ContainsFunc(have, func(h os.FileInfo) bool { return os.SameFile(h, info) }) {
			continue
		}
		out, have = append(out, p), append(have, info)
	}
	return out
}
