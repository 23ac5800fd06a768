package prepare

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// pagesForm is the part of the panel for the pages that are picked in the strip.
type pagesForm struct {
	p        *Screen
	content  *fyne.Container
	title    *kit.Text
	up, down *kit.Button
	remove   *kit.Button
	all      []*kit.Button
}

func newPagesForm(p *Screen) *pagesForm {
	say := p.kit.Say
	f := &pagesForm{p: p, title: kit.NewSection("")}
	tool := func(key, icon, keys string, kind kit.Kind, act func()) *kit.Button {
		b := kit.NewButton(say(key), icon, kind, act)
		b.SetHint(say(key)+keys, "")
		f.all = append(f.all, b)
		return b
	}
	left := tool("pages.left", "arrow-counter-clockwise", " (Ctrl+←)", kit.Plain, func() { p.turnPages(270) })
	right := tool("pages.right", "arrow-clockwise", " (Ctrl+→)", kit.Plain, func() { p.turnPages(90) })
	f.up = tool("pages.up", "arrow-up", " (Ctrl+↑)", kit.Plain, func() { p.movePages(false) })
	f.down = tool("pages.down", "arrow-down", " (Ctrl+↓)", kit.Plain, func() { p.movePages(true) })
	add := tool("pages.add", "file-plus", "", kit.Plain, p.addPages)
	f.remove = tool("pages.remove", "trash", "", kit.Danger, p.removePages)
	f.remove.SetHint(say("pages.remove.hint"), "")
	f.content = kit.Inset(14, 14, 14, 14, kit.VBox(12,
		kit.HBox(8, kit.Fill(f.title), f.remove),
		kit.VBox(8, left, right, kit.HBox(8, kit.Fill(f.up), kit.Fill(f.down)), add),
		kit.NewSecond(say("pages.help")).Wrapped()))
	f.content.Hide()
	return f
}

// show shows the tools while pages are picked and no field is selected; it reports whether it does.
func (f *pagesForm) show() bool {
	p := f.p
	picked := p.view.Picked()
	on := len(picked) > 0 && p.model.Selected() == 0 && p.facts != nil
	kit.ShowIf(f.content, on)
	if !on {
		return false
	}
	f.title.SetText(p.kit.Voice.Count("pages.picked", len(picked)))
	why := p.whyNoPages()
	for _, b := range f.all {
		kit.Able(b, why == "", why)
	}
	if why != "" {
		return true
	}
	n := p.model.Pages()
	kit.Able(f.up, picked[len(picked)-1] > len(picked), p.kit.Say("pages.first"))
	kit.Able(f.down, picked[0] <= n-len(picked), p.kit.Say("pages.end"))
	kit.Able(f.remove, len(picked) < n, p.kit.Say("pages.last"))
	return true
}

// pagesStrip is the line under the toolbar that says how far adding pages is, or why they were not added.
type pagesStrip struct {
	p       *Screen
	content *fyne.Container
	working *kit.Working
	trouble *fyne.Container
	words   *kit.Text
	deed    *kit.Button // what can be done about the trouble
	act     func()
	key     string
	cancel  func()
	clock   func()
	going   bool
}

func newPagesStrip(p *Screen) *pagesStrip {
	s := &pagesStrip{p: p, words: kit.NewBody("").Wrapped()}
	s.working = kit.NewWorking("", func() { s.cancel() })
	s.working.SetCancel(p.kit.Say("pages.cancel"))
	leave := kit.NewButton(p.kit.Say("pages.close"), "", kit.Small, func() { s.end("") })
	s.deed = kit.NewButton("", "", kit.Small, func() { kit.Call(s.act) })
	s.trouble = kit.HBox(10, kit.NewIcon("warning-circle", 20, theme.Secondary), kit.Fill(s.words), s.deed, leave)
	s.content = kit.NewStack(kit.NewGround(theme.Surface, "", 0), kit.VBox(0,
		kit.Inset(18, 8, 14, 8, kit.VBox(0, s.working, s.trouble)), kit.NewLine()))
	s.content.Hide()
	return s
}

// begin shows, after a moment, that something goes on.
func (s *pagesStrip) begin(key string, cancel func()) {
	s.end("")
	s.key, s.cancel, s.going = key, cancel, true
	s.clock = s.p.after(kit.Slow, func() {
		if s.going {
			s.show(true, false)
		}
	})
	s.progress(0, 1)
}

// tell says how far it is; it may be called from anywhere.
func (s *pagesStrip) tell(done, of int) {
	s.p.kit.Dispatch(func() {
		if s.going {
			s.progress(done, of)
		}
	})
}

func (s *pagesStrip) progress(done, of int) {
	s.working.SetProgress(done, of, s.p.kit.Say(s.key, "percent", 100*done/max(1, of)))
}

// end takes the line away, or says what went wrong.
func (s *pagesStrip) end(trouble string) {
	if s.clock != nil {
		s.clock()
		s.clock = nil
	}
	s.going = false
	s.words.SetText(trouble)
	kit.ShowIf(s.deed, false)
	s.show(false, trouble != "")
}

// offer puts beside the trouble what can be done about it.
func (s *pagesStrip) offer(deed, hint string, act func()) {
	s.act = act
	s.deed.SetText(deed)
	s.deed.SetHint(deed+". "+hint, "")
	kit.ShowIf(s.deed, true)
	s.p.fields.Refresh()
}

func (s *pagesStrip) show(working, trouble bool) {
	kit.ShowIf(s.working, working)
	kit.ShowIf(s.trouble, trouble)
	kit.ShowIf(s.content, working || trouble)
	s.p.fields.Refresh()
}
