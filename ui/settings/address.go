package settings

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/ui/kit"
)

// The ways in which signers reach the office, in their order.
const (
	wayHere = iota
	wayCertificate
	wayProxy
	wayElsewhere
)

// addressForm is how signers reach the service: its address in letters, and what stands behind it. What is saved is tried at once.
type addressForm struct {
	s      *Screen
	reach  *reachForm // hears what the service says once it has it
	stored office.Reach
	begun  office.Ready // the service as it runs: it may have been started in a way that is not stored
	before office.Reach // what was stored before the last saving
	way    *kit.Chips
	note   *kit.Text

	public, listen, certificate, key, proxies *kit.Entry
	publicField, listenField                  *kit.Field
	certificateField, keyField, proxiesField  *kit.Field
	shown                                     [wayElsewhere + 1][]fyne.CanvasObject // by way

	save, back *kit.Button
	answer     answer
}

func newAddressForm(s *Screen, reach *reachForm) *addressForm {
	d := s.desk
	f := &addressForm{s: s, reach: reach, answer: s.newFoot(), note: kit.Note("").Wrapped()}
	f.way = kit.NewChips([]string{
		d.Say("settings.reach.way.here"), d.Say("settings.reach.way.certificate"), d.Say("settings.reach.way.proxy"), d.Say("settings.reach.way.elsewhere"),
	}, f.choose)
	f.public, f.listen, f.proxies = kit.NewEntry("https://firma.studio.example"), kit.NewEntry(""), kit.NewEntry("127.0.0.1")
	f.certificate, f.key = kit.NewEntry(""), kit.NewEntry("")
	f.publicField = kit.NewField(d.Say("settings.reach.public"), f.public)
	f.publicField.SetNote(d.Say("settings.reach.public.note"))
	f.listenField = kit.NewField(d.Say("settings.reach.listen"), f.listen)
	f.certificateField = kit.NewField(d.Say("settings.reach.certificate"), f.file(f.certificate))
	f.keyField = kit.NewField(d.Say("settings.reach.key"), f.file(f.key))
	f.proxiesField = kit.NewField(d.Say("settings.reach.proxies"), f.proxies)
	f.proxiesField.SetNote(d.Say("settings.reach.proxies.note"))
	f.save = kit.NewButton(d.Say("settings.reach.try"), "", kit.Filled, func() { f.keep() })
	confirm(f.save, f.public, f.listen, f.certificate, f.key, f.proxies)
	f.back = kit.NewButton(d.Say("settings.reach.back"), "", kit.Plain, f.takeBack)
	services := kit.NewButton(d.Say("settings.reach.services"), "", kit.Plain, func() { s.ShowSection(sectionServices) })
	f.shown = [...][]fyne.CanvasObject{
		wayHere:        {f.save},
		wayCertificate: {f.publicField, f.listenField, f.certificateField, f.keyField, f.save},
		wayProxy:       {f.publicField, f.listenField, f.proxiesField, f.save},
		wayElsewhere:   {services},
	}
	f.choose(wayHere)
	f.back.Hide()
	s.saves(kit.VBox(8, f.answer.Text, kit.Breaking(8, f.save, f.back, services)))
	f.load()
	return f
}

func (f *addressForm) content() fyne.CanvasObject {
	return kit.NewCard(kit.VBox(
		14, kit.NewField(f.s.desk.Say("settings.reach.way"), f.way), f.note, f.publicField, f.listenField, f.certificateField, f.keyField, f.proxiesField,
	))
}

// file is a field for a path, with a button that asks for it.
func (f *addressForm) file(path *kit.Entry) fyne.CanvasObject {
	choose := kit.NewButton(f.s.desk.Say("settings.backup.choose"), "", kit.Plain, func() { f.s.ChooseCertificate(path.SetText) })
	kit.ShowIf(choose, f.s.ChooseCertificate != nil)
	return kit.HBox(8, kit.Fill(path), choose)
}

// choose shows what a way needs.
func (f *addressForm) choose(way int) {
	d := f.s.desk
	f.way.SetIndex(way)
	for _, all := range f.shown {
		for _, o := range all {
			kit.ShowIf(o, slices.Contains(f.shown[way], o))
		}
	}
	given := f.given() && way == f.runs()
	if given {
		f.public.LoadText(f.begun.Public)
	}
	notes := [...]string{d.Say("settings.reach.here.note"), d.Say("settings.reach.certificate.way"), d.Say("settings.reach.proxy.way"), d.Say("settings.reach.elsewhere.note")}
	f.note.SetText(notes[way])
	if given {
		f.note.SetText(notes[way] + " " + d.Say("settings.reach.given"))
	}
	f.listenField.SetNote([...]string{"", d.Say("settings.reach.listen.certificate"), d.Say("settings.reach.listen.proxy"), ""}[way])
	f.listen.SetPlaceHolder([...]string{"", "0.0.0.0:8443", "127.0.0.1:8080", ""}[way])
	place := ""
	if way == wayOf(f.stored) && way != wayHere { // what it is for this computer only is nobody's choice
		place = f.stored.Listen
	}
	f.listen.LoadText(place)
	f.answer.say("")
}

