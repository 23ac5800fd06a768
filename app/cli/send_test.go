package cli_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/signing/page/pagetest"
)

// TestWhatIsNotSent says of what a person can mend what it is.
func TestWhatIsNotSent(t *testing.T) {
	data, _ := serve(t)
	to := []string{"--signer", "Anna,Rossi,anna@example.com", "--data", data}
	pdf, empty := contract(t), write(t, "empty.pdf", "")
	send := func(args ...string) []string { return append(append([]string{"send"}, args...), to...) }
	said(t, 3, "usage", empty+": The file is empty.", send(empty)...)
	said(t, 3, "usage", empty+": The file is empty.", send(pdf, empty)...)
	said(t, 1, "not-allowed", "The title has more than 200 letters.", send(pdf, "--title", strings.Repeat("è", 201))...)
	said(t, 1, "not-allowed", "The last day must lie between today and a year from now.", send(pdf, "--expires", time.Now().AddDate(0, 0, -2).Format(time.DateOnly))...)
	east := time.FixedZone("", 14*3600) // where today has not ended in the zone a request is sent for
	expect(t, 0, send(pdf, "--timezone", "Etc/GMT+12", "--expires", time.Now().In(east).Format(time.DateOnly))...)
	key := []string{"--key", "0123456789abcdef01234567"}
	expect(t, 0, send(append(key, pdf, "--title", strings.Repeat("è", 200))...)...)
	said(t, 1, "changed", "The same key was used with another content before.", send(append(key, pdf, "--title", "Another")...)...)
}

// TestWhatAnswersIsNoService: whoever answers at an address and is no signing service is told as that, not as nobody.
func TestWhatAnswersIsNoService(t *testing.T) {
	token, pdf := write(t, "token", "x"), contract(t)
	other := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>Hello"))
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			_, _ = c.Write([]byte("220 mail.example ESMTP\r\n"))
			go func() {
				_, _ = io.Copy(io.Discard, c) // until who asks has had enough
				c.Close()
			}()
		}
	}()
	for url, want := range map[string]string{
		other(200): "What answers at this address is no signing service.", other(404): "What answers at this address is no signing service.",
		other(501): "What answers at this address is no signing service.", "http://" + l.Addr().String(): "What answers at this address is no signing service.",
		strings.Replace(other(200), "http:", "https:", 1): "What answers at this address is no signing service.",
		other(502): "The service does not answer.", "http://127.0.0.1:1": "The service does not answer.",
	} {
		said(t, 4, "service-unreachable", want, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--service", url, "--token-file", token)
	}
}

// TestAnAddressIsPutRight: the signer is invited anew there, and the link of before is dead.
func TestAnAddressIsPutRight(t *testing.T) {
	data, _ := serve(t)
	id := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,ana@example.com", "--json", "--data", data))["id"].(string)
	before := expect(t, 0, "status", id, "--json", "--data", data)
	said(t, 1, "not-allowed", "", "correct", id, "1", "--email", "no address", "--data", data)
	expect(t, 0, "correct", id, "1", "--email", "anna@example.com", "--data", data)
	link := func(text string) any { return line(t, text)["signers"].([]any)[0].(map[string]any)["url"] }
	if after := expect(t, 0, "status", id, "--json", "--data", data); link(after) == nil || link(after) == link(before) {
		t.Errorf("%v is the link of before", link(after))
	}
	if out := expect(t, 0, "letters", id, "--data", data); !strings.Contains(out, "anna@example.com") {
		t.Errorf("%s", out)
	}
}

// TestFromStandardInput a document is called as it calls itself, else a document.
func TestFromStandardInput(t *testing.T) {
	data, _ := serve(t)
	pdf := read(t, contract(t))
	titled := line(t, expect(t, 0, "fields", write(t, "x.pdf", pdf), "--json"))["title"]
	for content, want := range map[string]any{pdf: titled, string(pagetest.OnePage("/MediaBox[0 0 595 842]", "q Q")): nil} {
		send := func(args ...string) string {
			var out, errs bytes.Buffer
			all := append([]string{"send", "-", "--signer", "Anna,Rossi,anna@example.com", "--lang", "en", "--data", data}, args...)
			if code := cli.Run(t.Context(), all, cli.Streams{Stdin: strings.NewReader(content), Stdout: &out, Stderr: &errs}); code != 0 {
				t.Fatalf("%d %s", code, errs.String())
			}
			return out.String()
		}
		if is := line(t, send("--json")); is["title"] != want {
			t.Errorf("it is called %v, not %v", is["title"], want)
		}
		if first, _, _ := strings.Cut(send(), "\n"); want == nil && !strings.HasSuffix(first, "  Document") {
			t.Errorf("%q", first)
		}
	}
}
