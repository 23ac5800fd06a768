package otp

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"paraph/signing"
	"paraph/sync"
)

func bound() Bound {
	return Bound{
		Request: "r", Signer: "s", Action: ActionSign, Document: "d", Marks: "m", Consent: "c", Channel: signing.Email,
		Destination: HashDestination(signing.Email, "anna@example.com"), Challenge: "x", Number: 1,
	}
}

// TestLibraryIsRFC4226 holds the library to the appendix D vectors of the standard.
func TestLibraryIsRFC4226(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for counter, want := range []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"} {
		got, err := hotp.GenerateCodeCustom(secret, uint64(counter), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil || got != want {
			t.Errorf("counter %d: %s, want %s (%v)", counter, got, want, err)
		}
	}
}

// TestACodeIsGoodForOneThing changes each thing a code is bound to: the code must not match any more.
func TestACodeIsGoodForOneThing(t *testing.T) {
	seed, err := NewSeed(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	code, err := Code(seed, bound())
	if err != nil || len(code) != Digits {
		t.Fatal(code, err)
	}
	if ok, err := Matches(seed, bound(), code[:3]+" "+code[3:]); !ok || err != nil {
		t.Error("the right code is refused", err)
	}
	other := append([]byte{seed[0] ^ 1}, seed[1:]...)
	if ok, _ := Matches(other, bound(), code); ok {
		t.Error("another seed takes it")
	}
	for name, change := range map[string]func(*Bound){
		"request": func(b *Bound) { b.Request = "r2" }, "signer": func(b *Bound) { b.Signer = "s2" }, "action": func(b *Bound) { b.Action = "decline" },
		"document": func(b *Bound) { b.Document = "d2" }, "marks": func(b *Bound) { b.Marks = "m2" }, "consent": func(b *Bound) { b.Consent = "c2" },
		"channel": func(b *Bound) { b.Channel = signing.SMS }, "destination": func(b *Bound) { b.Destination = HashDestination(signing.Email, "eva@example.com") },
		"challenge": func(b *Bound) { b.Challenge = "y" }, "number": func(b *Bound) { b.Number = 2 },
	} {
		b := bound()
		change(&b)
		if ok, err := Matches(seed, b, code); ok || err != nil {
			t.Errorf("%s changed and the code still matches (%v)", name, err)
		}
	}
	for _, wrong := range []string{"", "1", "1234567", "abcdef", code + "0", "000000\x00"} {
		if ok, err := Matches(seed, bound(), wrong); ok || (err != nil && len(Clean(wrong)) != Digits) {
			t.Errorf("%q: %v, %v", wrong, ok, err)
		}
	}
}

// TestCodesAreSpreadEvenly draws many codes: each first digit must come about as often as any other.
func TestCodesAreSpreadEvenly(t *testing.T) {
	const n = 20000
	var count [10]int
	for range n {
		seed, err := NewSeed(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		code, err := Code(seed, bound())
		if err != nil {
			t.Fatal(err)
		}
		count[code[0]-'0']++
	}
	for d, c := range count {
		if math.Abs(float64(c)-n/10) > 6*math.Sqrt(n/10) {
			t.Errorf("first digit %d came %d times of %d", d, c, n)
		}
	}
}

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

func sent(at time.Time, attempts int) sync.Challenge {
	return sync.Challenge{Created: at, Attempts: attempts}
}

func TestPolicy(t *testing.T) {
	l := Standard
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	for name, c := range map[string]struct {
		previous []sync.Challenge
		counts   Open
		now      time.Time
		again    time.Time // zero and limited: only the office helps
		limited  bool
	}{
		"first":            {nil, Open{}, noon, time.Time{}, false},
		"at once again":    {[]sync.Challenge{sent(noon, 0)}, Open{}, noon.Add(59 * time.Second), minute(1), true},
		"after a minute":   {[]sync.Challenge{sent(noon, 0)}, Open{}, minute(1), time.Time{}, false},
		"pause doubles":    {[]sync.Challenge{sent(noon, 0), sent(minute(1), 0)}, Open{}, minute(2), minute(3), true},
		"one dead is fine": {[]sync.Challenge{sent(noon, 5)}, Open{}, minute(1), time.Time{}, false},
		"three dead":       {[]sync.Challenge{sent(noon, 5), sent(minute(1), 5), sent(minute(3), 5)}, Open{}, minute(10), minute(18), true},
		"lock over":        {[]sync.Challenge{sent(noon, 5), sent(minute(1), 5), sent(minute(3), 5)}, Open{}, minute(18), time.Time{}, false},
		"five codes": {
			[]sync.Challenge{sent(noon, 0), sent(noon, 0), sent(noon, 0), sent(noon, 0), sent(noon, 0)}, Open{}, minute(600), time.Time{}, true,
		},
		"five, one never left": {
			[]sync.Challenge{sent(noon, 0), sent(noon, 0), sent(noon, 0), sent(noon, 0), sent(noon, 0)}, Open{Lost: 1}, minute(600), time.Time{}, false,
		},
		"address an hour":  {nil, Open{Hour: 10}, noon, noon.Add(time.Hour), true},
		"address a day":    {nil, Open{Day: 30}, noon, noon.Add(24 * time.Hour), true},
		"network an hour":  {nil, Open{Network: 100}, noon, noon.Add(time.Hour), true},
		"just under these": {nil, Open{Hour: 9, Day: 29, Network: 99}, noon, time.Time{}, false},
	} {
		err := l.Allow(c.previous, c.counts, c.now)
		var limit *signing.CodeLimit
		if errors.As(err, &limit) != c.limited || (c.limited && !limit.Again.Equal(c.again)) {
			t.Errorf("%s: %+v", name, limit)
		}
	}
	if (Limits{}).Allow(nil, Open{}, noon) == nil {
		t.Error("no policy allows a code: it must fail closed")
	}
}

func TestNetworks(t *testing.T) {
	same := func(a, b string) bool { return HashNetwork(a) == HashNetwork(b) }
	for pair, want := range map[[2]string]bool{
		{"192.0.2.1", "192.0.2.1"}: true, {"192.0.2.1", "192.0.2.2"}: false, {"::ffff:192.0.2.1", "192.0.2.1"}: true,
		{"2001:db8::1", "2001:db8::ffff:2"}: true, {"2001:db8:0:1::1", "2001:db8:0:2::1"}: false, {"x", "y"}: false,
	} {
		if same(pair[0], pair[1]) != want {
			t.Error(fmt.Sprint(pair), !want)
		}
	}
}

func TestClean(t *testing.T) {
	for typed, want := range map[string]string{
		"407192": "407192", "407 192": "407192", "407-192": "407192", "407\u00a0192": "407192", "407–192\n": "407192", "４０７１９２": "407192",
		"٤٠٧١٩٢": "407192", "۴۰۷۱۹۲": "407192", "४०७१९२": "407192", "40719a": "40719a",
	} {
		if got := Clean(typed); got != want {
			t.Errorf("%q is %q", typed, got)
		}
	}
}
