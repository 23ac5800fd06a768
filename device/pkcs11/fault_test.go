package pkcs11_test

import (
	"bytes"
	"context"
	"crypto"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/device/pkcs11/tokentest"
)

// limit is the deadline of these tests.
const limit = 1500 * time.Millisecond

// TestModuleFails: wherever and however a module fails, it is an error in time, and the same rack signs
// right after.
func TestModuleFails(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	var logs []*bytes.Buffer
	for _, c := range []struct {
		fault string
		want  device.Fault // empty: device.ErrRemoved
	}{
		{"C_GetFunctionList crash", device.FaultCrash},
		{"C_GetFunctionList rv 0x5", device.FaultStart},
		{"C_Initialize crash", device.FaultCrash},
		{"C_Initialize abort", device.FaultCrash},
		{"C_Initialize hang", device.FaultHang},
		{"C_Initialize rv 0x5", device.FaultStart},
		{"C_GetSlotList exit", device.FaultCrash},
		{"C_GetSlotList rv 0x5", device.FaultCall},
		{"C_OpenSession spin", device.FaultHang},
		{"C_Login crash", device.FaultCrash},
		{"C_Login rv 0x6", device.FaultCall},
		{"C_SignInit rv 0x70", device.FaultCall},
		{"C_Sign crash", device.FaultCrash},
		{"C_Sign exit", device.FaultCrash},
		{"C_Sign hang", device.FaultHang},
		{"C_Sign spin", device.FaultHang},
		{"C_Sign corrupt", device.FaultSignature},
		{"C_Sign rv 0x5", ""},
		{"C_Sign rv 0x32", ""},
		{"C_Sign rv 0x101", ""},
		{"C_Login rv 0xE0", ""},
	} {
		t.Run(c.fault, func(t *testing.T) {
			function, _, _ := strings.Cut(c.fault, " ")
			inBatch := function == "C_Login" || strings.HasPrefix(function, "C_Sign")
			r, log := newRack(t, limit)
			logs = append(logs, log)
			begun := time.Now()
			err := failing(t, f, r.Tokens, c.fault, inBatch, r.Open)
			m, isModule := errors.AsType[*device.ModuleError](err)
			if isModule && m.Fault != c.want || !isModule && (c.want != "" || !errors.Is(err, device.ErrRemoved)) {
				t.Errorf("%v", err)
			}
			if took := time.Since(begun); took > 2*limit+time.Second {
				t.Errorf("after %v", took)
			}
			t.Logf("%v after %v", err, time.Since(begun).Round(time.Millisecond))
			f.Do(t)
			works(t, r, f.Path, "key", pin)
		})
	}
	log := fmt.Sprint(logs)
	if strings.Contains(log, pin) || !strings.Contains(log, "_Cfunc_") || strings.Contains(log, "goroutine") {
		t.Errorf("the log: %s", log)
	}
}

type (
	lister func(context.Context, string) ([]device.Token, error)
	opener func(context.Context, device.Token, device.Certificate, []byte) (*pkcs11.Key, error)
)

// failing goes the whole way to a signature with a fault set where it belongs, and returns what it met.
func failing(t *testing.T, f *tokentest.Faulty, list lister, fault string, inBatch bool, open opener) error {
	t.Helper()
	if !inBatch {
		f.Do(t, fault)
	}
	all, err := list(t.Context(), f.Path)
	if err != nil {
		return err
	}
	f.Do(t, fault)
	k, err := open(t.Context(), all[0], all[0].Certificates[0], []byte(pin))
	if err != nil {
		return err
	}
	defer k.Close()
	err = signs(t, k, crypto.SHA256)
	if again := signs(t, k, crypto.SHA256); !errors.Is(again, err) && again.Error() != err.Error() {
		t.Errorf("then: %v", again)
	}
	return err
}

// TestNoise: what a module prints on standard output does not reach the protocol.
func TestNoise(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	f.Do(t, "C_Initialize print", "C_GetSlotList print", "C_Login print", "C_Sign print")
	r, _ := newRack(t, 5*time.Second)
	works(t, r, f.Path, "key", pin)
}

