package page_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"paraph/signing"
)

func TestHeadersOnEverything(t *testing.T) {
	t.Parallel()
	h, _ := serve(&standing{visit: aVisit(nil)})
	style := regexp.MustCompile(`/page/([0-9a-f]+)/style.css`).FindStringSubmatch(bodyOf(ask(h, "GET", link, "")))
	if style == nil {
		t.Fatal("no style sheet")
	}
	for _, c := range [][2]string{
		{"GET", link},
		{"GET", link + "/stage"},
		{"GET", link + "/pages/1/110"},
		{"GET", link + "/text/1"},
		{"GET", link + "/document.pdf"},
		{"GET", link + "/signed.pdf"},
		{"GET", "/s/unknown"},
		{"GET", "/s/"},
		{"GET", link + "/pages/9/110"},
		{"POST", link + "/wish"},
		{"DELETE", link},
		{"PUT", link + "/code"},
		{"GET", "/page/x/style.css"},
		{"GET", style[0]},
	} {
		r := ask(h, c[0], c[1], "{}")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Cache-Control": "no-store",
		} {
			if c[1] == style[0] && name == "Cache-Control" {
				want = "public, max-age=31536000, immutable"
			}
			if c[1] == link+"/pages/1/110" && name == "Cache-Control" {
				want = "private, max-age=1800"
			}
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s %s: %s is %q", c[0], c[1], name, got)
			}
		}
		csp := r.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'; img-src 'self'; font-src 'self'; style-src 'self' 'nonce-") ||
			!strings.HasSuffix(csp, "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'") {
			t.Errorf("%s %s: %q", c[0], c[1], csp)
		}
		if r.Header.Get("Permissions-Policy") == "" || r.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s %s: %v", c[0], c[1], r.Header)
		}
	}
}

func TestNonceAndHSTS(t *testing.T) {
	t.Parallel()
	h, _ := serve(&standing{visit: aVisit(nil)})
	if ask(h, "GET", link, "", "X-Forwarded-Proto", "https").Header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over https")
	}
	one, two := ask(h, "GET", link, ""), ask(h, "GET", link, "")
	if one.Header.Get("Content-Security-Policy") == two.Header.Get("Content-Security-Policy") {
		t.Error("the nonce is used twice")
	}
}

