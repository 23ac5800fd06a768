package settings

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/verify"
	"paraph/ui/kit"
)

// networkForm is whether issuers are asked, and the way to the network.
type networkForm struct {
	s           *Screen
	known       verify.Reaching
	ask, way    *kit.Chips
	named       *kit.Entry
	field       *kit.Field
	asked, open answer
	button      *kit.Button
	answer      answer
}

// The choices, as they stand.
var (
	askChoices = []string{verify.AskNo, verify.AskYes}
	wayChoices = []string{"", verify.ProxyNone, verify.ProxyNamed}
)

func (s *Screen) network() fyne.CanvasObject {
	d := s.desk
	f := &networkForm{s: s, named: kit.NewEntry(""), asked: s.newAnswer(), open: s.newAnswer(), answer: s.newFoot()}
	f.ask = kit.NewChips([]string{d.Say("settings.network.ask.no"), d.Say("settings.network.ask.yes")}, f.setAsk)
	f.ask.SetIndex(-1)
	f.way = kit.NewChips([]string{d.Say("settings.network.way.system"), d.Say("settings.network.way.none"), d.Say("settings.network.way.named")}, f.setWay)
	f.field = kit.NewField(d.Say("settings.network.proxy"), f.named)
	f.field.SetNote(d.Say("settings.network.proxy.note"))
	f.field.Hide()
	f.button = kit.NewButton(d.Say("settings.test"), "", kit.Filled, f.try)
	confirm(f.button, f.named)
	s.saves(kit.VBox(8, f.answer.Text, kit.HBox(8, f.button)))
	f.load()
	ask := kit.NewField(d.Say("settings.network.ask"), f.ask)
	ask.SetNote(d.Say("settings.network.ask.note"))
	way := kit.NewField(d.Say("settings.network.way"), f.way)
	way.SetNote(d.Say("settings.network.way.note"))
	return kit.VBox(20, kit.NewCard(kit.VBox(14, ask, f.open.Text, f.asked.Text)), kit.NewCard(kit.VBox(14, way, f.field)))
}

func (f *networkForm) load() {
	var r verify.Reaching
	f.s.run(func(context.Context) (err error) {
		r, err = f.s.trust.Reaching()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.show(r)
		f.named.LoadText(r.Named)
		f.setWay(max(0, slices.Index(wayChoices, r.Proxy)))
	})
}

// show says how issuers are asked.
func (f *networkForm) show(r verify.Reaching) {
	f.known = r
	f.ask.SetIndex(slices.Index(askChoices, r.Ask))
	f.open.say("")
	if r.Ask == "" {
		f.open.say(f.s.desk.Say("settings.network.ask.open"))
	}
}

// setAsk counts at once.
func (f *networkForm) setAsk(i int) {
	r := f.known
	r.Ask = askChoices[i]
	f.s.run(func(context.Context) error { return f.s.trust.SetReaching(r) }, func(err error) {
		if err != nil {
			f.asked.fail(f.s.desk.Explain(err))
			f.show(f.known)
			return
		}
		f.show(r)
		f.asked.say(f.s.desk.Say("settings.saved"))
		kit.Call(f.s.OnTrust)
	})
}

func (f *networkForm) setWay(i int) {
	f.way.SetIndex(i)
	f.field.SetError("")
	f.answer.say("")
	kit.ShowIf(f.field, wayChoices[i] == verify.ProxyNamed)
	f.s.anew()
}

// try keeps the way and asks for the list of the lists on it, so that what does not work is known now.
func (f *networkForm) try() {
	d := f.s.desk
	r := f.known
	r.Proxy, r.Named = wayChoices[f.way.Index()], strings.TrimSpace(f.named.Text)
	if r.Proxy == verify.ProxyNamed && !f.answer.fine(wish{f.field, verify.CheckProxy(r.Named) == nil, "settings.network.proxy.wrong"}) {
		return
	}
	saved := false
	f.button.Disable(d.Say("settings.network.trying"))
	f.answer.say(d.Say("settings.network.trying"))
	f.s.run(func(ctx context.Context) error {
		if err := f.s.trust.SetReaching(r); err != nil {
			return err
		}
		saved = true
		return f.s.trust.TryReaching(ctx, r)
	}, func(err error) {
		f.button.Enable()
		if saved {
			f.known = r
		}
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil && saved:
			f.answer.fail(d.Say("settings.network.saved-but", "why", d.Voice.Explain(err).Sentence))
		case err != nil:
			f.answer.fail(d.Explain(err))
		default:
			f.answer.say(d.Say("settings.network.works"))
		}
	})
}
