package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/postbox"
	"paraph/app/signin/signintest"
	"paraph/sync/rest/own"
)

// signIn runs "mail sign-in"; person is told the address and the code, and does what people do there.
func signIn(t *testing.T, person func(address, code string), args ...string) {
	t.Helper()
	r, w := io.Pipe()
	ended := make(chan int, 1)
	var errs strings.Builder
	go func() {
		ended <- cli.Run(context.Background(), append([]string{"mail", "sign-in", "--json"}, args...), cli.Streams{Stdin: strings.NewReader(""), Stdout: w, Stderr: &errs})
		w.Close()
	}()
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		var said struct{ Event, Address, Code string }
		if err := json.Unmarshal(lines.Bytes(), &said); err != nil {
			t.Fatal(err)
		}
		if said.Event == "open" {
			person(said.Address, said.Code)
		}
	}
	if code := <-ended; code != 0 {
		t.Fatalf("sign-in ended with %d: %s", code, errs.String())
	}
}

// TestLettersLeaveSignedIn: with a token instead of a password, by either mechanism; one that was revoked is said, letters wait and
// leave after another sign-in. The refresh token stands nowhere readable.
func TestLettersLeaveSignedIn(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run(mechanism, func(t *testing.T) {
			provider := signintest.Start(t)
			box, err := postbox.Open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(box.Close)
			box.Bearer(mechanism, func(user, token string) bool { return user == "ufficio@studio.example" && provider.Takes(token) })
			data := t.TempDir()
			again := func() {
				signIn(t, func(_, code string) { provider.Answer(code, true) }, "--provider", provider.URL, "--client-id", signintest.Client,
					"--from", "ufficio@studio.example", "--smtp", box.URL(), "--data", data)
			}
			again()
			_, end := serveIn(t, data, "--contact", "capo@studio.example", "--office-only")
			defer end()
			send := func(to string) string {
				return expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,"+to, "--data", data)
			}
			arrives := func(to string) {
				t.Helper()
				if _, err := box.Await(t.Context(), to, 1, nil); err != nil {
					t.Fatal(err)
				}
			}
			send("anna@example.com")
			arrives("anna@example.com")
			expect(t, 0, "mail", "test", "--data", data)
			provider.Forget() // before their time: another token is asked for
			send("luca@example.com")
			arrives("luca@example.com")
			if settings := read(t, filepath.Join(data, "settings.json")); strings.Contains(settings, provider.Refresh()) || !strings.Contains(settings, signintest.Client) {
				t.Errorf("%s", settings)
			}
			provider.Revoke()
			if out := send("eva@example.com"); !strings.Contains(out, "waits, because the sign-in at the mail provider is over. It leaves when you have signed in again") {
				t.Errorf("%s", out)
			}
			expectError(t, 4, "not-ready", "mail", "test", "--json", "--data", data)
			again() // the service takes it up
			arrives("eva@example.com")
		})
	}
}

// TestServeTakesUpASignIn: a running "serve" goes on where it listens, as whom it was, with what was set by a command beside it.
func TestServeTakesUpASignIn(t *testing.T) {
	provider := signintest.Start(t)
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	box.Bearer("XOAUTH2", func(user, token string) bool { return user == "ufficio@studio.example" && provider.Takes(token) })
	data := t.TempDir()
	url, end := serveIn(t, data, "--contact", "capo@studio.example", "--office-only")
	defer end()
	f := folder.At(data)
	before, err := f.Endpoint()
	if err != nil {
		t.Fatal(err)
	}
	run := func() string { // of the service that answers there
		r, err := (&own.Client{Base: before.URL, Token: before.Token, HTTP: http.DefaultClient}).Ready(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return r.Run
	}
	first := run()
	signIn(t, func(_, code string) { provider.Answer(code, true) }, "--provider", provider.URL, "--client-id", signintest.Client,
		"--from", "ufficio@studio.example", "--smtp", box.URL(), "--data", data)
	is, err := f.Endpoint()
	if err != nil || is != before || is.URL != url || run() == first {
		t.Fatalf("%+v, before %+v: %v", is.URL, before.URL, err)
	}
	expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	if _, err := box.Await(t.Context(), "anna@example.com", 1, nil); err != nil {
		t.Fatal(err)
	}
}
