package page_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"paraph/signing"
)

// TestNarrowAndLarge: 320 wide, and writing twice as large, need no sideways scrolling in any step.
func TestNarrowAndLarge(t *testing.T) {
	chromium(t)
	const twice = "html{font-size:200%}"
	for name, c := range map[string]struct {
		window window
		lang   string
		style  string
	}{
		"320-it":    {window{320, 640, 2, true}, "it", ""},
		"320-fr":    {window{320, 640, 2, true}, "fr", ""},
		"320-twice": {window{320, 640, 2, true}, "it", twice},
		"lying":     {window{844, 390, 2, true}, "fr", ""},
		"desk":      {desk(), "it", twice},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := shared(t).request(t, func(d *signing.Draft) {
				d.Title = "Contratto quadro di fornitura pluriennale e di assistenza qua"
				d.Signers[0].Name, d.Signers[0].Surname = "Maria Antonietta Guglielmina", "Montecuccoli degli Erri Spinola"
				d.Options.Editable = signing.Editable{Name: true, Email: true, Mobile: true}
			})
			b := newTab(t, c.window, c.lang)
			b.open(r.links[0])
			b.everyStep(func(where string) {
				if c.style != "" {
					b.addStyle(c.style)
				}
				b.still()
				noSidewaysScroll(t, b, where)
			})
		})
	}
}

// everyStep goes through reading, signing and the code, and lets each be looked at.
func (b *tab) everyStep(look func(where string)) {
	b.t.Helper()
	look("reading")
	b.toggleText()
	look("text")
	b.toggleText()
	b.toPlace()
	b.mode("drawn")
	b.onPad(flourish(20))
	look("drawing")
	b.mode("typed")
	look("typing")
	b.press("#everywhere")
	b.press("#mark .main")
	b.until(`document.querySelectorAll(".placed").length === 2`)
	look("placed")
	b.toLast()
	look("asking")
	b.press("#code-go")
	b.until(`document.getElementById("digits").checkVisibility()`)
	b.enter("000000")
	b.until(`!document.getElementById("code-error").hidden`)
	look("wrong code")
}

// TestTurningThePhone: strokes drawn before stay, inside the pad, and new ones go where the finger is.
func TestTurningThePhone(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, nil)
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.toPlace()
	b.onPad(flourish(40))
	turn := func(w, h int64) {
		b.run(chromedp.EmulateViewport(w, h, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch))
		b.until(fmt.Sprintf("innerWidth === %d", w))
		b.still()
		time.Sleep(100 * time.Millisecond)
	}
	turn(844, 390)
	drawn := b.onPad(underline(20))
	path := eval[[]float64](b, `(() => { const p = document.querySelectorAll("#strokes path")[1].getBoundingClientRect(), s = document.getElementById("strokes").getBoundingClientRect(); return [p.left - s.left, p.right - s.left] })()`)
	if path[0] > drawn[0][0]+4 || path[0] < drawn[0][0]-4 || path[1] > drawn[19][0]+4 || path[1] < drawn[19][0]-4 {
		t.Errorf("drawn from %.0f to %.0f, seen from %.0f to %.0f", drawn[0][0], drawn[19][0], path[0], path[1])
	}
	turn(390, 844)
	inside := eval[bool](b, `(() => { const s = document.getElementById("strokes").getBoundingClientRect(); return [...document.querySelectorAll("#strokes path")].every(p => { const r = p.getBoundingClientRect(); return r.left >= s.left && r.right <= s.right && r.top >= s.top && r.bottom <= s.bottom }) })()`)
	if n := eval[int](b, `document.querySelectorAll("#strokes path").length`); n != 2 || !inside {
		t.Errorf("%d strokes, all inside: %v", n, inside)
	}
	b.press("#everywhere")
	b.press("#mark .main")
	b.toCode()
	m := o.marks(t, r, 0)[0]
	if len(m.Strokes) != 2 || len(m.Strokes[0]) < 30 || m.Pad.W > 390 {
		t.Errorf("%d strokes on a pad of %v", len(m.Strokes), m.Pad)
	}
	if err := m.Check([]signing.MarkMode{signing.Drawn}); err != nil {
		t.Error(err)
	}
}

