package ui

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/sync"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/theme"
)

// newAsking is a contract in Prepare that nobody signs yet.
func newAsking(t *testing.T) (*shellBed, user) {
	t.Helper()
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	return b, b.user()
}

// at says of what has the keyboard what it is called; "" where nobody sees it.
func (u user) at() string {
	o, _ := u.window.Canvas().Focused().(fyne.CanvasObject)
	if o == nil || !slices.Contains(desktest.Shown[fyne.CanvasObject](u.window), o) {
		return ""
	}
	switch v := o.(type) {
	case *kit.Rows:
		return "the signers"
	case *kit.Entry:
		for _, key := range []string{"prepare.form.name", "prepare.form.surname", "prepare.form.email", "prepare.form.mobile"} {
			if desktest.Holds(u.field(v), u.d.Voice.Say(key)) {
				return key
			}
		}
	case *kit.Select:
		return "a choice"
	case *kit.Button:
		return v.Hint()
	}
	if o == fyne.CanvasObject(u.prepare.View()) {
		return "the pages"
	}
	return "something else"
}

// field is what an entry stands in.
func (u user) field(e *kit.Entry) fyne.CanvasObject {
	for _, f := range desktest.Shown[*kit.Field](u.window) {
		if kit.Within(f, e) {
			return f
		}
	}
	return e
}

// is holds where the keyboard is.
func (u user) is(when, want string) {
	u.t.Helper()
	if got := u.at(); got != want {
		u.t.Errorf("%s the keyboard is at %q, not at %q", when, got, want)
	}
}

// TestSignerByKeys: Add, name, surname, e-mail, Return; what is wrong keeps the form and gets the keyboard.
func TestSignerByKeys(t *testing.T) {
	b, u := newAsking(t)
	u.press("prepare.add.hint")
	u.is("after adding", "prepare.form.name")
	u.letters("Anna")
	u.keys(fyne.KeyTab)
	u.letters("Rossi")
	u.keys(fyne.KeyReturn)
	u.is("without an address", "prepare.form.email")
	if !desktest.Holds(b.window.Content(), u.d.Voice.Say("prepare.form.email.none")) {
		t.Error("what is missing is not said")
	}
	u.letters("anna@example.com")
	u.keys(fyne.KeyReturn)
	u.is("after Return", "the pages")
	if g := u.signers()[0]; g.FullName() != "Anna Rossi" || g.Email != "anna@example.com" || u.button(u.d.Voice.Say("prepare.form.done")) != nil {
		t.Errorf("%q %q, or the form is open still", g.FullName(), g.Email)
	}
	u.press("prepare.check.place")
	u.is("after placing", "the pages")
}

// TestSignerTabs: Tab goes through the form to what confirms it and last to what removes; people who are offered are no stop, and
// no letter is lost to them.
func TestSignerTabs(t *testing.T) {
	b, u := newAsking(t)
	b.askedBefore()
	u.press("prepare.add.hint")
	u.letters("Lu")
	b.Until("people", func() bool { return len(desktest.Shown[*kit.Proposal](b.window)) > 0 })
	u.keys(fyne.KeyTab, fyne.KeyTab)
	u.letters("l@example.com")
	if g := u.signers()[0]; g.Name != "Lu" || g.Email != "l@example.com" {
		t.Errorf("%q, %q", g.Name, g.Email)
	}
	u.keys(fyne.KeyTab)
	u.is("after the address", "prepare.form.mobile")
	u.keys(fyne.KeyTab)
	u.is("after the telephone", "a choice")
	u.keys(fyne.KeyTab)
	u.is("then", u.d.Voice.Say("prepare.form.done"))
	u.keys(fyne.KeyTab)
	u.is("last", u.d.Voice.Say("prepare.form.remove"))
}

// askedBefore has Luca Verdi be somebody who was asked before.
func (b *shellBed) askedBefore() {
	b.T.Helper()
	putPeople(b.T, b.Desk.Store, sync.Person{Name: "Luca", Surname: "Verdi", Email: "luca.verdi@example.com"})
}

