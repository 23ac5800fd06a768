package sign

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"paraph/app"
	journey "paraph/app/sign"
	"paraph/device"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

const pinWidth = 396

// pinDialog asks for a PIN or a key file's password and signs with it. It stays until the signature is there or the user
// goes; it never tries twice by itself.
type pinDialog struct {
	sign   *Screen
	key    journey.Key
	entry  *secretEntry
	note   *cautionNote
	words  *kit.Text       // under the entry
	typing *fyne.Container // the entry and the words under it
	work   *kit.Working    // in their place while it signs
	pad    *fyne.Container
	opens  *kit.Button // the number pad
	sure   *kit.Check
	cancel *kit.Button
	action *kit.Button
	close  func()
	stop   func() // cuts the signing off
	halt   func() // ends the signing of several after the file it is at; nil: there is one
	busy   bool
	last   bool
}

// severalError says that a file has more keys than one that can sign: they are all its keys.
type severalError struct{ keys []journey.Key }

func (s severalError) Error() string { return fmt.Sprintf("ui: %d keys in the file", len(s.keys)) }

// unfitError says why the key in a file cannot sign, by its sentence's key.
type unfitError struct{ why string }

func (u unfitError) Error() string { return fmt.Sprintf("ui: key does not fit: %s", u.why) }

// ask opens the dialog.
func (s *Screen) ask() {
	key, ok := s.key()
	if !ok || s.blocked() != "" || s.dialog != nil {
		return
	}
	s.tell("")
	p := &pinDialog{sign: s, key: key, last: key.LastTry}
	s.dialog = p
	d := s.desk
	head := kit.Heading{
		Title: d.Say("sign.pin.title"), Icon: "credit-card", Ink: true,
		Second: d.Voice.Count("sign.pin.who", 1+len(s.more), "holder", key.Holder, "issuer", key.Issuer),
	}
	if key.File != "" {
		head.Title, head.Icon, head.Second = d.Say("sign.password.title"), "key", d.Voice.Count("sign.password.who", 1+len(s.more), "name", key.Token)
	}
	p.cancel = kit.NewButton(d.Say("sign.cancel"), "", kit.Plain, p.leave)
	p.action = kit.NewButton(d.Say("sign.deed"), "", kit.Filled, p.try)
	p.close = d.DialogOf(head, p.content(), nil, p.cancel, p.action)
	if p.last {
		p.warn(d.Say("sign.pin.last.then"))
	}
	p.judge()
	p.focus()
}

func (p *pinDialog) content() fyne.CanvasObject {
	d := p.sign.desk
	p.note, p.words = newCautionNote(), kit.Note(p.hint())
	p.sure = kit.NewCheck(d.Say("sign.pin.sure"), func(bool) { p.judge() })
	p.sure.Hide()
	longest := p.key.PINMax
	if p.key.File != "" {
		longest = 0
	}
	p.entry = newSecretEntry(longest)
	p.entry.label = d.Say("sign.pin.title")
	if d.Hints != nil {
		p.entry.tell = d.Hints.Tell
	}
	p.entry.onChanged, p.entry.onSubmit, p.entry.onCancel = p.judge, p.try, p.leave
	p.pad = p.numberPad()
	p.pad.Hide()
	p.opens = kit.NewButton(d.Say("sign.pin.pad"), "", kit.Small, p.togglePad)
	kit.ShowIf(p.opens, p.key.File == "" && !p.key.PINPad)
	kit.ShowIf(p.entry, !p.key.PINPad)
	p.typing = kit.VBox(14, p.entry, kit.HBox(8, kit.Fill(p.words), p.opens))
	p.work = kit.NewWorking("", nil)
	p.work.Hide()
	return kit.Inset(0, 8, 0, 0, kit.Panel(pinWidth, kit.VBox(14, p.note.box, p.typing, p.work, p.sure, p.pad)))
}

// hint is what the token says of its PIN.
func (p *pinDialog) hint() string {
	d := p.sign.desk
	switch {
	case p.key.File != "":
		return d.Say("sign.password.hint")
	case p.key.PINPad:
		return d.Say("sign.pin.reader")
	case p.key.PINMin > 0 && p.key.PINMax > p.key.PINMin:
		return d.Say("sign.pin.hint", "min", p.key.PINMin, "max", p.key.PINMax)
	}
	return d.Say("sign.pin.hint.plain")
}

