package settings

import (
	"context"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/ui/kit"
)

// servicesForm is the services requests can go to, and one more.
type servicesForm struct {
	s                                *Screen
	list                             *fyne.Container
	name, address, token             *kit.Entry
	nameField, addrField, tokenField *kit.Field
	chosen, answer                   answer
}

func (s *Screen) services() fyne.CanvasObject {
	d := s.desk
	f := &servicesForm{s: s, list: kit.VBox(8), chosen: s.newAnswer(), answer: s.newFoot()}
	f.name, f.address, f.token = kit.NewEntry(""), kit.NewEntry("https://"), kit.NewPassword(d)
	f.nameField = kit.NewField(d.Say("settings.services.name"), f.name)
	f.addrField = kit.NewField(d.Say("settings.services.address"), f.address)
	f.addrField.SetNote(d.Say("settings.services.address.note"))
	f.tokenField = kit.NewField(d.Say("settings.services.token"), f.token)
	f.tokenField.SetNote(d.Say("settings.services.token.note"))
	f.load()
	save := kit.NewButton(d.Say("settings.services.add"), "", kit.Filled, f.add)
	confirm(save, f.name, f.address, f.token)
	which := kit.NewCard(kit.VBox(12, f.list, f.chosen.Text, kit.Note(d.Say("settings.services.note"))))
	other := kit.NewCard(kit.VBox(14, kit.NewBold(d.Say("settings.services.other")), kit.InColumns(12, f.nameField, f.addrField), f.tokenField))
	s.saves(kit.VBox(8, f.answer.Text, kit.HBox(8, save)))
	return kit.VBox(20, which, other)
}

func (f *servicesForm) load() {
	var all []office.Profile
	f.s.run(func(context.Context) error {
		all = f.s.data.Profiles()
		return nil
	}, func(error) { f.show(all) })
}

func (f *servicesForm) show(all []office.Profile) {
	f.list.Objects = nil
	for _, p := range all {
		name, where := p.Name, p.URL
		if p.ID == app.OwnProfile {
			name, where = f.s.desk.Say("settings.services.own"), f.s.desk.Say("settings.services.own.note")
		}
		card := kit.NewChoiceCard(name, []string{where}, "", func() { f.use(p.ID) })
		card.Choose(p.Active)
		f.list.Add(card)
	}
	f.list.Refresh()
	f.s.form.Refresh()
}

func (f *servicesForm) use(id string) {
	var all []office.Profile
	f.s.run(func(context.Context) error {
		err := f.s.data.UseProfile(id)
		all = f.s.data.Profiles()
		return err
	}, func(err error) {
		f.show(all)
		if err != nil {
			f.chosen.fail(f.s.desk.Explain(err))
			return
		}
		f.chosen.say(f.s.desk.Say("settings.services.used"))
	})
}

func (f *servicesForm) add() {
	d := f.s.desk
	p := office.Profile{Name: strings.TrimSpace(f.name.Text), URL: strings.TrimSpace(f.address.Text), Token: strings.TrimSpace(f.token.Text)}
	if !f.answer.fine(
		wish{f.nameField, p.Name != "", "settings.services.name.none"},
		wish{f.addrField, office.CheckAddress(p.URL) == nil, "settings.services.address.wrong"},
		wish{f.tokenField, p.Token != "", "settings.services.token.none"},
	) {
		return
	}
	p.ID = profileID(p.URL)
	f.answer.say(d.Say("settings.saving"))
	var all []office.Profile
	f.s.run(func(context.Context) error {
		err := f.s.data.SetProfile(p)
		all = f.s.data.Profiles()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(d.Explain(err))
			return
		}
		f.token.SetText("")
		f.show(all)
		f.answer.say(d.Say("settings.services.added"))
	})
}

// profileID is the service's host: a second profile for it replaces the first.
func profileID(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Host)
}
