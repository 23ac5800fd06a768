package verify

import (
	"bytes"
	"slices"
	"testing"
)

// TestElusive: what is not the same on screen and on paper, or tomorrow, is told, and nothing else is; it stands against nothing.
func TestElusive(t *testing.T) {
	c := newCast(t)
	script := "/S/JavaScript/JS(app.alert\\(1\\);)"
	looks := func(p *paper) string { return p.add(looksOf(100, 20, "BT /Helv 12 Tf 2 5 Td (x) Tj ET")) }
	note := func(p *paper, entries string) {
		ref := p.add("<</Type/Annot/Rect[300 300 400 320]" + entries + "/AP<</N " + looks(p) + ">>>>")
		p.edit(first, "51 0 R]", "51 0 R "+ref+"]")
	}
	layer := func(as, usage string) func(*paper) {
		return func(p *paper) {
			p.put(30, "<</Type/OCG/Name(Draft)/Usage<<"+usage+">>>>")
			p.edit(layers, "/OFF[30 0 R]", "/AS["+as+"]")
		}
	}
	for name, one := range map[string]struct {
		before func(*paper)
		want   []Elusive
	}{
		"nothing":         {nil, nil},
		"on opening":      {func(p *paper) { p.more(catalog, "/OpenAction<<"+script+">>") }, []Elusive{{What: Script}}},
		"following":       {func(p *paper) { p.more(catalog, "/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next[<<"+script+">>]>>") }, []Elusive{{What: Script}}},
		"to a page":       {func(p *paper) { p.more(catalog, "/OpenAction[3 0 R/Fit]") }, nil},
		"of the document": {func(p *paper) { p.more(catalog, "/AA<</WP<<"+script+">>>>") }, []Elusive{{What: Script}}},
		"named": {func(p *paper) {
			p.edit(catalog, "/Dests 32 0 R", "/Dests 32 0 R/JavaScript<</Names[(a)<<"+script+">>]>>")
		}, []Elusive{{What: Script}}},
		"of a page":  {func(p *paper) { p.more(second, "/AA<</O<<"+script+">>>>") }, []Elusive{{What: Script, Page: 2}}},
		"calculated": {func(p *paper) { p.edit(total, "/AA<<", "/AA<</C<<"+script+">>") }, []Elusive{{What: Calculated, Page: 1, Name: "total"}}},
		"on paper":   {func(p *paper) { note(p, "/Subtype/Stamp/F 36") }, []Elusive{{What: PrintOnly, Page: 1, Name: "Stamp"}}},
		"on screen":  {func(p *paper) { note(p, "/Subtype/FreeText/F 0") }, []Elusive{{What: ScreenOnly, Page: 1, Name: "FreeText"}}},
		"on both":    {func(p *paper) { note(p, "/Subtype/FreeText/F 4") }, nil},
		"hidden":     {func(p *paper) { note(p, "/Subtype/FreeText/F 6") }, nil},
		"a note":     {func(p *paper) { note(p, "/Subtype/Text/F 0") }, nil},
		"layer on paper": {
			layer("<</Event/Print/Category[/Print]/OCGs[30 0 R]>><</Event/View/Category[/View]/OCGs[30 0 R]>>", "/View<</ViewState/OFF>>/Print<</PrintState/ON>>"),
			[]Elusive{{What: PrintOnly, Name: "Draft"}},
		},
		"layer on screen": {layer("<</Event/Print/Category[/Print]/OCGs[30 0 R]>>", "/Print<</PrintState/OFF>>"), []Elusive{{What: ScreenOnly, Name: "Draft"}}},
		"layer, not used": {layer("", "/Print<</PrintState/OFF>>"), nil},
		"layer by zoom":   {layer("<</Event/View/Category[/Zoom]/OCGs[30 0 R]>>", "/Zoom<</min 2>>"), []Elusive{{What: ChangingLayer, Name: "Draft"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := signed(t, c, tables, func(p *paper) {
				if one.before != nil {
					one.before(p)
				}
			})
			r, err := PDF(bytes.NewReader(p.b), int64(len(p.b)), Options{})
			if err != nil || !slices.Equal(r.Elusive, one.want) {
				t.Fatalf("%v %+v, want %+v", err, r.Elusive, one.want)
			}
			if got, reasons := class(r, err); got != ok {
				t.Errorf("%s %v", got, reasons)
			}
		})
	}
}
