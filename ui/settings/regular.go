package settings

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/say"
	"paraph/ui/kit"
)

// regularForm is where backups are made by themselves, how often, and how many stay. The passphrase is never read back: empty
// fields leave the stored one.
type regularForm struct {
	s                    *Screen
	known                office.Backups
	folder, first, again *kit.Entry
	folderField          *kit.Field
	firstField           *kit.Field
	againField           *kit.Field
	often                *kit.Chips
	keep                 *kit.Select
	button, off          *kit.Button
	last                 *kit.Text
	answer               answer
}

// keeps are the choices of how many stay.
var keeps = []int{3, 5, office.DefaultKeep, 30, 100}

func (s *Screen) regular() fyne.CanvasObject {
	d := s.desk
	f := &regularForm{s: s, folder: kit.NewEntry(""), first: kit.NewPassword(d), again: kit.NewPassword(d), answer: s.newFoot()}
	f.firstField = kit.NewField(d.Say("settings.backup.first"), f.first)
	f.againField = kit.NewField(d.Say("settings.backup.again"), f.again)
	f.often = kit.NewChips([]string{d.Say("settings.regular.daily"), d.Say("settings.regular.weekly")}, func(i int) { f.often.SetIndex(i) })
	var counts []string
	for _, n := range keeps {
		counts = append(counts, strconv.Itoa(n))
	}
	f.keep = kit.NewSelect(counts, func(i int) { f.keep.SetIndex(i) })
	f.keep.SetIndex(slices.Index(keeps, office.DefaultKeep))
	f.last = kit.Note(d.Say("settings.asking")) // a line, as what is said there: nothing moves when it comes
	f.last.SetWrap(true)
	f.firstField.SetNote(d.Say("settings.regular.length"))
	choose := kit.NewButton(d.Say("settings.backup.choose"), "", kit.Plain, func() {
		s.ChooseFolder(func(path string) {
			f.folder.SetText(path)
			f.folderField.SetError("")
		})
	})
	kit.ShowIf(choose, s.ChooseFolder != nil)
	f.folderField = kit.NewField(d.Say("settings.regular.folder"), kit.HBox(8, kit.Fill(f.folder), choose))
	f.button = kit.NewButton(d.Say("settings.regular.do"), "", kit.Filled, f.save)
	f.off = kit.NewButton(d.Say("settings.regular.off"), "", kit.Plain, f.stop)
	f.off.Hide()
	confirm(f.button, f.folder, f.first, f.again)
	s.saves(kit.VBox(8, f.answer.Text, kit.Breaking(8, f.button, f.off)))
	f.load()
	return kit.NewCard(kit.VBox(
		14, kit.NewBold(d.Say("settings.regular")), f.last, f.folderField,
		kit.InColumns(12, kit.NewField(d.Say("settings.regular.often"), f.often), kit.NewField(d.Say("settings.regular.keep"), f.keep)),
		kit.InColumns(12, f.firstField, f.againField), kit.Note(d.Say("settings.regular.note")).Wrapped(),
	))
}

func (f *regularForm) load() {
	var b office.Backups
	f.s.run(func(context.Context) (err error) {
		b, err = f.s.data.Backups()
		return err
	}, func(err error) {
		if err != nil {
			f.answer.fail(f.s.desk.Explain(err))
			return
		}
		f.folder.LoadText(b.Regular.Folder)
		if b.Regular.Weekly {
			f.often.SetIndex(1)
		}
		if i := slices.Index(keeps, b.Regular.Keep); i >= 0 {
			f.keep.SetIndex(i)
		}
		f.show(b)
	})
}

// show says how it stands with the backups.
func (f *regularForm) show(b office.Backups) {
	d := f.s.desk
	f.known = b
	words := d.Say("settings.regular.none")
	if !b.Last.IsZero() {
		words = d.Say("settings.regular.last", "when", say.When(d.Voice, time.Now(), b.Last))
	}
	f.last.SetText(words)
	note := d.Say("settings.regular.length")
	if b.Secret {
		note = d.Say("settings.regular.stored")
	}
	f.firstField.SetNote(note)
	kit.ShowIf(f.off, b.Regular.Folder != "")
	if b.Failed != "" {
		f.answer.fail(d.Voice.BackupFailed(b.Failed, b.Regular.Folder))
	}
	kit.Anew(f.s.form)
}

// typed is what stands in the fields; false if one of them says what is wrong with it.
func (f *regularForm) typed() (office.Regular, bool) {
	r := office.Regular{Folder: strings.TrimSpace(f.folder.Text), Weekly: f.often.Index() == 1, Keep: keeps[f.keep.Index()], Passphrase: f.first.Text}
	stays := r.Passphrase == "" && f.known.Secret
	return r, f.answer.fine(
		wish{f.folderField, filepath.IsAbs(r.Folder), "settings.regular.nowhere"},
		wish{f.firstField, stays || utf8.RuneCountInString(r.Passphrase) >= minPassphrase, "settings.backup.short"},
		wish{f.againField, f.again.Text == r.Passphrase, "settings.backup.differ"},
	)
}

// save keeps it and makes the first one at once, so that what does not work is known now.
func (f *regularForm) save() {
	r, fine := f.typed()
	if !fine {
		return
	}
	d := f.s.desk
	saved := false
	var b office.Backups
	f.button.Disable(d.Say("settings.backup.doing"))
	f.answer.say(d.Say("settings.backup.doing"))
	f.s.run(func(ctx context.Context) error {
		if err := f.s.data.SetRegular(r); err != nil {
			return err
		}
		saved = true
		err := f.s.data.BackUpNow(ctx)
		b, _ = f.s.data.Backups() // what is not read is as it was
		return err
	}, func(err error) {
		f.button.Enable()
		if saved {
			f.first.SetText("")
			f.again.SetText("")
		}
		f.saved(r, b, saved, err)
	})
}

func (f *regularForm) saved(r office.Regular, b office.Backups, saved bool, err error) {
	d := f.s.desk
	switch {
	case !saved && errors.Is(err, app.ErrBackupPlace):
		f.folderField.SetError(d.Explain(err))
		f.answer.wrong(f.folderField)
	case !saved && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)):
		f.folderField.SetError(d.Say("settings.backup.folder"))
		f.answer.wrong(f.folderField)
	case !saved:
		f.answer.fail(d.Explain(err))
	case err != nil && b.Failed == "":
		f.show(b)
		f.answer.fail(d.Explain(err))
	default:
		f.show(b)
		if b.Failed == "" {
			f.answer.say(d.Say("settings.regular.done", "folder", r.Folder))
		}
	}
}

// stop has none made any more. Those there are stay.
func (f *regularForm) stop() {
	d := f.s.desk
	f.s.run(func(context.Context) error { return f.s.data.SetRegular(office.Regular{}) }, func(err error) {
		if err != nil {
			f.answer.fail(d.Explain(err))
			return
		}
		f.folder.SetText("")
		f.known.Regular = office.Regular{}
		f.off.Hide()
		f.answer.say(d.Say("settings.regular.stopped"))
	})
}
