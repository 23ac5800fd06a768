package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"paraph/app/say"
	"paraph/signing"
)

// TestAttachedFiles: before the pages stands which files the document brings along, all of them by name, in every language
// and at every width, also as text, beside the sentence that is agreed to, and for those who use keys or a reader of screens.
func TestAttachedFiles(t *testing.T) {
	chromium(t)
	o := shared(t)
	long := "Allegato tecnico al capitolato speciale d’appalto, parte seconda, con le misure e i prezzi unitari.xlsx"
	pdf := contract(2, "fattura.xml", long, "misure.csv", "planimetria.dwg")
	for _, lang := range say.Languages() {
		for name, w := range map[string]window{"phone": phone(), "desk": {1366, 768, 1, false}, "narrow": {320, 640, 2, true}} {
			t.Run(lang+"-"+name, func(t *testing.T) {
				t.Parallel()
				r := o.send(t, draft(pdf, 2, func(d *signing.Draft) { d.Signers[0].Email = address(t, "luca") }))
				v := say.In(lang)
				sentence := v.Count("page.brings", 4, "names", v.Files(o.stored(t, r).Attachments, 3))
				b := newTab(t, w, lang)
				b.open(r.links[0])
				b.seen(sentence)
				_, y, _, high := b.box("#brings")
				if _, page, _, _ := b.box("#page-1"); y+high > page {
					t.Errorf("told to %.0f, the pages begin at %.0f", y+high, page)
				}
				if dir := os.Getenv("PARAPH_SHOTS"); dir != "" {
					b.picture(filepath.Join(dir, fmt.Sprintf("brings-%s-%s.png", name, lang)))
				}
				axe(t, b, name)
				b.tabTo("#brings summary")
				b.key(" ")
				b.seen(v.File(long))
				b.seen(v.File("planimetria.dwg"))
				noSidewaysScroll(t, b, name)
				b.tabTo(`#brings a[href$="/document.pdf"]`)
				b.toggleText()
				b.seen(sentence)
				b.placeTyped(true)
				b.toCode()
				b.until(`document.getElementById("code").innerText.replace(/\s+/g, " ").includes(` + quote(sentence) + `.replace(/\s+/g, " "))`)
				noSidewaysScroll(t, b, "code")
			})
		}
	}
	t.Run("none", func(t *testing.T) {
		b := newTab(t, phone(), "en")
		b.open(o.request(t, nil).links[0])
		b.until(`document.getElementById("page-1") && !document.getElementById("brings")`)
	})
}

// TestAttachedFilesWithoutDownload: where the office offers no download the files are told all the same.
func TestAttachedFilesWithoutDownload(t *testing.T) {
	chromium(t)
	o := shared(t)
	r := o.send(t, draft(contract(2, "fattura.xml"), 2, func(d *signing.Draft) {
		d.Signers[0].Email = address(t, "luca")
		d.Options.UI = map[string]any{"hideDownloadValidated": true, "hideHeader": true, "hideSidebar": true}
	}))
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.seen("This document brings an attached file along: “fattura.xml”. It does not show on the pages and is sealed with them.")
	b.until(`!document.querySelector("#brings :is(a, details)")`)
	axe(t, b, "no download")
}
