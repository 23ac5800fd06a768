package page_test

import (
	"fmt"
	"strings"
	"testing"

	"paraph/app/host"
	"paraph/signing"
)

// names are of many widths, one as long as is taken.
func names() [][2]string {
	return [][2]string{
		{"Francesca", "Colombo"},
		{"Massimiliano", "Della Rovere-Montefeltro"},
		{"Maria Antonietta Guglielmina", "Montecuccoli degli Erri Spinola"},
		{"Ottavia", strings.Repeat("Wm", signing.MaxName/2)},
		{"Đặng", "Nguyễn Thị Ngọc Hân"},
	}
}

// TestNameIsFreeOfTheLine: where a mark is drawn and where it stands, the name touches neither the line nor the place's
// edge nor the practice band, also where writing is larger, and the surname is there.
func TestNameIsFreeOfTheLine(t *testing.T) {
	chromium(t)
	practice := newOffice(t, func(h *host.Options) { h.Practice = true })
	for i, style := range []string{"html{font-size:175%}", "#pages .placed-mark text{font-size:38px!important}", ""} {
		for k, name := range names() {
			if i == 2 && k > 1 {
				continue // as it usually is: two are enough
			}
			t.Run(fmt.Sprintf("%d.%d", i, k), func(t *testing.T) {
				t.Parallel()
				o := shared(t)
				if k%2 == 0 {
					o = practice
				}
				lang := []string{"it", "fr", "en"}[(i+k)%3]
				r := o.request(t, func(d *signing.Draft) {
					d.Signers[0].Name, d.Signers[0].Surname, d.Signers[0].Language = name[0], name[1], lang
					d.Signers[0].Fields[1].Box = signing.Box{X: 330, Y: 570, W: signing.MinFieldSize.W, H: signing.MinFieldSize.H}
				})
				b := newTab(t, window{320, 700, 2, true}, lang)
				b.open(r.links[0])
				if style != "" {
					b.addStyle(style)
				}
				b.toPlace()
				b.mode("drawn")
				padLine(t, b)
				b.mode("typed")
				b.press("#everywhere")
				b.press("#mark .main")
				b.until(`document.querySelectorAll(".placed").length === 2`)
				b.still()
				placedLine(t, b, name[1])
			})
		}
	}
}

// padLine looks at the surface to draw on.
func padLine(t *testing.T, b *tab) {
	t.Helper()
	at := eval[[]float64](b, `(() => {
		const foot = document.querySelector(".pad-foot"), line = getComputedStyle(foot, "::before");
		const name = document.querySelector(".pad-name").getBoundingClientRect(), pad = document.getElementById("pad").getBoundingClientRect();
		return [foot.getBoundingClientRect().top + parseFloat(line.top), name.top, name.bottom, pad.bottom, parseFloat(line.borderTopWidth), pad.top];
	})()`)
	if line := at[0]; line+at[4] > at[1] || at[2] > at[3] || at[4] < 0.5 || line-at[5] < 100 {
		t.Errorf("the pad's line at %.1f, the name from %.1f to %.1f, the pad from %.1f to %.1f", line, at[1], at[2], at[5], at[3])
	}
}

// placedLine looks at the marks in their places.
func placedLine(t *testing.T, b *tab, surname string) {
	t.Helper()
	faults := eval[[]string](b, `[...document.querySelectorAll(".placed-mark")].flatMap((svg) => {
		const out = [], box = (e) => e.getBoundingClientRect(), slack = 1;
		const whole = box(svg), line = box(svg.querySelector(".hairline")), written = box(svg.querySelector(".written"));
		const band = svg.querySelector("rect:not(.hairline)"), foot = band ? box(band).top : whole.bottom;
		if (written.bottom > line.top + slack) out.push("written to " + written.bottom + ", line at " + line.top);
		const who = [...svg.querySelectorAll(".who")];
		for (const e of who) {
			const b = box(e);
			if (b.top < line.top - slack || b.bottom > foot + slack) out.push("who from " + b.top + " to " + b.bottom + " between " + line.top + " and " + foot);
		}
		for (const e of svg.querySelectorAll("text")) if (box(e).right > whole.right + slack || box(e).left < whole.left - slack) out.push("wider than its place: " + e.textContent);
		if (!who.map((e) => e.textContent).join("").replaceAll(" ", "").includes(`+quote(strings.ReplaceAll(surname, " ", ""))+`)) out.push("the surname is not there");
		return out;
	})`)
	for _, f := range faults {
		t.Error(f)
	}
	if n := eval[int](b, `document.querySelectorAll(".placed-mark .who").length`); n < 2 {
		t.Errorf("%d rows", n)
	}
}
