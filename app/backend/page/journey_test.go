package page_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"paraph/app/postbox"
	"paraph/signing"
)

// TestTwoSignersWithMouse goes from POST /EU-SES to the sealed PDF: one draws and types, one types.
func TestTwoSignersWithMouse(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	anna := signer("Anna", "Rossi", address(t, "anna"), at(4, 72, 384), at(1, 72, 700))
	r := o.request(t, func(d *signing.Draft) { d.Signers = append(d.Signers, anna) })

	luca := newTab(t, desk(), "en")
	signLuca(t, luca, o, r)
	signAnna(t, o, r, anna.Email)
	done := o.await(t, r.id, signing.Done)
	o.sealed(t, r, four(), drawnAt(at(4, 330, 384), o.marks(t, r, 0)[0]), typedAt(at(4, 330, 570), "Luca Verdi"),
		typedAt(at(4, 72, 384), "Anna Rossi"), typedAt(at(1, 72, 700), "Anna Rossi"))
	luca.run(reload())
	luca.until(`document.body.dataset.stage === "done"`)
	for _, g := range done.Signers {
		if g.State != signing.SignerSigned {
			t.Errorf("%s is %s", g.Name, g.State)
		}
	}
	if log := o.log.String(); strings.Contains(log, secretOf(r.links[0])) || strings.Contains(log, secretOf(r.links[1])) {
		t.Error("a link's secret is in the log")
	}
}

// signLuca goes by the link in his letter, draws once and types once.
func signLuca(t *testing.T, luca *tab, o *office, r request) {
	t.Helper()
	luca.open(o.invitation(t, address(t, "luca")))
	luca.seen("Studio Bianchi")
	luca.until(`document.querySelector(".stages [aria-current=step]").dataset.step === "read"`)
	drawn := luca.placeDrawn()
	luca.until(`document.getElementById("polite").textContent === "Signature placed, 1 of 2"`)
	luca.placeTyped(false)
	luca.toCode()
	luca.seen("By confirming, I sign Contratto di fornitura (4 pages, fingerprint")
	luca.enter(o.code(t, address(t, "luca"), 1))
	luca.signed()
	luca.seen("Still to sign: Anna Rossi.")
	luca.until("sessionStorage.length === 0")
	marks := o.marks(t, r, 0)
	if len(marks) != 2 || marks[0].Mode != signing.Drawn || marks[1].Mode != signing.Typed || marks[1].Text != "Luca Verdi" {
		t.Fatalf("marks: %+v", marks)
	}
	sameStrokes(t, drawn, marks[0])
}

// signAnna is the last one: her page goes on by itself to the sealed document.
func signAnna(t *testing.T, o *office, r request, email string) {
	t.Helper()
	other := newTab(t, desk(), "en")
	other.open(r.links[1])
	other.placeTyped(true)
	other.toCode()
	other.enter(o.code(t, email, 1))
	other.signed()
	other.until(`document.body.dataset.stage === "done"`) // by itself
	other.seen("Everybody has signed, so the document is complete.")
	other.until(`document.getElementById("polite").textContent.includes("complete")`)
}

// invitation is the link in the letter that invites.
func (o *office) invitation(t testing.TB, email string) string {
	t.Helper()
	l, err := o.box.Await(soon(t), email, 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		t.Fatal(err)
	}
	return l.Link()
}

// sameStrokes compares what was drawn with what is stored, to one pixel of the pad.
func sameStrokes(t *testing.T, drawn [][][2]float64, m signing.Mark) {
	t.Helper()
	if len(m.Strokes) != len(drawn) {
		t.Fatalf("%d strokes stored, %d drawn", len(m.Strokes), len(drawn))
	}
	for i, stroke := range drawn {
		for _, want := range stroke {
			best := math.Inf(1)
			for _, p := range m.Strokes[i] {
				best = min(best, math.Hypot(p.X-want[0], p.Y-want[1]))
			}
			if best > 1 {
				t.Errorf("stroke %d: nothing stored within %.1f of %.1f, %.1f", i, best, want[0], want[1])
			}
		}
		last := -1
		for _, p := range m.Strokes[i] {
			if p.T < last {
				t.Fatalf("stroke %d goes back in time", i)
			}
			last = p.T
		}
	}
	if first := m.Strokes[0][0].T; first != 0 {
		t.Errorf("time begins at %d", first)
	}
}

