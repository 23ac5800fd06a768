package home

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/app"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

func newHomeRow(h *Screen, l requests.Line) fyne.CanvasObject {
	d, now := h.d, h.now()
	e := h.shelf.Entries[l.ID]
	s := h.shelf.Step(d.Voice, now, l, e)
	title := signing.OneLine(l.Title)
	if title == "" {
		title = d.Say("requests.untitled")
	}
	words := d.Voice.Say(s.Row, s.Pairs...)
	if l.Draft {
		words = d.Say("home.draft", "when", say.When(d.Voice, now, l.Updated))
	}
	icon, color := s.Icon, theme.Secondary
	if s.Needs || l.Draft {
		color = fynetheme.ColorNamePrimary
	}
	if icon == "" {
		icon = "file-text"
	}
	row := []fyne.CanvasObject{kit.NewIcon(icon, 20, color), kit.Fill(kit.VBox(0, kit.NewBold(title), kit.NewSecond(words).Wrapped()))}
	if e != nil && l.Open() && !s.Needs {
		row = append(row, pipsOf(e))
	}
	open := func() { kit.CallWith(h.OnOpen, l.ID) }
	deed := h.deed(l, e, s, open)
	row = append(row, deed)
	r := kit.NewPressRow(kit.Inset(16, 8, 16, 8, kit.HBox(20, row...)), title+". "+d.Voice.Say("home.more"), 4, open)
	r.More = func() []*fyne.MenuItem { return h.more(l, deed, open) }
	return r
}

// more is everything that can be done with a row: its deed first.
func (h *Screen) more(l requests.Line, deed *kit.Button, open func()) []*fyne.MenuItem {
	first := fyne.NewMenuItem(deed.Text(), deed.Press)
	first.Disabled = deed.Disabled()
	items := []*fyne.MenuItem{first}
	if l.Draft {
		return append(items, fyne.NewMenuItem(h.d.Voice.Say("requests.throw"), func() { h.throwAway(l.ID) }))
	}
	if h.OnDocument != nil {
		items = append(items, fyne.NewMenuItem(h.d.Voice.Say("requests.open"), func() { h.OnDocument(l.ID) }))
	}
	return append(items, fyne.NewMenuItem(h.d.Voice.Say("home.show"), open))
}

// throwAway drops a draft; a toast brings it back.
func (h *Screen) throwAway(id string) {
	var kept app.Draft
	h.d.Run(func(ctx context.Context) (err error) {
		if kept, err = h.requests.Draft(ctx, id); err != nil {
			return err
		}
		return h.requests.DropDraft(ctx, id)
	}, func(err error) {
		if err != nil {
			h.d.Toast(h.d.Explain(err), "", nil)
			return
		}
		h.Refresh()
		h.d.Keep(h, h.d.Say("requests.thrown"), h.d.Say("requests.undo"), func() {
			h.d.Run(func(ctx context.Context) error { return h.requests.SaveDraft(ctx, &kept) }, func(error) { h.Refresh() })
		})
	})
}

func pipsOf(e *app.Entry) fyne.CanvasObject {
	var filled []bool
	for _, g := range e.Request.Signers {
		filled = append(filled, g.State == signing.SignerSigned)
	}
	pips := kit.NewPips(len(filled))
	pips.Set(filled)
	return pips
}

// deed is the row's button.
func (h *Screen) deed(l requests.Line, e *app.Entry, s requests.Step, open func()) *kit.Button {
	key := "home.look"
	switch {
	case l.Draft || l.Stage == app.Failed:
		key = "home.continue"
	case s.Row == "requests.next.bounced":
		key = "home.correct"
	case s.Row == "requests.next.sealfailed", s.Row == "requests.next.sealwaits":
		b := kit.NewButton(h.d.Say("requests.again"), "", kit.Small, nil)
		b.SetTapped(func() { h.sealAgain(l.ID, b) })
		return b
	case s.Needs:
		key = "home.read"
	case e != nil && e.Request.State == signing.Waiting && len(s.Signers) > 0:
		key = "home.remind"
		b := kit.NewButton(h.d.Say(key), "", kit.Small, nil)
		b.SetTapped(func() { h.remind(e, s.Signers, b) })
		if h.asked[l.ID] {
			b.Disable(h.d.Say("requests.reminding"))
		}
		return b
	}
	return kit.NewButton(h.d.Say(key), "", kit.Small, open)
}

// remind sends a reminder to everybody who has not signed; what goes wrong is said in a toast, the Desk stays.
func (h *Screen) remind(e *app.Entry, signers []string, b *kit.Button) {
	if h.asked[e.ID] {
		return
	}
	h.asked[e.ID] = true
	b.Disable(h.d.Say("requests.reminding"))
	var is requests.Reminders
	h.d.Run(func(ctx context.Context) (err error) {
		is, err = h.requests.Remind(ctx, h.d.Voice, e.ID, signers...)
		return err
	}, func(err error) {
		delete(h.asked, e.ID)
		b.Enable()
		if err != nil {
			h.d.Toast(h.d.Explain(err), "", nil)
			return
		}
		said := is.Stuck
		if len(is.Names) > 0 {
			said = append([]string{requests.Reminded(h.d.Voice, is.Names, e.Request.Practice)}, said...)
		}
		h.d.Toast(strings.Join(said, " "), "", nil)
		h.Refresh()
	})
}

// sealAgain has a seal tried again that failed; what goes wrong is said in a toast.
func (h *Screen) sealAgain(id string, b *kit.Button) {
	b.Disable(h.d.Say("requests.reminding"))
	h.d.Run(func(ctx context.Context) error { return h.requests.SealAgain(ctx, id) }, func(err error) {
		b.Enable()
		if err != nil {
			h.d.Toast(h.d.Explain(err), "", nil)
			return
		}
		h.Refresh()
	})
}

// dropCard invites to drop a file; it can be pressed too.
func (h *Screen) dropCard() fyne.CanvasObject {
	return kit.NewDropCard(h.d.Say("home.drop"), h.d.Say("home.dropmore"), func() { kit.CallWith(h.OnChoosePDF, "") })
}
