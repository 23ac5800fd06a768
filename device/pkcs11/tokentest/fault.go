package tokentest

import (
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

//go:embed testdata/fault.c
var faultSource []byte

// Faulty is a module that fails on demand.
type Faulty struct {
	Path           string
	control, calls string
}

// NewFaulty compiles one that stands before a real module. It skips the test where there is no C compiler.
func NewFaulty(t testing.TB, module string) *Faulty {
	t.Helper()
	dir := t.TempDir()
	f := &Faulty{Path: filepath.Join(dir, "faulty.so"), control: filepath.Join(dir, "control"), calls: filepath.Join(dir, "calls")}
	Compile(t, f.Path, string(faultSource), `-DMODULE="`+module+`"`, `-DCONTROL="`+f.control+`"`, `-DCALLS="`+f.calls+`"`)
	return f
}

// Compile makes a shared library of C source.
func Compile(t testing.TB, out, source string, more ...string) {
	t.Helper()
	cc := os.Getenv("CC")
	if cc == "" {
		cc = "cc"
	}
	if _, err := exec.LookPath(cc); err != nil {
		t.Skipf("no C compiler %s", cc)
	}
	name := strings.TrimSuffix(out, filepath.Ext(out)) + ".c"
	if err := os.WriteFile(name, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-shared", "-fPIC", "-w", "-o", out, name}, more...)
	if b, err := exec.Command(cc, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %s", cc, b)
	}
}

// Do sets what the module does from its next call on; without lines it does its work.
func (f *Faulty) Do(t testing.TB, lines ...string) {
	t.Helper()
	if err := os.WriteFile(f.control, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Calls are the functions called since the last time.
func (f *Faulty) Calls(t testing.TB) []string {
	t.Helper()
	b, err := os.ReadFile(f.calls)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	_ = os.Remove(f.calls)
	return strings.Fields(string(b))
}