// TestCardChanged: between listing and opening, another card is put in.
func TestCardChanged(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	r, _ := newRack(t, 5*time.Second)
	token, cert := only(t, r, f.Path, "key")
	f.Do(t, "serial 0123456789abcdef")
	f.Calls(t)
	if _, err := r.Open(t.Context(), token, cert, []byte(pin)); !errors.Is(err, device.ErrRemoved) {
		t.Errorf("%v", err)
	}
	for _, call := range f.Calls(t) {
		if call == "C_Login" {
			t.Error("the other card got the PIN")
		}
	}
}

// TestCancel: a signature that takes too long for the person waiting ends at once.
func TestCancel(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	r, _ := newRack(t, time.Minute)
	token, cert := only(t, r, f.Path, "key")
	ctx, cancel := context.WithCancel(t.Context())
	k, err := r.Open(ctx, token, cert, []byte(pin))
	if err != nil {
		t.Fatal(err)
	}
	f.Do(t, "C_Sign hang")
	time.AfterFunc(200*time.Millisecond, cancel)
	begun := time.Now()
	if err := signs(t, k, crypto.SHA256); !errors.Is(err, context.Canceled) || time.Since(begun) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
	f.Do(t)
	works(t, r, f.Path, "key", pin)
}

// TestModuleFiles: each kind of wrong file by its own name. The loader of glibc calls half of them "no such
// file", and the PKCS #11 library says nothing at all.
func TestModuleFiles(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	tokentest.Compile(t, in("plain.so"), "int nothing(void) { return 0; }\n")
	tokentest.Compile(t, in("libabsent-part.so"), "int part(void) { return 1; }\n")
	tokentest.Compile(t, in("needy.so"), "int part(void); int all(void) { return part(); }\n", "-L"+dir, "-labsent-part")
	tokentest.Compile(t, in("unresolved.so"), "int part(void); int all(void) { return part(); }\n")
	tokentest.Compile(t, in("eager.so"), "#include <signal.h>\n__attribute__((constructor)) void up(void) { raise(SIGSEGV); }\n")
	tokentest.Compile(t, in("null.so"), "unsigned long C_GetFunctionList(void **l) { *l = 0; return 0; }\n")
	if err := os.Remove(in("libabsent-part.so")); err != nil {
		t.Fatal(err)
	}
	plain, err := os.ReadFile(in("plain.so"))
	if err != nil {
		t.Fatal(err)
	}
	patched := func(name string, at int, b byte) {
		c := append([]byte(nil), plain...)
		c[at] = b
		if err := os.WriteFile(in(name), c, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := byte(elf.EM_AARCH64)
	if plain[18] == other {
		other = byte(elf.EM_X86_64)
	}
	patched("other-machine.so", 18, other)
	patched("broken.so", 4, 9)
	thirtyTwo := append([]byte("\x7fELF\x01\x01\x01"), make([]byte, 9)...)
	thirtyTwo = append(thirtyTwo, 3, 0, 3, 0, 1, 0, 0, 0)
	thirtyTwo = append(thirtyTwo, make([]byte, 52-len(thirtyTwo))...)
	for name, content := range map[string][]byte{"32.so": thirtyTwo, "text.so": []byte("hello\n"), "empty.so": nil} {
		if err := os.WriteFile(in(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, _ := newRack(t, 5*time.Second)
	for name, want := range map[string][2]string{
		"absent.so": {string(device.FaultMissing)}, ".": {string(device.FaultNotLibrary)}, "text.so": {string(device.FaultNotLibrary)},
		"empty.so": {string(device.FaultNotLibrary)}, "broken.so": {string(device.FaultNotLibrary)}, "32.so": {string(device.FaultMachine), "32-bit"},
		"other-machine.so": {string(device.FaultMachine), strings.TrimPrefix(elf.Machine(other).String(), "EM_")},
		"needy.so":         {string(device.FaultDependency), "libabsent-part.so"}, "unresolved.so": {string(device.FaultNotLoaded)},
		"plain.so": {string(device.FaultNotPKCS11)}, "null.so": {string(device.FaultStart), "0x0"}, "eager.so": {string(device.FaultCrash)},
	} {
		_, err := r.Tokens(t.Context(), in(name))
		m, ok := errors.AsType[*device.ModuleError](err)
		if !ok || string(m.Fault) != want[0] || m.Detail != want[1] {
			t.Errorf("%s: %v", name, err)
		}
	}
}
