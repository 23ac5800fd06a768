package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"paraph/device/pkcs11/tokentest"
)

// offspring are the processes a process started, that live.
func offspring(of int) []int {
	var out []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		f := strings.Fields(rest)
		if len(f) > 1 && f[0] != "Z" && f[1] == strconv.Itoa(of) {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			out = append(out, n)
		}
	}
	return out
}

func alive(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func waitFor(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ready(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// unseen looks for the PIN where every user of the computer can look.
func unseen(t *testing.T, pids []int) {
	t.Helper()
	for _, pid := range pids {
		for _, what := range []string{"cmdline", "environ"} {
			b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/" + what)
			if err != nil || bytes.Contains(b, []byte(signingPIN)) {
				t.Errorf("%s of %d: %v, or the PIN is there", what, pid, err)
			}
		}
	}
}

// TestKilledInTheMiddle: paraphctl dies by SIGKILL while a module hangs in C_Sign. Nothing is left running,
// nothing is written, and the PIN stood in no argument, no environment and no file.
func TestKilledInTheMiddle(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("processes are looked at in /proc")
	}
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", signingPIN, tokentest.Entry{Label: "good", P256: true})
	f := tokentest.NewFaulty(t, real)
	temp, out := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("HOME", temp)
	pdf := contract(t)
	args := append([]string{"sign", pdf, "--out-dir", out, "--data", temp, "--json"}, card(t, f.Path, "Firma", signingPIN)...)
	f.Do(t, "C_Sign hang", "C_Login print")
	cmd := asProgram(t, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	calls := []string{}
	waitFor(t, "C_Sign", func() bool { calls = append(calls, f.Calls(t)...); return slices.Contains(calls, "C_Sign") })
	all := offspring(cmd.Process.Pid)
	if len(all) < 2 { // the module's, and the one that reads the document
		t.Errorf("children: %v", all)
	}
	unseen(t, append(all, cmd.Process.Pid))
	begun := time.Now()
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	waitFor(t, "the children to end", func() bool { return !slices.ContainsFunc(all, alive) })
	t.Logf("no child is left after %v", time.Since(begun).Round(time.Millisecond))
	if left, _ := os.ReadDir(out); len(left) > 0 {
		t.Errorf("written: %v", left)
	}
	f.Do(t)
	again := asProgram(t, args...)
	again.Stdout, again.Stderr = &said, &said
	if err := again.Run(); err != nil {
		t.Errorf("afterwards: %v %s", err, said.String())
	}
	valid(t, pdf, filepath.Join(out, "contratto.pdf"))
	if written := everything(t, temp, out); bytes.Contains(written, []byte(signingPIN)) || bytes.Contains(said.Bytes(), []byte(signingPIN)) {
		t.Error("the PIN is in a file or in what was said")
	}
}

// TestPINIsToldToNobody: in every outcome, neither output nor any file holds PIN or password.
func TestPINIsToldToNobody(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", signingPIN, tokentest.Entry{Label: "good", P256: true})
	f := tokentest.NewFaulty(t, real)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("HOME", temp)
	pdf := contract(t)
	key, file := append(card(t, f.Path, "Firma", signingPIN), "--card-timeout", "1s"), p12(t, tokentest.Entry{Label: "Studio"})
	for _, fault := range []string{"", "C_Initialize crash", "C_Login crash", "C_Login rv 0xA0", "C_Login rv 0x5", "C_Login hang", "C_Sign crash", "C_Sign corrupt"} {
		f.Do(t, fault)
		for _, form := range []string{"--json", "--force"} {
			_, out, errs := run(t, append([]string{"sign", pdf, form, "--data", temp, "-o", filepath.Join(temp, "out.pdf")}, key...)...)
			if strings.Contains(out+errs, signingPIN) {
				t.Errorf("%s: %s %s", fault, out, errs)
			}
		}
	}
	if code, out, errs := run(t, append([]string{"sign", pdf, "--force", "-o", filepath.Join(temp, "p12.pdf")}, file...)...); code != 0 || strings.Contains(out+errs, p12Password) {
		t.Errorf("%d %s %s", code, out, errs)
	}
	written := everything(t, temp, os.Getenv("SOFTHSM2_CONF")[:strings.LastIndex(os.Getenv("SOFTHSM2_CONF"), "/")])
	for _, secret := range []string{signingPIN, p12Password} {
		if len(written) < 10000 || bytes.Contains(written, []byte(secret)) {
			t.Errorf("a secret is in a file, of %d bytes", len(written))
		}
	}
}
