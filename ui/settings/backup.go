package settings

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// minPassphrase is what somebody who finds a backup must guess, at least.
const minPassphrase = 12

// backupForm writes everything into one file under a passphrase, which the fields forget afterwards.
type backupForm struct {
	s                               *Screen
	first, again, path              *kit.Entry
	firstField, againField, toField *kit.Field
	button                          *kit.Button
	answer                          answer
}

// backup is how backups are made by themselves, one by hand, and how one is put back.
func (s *Screen) backup() fyne.CanvasObject {
	return kit.VBox(20, s.regular(), s.byHand(), s.restore())
}

func (s *Screen) byHand() fyne.CanvasObject {
	d := s.desk
	f := &backupForm{s: s, first: kit.NewPassword(d), again: kit.NewPassword(d), path: kit.NewEntry(""), answer: s.newAnswer()}
	f.firstField = kit.NewField(d.Say("settings.backup.first"), f.first)
	f.againField = kit.NewField(d.Say("settings.backup.again"), f.again)
	choose := kit.NewButton(d.Say("settings.backup.choose"), "", kit.Plain, f.choose)
	if s.ChooseSave == nil {
		choose.Hide()
	}
	f.toField = kit.NewField(d.Say("settings.backup.file"), kit.HBox(8, kit.Fill(f.path), choose))
	f.button = kit.NewButton(d.Say("settings.backup.do"), "", kit.Plain, f.save)
	confirm(f.button, f.first, f.again, f.path)
	return kit.NewCard(kit.VBox(
		14, kit.NewBold(d.Say("settings.backup.hand")), kit.Note(d.Say("settings.backup.what")), kit.InColumns(12, f.firstField, f.againField), kit.Note(d.Say("settings.backup.forgotten")),
		f.toField, f.answer.row(f.button),
	))
}

func (f *backupForm) choose() {
	take := func(path string) {
		f.path.SetText(path)
		f.toField.SetError("")
	}
	name := f.s.desk.Say("settings.backup.name")
	if f.s.ChooseSave != nil {
		f.s.ChooseSave(name, take)
	}
}

func (f *backupForm) save() {
	pass, path := f.first.Text, strings.TrimSpace(f.path.Text)
	if !f.answer.fine(
		wish{f.firstField, utf8.RuneCountInString(pass) >= minPassphrase, "settings.backup.short"},
		wish{f.againField, f.again.Text == pass, "settings.backup.differ"},
		wish{f.toField, filepath.IsAbs(path), "settings.backup.nowhere"},
	) {
		return
	}
	f.write(path, pass, false)
}

// write makes the file; over an earlier backup once the person has said so.
func (f *backupForm) write(path, pass string, over bool) {
	d := f.s.desk
	f.button.Disable(d.Say("settings.backup.doing"))
	f.answer.say(d.Say("settings.backup.doing"))
	var broken int
	f.s.run(func(ctx context.Context) (err error) {
		broken, err = f.s.data.Backup(ctx, path, pass, over)
		return err
	}, func(err error) {
		if errors.Is(err, fs.ErrExist) && !over {
			f.button.Enable()
			f.answer.say("")
			d.AskReplace(path, nil, func() { f.write(path, pass, true) })
			return
		}
		f.saved(path, broken, err)
	})
}

func (f *backupForm) saved(path string, broken int, err error) {
	d := f.s.desk
	f.button.Enable()
	switch {
	case errors.Is(err, fs.ErrExist):
		f.toField.SetError(d.Say("settings.backup.exists"))
		f.answer.wrong(f.toField)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		f.toField.SetError(d.Say("settings.backup.folder"))
		f.answer.wrong(f.toField)
	case err != nil:
		f.answer.fail(d.Explain(err))
	default:
		f.first.SetText("")
		f.again.SetText("")
		if broken > 0 {
			f.answer.fail(d.Voice.Count("settings.backup.broken", broken, "name", filepath.Base(path)))
			return
		}
		f.answer.say(d.Say("settings.backup.done", "name", filepath.Base(path)))
	}
}
