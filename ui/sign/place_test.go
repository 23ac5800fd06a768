package sign

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	journey "paraph/app/sign"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

func placeStage(t *testing.T, lang string, look theme.Variant, facts *signing.Facts) (*desktest.Stage, *desktest.Works, *Screen) {
	t.Helper()
	s := desktest.NewStage(t, lang, look)
	f := &desktest.Works{KeysAre: []journey.Key{desktest.Anna()}, Pin: "12345"}
	screen := New(s.Desk, f)
	s.Show(screen.Content())
	screen.Open(desktest.Contract(), facts)
	s.Settle()
	return s, f, screen
}

func signNow(s *desktest.Stage, screen *Screen) {
	screen.ask()
	typeIn(screen.dialog.entry, "12345")
	screen.dialog.try()
	s.Settle()
}

// TestTheOnlyFieldIsProposed: a document's one empty signature field takes the signature, in its own box.
func TestTheOnlyFieldIsProposed(t *testing.T) {
	s, f, screen := placeStage(t, "it", theme.Light, desktest.WithFields(desktest.Buyer()))
	s.Must("Posizione e dimensioni sono quelle del campo.")
	if p := screen.stamp; p.place.box != desktest.Buyer().Box || !p.entries[1].Disabled() || p.entries[1].Text != "100" || p.picture == nil {
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
	s.Shoot("sign-field-it-light")
	signNow(s, screen)
	w := f.Wishes[0]
	if w.Field != "Fornitrice" || w.Box != desktest.Buyer().Box || w.Page != 4 || !w.Visible || !slices.Equal(w.Also, []int{1, 2}) || w.SHA256 != screen.doc.SHA256() {
		t.Errorf("%+v", w)
	}
}

// TestSeveralFields: nobody but the person knows which is theirs; it is chosen from the list or on the page.
func TestSeveralFields(t *testing.T) {
	other, small := desktest.Clerk(), desktest.Initials()
	s, f, screen := placeStage(t, "fr", theme.Dark, desktest.WithFields(desktest.Buyer(), other, small))
	s.Must("Ce document a 3 champs de signature vides.")
	if w := screen.wish(); w.Field != "" {
		t.Errorf("%q was chosen by nobody", w.Field)
	}
	s.Shoot("sign-fields-fr-dark")
	screen.stamp.Down(4, signing.Point{X: 350, Y: 310}, desktop.MouseButtonPrimary, 0)
	if w := screen.wish(); w.Field != "Cliente" || w.Box != other.Box {
		t.Errorf("pressed on, it is %+v", w)
	}
	screen.stamp.places.choose(2)
	s.Must("Ce champ est trop petit pour montrer une signature.")
	if w := screen.wish(); w.Field != "Sigla" || w.Visible {
		t.Errorf("%+v", w)
	}
	screen.stamp.places.choose(-1)
	if w := screen.wish(); w.Field != "" || !w.Visible || screen.stamp.entries[1].Disabled() {
		t.Errorf("back to a place of its own: %+v", w)
	}
	signNow(s, screen)
	if len(f.Wishes) != 1 {
		t.Error("not signed")
	}
}

// TestSamePagesThatCannotBe: what is wrong with the pages is said beneath, and nothing is signed meanwhile.
func TestSamePagesThatCannotBe(t *testing.T) {
	facts := desktest.FourPages()
	facts.Pages[1].Crop.URY = 100
	s, _, screen := placeStage(t, "en", theme.Light, facts)
	for text, words := range map[string]string{"9": "The document has pages 1 to 4.", "x": "Write pages like 1-3, 8 or -1 for the last.", "1, 2": "The box does not fit on page 2."} {
		screen.stamp.also.entry.SetText(text)
		s.Settle()
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
	s, f, screen := placeStage(t, "it", theme.Light, desktest.FourPages())
	f.Failures = []error{errors.Join(errors.New("host"), app.ErrFileChanged)}
	again := ""
	screen.OnAgain = func(path string) { again = path }
	signNow(s, screen)
	s.Must("Il file è cambiato dopo l’apertura. Lo riveda prima di firmare.")
	s.Shoot("sign-changed-it-light")
	if !screen.button.Disabled() || !screen.anew.Visible() {
		t.Error("it can be signed as it is, or not be opened again")
	}
	s.Press("Riapri il file")
	if again != screen.doc.Path() || len(f.Wishes) != 0 {
		t.Errorf("opened %q, signed %v", again, f.Wishes)
	}
}
