package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
)

// user works with the window as a person does: with what stands there, by the keys of its words.
type user struct {
	t testing.TB
	*shell
}

func (s *scene) user() user    { return user{s.T, s.shell} }
func (b *shellBed) user() user { return user{b.T, b.shell} }

// only is the one thing of a kind that the window shows and that is meant.
func only[T fyne.CanvasObject](u user, what string, meant func(T) bool) (found T) {
	u.t.Helper()
	n := 0
	for _, o := range desktest.Shown[T](u.window) {
		if meant(o) {
			found = o
			n++
		}
	}
	if n != 1 {
		u.t.Fatalf("%s is there %d times", what, n)
	}
	return found
}

// down goes to the next line of the list.
func (u user) down() {
	u.t.Helper()
	list := only(u, "the list", func(*kit.Rows) bool { return true })
	was := list.Selected()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if list.Selected() != was+1 {
		u.t.Fatalf("line %d, then %d", was, list.Selected())
	}
}

// command is one of the menus.
func (u user) command(key string) *kit.Command {
	u.t.Helper()
	i := slices.IndexFunc(u.commands, func(c *kit.Command) bool { return c.Key == key })
	if i < 0 {
		u.t.Fatalf("there is no command %s", key)
	}
	return u.commands[i]
}

// do does a command.
func (u user) do(key string) {
	u.t.Helper()
	c := u.command(key)
	if why := c.Why(); why != "" {
		u.t.Fatalf("%s cannot be done: %s", key, why)
	}
	c.Item.Action()
}

// button has those words or that hint, in what lies on top; nil if there is none.
func (u user) button(words string) (found *kit.Button) {
	top := u.window.Canvas().Overlays().Top()
	if top == nil {
		top = u.window.Canvas().Content()
	}
	desktest.Walk(top, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && found == nil && (b.Text() == words || b.Hint() == words) {
			found = b
		}
	})
	return found
}

// press presses the button with the words of a key.
func (u user) press(key string) {
	u.t.Helper()
	u.pressWords(u.d.Voice.Say(key))
}

func (u user) pressWords(words string) {
	u.t.Helper()
	b := u.button(words)
	if b == nil || b.Disabled() {
		u.t.Fatalf("%q cannot be pressed", words)
	}
	b.Press()
}

// bottom scrolls what an input stands in to its end.
func (u user) bottom(e *kit.Entry) {
	u.t.Helper()
	only(u, "the scroll", func(s *kit.Scroll) bool {
		holds := false
		desktest.Walk(s.Content, func(o fyne.CanvasObject) { holds = holds || o == fyne.CanvasObject(e) })
		return holds
	}).ScrollToBottom()
}

// entry is the input of that name.
func (u user) entry(key string) *kit.Entry {
	u.t.Helper()
	name := u.d.Voice.Say(key)
	return only(u, name, func(e *kit.Entry) bool {
		label := e.AccessibilityLabel()
		return label == name || strings.HasPrefix(label, name+" (") || label == "" && e.PlaceHolder == name // its key stands behind
	})
}

// write fills an input and leaves it.
func (u user) write(e *kit.Entry, text string) {
	e.Entry.SetText(text)
	if e.OnCommit != nil {
		e.OnCommit(text)
	}
}

// tab turns to one of the tabs.
func (u user) tab(i int) {
	u.t.Helper()
	only(u, "the tabs", func(*kit.Tabs) bool { return true }).SetIndex(i)
}

// signer adds one to what is prepared.
func (u user) signer(g signing.Signer) {
	u.t.Helper()
	u.press("prepare.add.hint")
	u.write(u.entry("prepare.form.name"), g.Name)
	u.write(u.entry("prepare.form.surname"), g.Surname)
	u.write(u.entry("prepare.form.email"), g.Email)
	u.press("prepare.form.done")
}

// signers are those of the draft on the screen, with their fields.
func (u user) signers() []signing.Signer { return u.prepare.Draft().Parcel.Draft.Signers }

// fields counts those of the draft on the screen.
func (u user) fields() (n int) {
	for _, g := range u.signers() {
		n += len(g.Fields)
	}
	return n
}

// hand is the one that presses where things stand.
func (u user) hand() *hand { return &hand{win: u.window} }

// click presses where something stands.
func (u user) click(o fyne.CanvasObject) {
	u.t.Helper()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	u.hand().click(at.AddXY(o.Size().Width/2, o.Size().Height/2), desktop.MouseButtonPrimary, 0, false)
}

// letters writes some where the keyboard is.
func (u user) letters(text string) {
	for _, r := range text {
		u.hand().letter(r)
	}
}

// keys presses some keys, one after the other.
func (u user) keys(names ...fyne.KeyName) {
	for _, n := range names {
		u.hand().key(n, false)
	}
}
