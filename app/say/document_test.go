package say

import (
	"slices"
	"strings"
	"testing"

	"paraph/signing"
)

// TestCopyUsed: a sentence for the kind of what a copy is without, one for all of several.
func TestCopyUsed(t *testing.T) {
	for _, l := range Languages() {
		v := In(l)
		got := v.CopyUsed([]string{"xref", "syntax", signing.FaultLook, signing.FaultUnprinted, signing.FaultActs, signing.FaultProtected})
		if len(got) != 1 || strings.Contains(got[0], "document.") || strings.Contains(got[0], "{") || len([]rune(got[0])) > 420 {
			t.Errorf("%s: %q", l, got)
		}
		if got := v.CopyUsed([]string{"xref", "syntax"}); !slices.Equal(got, []string{v.Say("document.copy")}) {
			t.Errorf("%s: %q", l, got)
		}
		if got := v.CopyUsed(nil); got != nil {
			t.Errorf("%s: of nothing %q", l, got)
		}
	}
}

// TestFound is one short sentence for whatever was found in a document that can be used, and none where there is nothing to say.
func TestFound(t *testing.T) {
	files := func(n int) signing.Attachments { return signing.Attachments{Files: n, Names: make([]string, n)} }
	for _, l := range Languages() {
		v := In(l)
		for _, c := range []struct {
			faults []string
			files  int
			key    string
		}{
			{nil, 0, ""},
			{[]string{"syntax"}, 0, "document.found.copy"},
			{[]string{signing.FaultProtected}, 0, "document.found.copy"},
			{[]string{"syntax", signing.FaultActs, signing.FaultLook}, 0, "document.found.copy"},
			{nil, 1, "document.found.brings"},
			{nil, 12, "document.found.brings"},
			{[]string{"xref"}, 1, "document.found.both"},
			{[]string{"xref", signing.FaultLook}, 12, "document.found.both"},
		} {
			want := ""
			switch {
			case c.files > 0:
				want = v.Count(c.key, c.files)
			case c.key != "":
				want = v.Say(c.key)
			}
			got := v.Found(c.faults, files(c.files))
			if got != want || len([]rune(got)) > 90 || strings.Contains(got, "{") {
				t.Errorf("%s: of %v and %d files %q", l, c.faults, c.files, got)
			}
		}
	}
}

// TestProtected names what is allowed, in words.
func TestProtected(t *testing.T) {
	for _, l := range Languages() {
		v := In(l)
		all := v.Protected(&signing.Facts{Allows: []string{"print", "copy", "fill", "annotate", "change", "assemble"}})
		if strings.Contains(all, "document.") || strings.Contains(all, "{") {
			t.Errorf("%s: %q", l, all)
		}
		if none := v.Protected(&signing.Facts{}); none != v.Say("document.protected.none") {
			t.Errorf("%s: %q", l, none)
		}
	}
}

// TestBrings names three files of many, cuts a long name and has words for one without a name.
func TestBrings(t *testing.T) {
	v := In("en")
	named := func(names ...string) signing.Attachments { return signing.Attachments{Files: len(names), Names: names} }
	if got := v.Brings(signing.Attachments{}, false); got != "" {
		t.Errorf("of none: %q", got)
	}
	one := v.Brings(named("fattura.xml"), true)
	if !strings.Contains(one, "a file along: “fattura.xml”.") || !strings.Contains(one, "your signature covers it") {
		t.Error(one)
	}
	many := v.Brings(named("fattura.xml", "", strings.Repeat("a", 200), "d", "e"), false)
	if !strings.Contains(many, "5 files along: “fattura.xml”, a file without a name, “"+strings.Repeat("a", 59)+"…” and 2 more.") {
		t.Error(many)
	}
	if most := v.Files(signing.Attachments{Files: 250, Names: make([]string, 200)}, 1); most != "a file without a name and 249 more" {
		t.Error(most)
	}
	if turned := v.Brings(named("conto\u202efdp.exe\u2028Firmato"), true); !strings.Contains(turned, "“conto\uFFFDfdp.exe ¶ Firmato”") {
		t.Error(turned)
	}
}

// TestCopyInTheTimeline: a line says what the copy is without; only what is a fault is called one.
func TestCopyInTheTimeline(t *testing.T) {
	for _, l := range Languages() {
		v := In(l)
		for _, kind := range []string{signing.FaultActs, signing.FaultUnprinted, signing.FaultLook} {
			for _, actor := range []string{signing.ActorOffice, signing.ActorService} {
				e := signing.TrailEvent{Kind: signing.EventRepaired, Actor: actor, Data: map[string]string{"faults": kind}}
				got := v.Event(e, "", "Studio")
				if !strings.HasSuffix(got, v.Say("document.copy.also."+kind)) || strings.Contains(got, "{") || strings.Contains(got, "  ") {
					t.Errorf("%s %s %s: %q", l, kind, actor, got)
				}
				e.Data["faults"] = "xref"
				if faults := v.Event(e, "", "Studio"); faults == got {
					t.Errorf("%s: of faults %q", l, faults)
				}
			}
		}
	}
}