// numberPad is three keys by four; with large text six by two, so that the whole dialog stays in sight.
func (p *pinDialog) numberPad() *fyne.Container {
	const large = 1.25
	var keys []fyne.CanvasObject
	for _, n := range "1234567890" {
		keys = append(keys, kit.NewButton(string(n), "", kit.Plain, func() { p.entry.TypedRune(n) }))
	}
	back := kit.NewButton(p.sign.desk.Say("sign.pin.erase"), "", kit.Plain, func() { p.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) })
	back.SetHint(p.sign.desk.Say("sign.pin.back"), "")
	grid := container.NewGridWithColumns(3)
	if kit.Scaled(1) < large {
		grid.Objects = append(slices.Insert(keys, 9, fyne.CanvasObject(container.NewStack())), back)
		return grid
	}
	for pair := range slices.Chunk(keys, 2) {
		grid.Add(container.NewGridWithColumns(2, pair...))
	}
	grid.Add(back)
	return grid
}

func (p *pinDialog) togglePad() {
	if p.pad.Visible() {
		p.pad.Hide()
	} else {
		p.pad.Show()
	}
	p.fit()
	p.focus()
}

// focus has the keyboard where something can be done: at what is typed, or at what gives the signing up.
func (p *pinDialog) focus() {
	c := p.sign.desk.Window.Canvas()
	switch {
	case p.busy:
		c.Focus(p.cancel)
	case p.entry.Visible():
		c.Focus(p.entry)
	case !p.action.Disabled():
		c.Focus(p.action)
	}
}

// warn shows a note; with the last try it begins with that, and asks for the tick that one is sure.
func (p *pinDialog) warn(sentence string) {
	lead := ""
	if p.last {
		lead = p.sign.desk.Say("sign.pin.last")
		p.sure.Set(false)
		p.sure.Show()
	}
	p.note.say(lead, sentence)
	p.fit()
}

// fit gives the dialog the height its content needs now.
func (p *pinDialog) fit() {
	if p.action != nil {
		p.sign.desk.Refit()
	}
}

// judge enables the action once a PIN can be tried.
func (p *pinDialog) judge() {
	if p.action == nil {
		return
	}
	why := p.lacks()
	kit.Able(p.action, why == "", why)
	p.entry.explain(why)
}

// lacks is why nothing can be tried yet, "" if it can.
func (p *pinDialog) lacks() string {
	d := p.sign.desk
	switch {
	case p.busy:
		return d.Say("sign.working")
	case !p.key.PINPad && p.entry.length() < max(1, p.key.PINMin) && p.key.File == "":
		return d.Say("sign.pin.more")
	case p.last && !p.sure.On():
		return d.Say("sign.pin.sure.first")
	}
	return ""
}

// try signs, once. The secret it hands over is zeroed when that ended, whatever came of it.
func (p *pinDialog) try() {
	p.judge()
	if p.action.Disabled() {
		return
	}
	s := p.sign
	wish := s.wish()
	wish.Secret = p.entry.take()
	p.work.SetProgress(0, 0, s.desk.Say("sign.working"))
	if p.key.PINPad {
		p.work.SetProgress(0, 0, s.desk.Say("sign.pin.reader.now"))
	}
	p.setBusy(true)
	if len(s.more) > 0 {
		p.tryAll(wish)
		return
	}
	var path string
	p.stop = s.run(func(ctx context.Context) (err error) {
		defer clear(wish.Secret)
		if wish.Key.File != "" {
			if wish.Key, err = s.opened(ctx, wish); err != nil {
				return err
			}
		}
		path, err = s.own.Sign(ctx, wish)
		return err
	}, func(err error) {
		out := Signed{Path: path, Holder: wish.Key.Holder}
		if wish.Visible {
			out.Page, out.Box = wish.Page, wish.Box
		}
		p.done(out, err)
	})
}

// opened is what the file holds; an unfitError if it cannot sign, a severalError where one is to be chosen.
func (s *Screen) opened(ctx context.Context, w journey.Wish) (journey.Key, error) {
	secret := make([]byte, len(w.Secret))
	copy(secret, w.Secret)
	defer clear(secret)
	keys, err := s.own.KeysIn(ctx, w.Key.File, secret)
	if err != nil {
		return w.Key, err
	}
	err = device.ErrNoKey
	var fit []journey.Key
	for _, k := range keys {
		switch {
		case w.Key.ID != "" && k.ID != w.Key.ID:
		case k.Why == "":
			fit = append(fit, k)
		default:
			err = unfitError{k.Why}
		}
	}
	switch len(fit) {
	case 0:
		return w.Key, err
	case 1:
		return fit[0], nil
	}
	return w.Key, severalError{keys}
}

