package settings

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/app/verify"
	"paraph/ui/kit"
)

// issuersForm is whom the person trusts by themselves.
type issuersForm struct {
	s      *Screen
	list   *fyne.Container
	add    *kit.Button
	answer answer
	all    []verify.Issuer
}

func (s *Screen) ownIssuers() fyne.CanvasObject {
	d := s.desk
	f := &issuersForm{s: s, list: kit.VBox(12), answer: s.newAnswer()}
	f.add = kit.NewButton(d.Say("settings.trust.own.add"), "", kit.Plain, func() { s.ChooseIssuer(func(path string) { f.offer(path, "") }) })
	kit.ShowIf(f.add, s.ChooseIssuer != nil)
	s.issuers = f
	f.load(nil)
	return kit.NewCard(kit.VBox(
		14, kit.NewBold(d.Say("settings.trust.own")).Wrapped(), kit.Note(d.Say("settings.trust.own.what")).Wrapped(), f.list, f.answer.row(f.add),
	))
}

// OfferIssuers shows the certificates of a file, for the person to say whether one is to be trusted. The password is what opens it.
func (s *Screen) OfferIssuers(path, password string) {
	s.ShowSection(SectionTrust)
	s.issuers.offer(path, password)
}

// load shows those there are, after change; nil: nothing is changed.
func (f *issuersForm) load(change func() error) {
	var all []verify.Issuer
	f.s.run(func(context.Context) (err error) {
		if change != nil {
			if err := change(); err != nil {
				return err
			}
		}
		all, err = f.s.trust.Issuers()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.show(all)
		if change != nil {
			kit.Call(f.s.OnTrust)
		}
	})
}

func (f *issuersForm) show(all []verify.Issuer) {
	d := f.s.desk
	f.all, f.list.Objects = all, nil
	for _, i := range all {
		remove := kit.NewButton(d.Say("settings.trust.own.remove"), "", kit.Small, func() { f.remove(i) })
		remove.SetHint(d.Say("settings.trust.own.remove")+" "+i.Name(), "")
		since := d.Say("settings.trust.own.since", "date", d.Voice.Date(i.Added.Local()), "until", d.Voice.Date(i.Until.Local()))
		words := kit.VBox(2, kit.NewBold(i.Name()).Wrapped(), kit.NewSecond(since).Wrapped(), kit.NewMono(say.GroupsOf(i.SHA256)).Wrapped())
		f.list.Add(kit.HBox(12, kit.Fill(words), kit.VBox(0, remove)))
	}
	if len(all) == 0 {
		f.list.Add(kit.Note(d.Say("settings.trust.own.none")))
	}
	f.list.Refresh()
	f.s.anew()
}

// remove trusts one no more; it comes back as it was where the person says so.
func (f *issuersForm) remove(i verify.Issuer) {
	d := f.s.desk
	f.load(func() error { return f.s.trust.RemoveIssuer(i.SHA256) })
	d.Offer(d.Say("settings.trust.own.removed", "name", i.Name()), d.Say("requests.undo"), func() {
		if f.s.section != SectionTrust {
			f.s.ShowSection(SectionTrust)
		}
		f.s.issuers.load(func() error { return f.s.trust.AddIssuer(i) })
	})
}

// offer reads the certificates of a file.
func (f *issuersForm) offer(path, password string) {
	d := f.s.desk
	f.answer.say(d.Say("settings.trust.ask.reading"))
	var all []verify.Issuer
	f.s.run(func(ctx context.Context) (err error) {
		all, err = f.s.trust.Offers(ctx, path, password)
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(d.Explain(err))
			return
		}
		f.answer.say("")
		f.ask(all)
	})
}

// ask shows the certificates, each with what it is recognised by, before one is trusted. Return trusts nobody.
func (f *issuersForm) ask(all []verify.Issuer) {
	d := f.s.desk
	facts := kit.NewStack()
	trust := kit.NewButton(d.Say("settings.trust.ask.do"), "", kit.Plain, nil)
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = one.Name()
	}
	var which *kit.Select
	choose := func(i int) {
		which.SetIndex(i)
		facts.Objects = []fyne.CanvasObject{f.facts(all[i])}
		facts.Refresh()
		trust.Enable()
		if known := f.knows(all[i]); known != "" {
			trust.Disable(known)
		}
		d.Refit()
	}
	which = kit.NewSelect(names, choose)
	title := d.Say("settings.trust.ask")
	if len(all) > 1 {
		title = d.Say("settings.trust.ask.several")
	}
	kit.ShowIf(which, len(all) > 1)
	content := kit.VBox(12, which, facts, kit.NewBody(d.Say("settings.trust.ask.what")).Wrapped())
	var leave func()
	trust.SetTapped(func() {
		leave()
		f.trust(all[which.Index()])
	})
	leave = d.Dialog(title, kit.Fixed(520, 0, content), kit.NewButton(d.Say("settings.trust.ask.leave"), "", kit.Plain, func() { leave() }), trust)
	choose(0)
}

// facts are what a certificate is recognised by.
func (f *issuersForm) facts(i verify.Issuer) fyne.CanvasObject {
	d := f.s.desk
	rows := kit.VBox(10)
	add := func(what string, value fyne.CanvasObject) { rows.Add(kit.VBox(0, kit.NewSecond(d.Say(what)), value)) }
	kind := d.Say("settings.trust.ask.holder")
	if i.Authority {
		kind = d.Say("settings.trust.ask.authority")
	}
	add("settings.trust.ask.subject", kit.VBox(0, kit.NewBody(i.Whole()).Wrapped(), kit.NewSecond(kind).Wrapped()))
	add("settings.trust.ask.print", kit.NewMono(say.GroupsOf(i.SHA256)).Wrapped())
	by := i.IssuedBy()
	if i.Issuer == i.Subject {
		by = d.Say("settings.trust.ask.itself")
	}
	add("settings.trust.ask.issuer", kit.NewBody(by).Wrapped())
	span := d.Say("settings.trust.ask.span", "from", d.Voice.Date(i.From.Local()), "until", d.Voice.Date(i.Until.Local()))
	if time.Now().After(i.Until) {
		span = d.Say("settings.trust.ask.over", "from", d.Voice.Date(i.From.Local()), "until", d.Voice.Date(i.Until.Local()))
	}
	add("settings.trust.ask.valid", kit.NewBody(span).Wrapped())
	if known := f.knows(i); known != "" {
		rows.Add(kit.NewBody(known).Wrapped())
	}
	return rows
}

// knows says since when one is trusted already, "" where it is not.
func (f *issuersForm) knows(i verify.Issuer) string {
	at := slices.IndexFunc(f.all, func(o verify.Issuer) bool { return o.SHA256 == i.SHA256 })
	if at < 0 {
		return ""
	}
	return f.s.desk.Say("settings.trust.own.known", "date", f.s.desk.Voice.Date(f.all[at].Added.Local()))
}

func (f *issuersForm) trust(i verify.Issuer) {
	f.load(func() error { return f.s.trust.AddIssuer(i) })
	f.answer.say(f.s.desk.Say("settings.trust.own.added", "name", i.Name()))
}
