package page_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"paraph/app/host"
	"paraph/app/postbox"
	"paraph/signing"
)

// axe reports what the accessibility checker finds serious or critical; without it that part is skipped.
func axe(t *testing.T, b *tab, where string) {
	t.Helper()
	script := axeScript()
	if script == "" {
		return
	}
	eval[any](b, script+";0")
	var found []struct {
		ID, Impact string
		Nodes      []struct {
			HTML           string
			FailureSummary string
		}
	}
	b.run(await(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r => r.violations.map(v => ({ID: v.id, Impact: v.impact, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`, &found))
	for _, v := range found {
		if v.Impact == "serious" || v.Impact == "critical" || v.ID == "target-size" {
			t.Errorf("%s: axe finds %s (%s)\n%s\n%s", where, v.ID, v.Impact, v.Nodes[0].HTML, v.Nodes[0].FailureSummary)
		} else {
			t.Logf("%s: axe mentions %s (%s) at %s", where, v.ID, v.Impact, v.Nodes[0].HTML)
		}
	}
}

func axeScript() string {
	path := os.Getenv("AXE_JS")
	if path == "" {
		path = filepath.Join("..", "..", "..", ".tools", "axe.min.js")
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(b)
}

// TestAccessible looks at every step and state with axe-core, on a phone and on a desk.
func TestAccessible(t *testing.T) {
	if axeScript() == "" {
		t.Skip("axe-core: run make axe")
	}
	chromium(t)
	t.Parallel()
	o := shared(t)
	for name, w := range map[string]window{"phone": phone(), "desk": desk()} {
		t.Run(name, func(t *testing.T) {
			r := o.request(t, func(d *signing.Draft) { d.Options.Editable = signing.Editable{Name: true, Email: true} })
			b := newTab(t, w, "en")
			b.open(r.links[0])
			b.until(`document.getElementById("foot-lead").textContent === "2 places for you"`)
			b.everyStep(func(where string) { axe(t, b, where) })
			b.press(`#code [data-deed="back"]`)
			b.until(`document.body.dataset.step === "read"`)
			b.press(".more summary")
			b.press(`.more [data-deed="privacy"]`)
			axe(t, b, "privacy, over a menu")
			b.key("\x1b")
			b.press(".more summary")
			b.press(`.more [data-deed="decline"]`)
			b.until(`document.body.dataset.step === "decline"`)
			axe(t, b, "declining")
			b.press("#decline-go")
			b.until(`document.body.dataset.stage === "declined"`)
			axe(t, b, "declined")
			b.open(r.links[0] + "x")
			axe(t, b, "unknown")
		})
	}
}

// TestDecline: with a reason, told to everybody; the other signer's page says so too.
func TestDecline(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	anna := signer("Anna", "Rossi", address(t, "anna"), at(4, 72, 384))
	r := o.request(t, func(d *signing.Draft) {
		d.Signers = append(d.Signers, anna)
		d.Options.UI = map[string]any{"cancelUrl": "studio.example/fine"}
	})
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	b.press(".foot-decline")
	b.until(`document.activeElement.id === "decline-title"`)
	b.press("#reason")
	reason := "The amount in article 4 is <b>not</b> the agreed one."
	b.key(reason)
	b.run(reload())
	b.until(`document.getElementById("reason").checkVisibility() && document.getElementById("reason").value === ` + quote(reason))
	b.press("#decline-go")
	b.seen("You declined to sign")
	b.seen(reason)
	if got := eval[string](b, `document.querySelector(".buttons a").href`); got != "https://studio.example/fine" {
		t.Errorf("the way out leads to %q", got)
	}
	o.await(t, r.id, signing.Declined)
	b.open(r.links[1])
	b.seen("There is nothing left to sign")
	b.seen("Luca Verdi does not want to sign.")
	b.seen(reason)
	if _, err := o.box.Await(soon(t), anna.Email, 1, func(l postbox.Message) bool { return strings.Contains(l.Text(), reason) }); err != nil {
		t.Error(err)
	}
}

// TestOver: expired, cancelled, malformed and unknown links.
func TestOver(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	b := newTab(t, phone(), "en")
	r := o.request(t, nil)
	o.over(t, r)
	b.open(r.links[0])
	b.seen("The time to sign is over")
	b.seen("Nothing was signed in your name.")
	axe(t, b, "expired")
	b.press(`[data-deed="wish"]`)
	b.seen("The office has been told.")
	wished := func(l postbox.Message) bool {
		return strings.Contains(l.Text(), "Luca Verdi") && strings.Contains(l.Subject(), "nuovo link")
	}
	if _, err := o.box.Await(soon(t), "ufficio@studio.example", 1, wished); err != nil {
		t.Error(err)
	}
	r = o.request(t, func(d *signing.Draft) { d.Signers[0].Email = "x" + d.Signers[0].Email })
	if err := o.client.Delete(soon(t), r.id); err != nil {
		t.Fatal(err)
	}
	b.open(r.links[0])
	b.seen("The request was withdrawn")
	axe(t, b, "cancelled")
	b.press(`[data-deed="close"]`)
	b.seen("You can close this window now.")
	base := o.Endpoint.URL + "/s/"
	for _, link := range []string{base + strings.Repeat("A", 43), base + "x", base + "%00", base + strings.Repeat("a", 3000), base + secretOf(r.links[0]) + "/nothing/here", base} {
		b.open(link)
		b.seen("This link is not valid. Ask the office for a new one.")
		if text := eval[string](b, "document.body.innerText"); strings.Contains(text, "Studio") || strings.Contains(text, "Contratto") {
			t.Errorf("%s tells facts: %s", link[:min(len(link), 60)], text)
		}
	}
}

// TestWaitsForOthers: a page left open goes on by itself when the last one has signed, and says so.
func TestWaitsForOthers(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	anna := signer("Anna", "Rossi", address(t, "anna"), at(4, 72, 384))
	r := o.request(t, func(d *signing.Draft) { d.Signers = append(d.Signers, anna) })
	o.signBehind(t, r.links[0], address(t, "luca"), 1, typed("Luca Verdi"), typed("Luca Verdi"))
	b := newTab(t, phone(), "it")
	b.open(r.links[0])
	b.seen("Deve ancora firmare: Anna Rossi.")
	axe(t, b, "signed")
	o.signBehind(t, r.links[1], anna.Email, 1, typed("Anna Rossi"))
	b.until(`document.body.dataset.stage === "done"`)
	b.seen("Tutti hanno firmato: il documento è completo.")
	b.seen("Scarica entrambi")
	axe(t, b, "done")
	b.until(`document.getElementById("polite").textContent.includes("il documento è completo")`)
}

// TestPracticeIsAlwaysSaid: the band is the first thing in the page in every step and state.
func TestPracticeIsAlwaysSaid(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := newOffice(t, func(h *host.Options) { h.Practice = true })
	b := newTab(t, phone(), "en")
	banded := func(where string) {
		t.Helper()
		x, y, w, h := b.box("body > .band")
		text := eval[string](b, `document.querySelector("body > .band").innerText.trim()`)
		if x != 0 || y != 0 || w != 390 || h < 40 || text != "Practice. This signature has no value and proves nothing." {
			t.Errorf("%s: band %q at %.0f, %.0f, %.0f × %.0f", where, text, x, y, w, h)
		}
	}
	r := o.request(t, nil)
	b.open(r.links[0])
	banded("reading")
	b.toPlace()
	banded("sheet")
	axe(t, b, "practice")
	b.mode("typed")
	b.press("#everywhere")
	b.press("#mark .main")
	banded("placed")
	if eval[int](b, `[...document.querySelectorAll(".placed-mark text")].filter(t => t.textContent === "FAC-SIMILE, senza valore legale").length`) != 2 {
		t.Error("the marks look as if they counted")
	}
	b.toLast()
	banded("asking")
	b.press("#code-go")
	b.until(`document.getElementById("digits").checkVisibility()`)
	banded("code")
	b.enter(o.code(t, address(t, "luca"), 1))
	b.signed()
	banded("signed")
	b.until(`document.body.dataset.stage === "done"`)
	banded("done")
	practiceEnds(t, o, b, banded)
}

func practiceEnds(t *testing.T, o *office, b *tab, banded func(string)) {
	t.Helper()
	r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = "x" + d.Signers[0].Email })
	b.open(r.links[0])
	b.press(".more summary")
	b.press(`.more [data-deed="decline"]`)
	banded("declining")
	b.press("#decline-go")
	b.until(`document.body.dataset.stage === "declined"`)
	banded("declined")
	r = o.request(t, func(d *signing.Draft) { d.Signers[0].Email = "y" + d.Signers[0].Email })
	if err := o.client.Delete(soon(t), r.id); err != nil {
		t.Fatal(err)
	}
	b.open(r.links[0])
	banded("cancelled")
}

