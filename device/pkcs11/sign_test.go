package pkcs11_test

import (
	"crypto"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/device/pkcs11/tokentest"
)

const pin = "40712835"

// TestSigns: keys of both kinds, found by id, by their numbers, or asking for the PIN every time.
func TestSigns(t *testing.T) {
	module := tokentest.SoftHSM(t)
	issuer := tokentest.NewIssuer(t)
	tokentest.NewToken(t, module, "Firma", pin,
		tokentest.Entry{Label: "rsa", Issuer: issuer},
		tokentest.Entry{Label: "curve", Issuer: issuer, P256: true},
		tokentest.Entry{Label: "rsa elsewhere", Issuer: issuer, ElsewhereID: true},
		tokentest.Entry{Label: "curve elsewhere", Issuer: issuer, P256: true, ElsewhereID: true},
		tokentest.Entry{Label: "always", Issuer: issuer, AlwaysAsk: true},
	)
	r, _ := newRack(t, 10*time.Second)
	for _, label := range []string{"rsa", "curve", "rsa elsewhere", "curve elsewhere", "always"} {
		token, cert := only(t, r, module, label)
		typed := []byte(pin)
		k, err := r.Open(t.Context(), token, cert, typed)
		if err != nil {
			t.Errorf("%s: %v", label, err)
			continue
		}
		if string(typed) != strings.Repeat("\x00", len(pin)) {
			t.Errorf("%s: the PIN is still there", label)
		}
		for _, hash := range []crypto.Hash{crypto.SHA256, crypto.SHA256, crypto.SHA384} {
			if err := signs(t, k, hash); err != nil {
				t.Errorf("%s: %v", label, err)
			}
		}
		if _, err := k.Sign(nil, make([]byte, 20), crypto.SHA1); err == nil {
			t.Errorf("%s: SHA-1 was signed", label)
		}
		k.Close()
		k.Close()
		if err := signs(t, k, crypto.SHA256); !errors.Is(err, device.ErrDone) {
			t.Errorf("%s: a closed key: %v", label, err)
		}
	}
}

func TestTokens(t *testing.T) {
	module := tokentest.SoftHSM(t)
	issuer := tokentest.NewIssuer(t)
	tokentest.NewToken(t, module, "A\x1b[31mB", pin, tokentest.Entry{Label: "one", Issuer: issuer, P256: true})
	tokentest.NewToken(t, module, "Vuota", pin)
	r, _ := newRack(t, 10*time.Second)
	all, err := r.Tokens(t.Context(), module)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d tokens, %v", len(all), err)
	}
	slices.SortFunc(all, func(a, b device.Token) int { return strings.Compare(a.Label, b.Label) })
	a := all[0]
	if a.Label != "A[31mB" || a.Serial == "" || a.PIN.State != device.PINFine || a.PIN.Min == 0 || a.PIN.Pad || len(a.Certificates) != 1 {
		t.Errorf("%+v", a)
	}
	if len(all[1].Certificates) != 0 {
		t.Error("certificates on an empty token")
	}
	if _, err := r.Open(t.Context(), a, device.Certificate{SHA256: "00", X509: a.Certificates[0].X509}, []byte(pin)); !errors.Is(err, device.ErrRemoved) {
		t.Errorf("a certificate that is not there: %v", err)
	}
	chained := device.Certificate{X509: issuer.Certificate}
	if c := pkcs11.Chain(a.Certificates[0], []device.Certificate{chained, a.Certificates[0]}); len(c) != 1 || !c[0].Equal(issuer.Certificate) {
		t.Errorf("chain of %d", len(c))
	}
}

// TestNoKey: a certificate without its key, and one whose key is there twice over.
func TestNoKey(t *testing.T) {
	module := tokentest.SoftHSM(t)
	tokentest.NewToken(t, module, "Firma", pin, tokentest.Entry{Label: "alone", NoKey: true}, tokentest.Entry{Label: "good"})
	r, _ := newRack(t, 10*time.Second)
	token, cert := only(t, r, module, "alone")
	if _, err := r.Open(t.Context(), token, cert, []byte(pin)); !errors.Is(err, device.ErrNoKey) {
		t.Errorf("%v", err)
	}
	works(t, r, module, "good", pin)
}

