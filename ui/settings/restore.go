package settings

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/kit"
)

// restoreForm puts a backup back: it is looked into first, and what is here now is kept.
type restoreForm struct {
	s                    *Screen
	path, pass           *kit.Entry
	pathField, passField *kit.Field
	look, put            *kit.Button
	answer               answer
}

func (s *Screen) restore() fyne.CanvasObject {
	d := s.desk
	f := &restoreForm{s: s, path: kit.NewEntry(""), pass: kit.NewPassword(d), answer: s.newAnswer()}
	f.answer.idle = "settings.restore.nothing"
	f.passField = kit.NewField(d.Say("settings.restore.passphrase"), f.pass)
	choose := kit.NewButton(d.Say("settings.backup.choose"), "", kit.Plain, func() {
		s.ChooseBackup(func(path string) {
			f.path.SetText(path)
			f.pathField.SetError("")
		})
	})
	kit.ShowIf(choose, s.ChooseBackup != nil)
	f.pathField = kit.NewField(d.Say("settings.restore.file"), kit.HBox(8, kit.Fill(f.path), choose))
	f.look = kit.NewButton(d.Say("settings.restore.look"), "", kit.Plain, f.see)
	f.put = kit.NewButton(d.Say("settings.restore.put"), "", kit.Plain, f.ask)
	f.put.Hide()
	confirm(f.look, f.path, f.pass)
	f.path.OnChanged = func(string) { f.put.Hide() } // what was seen is another one's
	if s.putting {                                   // since before this section was shown
		f.wait()
	}
	return kit.NewCard(kit.VBox(
		14, kit.NewBold(d.Say("settings.restore")), kit.Note(d.Say("settings.restore.what")).Wrapped(), f.pathField,
		f.passField, kit.Breaking(8, f.look, f.put), f.answer.Text,
	))
}

// see says what is in the backup.
func (f *restoreForm) see() {
	path, pass := strings.TrimSpace(f.path.Text), f.pass.Text
	if !f.answer.fine(wish{f.pathField, filepath.IsAbs(path), "settings.restore.nofile"}, wish{f.passField, pass != "", "settings.restore.nopass"}) {
		return
	}
	d := f.s.desk
	f.put.Hide()
	f.look.Disable(d.Say("settings.restore.looking"))
	f.answer.say(d.Say("settings.restore.looking"))
	var in office.Inside
	f.s.run(func(ctx context.Context) (err error) {
		in, err = f.s.data.Look(ctx, path, pass)
		return err
	}, func(err error) {
		f.look.Enable()
		if err != nil {
			f.wrong(err)
			return
		}
		f.put.Show()
		f.answer.say(f.inside(in))
	})
}

// inside says what a backup holds.
func (f *restoreForm) inside(in office.Inside) string {
	d := f.s.desk
	name := signing.OneLine(in.Office)
	if name == "" {
		name = d.Say("settings.restore.noname")
	}
	words := []string{d.Say("settings.restore.made", "when", d.Voice.DateTime(in.Made.Local()), "office", name), d.Voice.Count("settings.restore.requests", in.Requests)}
	if in.Practice > 0 {
		words = append(words, d.Voice.Count("settings.restore.practice", in.Practice))
	}
	return strings.Join(words, " ")
}

// wrong says what is wrong with the file or its passphrase, where it is.
func (f *restoreForm) wrong(err error) {
	d := f.s.desk
	field := f.pathField
	switch {
	case errors.Is(err, app.ErrPassphrase):
		field = f.passField
	case errors.Is(err, app.ErrNotBackup), errors.Is(err, app.ErrBackupDamaged), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
	default:
		f.answer.fail(d.Explain(err))
		return
	}
	field.SetError(d.Explain(err))
	f.answer.wrong(field)
}

// ask is the question before what is here now is set aside.
func (f *restoreForm) ask() {
	d := f.s.desk
	d.Ask(d.Say("settings.restore.ask"), d.Say("settings.restore.ask.body"), d.Say("settings.restore.leave"), d.Say("settings.restore.deed"), false, f.putBack)
}

// putBack goes on also where another section is shown meanwhile: what came of it is said there, too.
func (f *restoreForm) putBack() {
	s, d := f.s, f.s.desk
	path, pass, shows := strings.TrimSpace(f.path.Text), f.pass.Text, f.s.shows
	s.putting = true
	f.wait()
	d.Run(func(ctx context.Context) error {
		_, err := s.data.PutBack(ctx, path, pass)
		return err
	}, func(err error) {
		s.putting = false
		f.look.Enable()
		f.put.Enable()
		switch {
		case err == nil:
			f.pass.SetText("")
			f.put.Hide()
			f.answer.say("")
		case shows == s.shows:
			f.wrong(err)
		default:
			d.Toast(d.Say("settings.restore.failed", "why", d.Explain(err)), "", nil)
		}
		if shows != s.shows && s.section == SectionBackup { // it waits, too
			s.Refresh()
		}
		if err == nil {
			kit.Call(s.OnPutBack)
		}
	})
}

// wait is how it looks while a backup is put back.
func (f *restoreForm) wait() {
	d := f.s.desk
	f.look.Disable(d.Say("settings.restore.putting"))
	f.put.Disable(d.Say("settings.restore.putting"))
	f.answer.say(d.Say("settings.restore.putting"))
}
