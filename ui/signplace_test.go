package ui

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/theme"
)

// withFields are four pages with empty signature fields.
func withFields(fields ...signing.FormField) *signing.Facts {
	facts := fourPages()
	facts.Forms = append([]signing.FormField{{Name: "data", Type: "text", Page: 1}, {Name: "firmato", Type: "signature", Page: 1, Filled: true}}, fields...)
	return facts
}

func buyer() signing.FormField {
	return signing.FormField{Name: "Fornitrice", Type: "signature", Page: 4, Box: signing.Box{X: 100, Y: 300, W: 180, H: 50}}
}

func placeStage(t *testing.T, lang string, look theme.Variant, facts *signing.Facts) (*stage, *fakeWorks, *Sign) {
	t.Helper()
	s := newStage(t, lang, look)
	f := &fakeWorks{keys: []app.Key{anna()}, pin: "12345"}
	screen := NewSign(s.desk, f)
	s.show(screen.Content())
	screen.Open(contract(), facts)
	s.settle()
	return s, f, screen
}

func signNow(s *stage, screen *Sign) {
	screen.ask()
	typeIn(screen.dialog.entry, "12345")
	screen.dialog.try()
	s.settle()
}

// TestTheOnlyFieldIsProposed: a document's one empty signature field takes the signature, in its own box.
func TestTheOnlyFieldIsProposed(t *testing.T) {
	s, f, screen := placeStage(t, "it", theme.Light, withFields(buyer()))
	s.must("Posizione e dimensioni sono quelle del campo.")
	if p := screen.stamp; p.place.box != buyer().Box || !p.entries[1].Disabled() || p.entries[1].Text != "100" || p.picture == nil {
		t.Errorf("%+v, %v", p.place, p.picture)
	}
	before := screen.stamp.place
	screen.stamp.Key(&fyne.KeyEvent{Name: fyne.KeyLeft}, 0)
	screen.stamp.Down(4, signing.Point{X: 150, Y: 320}, desktop.MouseButtonPrimary, 0)
	screen.stamp.Move(4, signing.Point{X: 250, Y: 420})
	screen.stamp.Up(4, signing.Point{X: 250, Y: 420})
	if screen.stamp.place != before {
		t.Error("the field was moved")
	}
	screen.stamp.also.entry.SetText("1-2, -1")
	s.shoot("sign-field-it-light")
	signNow(s, screen)
	w := f.wishes[0]
	if w.Field != "Fornitrice" || w.Box != buyer().Box || w.Page != 4 || !w.Visible || !slices.Equal(w.Also, []int{1, 2}) || w.SHA256 != screen.doc.SHA256() {
		t.Errorf("%+v", w)
	}
}

// TestSeveralFields: nobody but the person knows which is theirs; it is chosen from the list or on the page.
func TestSeveralFields(t *testing.T) {
	other, small := clerk(), initials()
	s, f, screen := placeStage(t, "fr", theme.Dark, withFields(buyer(), other, small))
	s.must("Ce document a 3 champs de signature vides.")
	if w := screen.wish(); w.Field != "" {
		t.Errorf("%q was chosen by nobody", w.Field)
	}
	s.shoot("sign-fields-fr-dark")
	screen.stamp.Down(4, signing.Point{X: 350, Y: 310}, desktop.MouseButtonPrimary, 0)
	if w := screen.wish(); w.Field != "Cliente" || w.Box != other.Box {
		t.Errorf("pressed on, it is %+v", w)
	}
	screen.stamp.places.choose(2)
	s.must("Ce champ est trop petit pour montrer une signature.")
	if w := screen.wish(); w.Field != "Sigla" || w.Visible {
		t.Errorf("%+v", w)
	}
	screen.stamp.places.choose(-1)
	if w := screen.wish(); w.Field != "" || !w.Visible || screen.stamp.entries[1].Disabled() {
		t.Errorf("back to a place of its own: %+v", w)
	}
	signNow(s, screen)
	if len(f.wishes) != 1 {
		t.Error("not signed")
	}
}

// TestSamePagesThatCannotBe: what is wrong with the pages is said beneath, and nothing is signed meanwhile.
func TestSamePagesThatCannotBe(t *testing.T) {
	facts := fourPages()
	facts.Pages[1].Crop.URY = 100
	s, _, screen := placeStage(t, "en", theme.Light, facts)
	for text, words := range map[string]string{"9": "The document has pages 1 to 4.", "x": "Write pages like 1-3, 8 or -1 for the last.", "1, 2": "The box does not fit on page 2."} {
		screen.stamp.also.entry.SetText(text)
		s.settle()
		if screen.stamp.also.fault != words && screen.stamp.also.fault == "" {
			t.Errorf("%q: %q", text, screen.stamp.also.fault)
		}
		if !screen.button.Disabled() {
			t.Errorf("%q can be signed", text)
		}
	}
	screen.stamp.also.entry.SetText("1, 3")
	if screen.button.Disabled() || !slices.Equal(screen.wish().Also, []int{1, 3}) {
		t.Errorf("%v", screen.wish().Also)
	}
}

// TestChangedFileIsOpenedAgain: what changed since it was looked at is not signed; it can be opened again.
func TestChangedFileIsOpenedAgain(t *testing.T) {
	s, f, screen := placeStage(t, "it", theme.Light, fourPages())
	f.failures = []error{errors.Join(errors.New("host"), app.ErrFileChanged)}
	again := ""
	screen.OnAgain = func(path string) { again = path }
	signNow(s, screen)
	s.must("Il file è cambiato dopo l’apertura. Lo riveda prima di firmare.")
	s.shoot("sign-changed-it-light")
	s.press("Riapri il file")
	if again != screen.doc.Path() || len(f.wishes) != 0 {
		t.Errorf("opened %q, signed %v", again, f.wishes)
	}
}

func clerk() signing.FormField {
	return signing.FormField{Name: "Cliente", Type: "signature", Page: 4, Box: signing.Box{X: 330, Y: 300, W: 180, H: 50}}
}

func initials() signing.FormField {
	return signing.FormField{Name: "Sigla", Type: "signature", Page: 2, Box: signing.Box{X: 330, Y: 300, W: 20, H: 20}}
}

// fileChanged is a file that is another one when it is signed.
func fileChanged(s *scene) {
	keys(s)
	s.works.pin = "12345"
	s.works.failures = []error{app.ErrFileChanged}
}

// checkedBefore are files of earlier days.
func checkedBefore(s *scene) {
	for i, answer := range []string{answerUnsigned, answerPractice, answerUnknown, answerSealed} {
		name := []string{"Bozza.pdf", "Prova.pdf", longFile, "Visura camerale.pdf"}[i]
		rememberChecked(s.prefs, checkedFile{Path: "/home/anna/" + name, Answer: answer, At: s.now.Add(time.Duration(i-4) * 20 * time.Hour)})
	}
}

// signedFields are four pages with two signatures, one of which is not shown.
func signedFields() *signing.Facts {
	shown, hidden := clerk(), initials()
	shown.Filled, hidden.Filled, hidden.Page, shown.Name = true, true, 0, "Firma_del_legale_rappresentante_della_società_cliente"
	facts := withFields(shown, hidden)
	facts.Signed = true
	return facts
}