func (p *pinDialog) setBusy(busy bool) {
	p.busy = busy
	p.entry.setClosed(busy)
	kit.ShowIf(p.typing, !busy)
	kit.ShowIf(p.work, busy)
	kit.Able(p.opens, !busy, p.sign.desk.Say("sign.working"))
	if busy && p.pad.Visible() { // nothing more is typed
		p.togglePad()
	}
	p.judge()
	p.fit()
	p.focus()
}

func (p *pinDialog) done(out Signed, err error) {
	s := p.sign
	if s.dialog != p {
		return
	}
	if err == nil {
		p.end()
		s.signed(out)
		return
	}
	p.failed(err)
}

// failed says what went wrong, in the dialog where another PIN helps.
func (p *pinDialog) failed(err error) {
	s := p.sign
	if several, ok := errors.AsType[severalError](err); ok {
		p.end()
		s.offer(several.keys)
		return
	}
	sentence, here := p.failure(err)
	if errors.Is(err, device.ErrPINLocked) {
		p.end()
		s.locked()
		return
	}
	if !here {
		p.end()
		s.tell(sentence)
		s.stale = errors.Is(err, app.ErrFileChanged)
		kit.ShowIf(s.anew, s.stale)
		s.judge()
		s.side.Refresh()
		return
	}
	p.setBusy(false)
	p.warn(sentence)
	p.judge()
	p.focus()
}

// locked says that the card takes no PIN any more, and what helps.
func (s *Screen) locked() {
	var shut func()
	note := newCautionNote()
	note.say("", s.desk.Say("error.pin-locked.hint"))
	head := kit.Heading{Title: s.desk.Say("sign.locked"), Icon: "lock", Ink: true, Second: s.desk.Say("sign.locked.not")}
	shut = s.desk.DialogOf(head, kit.Inset(0, 8, 0, 0, kit.Panel(pinWidth, note.box)), nil, kit.NewButton(s.desk.Say("sign.all.close"), "", kit.Plain, func() { shut() }))
}

// failure is the sentence for what went wrong, and whether the dialog stays with it.
func (p *pinDialog) failure(err error) (sentence string, here bool) {
	d := p.sign.desk
	if unfit, ok := errors.AsType[unfitError](err); ok {
		return d.Say(unfit.why), false
	}
	if errors.Is(err, device.ErrPINLast) {
		p.last = true
		return d.Say("error.pin-last") + " " + d.Say("sign.pin.last.then"), true
	}
	here = errors.Is(err, device.ErrPIN) || errors.Is(err, device.ErrPINLength) || errors.Is(err, device.ErrPassword)
	return d.Explain(err), here
}

// end closes the dialog and forgets what was typed.
func (p *pinDialog) end() {
	if p.sign.dialog != p {
		return
	}
	p.sign.dialog = nil
	if p.stop != nil {
		p.stop()
	}
	p.entry.onChanged = nil
	p.entry.wipe()
	p.close()
}

func (s *Screen) signed(out Signed) {
	path := out.Path
	sentence := s.desk.Say("sign.done", "name", filepath.Base(path))
	if folder := s.folder(); folder != "" {
		sentence = s.desk.Say("sign.done.folder", "name", filepath.Base(path), "folder", filepath.Base(folder))
	}
	s.tell(sentence)
	action := ""
	if s.OnFolder != nil {
		action = s.desk.Say("sign.show-folder")
	}
	s.desk.Toast(sentence, action, func() { kit.CallWith(s.OnFolder, path) }) // the screen may be another in a moment
	if s.OnSigned != nil {
		s.OnSigned(out)
	}
}

// cautionNote is the amber box of a dialog; hidden while there is nothing to say.
type cautionNote struct {
	lead *kit.Text // bold, above the rest
	text *kit.Text
	box  *fyne.Container
}

func newCautionNote() *cautionNote {
	n := &cautionNote{lead: kit.NewBold("").Wrapped(), text: kit.NewBody("").Wrapped()}
	words := kit.HBox(12, kit.NewIcon("warning-circle", 20, theme.ColorNameWarning), kit.Fill(kit.VBox(0, n.lead, n.text)))
	n.box = kit.NewStack(kit.NewGround(look.UnsureBg, theme.ColorNameWarning, 8), kit.Inset(12, 10, 12, 10, words))
	n.box.Hide()
	return n
}

func (n *cautionNote) say(lead, sentence string) {
	n.lead.SetText(lead)
	n.text.SetText(sentence)
	kit.ShowIf(n.lead, lead != "")
	kit.ShowIf(n.box, sentence != "")
	n.box.Refresh()
}
