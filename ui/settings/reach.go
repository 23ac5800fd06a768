package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/ui/kit"
)

// reachForm is where signers reach the service, whether they do, and whether all of them are in the office.
type reachForm struct {
	s      *Screen
	facts  *fyne.Container
	form   *addressForm
	again  *kit.Button
	answer answer // whether they do
	help   answer // and what to do where they do not
	proxy  answer
	who    *kit.Chips
	kept   answer
}

func (s *Screen) reach() fyne.CanvasObject {
	d := s.desk
	f := &reachForm{s: s, facts: kit.NewStack(), answer: s.newAnswer(), help: s.newAnswer(), proxy: s.newAnswer(), kept: s.newAnswer()}
	f.again = kit.NewButton(d.Say("settings.again"), "", kit.Plain, f.ask)
	f.who = kit.NewChips([]string{d.Say("settings.reach.who.anywhere"), d.Say("settings.reach.who.office")}, func(i int) { f.keep(i == 1) })
	who := kit.NewField(d.Say("settings.reach.who"), f.who)
	who.SetNote(d.Say("settings.reach.who.note"))
	f.facts.Hide()
	f.form = newAddressForm(s, f)
	f.load()
	f.ask()
	is := kit.NewCard(kit.VBox(14, f.facts, s.fact(d.Say("settings.reach.test"), kit.VBox(8, f.answer.Text, f.help.Text, f.proxy.Text)), kit.HBox(8, f.again)))
	return kit.VBox(20, is, f.form.content(), kit.NewCard(kit.VBox(14, who, f.kept.Text)))
}

func (f *reachForm) load() {
	only := false
	f.s.run(func(context.Context) (err error) {
		only, err = f.s.data.OfficeOnly()
		return err
	}, func(err error) {
		if err != nil {
			f.kept.fail(f.s.desk.Explain(err))
			return
		}
		f.choose(only)
	})
}

func (f *reachForm) choose(only bool) {
	i := 0
	if only {
		i = 1
	}
	f.who.SetIndex(i)
}

// keep stores where signers are, and asks the service, which starts anew, how it is with that.
func (f *reachForm) keep(only bool) {
	f.kept.say(f.s.desk.Say("settings.saving"))
	f.s.run(func(context.Context) error { return f.s.data.SetOfficeOnly(only) }, func(err error) {
		if err != nil {
			f.kept.fail(f.s.desk.Explain(err))
			f.choose(!only)
			return
		}
		f.kept.say(f.s.desk.Say("settings.saved"))
		f.ask()
	})
}

// ask asks the service how it is.
func (f *reachForm) ask() {
	d := f.s.desk
	var r office.Ready
	f.again.Disable(d.Say("settings.asking"))
	f.answer.say(d.Say("settings.asking"))
	f.s.run(func(ctx context.Context) (err error) {
		r, err = f.s.data.Ready(ctx)
		return err
	}, func(err error) {
		f.again.Enable()
		if err != nil {
			f.answer.fail(d.Explain(err))
			return
		}
		f.show(r)
	})
}

func (f *reachForm) show(r office.Ready) {
	d := f.s.desk
	f.facts.Objects = []fyne.CanvasObject{f.s.reachFacts(r)}
	if r.SealOld {
		f.facts.Objects = []fyne.CanvasObject{kit.VBox(14, f.s.reachFacts(r), f.s.oldSeal(f.ask))}
	}
	f.facts.Show()
	f.form.heard(r)
	f.help.say("")
	f.proxy.say("")
	if r.UnnamedProxy != "" {
		f.proxy.fail(d.Say("settings.reach.proxy", "network", r.UnnamedProxy))
	}
	stuck := slices.Contains(r.Missing, "public")
	switch {
	case stuck && r.PublicFault == "" && r.Mode != "own-address":
		f.answer.fail(d.Say("settings.reach.stuck"))
		f.help.say(d.Say("settings.reach.help"))
	case stuck:
		f.answer.fail(unreached(d, r))
	case r.Mode == "this-computer":
		f.answer.say(d.Say("settings.reach.only-here"))
	default:
		f.answer.say(d.Say("settings.reach.works"))
	}
}

func (s *Screen) reachFacts(r office.Ready) fyne.CanvasObject {
	d := s.desk
	seal := r.Seal
	if seal == "" {
		seal = d.Say("settings.reach.no-seal")
	}
	public := fyne.CanvasObject(kit.NewMono(r.Public))
	if r.Public == "" {
		public = kit.NewBody(d.Say("settings.reach.no-address"))
	}
	mode := d.Say("settings.reach.own-address")
	switch r.Mode {
	case "this-computer":
		mode = d.Say("settings.reach.this-computer")
	case "inside":
		mode = d.Say("settings.reach.inside")
	}
	way := kit.NewBody(mode)
	way.SetWrap(true)
	return kit.VBox(
		8, s.fact(d.Say("settings.reach.mode"), way), s.fact(d.Say("settings.reach.public"), public),
		s.fact(d.Say("settings.reach.seal"), kit.NewBody(seal)),
	)
}
