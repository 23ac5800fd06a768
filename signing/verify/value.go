package verify

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"paraph/signing/cos"
)

// widgetFits is textFits for one widget. What cannot be read as text is held against it only where value and looks did not
// change together.
func (c *comparison) widgetFits(f, n *field, i int, value string, sameValue bool) bool {
	dict := n.widgets[i].dict
	var old cos.Dict
	if i < len(f.widgets) {
		old = f.widgets[i].dict
	}
	stream := c.appearance(c.is, dict)
	if stream == nil { // programs draw it themselves, but where it stands there and is none
		return c.appearance(c.was, old) == nil || c.is.Resolve(dict["AP"]) == nil && (!sameValue || c.fitted(f, n, old))
	}
	same := sameValue && old != nil && c.equal(old["AP"], dict["AP"])
	return same || c.fitsValue(f, n, old, dict, shownIn(c.is, stream), value, sameValue)
}

// fitted reports whether a field showed its value when it was signed: where it did not, drawing it anew shows what was not
// seen then (shadow replace).
func (c *comparison) fitted(f, n *field, old cos.Dict) bool {
	before := c.shownBefore(f, old)
	list := c.was.kind(f) == "Ch"
	return !before.sure || c.formatted(n, before.text, c.value(c.was, f)) || fits(squeezed(before.text), squeezed(c.value(c.was, f)), list, c.choices(n))
}

// revealed: NeedAppearances has programs draw every field anew (table 224).
func (c *comparison) revealed() {
	for _, f := range c.was.fields {
		kind, n := c.was.kind(f), c.after(f)
		if n == nil || kind != "Tx" && kind != "Ch" || c.was.Integer(f.whole["Ff"])&flagPassword != 0 || len(c.was.Array(f.whole["V"])) > 0 {
			continue
		}
		for _, w := range f.widgets {
			if c.appearance(c.was, w.dict) != nil && shown(c.was, w.dict) && !c.fitted(f, n, w.dict) {
				c.changed(c.fieldChange(f, n, "NeedAppearances", Other))
			}
		}
	}
}

// fitsValue reports whether what can be read of a widget is the field's value, and nothing is painted that may say another.
func (c *comparison) fitsValue(f, n *field, old, dict cos.Dict, now reads, value string, sameValue bool) bool {
	before := c.shownBefore(f, old)
	if now.odder(before) {
		return false
	}
	if !now.sure {
		c.limit = true // what it shows cannot be told
		return old == nil || sameValue == c.equal(old["AP"], dict["AP"])
	}
	text := squeezed(now.text)
	if all := c.is.Array(n.whole["V"]); len(all) > 0 {
		return c.showsAll(n, text, all)
	}
	list := c.is.kind(n) == "Ch" && c.is.Integer(n.whole["Ff"])&flagCombo == 0
	return c.formatted(n, now.text, c.value(c.is, n)) || fits(text, value, list, c.choices(n)) ||
		sameValue && value == "" && before.sure && squeezed(before.text) == text
}

// showsAll reports whether a list shows every one of the values that are chosen (table 234, MultiSelect).
func (c *comparison) showsAll(n *field, text string, all cos.Array) bool {
	choices := c.choices(n)
	return !slices.ContainsFunc(all, func(o cos.Object) bool {
		s, _ := c.is.Text(o)
		return !fits(text, squeezed(s), true, choices)
	})
}

// shownBefore is what could be read of a widget when the signature was made. A field that was written in a light colour may
// still be.
func (c *comparison) shownBefore(f *field, old cos.Dict) (out reads) {
	if s := c.appearance(c.was, old); s != nil {
		out = shownIn(c.was, s)
	}
	da, _ := c.was.Resolve(f.whole["DA"]).(cos.String)
	_, seen := defaultAppearance(string(da))
	out.pale = out.pale || !seen
	return out
}

// richFits: rich text says what the value says (12.7.4.4).
func (c *comparison) richFits(f, n *field) bool {
	if c.is.Resolve(n.whole["RV"]) == nil || c.equal(f.whole["RV"], n.whole["RV"]) {
		return true
	}
	rich, _ := c.is.Text(n.whole["RV"])
	if s, ok := c.is.Resolve(n.whole["RV"]).(*cos.Stream); ok {
		b, _ := c.is.Decode(s, 1<<20)
		rich = string(b)
	}
	var b strings.Builder
	dec := xml.NewDecoder(strings.NewReader(rich))
	for {
		t, err := dec.Token()
		if err != nil {
			return errors.Is(err, io.EOF) && squeezed(b.String()) == squeezed(c.value(c.is, n))
		}
		if s, ok := t.(xml.CharData); ok {
			b.Write(s)
		}
	}
}

// otherLooks: what a field shows under the pointer or pressed (12.5.5) is what it showed there before, or what it shows
// always.
func (c *comparison) otherLooks(f, n *field) bool {
	for i, w := range n.widgets {
		now := c.is.Dict(w.dict["AP"])
		var before cos.Dict
		if i < len(f.widgets) {
			before = c.was.Dict(f.widgets[i].dict["AP"])
		}
		for _, key := range []cos.Name{"R", "D"} {
			if c.is.Resolve(now[key]) != nil && !c.equal(before[key], now[key]) && now[key] != now["N"] {
				return false
			}
		}
	}
	return true
}

// pressed reports whether what a button shows while it is pressed, or under the pointer (12.5.5), is what it was, or a mark
// at most.
func (c *comparison) pressed(was, is cos.Dict, key cos.Name) bool {
	before, after := c.was.Dict(was["AP"])[key], c.is.Dict(is["AP"])[key]
	if c.is.Resolve(after) == nil || c.equal(before, after) {
		return true
	}
	for _, o := range c.is.Dict(after) {
		s, ok := c.is.Resolve(o).(*cos.Stream)
		if !ok {
			return false
		}
		if _, letters := mark(c.is, s); letters > 1 {
			return false
		}
	}
	return c.is.Dict(after) != nil
}