func (f *addressForm) load() {
	var r office.Reach
	f.s.run(func(context.Context) (err error) {
		r, err = f.s.data.Reach()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.show(r)
	})
}

// show fills the form with what is stored.
func (f *addressForm) show(r office.Reach) {
	f.stored = r
	f.public.LoadText(r.Public)
	f.certificate.LoadText(r.Certificate)
	f.key.LoadText(r.Key)
	f.proxies.LoadText(r.Proxies)
	f.choose(f.runs())
	until := ""
	if !r.Until.IsZero() {
		until = f.s.desk.Say("settings.reach.until", "when", f.s.desk.Voice.Date(r.Until.Local()))
	}
	f.certificateField.SetNote(until)
	if !r.Until.IsZero() && time.Now().After(r.Until) {
		f.certificateField.SetError(f.s.desk.Say("error.certificate-over"))
	}
}

// given reports whether the service was started at an address that is not stored: by who started it, for this time.
func (f *addressForm) given() bool { return f.stored.Public == "" && f.begun.Mode == "own-address" }

// runs is the way signers reach it now.
func (f *addressForm) runs() int {
	if f.given() {
		return wayProxy
	}
	return wayOf(f.stored)
}

// heard takes in how the service runs; what somebody has begun to choose stays.
func (f *addressForm) heard(r office.Ready) {
	untouched := f.way.Index() == f.runs()
	f.begun = r
	if untouched && f.way.Index() != f.runs() {
		f.choose(f.runs())
	}
}

func wayOf(r office.Reach) int {
	switch {
	case r.Certificate != "":
		return wayCertificate
	case r.Public != "":
		return wayProxy
	}
	return wayHere
}

// typed is what stands in the fields of the way that is chosen; false if one of them says what is wrong with it.
func (f *addressForm) typed() (office.Reach, bool) {
	way := f.way.Index()
	if way == wayHere {
		return office.Reach{}, true
	}
	text := func(e *kit.Entry) string {
		if t := strings.TrimSpace(e.Text); t != "" {
			return t
		}
		return e.PlaceHolder
	}
	r := office.Reach{Public: strings.TrimSpace(f.public.Text), Listen: text(f.listen)}
	wishes := []wish{{f.publicField, strings.HasPrefix(strings.ToLower(r.Public), "https://"), "settings.reach.public.wrong"}}
	if way == wayProxy {
		r.Proxies = text(f.proxies)
		return r, f.answer.fine(wishes...)
	}
	r.Certificate, r.Key = strings.TrimSpace(f.certificate.Text), strings.TrimSpace(f.key.Text)
	return r, f.answer.fine(append(
		wishes, wish{f.certificateField, r.Certificate != "", "settings.reach.certificate.wrong"}, wish{f.keyField, r.Key != "", "settings.reach.key.wrong"},
	)...)
}

func (f *addressForm) keep() {
	if r, fine := f.typed(); fine {
		f.set(r)
	}
}

// takeBack stores again what was there before the last saving.
func (f *addressForm) takeBack() { f.set(f.before) }

// set stores it and asks the service, which starts anew with it, whether signers reach it there.
func (f *addressForm) set(r office.Reach) {
	d := f.s.desk
	var is office.Reach
	var ready office.Ready
	saved := false
	f.save.Disable(d.Say("settings.reach.trying"))
	f.back.Hide()
	f.answer.say(d.Say("settings.reach.trying"))
	f.s.run(func(ctx context.Context) (err error) {
		if err = f.s.data.SetReach(ctx, r); err == nil {
			is, err = f.s.data.Reach()
		}
		if saved = err == nil; saved {
			ready, err = f.s.data.Ready(ctx)
		}
		return err
	}, func(err error) {
		f.save.Enable()
		if saved {
			f.before = f.stored
			f.show(is)
		}
		switch {
		case err != nil && saved:
			f.answer.fail(d.Say("settings.reach.saved-but", "why", d.Explain(err)))
		case err != nil:
			f.answer.fail(d.Explain(err))
		default:
			f.tried(ready)
		}
	})
}

// tried says what came of it.
func (f *addressForm) tried(r office.Ready) {
	d := f.s.desk
	f.reach.show(r)
	switch {
	case f.stored.Public == "":
		f.answer.say(d.Say("settings.saved"))
	case slices.Contains(r.Missing, "public"):
		f.answer.fail(d.Say("settings.reach.saved-only"))
		f.s.form.ScrollToTop() // there it says why
		kit.ShowIf(f.back, f.before != f.stored)
	default:
		f.answer.say(d.Say("settings.reach.reached"))
	}
}

// unreached says why signers do not reach the service at the address in letters.
func unreached(d *kit.Kit, r office.Ready) string {
	switch r.PublicFault {
	case "":
		if r.Mode != "own-address" {
			return d.Say("settings.reach.stuck")
		}
	case "name":
		return d.Say("settings.reach.fault.name", "address", r.Public)
	case "refused":
		return d.Say("settings.reach.fault.refused", "address", r.Public)
	case "certificate":
		return d.Say("settings.reach.fault.certificate", "address", r.Public)
	case "other":
		return d.Say("settings.reach.fault.other", "address", r.Public)
	case "file":
		return d.Say("settings.reach.fault.file")
	}
	return d.Say("settings.reach.silent")
}
