package page_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
)

// younger is what telephones that are still in use do not have: Safari before 15.4, 16 and 16.4, Android WebView before 103.
const younger = `delete AbortSignal.timeout; delete AbortSignal.any; delete Array.prototype.at; delete String.prototype.at;
	delete Array.prototype.findLast; delete Array.prototype.toSorted; delete Object.hasOwn; delete Object.groupBy; delete globalThis.structuredClone;
	delete globalThis.requestIdleCallback; delete CSSStyleSheet.prototype.replaceSync;
	delete Document.prototype.adoptedStyleSheets; delete HTMLImageElement.prototype.fetchPriority; delete navigator.connection`

// TestOldBrowser: reading, signing and confirming work on an old telephone.
func TestOldBrowser(t *testing.T) {
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	b := newTab(t, phone(), "it")
	b.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := cdpage.AddScriptToEvaluateOnNewDocument(younger).Do(ctx)
		return err
	}))
	b.open(r.links[0])
	if eval[bool](b, "'timeout' in AbortSignal || 'at' in []") {
		t.Fatal("the browser is not old")
	}
	b.placeDrawn()
	b.placeDrawn()
	b.toCode()
	b.enter(o.code(t, luca, 1))
	b.signed()
	b.complain()
}

// TestProxyWithItsOwnHost: behind a reverse proxy that passes its own Host, with a browser that does not say where a page
// comes from (Safari before 16.4), people sign; what another site sends through it is refused.
func TestProxyWithItsOwnHost(t *testing.T) {
	chromium(t)
	t.Parallel()
	var behind atomic.Pointer[url.URL]
	front := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(behind.Load())
		p.SetXForwarded()
		for name := range p.Out.Header {
			if strings.HasPrefix(name, "Sec-Fetch-") {
				p.Out.Header.Del(name)
			}
		}
	}})
	t.Cleanup(front.Close)
	o := newOffice(t, func(h *host.Options) { h.PublicURL, h.Proxies = front.URL, hosttest.Loopback })
	at, err := url.Parse(o.Endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	behind.Store(at)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	if !strings.HasPrefix(r.links[0], front.URL) {
		t.Fatal("the link does not lead through the proxy")
	}
	b := newTab(t, phone(), "it")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toCode()
	b.enter(o.code(t, luca, 1))
	b.signed()
	b.complain()
	req, err := http.NewRequest(http.MethodPost, r.links[0]+"/opened", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "https://evil.example")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body.Close(); resp.StatusCode != http.StatusForbidden {
		t.Errorf("another site is answered %d", resp.StatusCode)
	}
}

// TestPastedCodes: what people paste has the code in it, whatever stands around and between, in digits of any script.
func TestPastedCodes(t *testing.T) {
	t.Parallel()
	o := shared(t)
	luca := address(t, "luca")
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
	b := newTab(t, desk(), "it")
	b.open(r.links[0])
	b.placeTyped(true)
	b.toCode()
	code := o.code(t, luca, 1)
	script := func(zero rune) string {
		return strings.Map(func(c rune) rune { return zero + c - '0' }, code)
	}
	letter := ""
	for _, l := range o.box.Letters() {
		if l.To == luca && l.Code() == code {
			letter = l.Text()
		}
	}
	if letter == "" {
		t.Fatal("no letter")
	}
	for _, pasted := range []string{
		code, code[:3] + " " + code[3:], code[:3] + "-" + code[3:], code[:3] + "\u00a0" + code[3:], strings.Join(strings.Split(code, ""), " "),
		" " + code + "\n", script('０'), script('٠'), script('۰'), script('०'), letter,
		fmt.Sprintf("B7: %s, ore 14:32 del 30/11/2026, tel. 02 1234567", code), fmt.Sprintf("11-2026 e 14:32:10, il codice è %s.", code),
	} {
		paste := `(() => { const d = document.getElementById("digits"), t = new DataTransfer(); d.focus(); t.setData("text", ` + quote(pasted) + `);
			d.dispatchEvent(new ClipboardEvent("paste", { clipboardData: t, bubbles: true, cancelable: true })); return d.value })()`
		if got := eval[string](b, paste); got != code {
			t.Errorf("%q is %q, not %q", pasted, got, code)
		}
	}
	b.enter(code)
	b.signed()
	b.complain()
}
