package home

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/app/office"
	"paraph/app/say"
	"paraph/ui/kit"
)

// firstRun is the Desk while there is nothing on it: three ways to begin, and how the office is called.
type firstRun struct {
	h      *Screen
	name   *kit.Entry
	field  *kit.Field
	seal   *kit.Text
	scroll *kit.Scroll // what draw made last
	deed   *kit.Button // the first one in it
	tick   *kit.Icon
	asking bool   // it is being asked
	asked  bool   // the office's name was read
	saved  string // the name the service has
}

func newFirstRun(h *Screen) *firstRun {
	f := &firstRun{h: h, name: kit.NewEntry(h.d.Say("home.officehint")), seal: kit.NewBody(h.d.Say("home.sealing"))}
	kit.Secondary(f.seal).SetWrap(true)
	f.tick = kit.NewIcon("clock-countdown", 20, fynetheme.ColorNameForeground)
	f.field = kit.NewField(h.d.Say("home.office"), f.name)
	f.name.SetHint(h.d.Say("home.office")+". "+h.d.Say("home.hintfirst"), "")
	f.field.SetNote(h.d.Say("home.officenote")) // nothing moves when it is kept
	f.name.OnCommit = f.rename
	return f
}

// draw puts together what is left of the first steps.
func (f *firstRun) draw() fyne.CanvasObject {
	d := f.h.d
	var cards []fyne.CanvasObject
	f.deed = nil
	for _, c := range []struct {
		step, icon, title, words, deed string
		kind                           kit.Kind
		do                             func()
	}{
		{"sample", "paper-plane-tilt", d.Say("home.try"), d.Say("home.trymore"), d.Say("home.start"), kit.Filled, func() { kit.Call(f.h.OnStartSample) }},
		{"check", "seal-check", d.Say("home.check"), d.Say("home.checkmore"), d.Say("home.choose"), kit.Plain, func() { kit.CallWith(f.h.OnChoosePDF, "verify") }},
		{"sign", "credit-card", d.Say("home.sign"), d.Say("home.signmore"), d.Say("home.devices"), kit.Plain, func() { kit.Call(f.h.OnSign) }},
	} {
		if !slices.Contains(f.h.done, c.step) {
			deed := kit.NewButton(c.deed, "", c.kind, func() { f.h.stepDone(c.step); c.do() })
			cards = append(cards, kit.Fill(stepCard(c.icon, c.title, c.words, deed)))
			f.deed = cmp.Or(f.deed, deed)
		}
	}
	page := kit.VBox(20,
		kit.NewTitle(d.Say("home.welcome")),
		kit.HBox(20, cards...),
		f.office(),
		kit.HBox(12, kit.Fill(kit.Secondary(kit.NewBody(d.Say("home.ordrop")))), kit.Link(d.Say("home.restore"), func() { kit.Call(f.h.OnRestore) })),
	)
	f.scroll = kit.NewVScroll(kit.AtMost(1240, kit.Inset(20, 26, 20, 20, page)))
	return f.scroll
}

// land gives the keyboard, where nothing has it, to the office's name; where that is not in sight, to the first deed.
func (f *firstRun) land() {
	c := f.h.d.Window.Canvas()
	if c.Overlays().Top() == nil && f.scroll != nil && !f.scroll.Size().IsZero() && !kit.Reachable(c.Content(), c.Focused()) {
		c.Focus(f.keyboard())
	}
}

// keyboard is what land gives it to.
func (f *firstRun) keyboard() fyne.Focusable {
	if f.deed == nil || f.scroll.Shows(f.name) {
		return f.name
	}
	return f.deed
}

// tell says how far the seal is, which may take another line.
func (f *firstRun) tell(words string) {
	f.seal.SetText(words)
	if f.scroll != nil {
		f.scroll.Content.Refresh()
		f.scroll.Refresh()
	}
}

func stepCard(icon, title, words string, deed *kit.Button) fyne.CanvasObject {
	more := kit.Secondary(kit.NewBody(words))
	more.SetWrap(true)
	head := kit.NewSection(title)
	head.SetWrap(true)
	text := kit.VBox(4, head, more)
	inner := kit.VBox(12, kit.HBox(0, kit.NewIcon(icon, 28, fynetheme.ColorNamePrimary)), kit.Fill(text), kit.HBox(0, deed))
	return kit.AtLeast(214, kit.NewCard(inner))
}

// office is the card with its name, the desk's language and how far the seal is.
func (f *firstRun) office() fyne.CanvasObject {
	d := f.h.d
	names := []string{"English", "Italiano", "Français"} // in the order of say.Languages, each in its own
	language := kit.NewSelect(names, func(i int) { kit.CallWith(f.h.OnLanguage, say.Languages()[i]) })
	language.SetIndex(slices.Index(say.Languages(), d.Voice.Lang()))
	spoken := kit.NewField(d.Say("home.language"), language)
	spoken.SetNote(d.Say("home.languagenote"))
	row := kit.HBox(20, kit.Fixed(360, 0, f.field), kit.Fixed(170, 0, spoken),
		kit.Fill(kit.NewStack()), kit.HBox(8, f.tick, kit.UpTo(270, f.seal)))
	return kit.NewCard(row)
}

// refresh asks the service what it is called and whether it has its seal.
func (f *firstRun) refresh() {
	if f.asking {
		return
	}
	var details office.Details
	var ready office.Ready
	var inFile bool
	first := !f.asked
	f.asking = true
	f.h.d.Run(func(ctx context.Context) (err error) {
		if first {
			if details, err = f.h.office.Details(); err != nil {
				return err
			}
		}
		if ready, err = awaitSeal(ctx, f.h.office); err == nil {
			inFile, err = f.h.office.KeyIsInFile()
		}
		return err
	}, func(err error) {
		f.asking = false
		if err != nil {
			f.tell(f.h.d.Explain(err))
			return
		}
		if first {
			f.asked, f.saved = true, details.Name
			f.name.LoadText(details.Name)
		}
		if sealed(ready) {
			f.tick.Set("check", fynetheme.ColorNameForeground)
			words := f.h.d.Say("home.sealed")
			if inFile {
				words = f.h.d.Say("home.sealedfile")
			}
			f.tell(words)
		}
	})
}

// awaitSeal asks the service until it has its seal, which is made while the first screen is looked at.
func awaitSeal(ctx context.Context, o Office) (ready office.Ready, err error) {
	const tries, pause = 20, 500 * time.Millisecond
	for range tries {
		if ready, err = o.Ready(ctx); err != nil || sealed(ready) {
			break
		}
		select {
		case <-ctx.Done():
			return ready, ctx.Err()
		case <-time.After(pause):
		}
	}
	return ready, err
}

func sealed(r office.Ready) bool { return r.Seal != "" && !slices.Contains(r.Missing, "seal") }

// rename tells the service the office's name; the rest of what the office said stays.
func (f *firstRun) rename(name string) {
	name = strings.TrimSpace(name)
	if name == f.saved || name == "" {
		return
	}
	f.h.d.Run(func(context.Context) error {
		office, err := f.h.office.Details()
		if err != nil {
			return err
		}
		office.Name = name
		return f.h.office.SetDetails(office)
	}, func(err error) {
		if err != nil {
			f.field.SetError(f.h.d.Explain(err))
			return
		}
		f.saved = name
		f.field.SetError("")
		f.field.SetNote(f.h.d.Say("home.officesaved"))
	})
}
