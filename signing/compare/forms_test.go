package compare_test

import (
	"fmt"
	"strings"

	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// blank is a form with fields that are filled, empty and locked, a place to sign and two notes. Its pieces are the names of the fields
// and notes.
func blank(_ *shop, e edited) ([]byte, map[string]spot) {
	at := map[string]spot{}
	var content strings.Builder
	for k, line := range []string{"Order form 2026/88", "Customer", "Price agreed", "Town", "Delivery by courier", "Accept the conditions", "The goods remain property of the seller until paid in full.", "Sign here"} {
		fmt.Fprintf(&content, "BT /F1 11 Tf 60 %d Td (%s) Tj ET\n", 780-40*k, e.word(fmt.Sprintf("label-%d", k), line))
		at[fmt.Sprintf("label-%d", k)] = spot{1, signing.Box{X: 60, Y: float64(842 - 790 + 40*k), W: 120, H: 14}}
	}
	w := &widgets{e: e, at: at, first: 6}
	w.text("customer", "", 0, 40)
	w.text("price", "1.500,00", 0, 80)
	w.text("town", "Bologna", 1, 120)
	w.button("courier", true, 160)
	w.button("accept", false, 200)
	w.add("signature", "/FT/Sig", signing.Box{X: 200, Y: 330, W: 160, H: 40}, "")
	w.note("comment", "Square", "Please check the price", signing.Box{X: 400, Y: 120, W: 80, H: 40})
	for name, c := range e.change {
		if kind, words, ok := strings.Cut(c.text, ":"); ok && strings.HasPrefix(name, "new-") {
			w.note(name, kind, words, signing.Box{X: c.dx, Y: c.dy, W: 90, H: 24})
		}
	}
	refs := strings.Join(w.refs, " ")
	form := fmt.Sprintf("/AcroForm<</Fields[%s]/DA(/F1 11 Tf 0 g)/DR<</Font<</F1 5 0 R>>>>>>", strings.Join(w.fields, " "))
	return pagetest.WithCatalog(form, fmt.Sprintf("/MediaBox[0 0 595 842]/Annots[%s]", refs), content.String(), w.objects...), at
}

// word is what a piece says in the edited document.
func (e edited) word(name, text string) string {
	if c := e.change[name]; c.text != "" {
		return c.text
	}
	return text
}

// widgets are the fields and notes of a form: objects from first on.
type widgets struct {
	e            edited
	at           map[string]spot
	first        int
	objects      []string
	refs, fields []string
}

func (w *widgets) put(body string) string {
	w.objects = append(w.objects, body)
	return fmt.Sprintf("%d 0 R", w.first+len(w.objects)-1)
}

func rect(b signing.Box) string {
	return fmt.Sprintf("[%g %g %g %g]", b.X, 842-b.Y-b.H, b.X+b.W, 842-b.Y)
}

func (w *widgets) add(name, entries string, b signing.Box, look string) {
	w.at[name] = spot{1, b}
	ref := w.put(fmt.Sprintf("<</Type/Annot/Subtype/Widget/F 4/T(%s)/Rect%s%s%s>>", name, rect(b), entries, look))
	w.refs, w.fields = append(w.refs, ref), append(w.fields, ref)
}

// text is a text field; its look says what its value says, unless the edit wants another look.
func (w *widgets) text(name, value string, flags int, y float64) {
	value = w.e.word(name, value)
	shown := w.e.word(name+"-look", value)
	b := signing.Box{X: 200, Y: 842 - 792 + y, W: 160, H: 18}
	look := w.put(fmt.Sprintf("stream:<</Type/XObject/Subtype/Form/BBox[0 0 160 18]/Resources<</Font<</F1 5 0 R>>>>>>stream:0.5 w 0.5 0.5 159 17 re S /Tx BMC BT /F1 11 Tf 4 5 Td (%s) Tj ET EMC", shown))
	w.add(name, fmt.Sprintf("/FT/Tx/Ff %d/V(%s)/DA(/F1 11 Tf 0 g)", flags, value), b, "/AP<</N "+look+">>")
}

// button is a box to tick.
func (w *widgets) button(name string, on bool, y float64) {
	if w.e.change[name].gone {
		on = !on
	}
	b := signing.Box{X: 200, Y: 842 - 792 + y, W: 14, H: 14}
	ticked := w.put("stream:<</Type/XObject/Subtype/Form/BBox[0 0 14 14]>>stream:0.5 0.5 13 13 re S 3 7 m 6 3 l 11 11 l 1.5 w S")
	empty := w.put("stream:<</Type/XObject/Subtype/Form/BBox[0 0 14 14]>>stream:0.5 0.5 13 13 re S")
	state := "Off"
	if on {
		state = "Yes"
	}
	w.add(name, fmt.Sprintf("/FT/Btn/V/%s/AS/%s", state, state), b, fmt.Sprintf("/AP<</N<</Yes %s/Off %s>>>>", ticked, empty))
}

// note is an annotation that draws a frame, or what its kind draws.
func (w *widgets) note(name, kind, words string, b signing.Box) {
	c := w.e.change[name]
	if c.gone {
		return
	}
	if c.text != "" && !strings.Contains(c.text, ":") {
		words = c.text
	}
	w.at[name] = spot{1, b}
	draw := fmt.Sprintf("0.8 0.2 0.2 RG 1 1 %g %g re S", b.W-2, b.H-2)
	switch kind {
	case "FreeText":
		draw = fmt.Sprintf("BT /F1 12 Tf 3 6 Td (%s) Tj ET", words)
	case "Highlight":
		draw = fmt.Sprintf("1 1 0 rg 0 0 %g %g re f", b.W, b.H)
	case "Stamp":
		draw = fmt.Sprintf("0 0.5 0 RG 2 w 2 2 %g %g re S BT /F1 14 Tf 6 6 Td (PAID) Tj ET", b.W-4, b.H-4)
	}
	look := w.put(fmt.Sprintf("stream:<</Type/XObject/Subtype/Form/BBox[0 0 %g %g]/Resources<</Font<</F1 5 0 R>>>>>>stream:%s", b.W, b.H, draw))
	w.refs = append(w.refs, w.put(fmt.Sprintf("<</Type/Annot/Subtype/%s/F 4/Rect%s/Contents(%s)/AP<</N %s>>>>", kind, rect(b), words, look)))
}
