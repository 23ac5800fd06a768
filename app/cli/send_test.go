package cli_test

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	neturl "net/url"
	"strings"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/app/host/hosttest"
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
	said(t, 1, "not-allowed", "The last day must lie between today and a year from now.", send(pdf, "--expires", time.Now().AddDate(2, 0, 0).Format(time.DateOnly))...)
	over := time.Now().AddDate(0, 0, -2).Format(time.DateOnly)
	said(t, 3, "usage", "--expires "+over+": that day is over in Europe/Rome.", send(pdf, "--expires", over)...)
	said(t, 3, "usage", "--mode takes one of typed,drawn, not sung.", send(pdf, "--mode", "sung")...)
	east := time.FixedZone("", 14*3600) // where today has not ended in the zone a request is sent for
	expect(t, 0, send(pdf, "--timezone", "Etc/GMT+12", "--expires", time.Now().In(east).Format(time.DateOnly))...)
	for _, key := range []string{"a\nb", "é", " a", strings.Repeat("x", 129)} {
		said(t, 3, "usage", "--key takes visible letters, digits and signs of ASCII, at most 128.", send(pdf, "--key", key)...)
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	expect(t, 0, send(pdf, "--expires", time.Now().In(rome).AddDate(1, 0, 0).Format(time.DateOnly))...)
	key := []string{"--key", "0123456789abcdef01234567"}
	expect(t, 0, send(append(key, pdf, "--title", strings.Repeat("è", 200))...)...)
	said(t, 1, "changed", "The same key was used with another content before.", send(append(key, pdf, "--title", "Another")...)...)
}

// TestInterruptedSending: what is known is said. Where the service had not answered that is the key, with which it is never sent twice;
// where it had, and the document is still examined, the request.
func TestInterruptedSending(t *testing.T) {
	data, url := serve(t)
	token := write(t, "token", line(t, expect(t, 0, "token", "new", "--name", "x", "--json", "--data", data))["token"].(string))
	to, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	for stopped, want := range map[string]map[string]any{
		"POST": {"key": "order-4711"}, "GET": {"state": "validating", "title": "contratto"},
	} {
		ctx, interrupt := context.WithCancel(t.Context())
		on := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, ErrorLog: log.New(io.Discard, "", 0)}
		between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == stopped {
				_, _ = io.Copy(io.Discard, r.Body)
				interrupt()
				<-r.Context().Done()
				return
			}
			on.ServeHTTP(w, r)
		}))
		var out, errs bytes.Buffer
		args := []string{"send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--key", "order-4711", "--service", between.URL, "--token-file", token, "--json", "--lang", "en"}
		code := cli.Run(ctx, args, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
		interrupt()
		between.Close()
		if code != 130 {
			t.Errorf("%s: %d %s", stopped, code, errs.String())
		}
		has(t, out.String(), want)
		if e, _ := line(t, out.String())["error"].(map[string]any); stopped == "POST" && (e["code"] != "interrupted" || !strings.Contains(e["hint"].(string), "--key order-4711")) {
			t.Errorf("%s", out.String())
		}
	}
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
	hosttest.Happens(t, "both letters are there, the first as it was and without a link that works", func() bool {
		first, second, _ := strings.Cut(expect(t, 0, "letters", id, "--data", data), "─\n")
		return strings.HasPrefix(first, "To Anna Rossi <ana@example.com>") && strings.Contains(first, "/s/…\n") &&
			strings.HasPrefix(second, "To Anna Rossi <anna@example.com>") && !strings.Contains(second, "/s/…")
	})
	again := []string{"correct", id, "1", "--email", "anna@example.com", "--name", "Annalisa", "--data", data}
	if out := expect(t, 0, again...); out != "Annalisa Rossi is put right and invited anew. The link of before no longer works.\n" {
		t.Errorf("%s", out)
	}
	after := expect(t, 0, "status", id, "--json", "--data", data)
	if out := expect(t, 0, again...); out != "That is so already: Annalisa Rossi keeps the link.\n" {
		t.Errorf("%s", out)
	}
	has(t, expect(t, 0, append(again, "--json")...), map[string]any{"id": id, "unchanged": true})
	if link(expect(t, 0, "status", id, "--json", "--data", data)) != link(after) {
		t.Error("the link is another one")
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

// TestAPlaceIsItsSigners: a place of a signer who is not there is given to nobody else; without a number the last one has what is over.
func TestAPlaceIsItsSigners(t *testing.T) {
	data, _ := serve(t)
	pdf, anna, luca := contract(t), "Anna,Rossi,anna@example.com", "Luca,Verdi,luca@example.com"
	send := func(args ...string) []string { return append([]string{"send", pdf, "--data", data}, args...) }
	said(t, 3, "usage", "2:1,72,600: there is only one signer, number 1.", send("--signer", anna, "--at", "2:1,72,600")...)
	said(t, 3, "usage", "3:1,72,600: there are 2 signers, numbers 1 to 2.", send("--signer", anna, "--signer", luca, "--at", "3:1,72,600")...)
	said(t, 3, "usage", "0:1,72,600: there is only one signer", send("--signer", anna, "--at", "0:1,72,600")...)
	out := line(t, expect(t, 0, append(send("--signer", anna, "--at", "1,72,600", "--at", "2,72,600"), "--json")...))
	if fields := out["signers"].([]any)[0].(map[string]any)["fields"].([]any); len(fields) != 2 {
		t.Errorf("%v", fields)
	}
}

// TestAListSaysWhy: of a request that ended badly the list says what the request itself does.
func TestAListSaysWhy(t *testing.T) {
	data, url := serve(t)
	token := line(t, expect(t, 0, "token", "new", "--name", "shop", "--json", "--data", data))["token"].(string)
	id := line(t, expect(t, 1, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--at", "9,72,600", "--json", "--data", data))["id"].(string)
	for _, from := range [][]string{{"--data", data}, {"--service", url, "--token-file", write(t, "token", token)}} {
		for _, lang := range []string{"it", "fr", "en"} {
			list := line(t, expect(t, 0, append([]string{"status", "--json", "--lang", lang}, from...)...))
			one := line(t, expect(t, 0, append([]string{"status", id, "--json", "--lang", lang}, from...)...))
			if list["message"] != one["message"] || !strings.Contains(one["message"].(string), "9") {
				t.Errorf("%s: the list says %q, the request %q", lang, list["message"], one["message"])
			}
		}
	}
}
