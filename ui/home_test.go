package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/theme"
)

// looks runs a test in every language and look.
func looks(t *testing.T, f func(t *testing.T, r *deskRig, suffix string)) {
	for _, lang := range []string{"en", "it", "fr"} {
		for name, look := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark} {
			t.Run(lang+"-"+name, func(t *testing.T) { f(t, newDeskRig(t, lang, look), "-"+lang+"-"+name) })
		}
	}
}

// TestHomePictures draws first run, Desk and drop sheet.
func TestHomePictures(t *testing.T) {
	looks(t, func(t *testing.T, r *deskRig, suffix string) {
		r.works.office = app.Office{Name: "Studio Bianchi"}
		h := NewHome(r.kit, r.desk, r.works)
		r.show(h.Content())
		h.Refresh()
		r.settle()
		r.shot("home-first" + suffix)
		r.everyState()
		h.Refresh()
		r.settle()
		r.shot("home-full" + suffix)
		NewDropSheet(r.kit, droppedFile{}, unsignedFacts(), func(string) {}).Show()
		r.shot("home-dropped" + suffix)
		h.SetFirstStepsDone("sample", "check", "sign")
	})
}

// TestPracticeMailPictures draws the empty screen, an invitation and a code.
func TestPracticeMailPictures(t *testing.T) {
	looks(t, func(t *testing.T, r *deskRig, suffix string) {
		p := NewPracticeMail(r.kit, r.desk, r.works)
		r.show(p.Content())
		p.Refresh()
		r.settle()
		r.shot("practicemail-empty" + suffix)
		r.practiceLetters()
		p.Refresh()
		r.settle()
		r.shot("practicemail-code" + suffix)
		p.chose(1)
		p.rows.Select(1)
		r.shot("practicemail-link" + suffix)
	})
}

// practiceLetters has an invitation and then a code for one request.
func (r *deskRig) practiceLetters() {
	e := signedBy(r.entryOf(30, "Contratto di fornitura.pdf", signing.Waiting, day), 0)
	e.Request.Practice = true
	r.put(e)
	r.works.letters[e.ID] = []app.Letter{
		{To: "anna.rossi@example.com", Name: "Anna Rossi", Subject: "Studio Bianchi asks you to sign: Contratto di fornitura", Text: "Good morning Anna Rossi,\n\nStudio Bianchi asks you to sign a document of 4 pages.\n\nhttps://127.0.0.1:8443/s/k3v9a7\n\nThe link works until 9 December 2026."},
		{To: "anna.rossi@example.com", Name: "Anna Rossi", Subject: "Your code for signing (B7)", Text: "Your code is 481602 (ref. B7).\nGive it to nobody, not even to the office that sent you here."},
	}
}

// droppedFile is a document as far as the sheet asks it.
type droppedFile struct{ app.Document }

func (droppedFile) Name() string { return "Contratto di fornitura.pdf" }
func (droppedFile) Size() int64  { return 212_000 }

func unsignedFacts() *signing.Facts {
	return &signing.Facts{Pages: make([]signing.PageGeometry, 4), Forms: []signing.FormField{{Type: "signature"}, {Type: "signature"}, {Type: "signature"}}}
}

func TestDropSheetKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts *signing.Facts
		act   func(r *deskRig)
		want  string
	}{
		{"return takes what is proposed", unsignedFacts(), func(r *deskRig) { r.key(fyne.KeyReturn) }, "prepare"},
		{"s signs", unsignedFacts(), func(r *deskRig) { r.rune('s') }, "sign"},
		{"v is not possible without a signature", unsignedFacts(), func(r *deskRig) { r.rune('v') }, ""},
		{"down and return", unsignedFacts(), func(r *deskRig) { r.key(fyne.KeyDown); r.key(fyne.KeyReturn) }, "sign"},
		{"a signed file proposes verifying", &signing.Facts{Signed: true}, func(r *deskRig) { r.key(fyne.KeyReturn) }, "verify"},
		{"a form that cannot be shown can only be refused", &signing.Facts{XFA: true}, func(r *deskRig) { r.rune('p'); r.rune('s') }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, got := newDeskRig(t, "en", theme.Light), ""
			NewDropSheet(r.kit, droppedFile{}, c.facts, func(verb string) { got = verb }).Show()
			c.act(r)
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if open := r.kit.Window.Canvas().Overlays().Top() != nil; open != (c.want == "") {
				t.Errorf("the sheet is open: %v", open)
			}
		})
	}
}

func (r *deskRig) key(name fyne.KeyName) {
	r.t.Helper()
	r.kit.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

func (r *deskRig) rune(c rune) {
	if f := r.kit.Window.Canvas().Focused(); f != nil {
		test.Type(f, string(c))
	}
}

func TestFirstSteps(t *testing.T) {
	r := newDeskRig(t, "en", theme.Light)
	h := NewHome(r.kit, r.desk, r.works)
	var did []string
	h.OnStartSample = func() { did = append(did, "sample") }
	h.OnSign = func() { did = append(did, "sign") }
	h.OnFirstStepDone = func(name string) { did = append(did, name+" done") }
	r.show(h.Content())
	h.Refresh()
	r.settle()
	r.press(h.Content(), "Start")
	r.press(h.Content(), "Look for devices")
	if len(did) != 4 || did[0] != "sample done" || did[3] != "sign" {
		t.Error(did)
	}
	if r.button(h.Content(), "Start") != nil || r.button(h.Content(), "Choose a PDF…") == nil {
		t.Error("the cards do not disappear one by one")
	}
	h.ShowFirstSteps()
	if r.button(h.Content(), "Start") == nil {
		t.Error("first steps do not come back")
	}
	h.welcome.rename("Studio Verdi")
	r.settle()
	if o, _ := r.works.Office(); o.Name != "Studio Verdi" {
		t.Error(o)
	}
}

func TestHomeDeeds(t *testing.T) {
	r := newDeskRig(t, "en", theme.Light)
	r.everyState()
	h := NewHome(r.kit, r.desk, r.works)
	opened := ""
	h.OnOpen = func(id string) { opened = id }
	r.show(h.Content())
	h.Refresh()
	r.settle()
	r.press(h.Content(), "Correct address")
	if opened != r.entryOf(2, "", signing.Waiting, 0).ID {
		t.Error(opened)
	}
	r.press(h.Content(), "Remind")
	r.settle()
	if len(r.works.reminded) == 0 {
		t.Error("nobody was reminded")
	}
	if err := r.desk.DropDraft(context.Background(), "d00000000000000000000001"); err != nil {
		t.Fatal(err)
	}
}