// peopleBefore are two who were asked before, one with long names.
func peopleBefore(s *scene) {
	putPeople(s.T, s.Store,
		sync.Person{Name: "Luca", Surname: "Verdi", Email: "luca.verdi@example.com"},
		sync.Person{Name: "Ludovica", Surname: desktest.LongName, Email: longMail})
}

func putPeople(t *testing.T, store sync.DeskStore, people ...sync.Person) {
	t.Helper()
	if err := store.Update(t.Context(), func(tx sync.DeskTx) (err error) {
		for _, p := range people {
			err = errors.Join(err, tx.PutPerson(p))
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestSignerOffered: ↓ and Return take somebody who was asked before, so does a press, Esc puts them away; a step each.
func TestSignerOffered(t *testing.T) {
	for name, take := range map[string]func(b *shellBed, u user){
		"keys":    func(_ *shellBed, u user) { u.keys(fyne.KeyDown, fyne.KeyReturn) },
		"pointer": func(b *shellBed, u user) { u.click(desktest.Shown[*kit.Proposal](b.window)[0]) },
		"Esc":     nil,
	} {
		t.Run(name, func(t *testing.T) {
			b, u := newAsking(t)
			b.askedBefore()
			u.press("prepare.add.hint")
			u.letters("Lu")
			b.Until("people", func() bool { return len(desktest.Shown[*kit.Proposal](b.window)) > 0 })
			if take == nil {
				u.keys(fyne.KeyEscape)
				u.is("after Esc", "prepare.form.name")
				if g := u.signers()[0]; g.Name != "Lu" || len(desktest.Shown[*kit.Proposal](b.window)) > 0 {
					t.Errorf("%q, or they are there still", g.Name)
				}
				return
			}
			take(b, u)
			u.is("after taking", "prepare.form.email")
			if g := u.signers()[0]; g.FullName() != "Luca Verdi" || g.Email != "luca.verdi@example.com" {
				t.Fatalf("%q %q", g.FullName(), g.Email)
			}
			u.keys(fyne.KeyReturn)
			u.is("after confirming", "the pages")
		})
	}
}

// TestSignerRemoved: after removing, by keys and by pointer, and after taking that back the keyboard is with the signers, and
// everything is there again.
func TestSignerRemoved(t *testing.T) {
	for name, how := range map[string]struct{ remove, undo func(u user) }{
		"keys": {
			func(u user) { u.keys(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeySpace) },
			func(u user) { u.keys(fyne.KeyF6, fyne.KeyReturn) },
		},
		"pointer": {func(u user) { u.click(u.button(u.d.Voice.Say("prepare.form.remove"))) }, user.pressUndo},
	} {
		t.Run(name, func(t *testing.T) {
			b, u := newAsking(t)
			b.draw()
			u.press("prepare.edit.hint")
			how.remove(u)
			u.is("after removing", "the signers")
			if s := u.signers(); len(s) != 1 || s[0].Name != "Luca" || u.fields() != 0 {
				t.Fatalf("%d signers, %d fields", len(s), u.fields())
			}
			how.undo(u)
			u.is("after taking it back", "the signers")
			if s := u.signers(); len(s) != 2 || s[0].Name != "Anna" || u.fields() != 1 {
				t.Errorf("%d signers, %d fields", len(s), u.fields())
			}
		})
	}
}

// TestOnlySignerRemoved: with the last one gone the keyboard is where the next is added.
func TestOnlySignerRemoved(t *testing.T) {
	_, u := newAsking(t)
	u.press("prepare.add.hint")
	u.letters("Anna")
	u.click(u.button(u.d.Voice.Say("prepare.form.remove")))
	u.is("after removing", u.d.Voice.Say("prepare.add.hint"))
	u.pressUndo()
	if s := u.signers(); len(s) != 1 || s[0].Name != "Anna" || u.at() == "" {
		t.Errorf("%d signers, the keyboard is at %q", len(s), u.at())
	}
}

// TestSignerGivenUp: Esc closes the form, keeps what was written and takes nobody along of whom something is known; undoing
// the adding closes it too. The keyboard stays where it can be seen.
func TestSignerGivenUp(t *testing.T) {
	_, u := newAsking(t)
	u.press("prepare.add.hint")
	u.keys(fyne.KeyEscape)
	u.is("after giving up the only one", u.d.Voice.Say("prepare.add.hint"))
	if len(u.signers()) != 0 {
		t.Error("nobody stays as a signer")
	}
	u.press("prepare.add.hint")
	u.letters("Anna")
	u.keys(fyne.KeyEscape)
	u.is("after Esc", "the signers")
	if s := u.signers(); len(s) != 1 || s[0].Name != "Anna" {
		t.Errorf("%d signers", len(s))
	}
	u.press("prepare.add.hint")
	u.click(u.button(u.d.Voice.Say("prepare.undo") + " (Ctrl+Z)"))
	u.is("after undoing", "the signers")
	if len(u.signers()) != 1 || u.button(u.d.Voice.Say("prepare.form.done")) != nil {
		t.Error("the form of nobody is open")
	}
}

// TestSignerFormIsOfTheChosenRow: another row has its own form, and what is written goes to nobody else.
func TestSignerFormIsOfTheChosenRow(t *testing.T) {
	b, u := newAsking(t)
	b.draw()
	u.press("prepare.edit.hint")
	list := only(u, "the signers", func(*kit.Rows) bool { return true })
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(list)
	u.hand().click(at.AddXY(60, list.Size().Height*3/4), 1, 0, false)
	if !desktest.Holds(b.window.Content(), u.d.Voice.Say("prepare.form.title", "n", 2)) {
		t.Fatal("the form is another's")
	}
	u.click(u.entry("prepare.form.name"))
	u.window.Canvas().Focus(u.entry("prepare.form.name"))
	u.keys(fyne.KeyEnd)
	u.letters("no")
	if s := u.signers(); s[0].Name != "Anna" || s[1].Name != "Lucano" {
		t.Errorf("%q, %q", s[0].Name, s[1].Name)
	}
}

// TestFieldAndFormAreReached: at every size both the selected field and the form of a signer are whole in sight when they are
// turned to.
func TestFieldAndFormAreReached(t *testing.T) {
	pool := readers(t)
	for name, size := range map[string]fyne.Size{
		"1366x768": fyne.NewSize(windowWidth, 768-72), "1024x640": fyne.NewSize(kit.LeastWidth, kit.LeastHeight),
	} {
		for _, signers := range []int{2, 6} {
			t.Run(name, func(t *testing.T) {
				s := stageScene(t, view{then: all(prepared(signers), fieldsPlaced), size: size}, "it", "light", pool)
				u := s.user()
				u.press("prepare.edit.hint")
				form := func(when string) {
					t.Helper()
					u.sees(when, u.entry("prepare.form.name"), u.button(u.d.Voice.Say("prepare.form.done")), u.button(u.d.Voice.Say("prepare.form.remove")))
				}
				form("after the form was opened")
				s.shell.window.Canvas().Focus(s.shell.prepare.View())
				u.keys(fyne.KeyTab) // to the field after the one in the hand
				u.sees("after a field was chosen", u.button(u.d.Voice.Say("prepare.delete.hint")), u.entry("prepare.number.x"), u.entry("prepare.copy.label"))
				u.keys(fyne.KeyF2)
				form("after F2")
			})
		}
	}
}

// sees holds that things are in sight, whole.
func (u user) sees(when string, all ...fyne.CanvasObject) {
	u.t.Helper()
	for _, i := range looktest.At(u.window.Canvas(), pages).Items {
		if k := slices.Index(all, i.Object); k >= 0 {
			if seen := i.Seen(); seen.H < i.Place.H-1 || seen.W < i.Place.W-1 {
				u.t.Errorf("%s %T at %v is seen only at %v", when, i.Object, i.Place, seen)
			}
			all = slices.Delete(all, k, k+1)
		}
	}
	for _, o := range all {
		u.t.Errorf("%s there is no %T", when, o)
	}
}
