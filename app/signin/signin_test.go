package signin_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"paraph/app/signin"
	"paraph/app/signin/signintest"
	"paraph/sync"
)

func signedIn(t *testing.T, p *signintest.Provider) string {
	t.Helper()
	refresh, err := signin.Provider{Name: p.URL, Client: signintest.Client}.At(t.Context(), func(asked signin.Prompt) {
		if asked.Address != p.URL+"/device" || asked.Code == "" || asked.Until.IsZero() {
			t.Errorf("%+v", asked)
		}
		p.Answer(asked.Code, true)
	})
	if err != nil {
		t.Fatal(err)
	}
	return refresh
}

// TestTokensAreReplacedBeforeTheyEnd: one that lives long is used again, one that ends soon is not; a new refresh token is kept.
func TestTokensAreReplacedBeforeTheyEnd(t *testing.T) {
	p := signintest.Start(t)
	first := signedIn(t, p)
	kept := first
	s := signin.NewSource(signin.Provider{Name: p.URL, Client: signintest.Client}, func(_ context.Context, use func(string) (string, error)) error {
		next, err := use(kept)
		if err == nil {
			kept = next
		}
		return err
	})
	get := func(fresh bool) string {
		t.Helper()
		token, err := s.Token(t.Context(), fresh)
		if err != nil || !p.Takes(token) {
			t.Fatalf("%q: %v", token, err)
		}
		return token
	}
	a, b := get(false), get(false)
	if a != b {
		t.Error("a good token was replaced")
	}
	if kept == first {
		t.Errorf("kept %q", kept)
	}
	if get(true) == a {
		t.Error("no other token")
	}
	p.Life(240)
	c := get(true)
	if get(false) == c {
		t.Error("a token with four minutes left was used")
	}
	p.Revoke()
	if _, err := s.Token(t.Context(), true); !errors.Is(err, sync.ErrSignInOver) {
		t.Errorf("revoked: %v", err)
	}
}

// TestATokenThatCannotBeKept: letters leave with it, and it counts until the next one is kept.
func TestATokenThatCannotBeKept(t *testing.T) {
	p := signintest.Start(t)
	kept, full := signedIn(t, p), true
	s := signin.NewSource(signin.Provider{Name: p.URL, Client: signintest.Client}, func(_ context.Context, use func(string) (string, error)) error {
		next, err := use(kept)
		switch {
		case err != nil:
			return err
		case full:
			return errors.New("no room")
		}
		kept = next
		return nil
	})
	for range 3 {
		if token, err := s.Token(t.Context(), true); err != nil || !p.Takes(token) {
			t.Fatalf("%q: %v", token, err)
		}
	}
	kept = signedIn(t, p) // somebody signed in anew: that is used, not what could not be kept
	if token, err := s.Token(t.Context(), true); err != nil || !p.Takes(token) {
		t.Errorf("signed in anew: %q: %v", token, err)
	}
	full = false
	if _, err := s.Token(t.Context(), true); err != nil || kept != p.Refresh() {
		t.Errorf("kept %t: %v", kept == p.Refresh(), err)
	}
}

// TestSignInThatFails: each way has its sentence, and none says what the provider wrote.
func TestSignInThatFails(t *testing.T) {
	p := signintest.Start(t)
	at := func(ctx context.Context, name, client string, answer func(code string)) error {
		_, err := signin.Provider{Name: name, Client: client}.At(ctx, func(asked signin.Prompt) { answer(asked.Code) })
		return err
	}
	ctx, cancel := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"turned down":       {at(t.Context(), p.URL, signintest.Client, func(code string) { p.Answer(code, false) }), sync.ErrSignInDenied},
		"another client":    {at(t.Context(), p.URL, "nobody", nil), sync.ErrSignInClient},
		"no provider there": {at(t.Context(), p.URL+"/nothing", "x", nil), sync.ErrSignInProvider},
		"read by others":    {at(t.Context(), "http://login.example.com", "x", nil), sync.ErrSignInProvider},
		"nobody answers":    {at(t.Context(), "http://127.0.0.1:1", "x", nil), sync.ErrSignInSilent},
		"taken back":        {at(ctx, p.URL, signintest.Client, func(string) { cancel() }), context.Canceled},
	} {
		if !errors.Is(c.err, c.want) || strings.Contains(c.err.Error(), "hush") {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