func TestNothingUserMadeIsMarkup(t *testing.T) {
	t.Parallel()
	for _, state := range []signing.State{signing.Waiting, signing.Done, signing.Declined, signing.Cancelled} {
		h, _ := serve(&standing{visit: aVisit(func(v *signing.Visit) {
			v.Request.State = state
			v.Request.Signers[1].State, v.Request.Signers[1].Reason = signing.SignerDeclined, "<img src=y>"
			v.Request.Problem = &signing.Problem{Code: signing.ProblemDeclined, Signer: 2}
			v.Privacy = "Ours.\n\n<img src=z>"
			v.Contact = "javascript:alert(1)@x.example"
		})})
		for _, path := range []string{link, link + "/stage"} {
			b := bodyOf(ask(h, "GET", path, ""))
			for _, bad := range []string{"<img src=", "<b>\"di\"", "<i>Bianchi", "<script>alert", "style=\"", "onclick", "javascript:alert(1)@x.example\""} {
				if strings.Contains(b, bad) && bad != "<img src=" || strings.Contains(b, "<img src=x") || strings.Contains(b, "<img src=y") || strings.Contains(b, "<img src=z") {
					t.Errorf("%s %s holds %s", state, path, bad)
				}
			}
			if strings.Contains(regexp.MustCompile(`<script[^>]*src="[^"]*"></script>`).ReplaceAllString(b, ""), "<script") {
				t.Errorf("%s %s: a script in the page", state, path)
			}
		}
	}
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	h, log := serve(&standing{visit: aVisit(nil)})
	for path, want := range map[string]int{
		"/s/" + goodSecret[1:]: 404, "/s/": 404, "/s/%2e%2e": 404, link + "/else": 404, link + "/a/b/c": 404, link + "/signed.pdf": 409,
		link + "/pages/1/111": 404, link + "/pages/1/110.jpg": 404, link + "/pages/x/110": 404, link + "/pages/1/0110": 404, link + "/pages/1/110.png": 200,
		link + "/text/0": 404, link + "/text/2": 404, link + "/text/x": 404, "/page/x/sign.js": 404, "/page/x/../../s": 307,
	} {
		if got := ask(h, "GET", path, "").StatusCode; got != want {
			t.Errorf("%s: %d, not %d", path, got, want)
		}
	}
	for _, path := range []string{link, link + "/document.pdf", link + "/else"} {
		if got := ask(h, "POST", path, "{}").StatusCode; got != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, got)
		}
	}
	if b := bodyOf(ask(h, "GET", "/s/"+goodSecret[1:], "")); strings.Contains(b, "Contratto") || strings.Contains(b, "Bianchi") || !strings.Contains(b, "Ask the office for a new one.") {
		t.Error("an unknown link tells something else")
	}
	if strings.Contains(log.String(), goodSecret[5:20]) {
		t.Error("a secret is in the log")
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	signed := func(v *signing.Visit) {
		v.Signer.State, v.Signer.Steps.Signed = signing.SignerSigned, v.Now
	}
	for _, c := range []struct {
		stage, text string
		change      func(*signing.Visit)
	}{
		{"sign", "1 place for you", func(*signing.Visit) {}},
		{"sign", "You sign the document as a whole", func(v *signing.Visit) { v.Signer.Fields = nil }},
		{"sign", "Place 1 stands beside where it was asked for, because another signature is there.", func(v *signing.Visit) {
			v.Signer.Fields[0].Note = signing.NoteMoved
		}},
		{"signed", "Still to sign: Anna Rossi.", signed},
		{"sealing", "The document is being sealed", func(v *signing.Visit) { signed(v); v.Request.State = signing.Sealing }},
		{"done", "Download both", func(v *signing.Visit) {
			signed(v)
			v.Request.State, v.Kept, v.Request.Sealed = signing.Done, v.Now.Add(time.Hour), &signing.File{Size: 236000}
		}},
		{"done", "could be downloaded here until", func(v *signing.Visit) {
			signed(v)
			v.Request.State, v.Kept = signing.Done, v.Now.Add(-time.Hour)
		}},
		{"unsealed", "could not be sealed, so nothing is concluded", func(v *signing.Visit) { signed(v); v.Request.State = signing.Unsealed }},
		{"unsealed", "You need not do anything.", func(v *signing.Visit) { signed(v); v.Request.State = signing.Unsealed }},
		{"declined", "You declined to sign", func(v *signing.Visit) {
			v.Request.State, v.Signer.State = signing.Declined, signing.SignerDeclined
		}},
		{"unsigned", "Anna Rossi does not want to sign.", func(v *signing.Visit) {
			v.Request.State, v.Request.Problem = signing.Declined, &signing.Problem{Signer: 2}
		}},
		{"unsigned", "Nobody can sign this copy any more.", func(v *signing.Visit) { v.Request.State = signing.Declined }},
		{"expired", "Nothing was signed in your name.", func(v *signing.Visit) { v.Request.State = signing.Expired }},
		{"expired", "The last day was", func(v *signing.Visit) { v.Now = v.Request.Expires }},
		{"expired", "You had signed on", func(v *signing.Visit) { signed(v); v.Request.State = signing.Expired }},
		{"cancelled", "The request was withdrawn", func(v *signing.Visit) { v.Request.State = signing.Cancelled }},
		{"checking", "still being checked", func(v *signing.Visit) { v.Request.State, v.Request.Pages = signing.Validating, nil }},
		{"refused", "There is nothing to sign", func(v *signing.Visit) { v.Request.State = signing.Refused }},
	} {
		h, _ := serve(&standing{visit: aVisit(c.change)})
		if b := bodyOf(ask(h, "GET", link, "")); !strings.Contains(b, c.text) || strings.Count(b, "<h1") != 1 {
			t.Errorf("%s: %q is not in the page", c.stage, c.text)
		}
		if b := bodyOf(ask(h, "GET", link+"/stage", "")); !strings.Contains(b, `"stage":"`+c.stage+`"`) {
			t.Errorf("%s: stage %s", c.stage, b)
		}
	}
}
