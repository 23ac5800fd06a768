package sign

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

	journey "paraph/app/sign"
	"paraph/ui/kit"
)

// With has further files signed with the one that is open: with the same key, in the same place, with one PIN.
func (s *Screen) With(paths []string) {
	const named = 3
	s.more = paths
	var names []string
	for _, path := range paths[:min(named, len(paths))] {
		names = append(names, filepath.Base(path))
	}
	v := s.desk.Voice
	switch left := len(paths) - len(names); {
	case len(paths) == 0:
		s.others.SetText("")
	case left == 0:
		s.others.SetText(s.desk.Say("sign.others", "names", v.List(names)))
	default:
		s.others.SetText(s.desk.Say("sign.others", "names", v.List(append(names, v.Count("sign.others.more", left)))))
	}
	kit.ShowIf(s.others, len(paths) > 0)
	s.button.SetText(v.Count("sign.do", 1+len(paths)))
	s.output.SetText(s.goesTo(s.doc.Name()))
	s.side.Refresh()
}

// tryAll is try for several files. Leaving the dialog meanwhile ends it after the file it is at, and what was
// done is told; so does another document.
func (p *pinDialog) tryAll(wish journey.Wish) {
	s, further := p.sign, p.sign.more
	work, halt := context.WithCancel(context.Background())
	p.halt = halt
	var all []journey.Done
	signed := 0
	p.stop = halt
	s.desk.Run(func(context.Context) (err error) {
		defer clear(wish.Secret)
		if wish.Key.File != "" {
			if wish.Key, err = s.opened(work, wish); err != nil {
				return err
			}
		}
		return s.own.SignAll(work, wish, further, func(d journey.Done) {
			all = append(all, d)
			if d.Err == nil {
				signed++
			}
			n := signed
			s.desk.Dispatch(func() { p.doing(n, 1+len(further)) })
		})
	}, func(err error) {
		halt()
		p.halt = nil
		cut := s.dialog != p // nobody hears of an error then: nothing was signed
		switch {
		case err != nil && !cut:
			p.failed(err)
		case err == nil && !cut:
			p.end()
			s.With(nil)
			kit.Call(s.OnTogether)
			fallthrough
		case err == nil:
			s.tellAll(all)
		}
	})
}

// doing says how many are signed. Where the PIN is typed on the reader it may be asked for each, so that stays too.
func (p *pinDialog) doing(n, of int) {
	d := p.sign.desk
	words := d.Say("sign.all.doing", "n", n, "of", of)
	if p.key.PINPad {
		words = d.Say("sign.pin.reader.now") + " " + words
	}
	p.work.SetProgress(n, of, words)
	p.fit()
}

// Leave ends the signing of several files after the one it is at, which tells what was signed; false: none is under way.
func (s *Screen) Leave() bool {
	if s.dialog == nil || s.dialog.halt == nil {
		return false
	}
	s.dialog.halt()
	return true
}

// leave closes the dialog; of several files those that are signed are told.
func (p *pinDialog) leave() {
	if p.halt != nil {
		p.halt()
		return
	}
	p.end()
}

// tellAll says what became of each of several files.
func (s *Screen) tellAll(all []journey.Done) {
	d := s.desk
	rows := kit.VBox(12)
	var signed []string
	for _, one := range all {
		icon, color, how := "check", kit.ColorSecondary, ""
		switch {
		case one.Err == nil:
			signed = append(signed, one.Signed)
			how = d.Say("sign.all.saved", "name", filepath.Base(one.Signed))
		case errors.Is(one.Err, context.Canceled):
			icon, how = "minus", d.Say("sign.all.left")
		default:
			icon, how = "warning-circle", d.Explain(one.Err)
		}
		line := kit.VBox(0, kit.NewBold(filepath.Base(one.Path)).Wrapped(), kit.Note(how))
		rows.Add(kit.HBox(12, kit.NewIcon(icon, 20, color), kit.Fill(line)))
	}
	var shut func()
	buttons := []*kit.Button{kit.NewButton(d.Say("sign.all.close"), "", kit.Plain, func() { shut() })}
	if len(signed) > 0 && s.OnSignedAll != nil {
		buttons = append(buttons, kit.NewButton(d.Say("sign.all.verify"), "seal-check", kit.Filled, func() { shut(); s.OnSignedAll(signed) }))
	}
	var content fyne.CanvasObject = kit.Fixed(pinWidth, 0, rows)
	shut = d.Dialog(d.Say("sign.all.title", "n", len(signed), "of", len(all)), content, buttons...)
}
