package settings

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/app/verify"
	"paraph/ui/kit"
)

// Trust is by whom files are judged here, and how the network is asked; app/verify has it.
type Trust interface {
	Lists(ctx context.Context) (verify.ListsAre, error)
	Update(ctx context.Context, progress func(done, of int)) (verify.ListsAre, error)
	Issuers() ([]verify.Issuer, error)
	Offers(ctx context.Context, path, password string) ([]verify.Issuer, error)
	AddIssuer(i verify.Issuer) error
	RemoveIssuer(sha256 string) error
	Reaching() (verify.Reaching, error)
	SetReaching(r verify.Reaching) error
	TryReaching(ctx context.Context, r verify.Reaching) error // nothing is kept
}

// listsForm is how the trusted lists are, and what fetches them anew.
type listsForm struct {
	s       *Screen
	facts   *fyne.Container
	working *kit.Working
	button  *kit.Button
	answer  answer
	stop    func() // gives up what is fetched
	are     verify.ListsAre
}

func (s *Screen) trustLists() fyne.CanvasObject {
	d := s.desk
	f := &listsForm{s: s, facts: kit.NewStack(kit.Note(d.Say("settings.trust.reading"))), answer: s.newFoot()}
	f.working = kit.NewWorking(d.Say("settings.trust.asking"), func() { kit.Call(f.stop) })
	f.working.SetCancel(d.Say("settings.trust.stop"))
	f.working.Hide()
	f.button = kit.NewButton(d.Say("settings.trust.update"), "arrows-clockwise", kit.Filled, f.update)
	s.saves(kit.VBox(8, f.working, f.answer.Text, kit.HBox(8, f.button)))
	f.load()
	lists := kit.NewCard(kit.VBox(14, kit.NewBold(d.Say("settings.trust.lists")).Wrapped(), kit.Note(d.Say("settings.trust.what")).Wrapped(), f.facts))
	return kit.VBox(20, lists, s.ownIssuers())
}

func (f *listsForm) load() {
	var are verify.ListsAre
	f.s.run(func(ctx context.Context) (err error) {
		are, err = f.s.trust.Lists(ctx)
		return err
	}, func(err error) {
		if err != nil {
			f.facts.Objects = nil
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.show(are)
	})
}

// update fetches the lists; nothing else of the section waits for it, and it ends with the section.
func (f *listsForm) update() {
	d := f.s.desk
	f.button.Disable(d.Say("settings.trust.asking"))
	f.working.SetProgress(0, 0, d.Say("settings.trust.asking"))
	f.working.Show()
	f.answer.say("")
	var are verify.ListsAre
	shows := f.s.shows
	f.s.run(func(ctx context.Context) (err error) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		f.s.desk.Dispatch(func() { f.stop = cancel })
		are, err = f.s.trust.Update(ctx, func(done, of int) {
			f.s.desk.Dispatch(func() {
				if shows == f.s.shows {
					f.working.SetProgress(done, of, d.Say("settings.trust.progress", "n", done, "of", of))
				}
			})
		})
		return err
	}, func(err error) { f.updated(are, err) })
}

func (f *listsForm) updated(are verify.ListsAre, err error) {
	d := f.s.desk
	f.stop = nil
	f.working.Hide()
	f.button.Enable()
	switch {
	case errors.Is(err, context.Canceled):
		f.answer.say(d.Say("settings.trust.stopped"))
	case err != nil:
		f.answer.fail(d.Say("settings.trust.failed", "why", d.Explain(err)))
	default:
		f.show(are)
		f.answer.say(d.Say("settings.trust.done"))
		if len(f.troubles()) > 0 {
			f.answer.say(d.Say("settings.trust.some"))
		}
		kit.Call(f.s.OnTrust)
	}
}

// show says how the lists are.
func (f *listsForm) show(are verify.ListsAre) {
	d := f.s.desk
	f.are = are
	rows := kit.VBox(10)
	switch {
	case are.None():
		rows.Add(kit.NewBody(d.Say("settings.trust.none")).Wrapped())
	case are.Problem != "":
		rows.Add(kit.NewBody(d.Explain(are.Why(are.Problem))).Wrapped())
	default:
		rows.Objects = f.known()
	}
	if are.Size > 0 {
		rows.Add(f.kept())
	}
	f.facts.Objects = []fyne.CanvasObject{rows}
	f.facts.Refresh()
	f.s.anew()
}

// kept is where they are, and how much of the room they may have they take.
func (f *listsForm) kept() fyne.CanvasObject {
	d, are := f.s.desk, f.are
	folder := kit.NewSecond(are.Place).Wrapped()
	size := kit.NewBody(d.Say("settings.trust.size", "size", d.Voice.Bytes(are.Size), "most", d.Voice.Bytes(are.Most())))
	show := kit.NewButton(d.Say("settings.trust.show"), "folder-open", kit.Small, func() { kit.CallWith(f.s.OnFolder, are.Place) })
	kit.ShowIf(show, f.s.OnFolder != nil)
	return f.s.fact(d.Say("settings.trust.kept"), kit.VBox(4, size.Wrapped(), folder, kit.HBox(8, show)))
}

// known are the facts of lists that are there.
func (f *listsForm) known() (rows []fyne.CanvasObject) {
	d, are := f.s.desk, f.are
	add := func(what string, words ...string) {
		lines := kit.VBox(4)
		for _, w := range words {
			lines.Add(kit.NewBody(w).Wrapped())
		}
		rows = append(rows, f.s.fact(d.Say(what), lines))
	}
	age := []string{ageOf(d, are.Fetched)}
	if are.Old {
		age = append(age, d.Say("settings.trust.old", "date", d.Voice.Date(are.Next.Local())))
	}
	add("settings.trust.age", age...)
	add("settings.trust.issuers", d.Voice.Count("settings.trust.issuers", are.Issuers))
	states := []string{d.Say("settings.trust.states.all", "n", len(are.There()), "of", len(are.Territories), "names", f.names())}
	add("settings.trust.states", append(states, f.troubles()...)...)
	return rows
}

func (f *listsForm) names() string {
	var names []string
	for _, code := range f.are.There() {
		names = append(names, f.s.desk.Voice.Country(code))
	}
	return strings.Join(names, ", ")
}

// troubles are the states whose list is not there, or whose newest was not taken, each with the reason.
func (f *listsForm) troubles() (out []string) {
	d := f.s.desk
	for _, t := range f.are.Territories {
		state := d.Voice.Country(t.Code)
		switch {
		case t.Refused != "" && t.Problem != "":
			out = append(out, d.Say("settings.trust.state.why", "state", state, "why", d.Voice.Explain(f.are.Why(t.Refused)).Sentence))
		case t.Problem != "":
			out = append(out, d.Say("settings.trust.state.why", "state", state, "why", d.Voice.Explain(f.are.Why(t.Problem)).Sentence))
		case t.Refused != "":
			out = append(out, d.Say("settings.trust.state.kept", "state", state, "why", d.Voice.Explain(f.are.Why(t.Refused)).Sentence))
		case t.Old:
			out = append(out, d.Say("settings.trust.state.old", "state", state, "date", d.Voice.Date(t.Next.Local())))
		}
	}
	return out
}

// ageOf is how old lists are that were fetched then.
func ageOf(d *kit.Kit, fetched time.Time) string {
	now := time.Now()
	switch n := say.DaysSince(now, fetched); {
	case fetched.IsZero():
		return d.Say("settings.trust.undated")
	case n == 0:
		return d.Say("settings.trust.today", "time", d.Voice.Minute(fetched.Local()))
	default:
		return d.Voice.Count("settings.trust.days", n)
	}
}