// TestOfficesOwnLook: colours, hidden parts, frames and the way back.
func TestOfficesOwnLook(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, func(d *signing.Draft) {
		d.Options.UI = map[string]any{
			"signButtonBackgroundColor": "#B5532A", "signButtonTextColor": "#FFFFFF", "sidebarBackgroundColor": "#12463C",
			"headerBackgroundColor": "#FFFFFF", "headerTitleColor": "#EEEEEE", // cannot be read: neutral
			"hideHeader": true, "hideDownloadValidated": true, "hideDownloadSigned": true, "completeUrl": "https://studio.example/grazie?a=1&b=2",
		}
	})
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	colour := func(selector, property string) string {
		return eval[string](b, "getComputedStyle(document.querySelector("+quote(selector)+"))."+property)
	}
	for _, want := range [][3]string{
		{"#go", "backgroundColor", "rgb(181, 83, 42)"},
		{".side", "backgroundColor", "rgb(18, 70, 60)"},
		{".place", "borderTopColor", "rgb(181, 83, 42)"},
		{".header", "color", "rgb(28, 30, 36)"},
	} {
		if got := colour(want[0], want[1]); got != want[2] {
			t.Errorf("%s %s is %s", want[0], want[1], got)
		}
	}
	if _, _, w, _ := b.box(".header"); w > 2 {
		t.Error("the header is there")
	}
	b.until(`document.querySelector(".foot-title").innerText.includes("Contratto di fornitura") && !document.querySelector('a[href*="document.pdf"]')`)
	b.until(`document.querySelector("h1").textContent === "Contratto di fornitura"`)
	b.press(".foot-title .more summary")
	b.until(`document.querySelector('.foot-title .more [data-deed="decline"]').getBoundingClientRect().top > 0`)
	b.press(".foot-title .more summary")
	b.signAll(o, address(t, "luca"))
	b.until(`!document.querySelector('a[href*="signed.pdf"], a[href*="both.zip"]') && document.querySelector('a[href*="evidence.pdf"]')`)
	if got := eval[string](b, `document.querySelector(".buttons .main").href`); got != "https://studio.example/grazie?a=1&b=2" {
		t.Errorf("the way back leads to %q", got)
	}
}

// signAll types the name in every place and confirms.
func (b *tab) signAll(o *office, email string) {
	b.t.Helper()
	b.placeTyped(true)
	b.toCode()
	b.enter(o.code(b.t, email, 1))
	b.signed()
	b.until(`document.body.dataset.stage === "done"`)
}

// TestLongDocument: five hundred pages are read, searched and signed as quickly as four.
func TestLongDocument(t *testing.T) {
	chromium(t)
	t.Parallel()
	const pages = 500
	o := shared(t)
	r := o.send(t, draft(contract(pages), pages, func(d *signing.Draft) { d.Signers[0].Email = address(t, "luca") }))
	began := time.Now()
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0 && document.getElementById("foot-lead").textContent === "2 places for you"`)
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("the first page took %s", took)
	}
	b.offline(true)
	b.press("#go")
	b.until(`document.querySelector("#go span").textContent === "Sign here"`)
	b.until(`document.querySelector("#page-500 .trouble button")`)
	b.offline(false) // the picture comes by itself
	b.until(`document.querySelector("#page-500 img").naturalWidth > 0 && document.querySelectorAll("#page-500 text").length > 5`)
	b.until(`document.getElementById("pill").textContent === "500 / 500"`)
	if loaded := eval[int](b, `[...document.images].filter(i => i.complete && i.naturalWidth).length`); loaded > 60 {
		t.Errorf("%d images were loaded", loaded)
	}
	b.press(".pill-button")
	b.until(`document.querySelector("#page-500 .flow").innerText.includes("Ai sensi e per gli effetti degli articoli 1341 e 1342 del codice civile, il Cliente dichiara di approvare")`)
	b.press(".pill-button")
	b.placeTyped(true)
	b.until(`document.querySelectorAll(".text[data-ready]").length >= 120`) // the rest comes by itself, to be searched
}

// TestTwoFingers: the page can be enlarged, and the image becomes as sharp as that asks for.
func TestTwoFingers(t *testing.T) {
	chromium(t)
	t.Parallel()
	b := newTab(t, window{390, 844, 1, true}, "en")
	b.open(shared(t).request(t, nil).links[0])
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
	b.run(input.SynthesizePinchGesture(195, 400, 3))
	b.until(`visualViewport.scale > 2`)
	// Such an image is as wide as its sizes say, so three times enlarged it must be wider than two windows.
	b.until(`(i => Number(i.currentSrc.match(/[0-9]+$/)[0]) > 72 && i.complete && i.naturalWidth > 2 * i.clientWidth)(document.querySelector("#page-1 img"))`)
}

// TestTextLayer: the writing over the image stands where it is printed, and can be selected.
func TestTextLayer(t *testing.T) {
	chromium(t)
	t.Parallel()
	r := shared(t).request(t, nil)
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
	at := eval[[]float64](b, `(() => { const t = [...document.querySelectorAll("#page-1 text")].find(t => t.textContent === "CONTRATTO DI FORNITURA").getBoundingClientRect(), p = document.querySelector("#page-1 .paper").getBoundingClientRect(); return [(t.left - p.left) / p.width, (t.right - p.left) / p.width, (t.top - p.top) / p.height, (t.bottom - p.top) / p.height] })()`)
	if at[0] < 0.25 || at[1] > 0.75 || at[1]-at[0] < 0.2 || at[2] < 0.08 || at[3] > 0.13 {
		t.Errorf("the title stands at %.3f", at)
	}
	eval[any](b, `getSelection().selectAllChildren(document.querySelector("#page-2 .text")), null`)
	if text := eval[string](b, "getSelection().toString()"); !strings.Contains(text, "La Fornitrice si obbliga a consegnare") {
		t.Errorf("selected: %q", text)
	}
	eval[any](b, `getSelection().removeAllRanges(), null`)
	if !eval[bool](b, `document.querySelector("meta[name=viewport]").content.match(/user-scalable|maximum-scale/) === null`) {
		t.Error("the page cannot be enlarged with two fingers")
	}
}