// TestOneSignerWithFinger draws on a phone for both places and takes everything along.
func TestOneSignerWithFinger(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, nil)
	b := newTab(t, phone(), "it")
	b.open(r.links[0])
	b.seen("Richiesta di firma da Studio Bianchi")
	b.toPlace()
	drawn := [][][2]float64{b.onPad(flourish(50)), b.onPad(underline(14)), b.onPad([][2]float64{{0.4, 0.3}, {0.42, 0.31}})}
	b.press("#undo")
	drawn = drawn[:2]
	if eval[bool](b, `document.getElementById("everywhere").checked`) {
		t.Error("“in both places” is ticked beforehand")
	}
	b.press("#everywhere")
	b.press("#mark .main")
	b.seen("2 firme apposte")
	b.toCode()
	b.enter(o.code(t, address(t, "luca"), 1))
	b.signed()
	b.until(`document.body.dataset.stage === "done"`)
	marks := o.marks(t, r, 0)
	sameStrokes(t, drawn, marks[0])
	sameStrokes(t, drawn, marks[1])
	b.complain()
	o.sealed(t, r, four(), drawnAt(at(4, 330, 384), marks[0]), drawnAt(at(4, 330, 570), marks[1]))

	files := archive(t, r.links[0]+"/both.zip?lang=it")
	if len(files) != 2 || !strings.HasPrefix(files["Contratto di fornitura - Documento firmato.pdf"], "%PDF-") {
		t.Errorf("archive: %d files", len(files))
	}
}

// archive gets a zip and its files.
func archive(t *testing.T, address string) map[string]string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatalf("%s: %v", resp.Status, err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		c, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(c)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

func (b *tab) secondPlaceByKeys() {
	b.t.Helper()
	b.tabTo("#place-1")
	b.key(kb.Enter)
	b.until(`document.activeElement.id === "mark-title"`)
	b.tabTo("#mark .main")
	b.key(" ")
}

// TestByKeyboardAlone signs with Tab, Enter, Space, Escape and letters.
func TestByKeyboardAlone(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, nil)
	b := newTab(t, desk(), "en")
	b.open(r.links[0])
	b.until(`document.getElementById("foot-lead").textContent === "2 places for you"`)
	b.key(kb.Tab)
	b.until(`document.activeElement.matches(".skip")`)
	b.key(kb.Enter)
	b.until(`document.activeElement.id === "place-0"`)
	b.key(kb.Enter)
	b.until(`document.getElementById("mark").open && document.activeElement.id === "mark-title"`)
	b.key(kb.Escape)
	b.until(`!document.getElementById("mark").open && document.activeElement.id === "place-0"`)
	b.key(" ")
	b.until(`document.activeElement.id === "mark-title"`)
	b.tabTo("#typed")
	b.key("ssa") // the name stands selected; what is typed replaces it
	b.tabTo(`input[name="face"]`)
	b.key(kb.ArrowDown)
	b.until(`document.querySelector('input[name="face"]:checked').value === "italic"`)
	b.tabTo("#mark .main")
	b.key(kb.Enter)
	b.until(`!document.getElementById("mark").open && document.activeElement.id === "place-0"`)
	b.secondPlaceByKeys()
	b.until(`document.activeElement.id === "place-1" && document.getElementById("foot-lead").textContent === "2 signatures placed"`)
	b.tabTo("#go")
	b.key(kb.Enter)
	b.until(`document.activeElement.id === "code-title"`)
	b.tabTo("#code-go")
	b.key(kb.Enter)
	b.until(`document.activeElement.id === "digits"`)
	b.key(o.code(t, address(t, "luca"), 1))
	b.key(kb.Enter)
	b.signed()
	o.await(t, r.id, signing.Done)
	if m := o.marks(t, r, 0); m[0].Face != signing.FaceItalic || m[0].Text != "ssa" {
		t.Errorf("mark %+v", m[0])
	}
	o.sealed(t, r, four(), typedAt(at(4, 330, 384), "ssa"), typedAt(at(4, 330, 570), "ssa"))
}