// TestMustRead: the button reads on until every page was shown; the service checks it as well.
func TestMustRead(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, func(d *signing.Draft) { d.Options.MustRead = true })
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.until(`/^[34] pages left to read$/.test(document.getElementById("foot-lead").textContent) && document.querySelector("#go span").textContent === "Read on"`)
	status := eval[int](b, `0`)
	b.run(await(`fetch(location.pathname + "/code", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({lang: "en", marks: [{mode: "typed", text: "x", face: "hand"}], use: [0, 0], shown: [1]})}).then(r => r.status)`, &status))
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a code for a document not read: %d", status)
	}
	b.readAll()
	b.placeTyped(true)
	b.toCode()
	b.enter(o.code(t, address(t, "luca"), 1))
	b.signed()
	o.await(t, r.id, signing.Done)
	shown := signing.Of(o.events(t, r), 1, signing.EventShown)
	if len(shown) != 1 || shown[0].Data["pages"] != "1-4" || shown[0].Data["seconds"] == "0" {
		t.Errorf("shown: %+v", shown)
	}
}

// TestGettingChangesNothing: mail scanners may follow every link there is.
func TestGettingChangesNothing(t *testing.T) {
	t.Parallel()
	o := shared(t)
	for _, signed := range []bool{false, true} {
		luca := address(t, "luca")
		if signed {
			luca = "signed." + luca
		}
		r := o.request(t, func(d *signing.Draft) { d.Signers[0].Email = luca })
		if signed {
			o.signBehind(t, r.links[0], luca, 1, typed("Luca Verdi"), typed("Luca Verdi"))
			o.await(t, r.id, signing.Done)
		}
		o.settle(t, r)
		before, events := o.stored(t, r), len(o.events(t, r))
		for _, path := range []string{
			"", "?lang=fr", "/stage", "/pages/1/110.png", "/text/1", "/document.pdf", "/signed.pdf", "/evidence.pdf", "/both.zip",
			"/opened", "/code", "/confirm", "/decline", "/wish", "/else",
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				req, err := http.NewRequest(method, r.links[0]+path, http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		}
		if after := o.stored(t, r); !reflect.DeepEqual(before, after) {
			t.Errorf("looking changed the request: version %d to %d", before.Version, after.Version)
		}
		if n := len(o.events(t, r)); n != events {
			t.Errorf("looking wrote %d events", n-events)
		}
	}
}

// TestOpenedIsWrittenByTheScript: once a visit, with language and time zone.
func TestOpenedIsWrittenByTheScript(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, nil)
	b := newTab(t, phone(), "fr")
	b.open(r.links[0])
	b.until(`JSON.parse(sessionStorage.getItem(sessionStorage.key(0)))?.opened`)
	b.run(reload())
	b.until(`document.getElementById("foot-lead").textContent === "2 signatures à apposer"`)
	opened := signing.Of(o.events(t, r), 1, signing.EventOpened)
	if len(opened) != 1 || opened[0].Data["language"] != "fr" || opened[0].Data["zone"] != "Europe/Rome" {
		t.Errorf("opened: %+v", opened)
	}
}

// TestWithoutScript: the document can be read and downloaded, and a sentence says what is missing.
func TestWithoutScript(t *testing.T) {
	chromium(t)
	t.Parallel()
	r := shared(t).request(t, nil)
	b := newTab(t, desk(), "en")
	b.run(emulation.SetScriptExecutionDisabled(true))
	b.open(r.links[0])
	b.seen("Signing on this page needs JavaScript. Reading and downloading work without it.")
	b.seen("Contratto di fornitura n. 2026/118")
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
	for _, hidden := range []string{"#go", ".place", ".pill-button", ".foot-decline"} {
		b.until(`!document.querySelector("` + hidden + `").checkVisibility()`)
	}
	b.until(`document.querySelector(".tools a.tool").checkVisibility()`)
	b.press(".languages summary")
	b.press(`.languages a[lang="it"]`)
	b.seen("Richiesta di firma")
	b.press(`.side a[href="#privacy"]`)
	b.seen("Chi")
}
