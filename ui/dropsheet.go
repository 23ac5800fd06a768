package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/kit"
)

// DropSheet asks what is to be done with a file that was dropped or opened. OnAlways hears whether files without a
// signature are to be prepared without asking, OnLeave that nothing is to be done; both may be nil.
type DropSheet struct {
	choices

	OnAlways func(bool)
	OnLeave  func()

	doc   app.Document
	facts *signing.Facts
}

// NewDropSheet makes the sheet; choose gets "prepare", "sign" or "verify" once, when it was closed.
func NewDropSheet(d *kit.Kit, doc app.Document, facts *signing.Facts, choose func(verb string)) *DropSheet {
	s := &DropSheet{choices: choices{d: d, choose: choose}, doc: doc, facts: facts}
	refused, same, verify := kit.Refusal(d, facts), "", ""
	prepare, sign := d.Say("home.sheet.preparemore"), d.Say("home.sheet.signmore")
	if kit.Protected(facts) {
		refused = ""
		prepare, sign = d.Say("home.sheet.protected"), d.Say("home.sheet.protected")
	}
	if refused != "" {
		same = d.Say("home.sheet.same")
	}
	if !facts.Signed {
		verify = d.Say("home.sheet.nosignature")
	}
	s.add("prepare", 'P', prepare, refused)
	s.add("sign", 'S', sign, same)
	s.add("verify", 'V', d.Say("home.sheet.verifymore"), verify)
	return s
}

// Show opens the sheet with the keyboard on what is proposed.
func (s *DropSheet) Show() {
	d := s.d
	var always fyne.CanvasObject
	if !s.all[0].Disabled() {
		always = kit.NewCheck(d.Say("home.sheet.always"), func(on bool) {
			if s.OnAlways != nil {
				s.OnAlways(on)
			}
		})
	}
	s.show(kit.Heading{Title: s.doc.Name(), Icon: "file-pdf", Second: s.words()}, always, s.OnLeave)
}

// words are what was seen in the file: "4 pages, 212 kB. No signature yet. 3 empty signature fields."
func (s *DropSheet) words() string {
	d, empty := s.d, 0
	for _, f := range s.facts.Forms {
		if f.Type == "signature" && !f.Filled {
			empty++
		}
	}
	out := []string{d.Voice.Count("requests.doc.pages", len(s.facts.Pages)) + ", " + d.Voice.Bytes(s.doc.Size()) + "."}
	if s.facts.Signed {
		out = append(out, d.Say("home.sheet.issigned"))
	} else {
		out = append(out, d.Say("home.sheet.unsigned"))
	}
	if empty > 0 {
		out = append(out, d.Voice.Count("home.sheet.empty", empty))
	}
	return strings.Join(out, " ")
}
