package page_test

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// flourish is what a hand might draw, in shares of the pad.
func flourish(n int) [][2]float64 {
	out := make([][2]float64, n)
	for i := range out {
		a := float64(i) / float64(n-1)
		out[i] = [2]float64{0.12 + 0.7*a, 0.45 + 0.22*math.Sin(a*14)*(1-a*0.6)}
	}
	return out
}

// underline is the second stroke.
func underline(n int) [][2]float64 {
	out := make([][2]float64, n)
	for i := range out {
		a := float64(i) / float64(n-1)
		out[i] = [2]float64{0.15 + 0.6*a, 0.7 - 0.05*a}
	}
	return out
}

// onPad draws a stroke given in shares of the pad and says where it went, in pad pixels.
func (b *tab) onPad(shares [][2]float64) [][2]float64 {
	b.t.Helper()
	x, y, w, h := b.box("#strokes")
	pad := make([][2]float64, len(shares))
	at := make([][2]float64, len(shares))
	for i, p := range shares {
		pad[i] = [2]float64{p[0] * w, p[1] * h}
		at[i] = [2]float64{x + pad[i][0], y + pad[i][1]}
	}
	b.pen(at)
	return pad
}

// toPlace goes to the next place with the bottom button and opens its sheet. The button's words may
// change while it is pressed, so it is pressed until the sheet is there, as people do.
func (b *tab) toPlace() {
	b.t.Helper()
	for range 5 {
		b.press("#go")
		b.still()
		if eval[bool](b, "document.getElementById('mark').open") {
			return
		}
	}
	b.picture(filepath.Join(b.t.ArtifactDir(), "failed.png"))
	b.t.Fatalf("the sheet does not open: %s", eval[string](b, "document.getElementById('foot').innerText"))
}

// readAll reads on until nothing is left to read.
// The page in view may be counted while the button is pressed, which goes on to the last step then.
func (b *tab) readAll() {
	b.t.Helper()
	for range 40 {
		if b.onLast() {
			return
		}
		left := eval[string](b, "document.getElementById('foot-lead').textContent")
		if !strings.Contains(left, "lett") && !strings.Contains(left, "left") && !strings.Contains(left, "legg") && !strings.Contains(left, "lire") {
			return
		}
		b.press("#go")
		b.still()
		time.Sleep(600 * time.Millisecond)
	}
	b.t.Fatal("there is always something left to read")
}

// toggleText goes from pages to running text or back, in the menu where there is no room for more.
func (b *tab) toggleText() {
	b.t.Helper()
	if eval[bool](b, `document.querySelector(".pill-button").checkVisibility()`) {
		b.press(".pill-button")
		return
	}
	b.press(".more summary")
	b.press(`.more [data-deed="reading"]`)
}

// mode chooses typing or drawing where both are offered.
func (b *tab) mode(mode string) {
	b.t.Helper()
	b.press(`#mark input[value="` + mode + `"]`)
}

// placeTyped fills the next place with the name as it stands there; everywhere fills all.
func (b *tab) placeTyped(everywhere bool) {
	b.t.Helper()
	b.toPlace()
	if eval[bool](b, "document.querySelectorAll('#mark input[name=mode]').length > 0") {
		b.mode("typed")
	}
	if everywhere {
		b.press("#everywhere")
	}
	b.press("#mark .main")
	b.until("!document.getElementById('mark').open")
}

// placeDrawn fills the next place with a drawing; it returns its strokes in pad pixels.
func (b *tab) placeDrawn() [][][2]float64 {
	b.t.Helper()
	b.toPlace()
	b.mode("drawn")
	strokes := [][][2]float64{b.onPad(flourish(40)), b.onPad(underline(12))}
	b.press("#mark .main")
	b.until("!document.getElementById('mark').open")
	return strokes
}

// toLast goes on to the last step, over what is left to read.
func (b *tab) toLast() {
	b.t.Helper()
	b.readAll()
	if b.onLast() {
		return
	}
	b.press("#go")
	b.until("document.body.dataset.step === 'code'")
}

func (b *tab) onLast() bool { return eval[bool](b, "document.body.dataset.step === 'code'") }

// toCode goes on to the last step and has a code sent.
func (b *tab) toCode() {
	b.t.Helper()
	b.toLast()
	b.press("#code-go")
	b.until("document.getElementById('digits').checkVisibility()")
}

// enter types a code and confirms.
func (b *tab) enter(code string) {
	b.t.Helper()
	b.press("#digits")
	eval[any](b, "document.getElementById('digits').select(), null")
	b.key(code)
	b.press("#code-go")
}

// signed waits for the page after signing.
func (b *tab) signed() {
	b.t.Helper()
	b.until("['signed', 'sealing', 'done'].includes(document.body.dataset.stage)")
}

// tabTo goes on with the Tab key until an element has the focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 60 {
		if eval[bool](b, "document.activeElement?.matches("+quote(selector)+") ?? false") {
			return
		}
		b.key(kb.Tab)
	}
	b.t.Fatalf("the Tab key never comes to %s; it is at %s", selector, eval[string](b, "document.activeElement.outerHTML.slice(0, 200)"))
}

func noSidewaysScroll(t *testing.T, b *tab, where string) {
	t.Helper()
	over := eval[[]string](b, `(() => {
		const wide = document.documentElement.clientWidth, out = [];
		if (document.documentElement.scrollWidth > wide) out.push("page " + document.documentElement.scrollWidth + " in " + wide);
		for (const e of document.querySelectorAll("body *")) {
			if (e.closest(".unseen, .text, .placed-mark, .paper svg, .skip") || !e.checkVisibility()) continue;
			const r = e.getBoundingClientRect();
			if (r.width > 0 && (r.right > wide + 1 || r.left < -1)) out.push(e.tagName + "." + e.className + " " + Math.round(r.left) + "–" + Math.round(r.right));
		}
		return out.slice(0, 5);
	})()`)
	for _, o := range over {
		t.Errorf("%s: %s", where, fmt.Sprint(o))
	}
}

func reload() chromedp.Action { return chromedp.Reload() }

// await evaluates a promise.
func await(expression string, into any) chromedp.Action {
	return chromedp.Evaluate(expression, into, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })
}
