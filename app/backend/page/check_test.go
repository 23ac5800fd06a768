package page_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"paraph/app/host"
	"paraph/signing"
	"paraph/sync"
)

// choose gives a page's file input a file.
func (b *tab) choose(selector, path string) {
	b.t.Helper()
	b.run(chromedp.SetUploadFiles(selector, []string{path}, chromedp.ByQuery))
}

// TestCheck: anybody has the browser compare a file with those that were sealed here; nothing of who signed it is said, nor what
// it is called. A changed copy is another file. The page after signing and the letter with the copy lead there.
func TestCheck(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.send(t, draft(four(), 4, func(d *signing.Draft) {
		d.Title, d.Options.Language = "Contratto di fornitura", "en"
		d.Signers = []signing.Signer{signer("Luca", "Verdi", luca, at(4, 72, 384))}
	}))
	o.signBehind(t, r.links[0], luca, 1, typed("Luca Verdi"))
	q := o.await(t, r.id, signing.Done)
	sealed, err := o.client.Document(soon(t), r.id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	good, bad := filepath.Join(folder, "sealed.pdf"), filepath.Join(folder, "changed.pdf")
	for name, content := range map[string][]byte{good: sealed, bad: append(sealed[:len(sealed):len(sealed)], '\n')} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, w := range map[string]window{"phone": phone(), "desk": desk()} {
		b := newTab(t, w, "en")
		b.open(o.Endpoint.URL + "/check")
		axe(t, b, name+": choosing")
		b.choose("#check input", bad)
		b.seen("No such file was sealed here")
		axe(t, b, name+": unknown")
		b.choose("#check input", good)
		b.seen("Your file was sealed here")
		axe(t, b, name+": known")
		if where := eval[string](b, "location.pathname"); where != "/check/"+q.Sealed.SHA256 {
			t.Errorf("%s", where)
		}
		if eval[bool](b, `document.getElementById("check-this").checkVisibility()`) {
			t.Error("it is asked for the file that was chosen")
		}
		text := eval[string](b, "document.documentElement.outerHTML")
		for _, secret := range []string{"Luca", "Verdi", "fornitura", luca, r.id} {
			if strings.Contains(text, secret) {
				t.Errorf("the page says %s", secret)
			}
		}
		if folder := os.Getenv("PARAPH_PICTURES"); folder != "" {
			b.picture(filepath.Join(folder, name+"-check.png"))
		}
		b.open(r.links[0])
		if to := eval[string](b, `document.querySelector('a[href*="check"]').href`); to != o.Endpoint.URL+"/check" {
			t.Errorf("after signing: %s", to)
		}
	}
	b := newTab(t, desk(), "en")
	b.open(o.Endpoint.URL + "/check/" + q.Sealed.SHA256)
	b.seen("A file with this number was sealed here") // whoever was led here may hold another one
	o.settle(t, r)
	letters := 0
	for _, l := range o.box.Letters() {
		if l.To == luca && strings.Contains(l.Text(), o.Endpoint.URL+"/check\n") {
			letters++
		}
	}
	if letters != 1 {
		t.Errorf("%d letters lead to the page", letters)
	}
}

// TestCheckOfPractice: a practice file proves nothing, and what is no SHA-256 leads nowhere.
func TestCheckOfPractice(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(h *host.Options) { h.Practice = true })
	luca := address(t, "luca")
	r := o.send(t, draft(four(), 4, func(d *signing.Draft) { d.Signers = []signing.Signer{signer("Luca", "Verdi", luca, at(4, 72, 384))} }))
	o.signBehind(t, r.links[0], luca, 1, typed("Luca Verdi"))
	q := o.await(t, r.id, signing.Done)
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/check/" + q.Sealed.SHA256:                  {200, "Made for practice"},
		"/check/" + strings.Repeat("0", 64):          {404, "No such file"},
		"/check/" + strings.ToUpper(q.Sealed.SHA256): {404, ""},
		"/check/zz": {404, ""},
	} {
		resp, err := http.Get(o.Endpoint.URL + path + "?lang=en")
		if err != nil {
			t.Fatal(err)
		}
		body := bodyOf(resp)
		resp.Body.Close()
		if resp.StatusCode != want.status || !strings.Contains(body, want.says) {
			t.Errorf("%s: %d %.300s", path, resp.StatusCode, body)
		}
	}
}