func TestPIN(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	r, log := newRack(t, 5*time.Second)
	for _, c := range []struct {
		name   string
		pin    string
		fault  []string
		want   error
		not    error
		called bool
	}{
		{"wrong", "99999999", nil, device.ErrPIN, device.ErrPINLast, true},
		{"wrong, last try", "99999999", []string{"flags 0x20000"}, device.ErrPINLast, nil, true},
		{"too short", "12", nil, device.ErrPINLength, nil, false},
		{"too long", strings.Repeat("1", 300), nil, device.ErrPINLength, nil, false},
		{"none", "", nil, device.ErrPINLength, nil, false},
		{"locked", pin, []string{"C_Login rv 0xA4"}, device.ErrPINLocked, nil, true},
		{"only said to be locked", pin, []string{"flags 0x40000"}, nil, nil, true},
		{"pin pad", "", []string{"flags 0x100", "pinpad " + pin}, nil, nil, true},
		{"pin pad, PIN given", pin, []string{"flags 0x100", "pinpad " + pin}, nil, nil, true},
	} {
		f.Do(t, c.fault...)
		token, cert := only(t, r, f.Path, "key")
		f.Calls(t)
		k, err := r.Open(t.Context(), token, cert, []byte(c.pin))
		if !errors.Is(err, c.want) || c.not != nil && errors.Is(err, c.not) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err == nil {
			if err := signs(t, k, crypto.SHA256); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			k.Close()
		}
		if called := slices.Contains(f.Calls(t), "C_Login"); called != c.called {
			t.Errorf("%s: the PIN went to the card: %v", c.name, called)
		}
		f.Do(t)
		works(t, r, f.Path, "key", pin)
	}
	if strings.Contains(log.String(), pin) || strings.Contains(log.String(), "99999999") {
		t.Error("a PIN is in the log")
	}
}

// TestBatchEnds: logged out, then killed; no C_Finalize, after which many cards stay unlocked.
func TestBatchEnds(t *testing.T) {
	real := tokentest.SoftHSM(t)
	tokentest.NewToken(t, real, "Firma", pin, tokentest.Entry{Label: "key", P256: true})
	f := tokentest.NewFaulty(t, real)
	r, _ := newRack(t, 5*time.Second)
	token, cert := only(t, r, f.Path, "key")
	if n := len(children(t)); n != 1 {
		t.Errorf("%d children after listing", n)
	}
	k, err := r.Open(t.Context(), token, cert, []byte(pin))
	if err != nil {
		t.Fatal(err)
	}
	f.Calls(t)
	for range 3 {
		if err := signs(t, k, crypto.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	k.Close()
	calls := f.Calls(t)
	if calls[len(calls)-1] != "C_Logout" || slices.Contains(calls, "C_Finalize") || slices.Contains(calls, "C_Login") {
		t.Errorf("%v", calls)
	}
	if left := children(t); len(left) > 0 {
		t.Errorf("still there: %v", left)
	}
}

// TestManyAtOnce: one key, several goroutines; and a second user who waits for the first.
func TestManyAtOnce(t *testing.T) {
	module := tokentest.SoftHSM(t)
	tokentest.NewToken(t, module, "Firma", pin, tokentest.Entry{Label: "key"})
	r, _ := newRack(t, 10*time.Second)
	token, cert := only(t, r, module, "key")
	k, err := r.Open(t.Context(), token, cert, []byte(pin))
	if err != nil {
		t.Fatal(err)
	}
	listed := make(chan error, 1)
	go func() {
		_, err := r.Tokens(t.Context(), module)
		listed <- err
	}()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 25 {
				if err := signs(t, k, crypto.SHA256); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	select {
	case <-listed:
		t.Error("two used one module")
	default:
	}
	k.Close()
	if err := <-listed; err != nil {
		t.Error(err)
	}
}

// children are the living processes this one started.
func children(t *testing.T) []int {
	t.Helper()
	var out []int
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		_, rest, _ := strings.Cut(string(b), ") ")
		f := strings.Fields(rest)
		if len(f) > 1 && f[0] != "Z" && f[1] == strconv.Itoa(os.Getpid()) {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			out = append(out, n)
		}
	}
	return out
}
