package kit

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app/say"
)

// Kit is what every screen is handed: its window, its language, the way back to the Fyne thread, hint line and toasts.
// Log notes the key of a sentence that is shown; nil notes nothing.
type Kit struct {
	Window   fyne.Window
	Voice    say.Voice
	Dispatch func(func())
	Hints    *HintBar
	Toasts   *Toaster
	Log      func(key string)
	Anchor   func() fyne.Focusable // stays when a screen goes; nil: nobody
	OnClosed func()                // hears that a dialog was closed; nil: nobody
}

// Run does work beside the screen; done gets its result on the Fyne thread. Once cancel was called, done is not.
func (d *Kit) Run(work func(ctx context.Context) error, done func(err error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		err := work(ctx)
		d.Dispatch(func() {
			if ctx.Err() == nil {
				done(err)
				d.heed()
			}
			stop()
		})
	}()
	return stop
}

// heed has the hint line speak of nothing that is gone.
func (d *Kit) heed() {
	if d.Window != nil {
		heed(d.Window.Canvas())
	}
}

// Say is the sentence of a key; see say.Voice.
func (d *Kit) Say(key string, pairs ...any) string {
	d.note(key)
	return d.Voice.Say(key, pairs...)
}

func (d *Kit) note(key string) {
	if d.Log != nil {
		d.Log(key)
	}
}

// Ask asks before a action. Esc is safe; Return is the action, unless it is a danger, which is never the filled button.
func (d *Kit) Ask(title, body string, safe, action string, danger bool, do func()) {
	kind := Filled
	if danger {
		kind = Danger
	}
	var closing func()
	closing = d.Dialog(title, NewBody(body).Wrapped(),
		NewButton(safe, "", Plain, func() { closing() }),
		NewButton(action, "", kind, func() {
			closing()
			do()
		}))
}

// AskReplace asks before a file is written over. The safe button has the focus, and keep is what it does.
func (d *Kit) AskReplace(path string, keep, replace func()) {
	name, folder := filepath.Base(path), filepath.Base(filepath.Dir(path))
	var closing func()
	closing = d.Dialog(d.Say("save.replace.title", "name", name), NewBody(d.Say("save.replace.what", "folder", folder)).Wrapped(),
		NewButton(d.Say("save.replace.not"), "", Plain, func() { closing(); Call(keep) }),
		NewButton(d.Say("save.replace"), "", Danger, func() { closing(); replace() }))
}

// Dialog shows content over the dimmed window until close is called. The first button is the safe one: Esc presses it,
// or only closes where there are none. Return presses the filled one. Buttons close nothing by themselves.
func (d *Kit) Dialog(title string, content fyne.CanvasObject, buttons ...*Button) (close func()) {
	return d.DialogOf(Heading{Title: title}, content, nil, buttons...)
}

// DialogOf is Dialog with more in its heading, and with something at the left of the buttons; nil for nothing.
func (d *Kit) DialogOf(h Heading, content, beside fyne.CanvasObject, buttons ...*Button) (close func()) {
	s := newSheet(d.Window.Canvas(), h, content, beside, buttons)
	s.escape = s.close
	if len(buttons) > 0 {
		s.escape = buttons[0].Press
	}
	s.closed = func() {
		if d.Hints != nil {
			d.Hints.uncover(d.Window.Canvas().Focused())
		}
		Call(d.OnClosed)
	}
	if d.Hints != nil {
		d.Hints.cover()
	}
	s.show()
	return s.close
}

// Asking reports whether a dialog is open.
func (d *Kit) Asking() bool {
	return slices.ContainsFunc(d.Window.Canvas().Overlays().List(), func(o fyne.CanvasObject) bool { _, ok := o.(*sheet); return ok })
}

// Refit gives the dialog that is open, if one is, the height its content needs now.
func (d *Kit) Refit() {
	if top := d.Window.Canvas().Overlays().Top(); top != nil {
		top.Refresh()
	}
}

// Toast says what was done, with one action such as Undo ("" for none).
func (d *Kit) Toast(sentence, action string, act func()) {
	if d.Toasts != nil {
		d.Toasts.Say(sentence, action, act)
	}
}

// Offer says what was done and offers to take it back. The toast goes with Withdraw.
func (d *Kit) Offer(sentence, undo string, act func()) {
	if d.Toasts != nil {
		d.Toasts.Offer(sentence, undo, act)
	}
}

// Keep is Offer for a step that can be taken back as long as the window is open, by the place it was made in.
func (d *Kit) Keep(place any, sentence, undo string, act func()) {
	if d.Toasts != nil {
		d.Toasts.Keep(place, sentence, undo, act)
	}
}

// Withdraw takes the offer away that Offer made: every step after it and every other screen does.
func (d *Kit) Withdraw() {
	if d.Toasts != nil {
		d.Toasts.Withdraw()
	}
}

// Unveil lets a toast find a place where it covers nothing that has to be seen, after what lies beneath it has moved.
func (d *Kit) Unveil() {
	if d.Toasts != nil && d.Toasts.Text() != "" {
		d.Toasts.Refresh()
	}
}
