package settings

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/app/say"
	"paraph/ui/kit"
)

// diagnostics is how it stands, in words, and what support asks for, to be read before it is copied.
func (s *Screen) diagnostics() fyne.CanvasObject {
	return kit.VBox(20, s.standing(), s.forSupport())
}

// standing says what runs, where the data are, how mail and backups are.
func (s *Screen) standing() fyne.CanvasObject {
	d := s.desk
	line := func(key, words string) (fyne.CanvasObject, *kit.Text) {
		t := kit.NewBody(words).Wrapped()
		return s.fact(d.Voice.Say(key), t), t
	}
	program, _ := line("settings.standing.program", "Paraph "+s.Version)
	open := kit.NewButton(d.Say("settings.standing.where.open"), "folder-open", kit.Small, func() { kit.CallWith(s.OnFolder, s.data.Where()) })
	kit.ShowIf(open, s.OnFolder != nil)
	where := s.fact(d.Say("settings.standing.where"), kit.VBox(4, kit.NewBody(d.Say("settings.standing.where.disk")).Wrapped(), kit.HBox(0, open)))
	service, runs := line("settings.standing.service", d.Say("settings.asking"))
	mail, leaves := line("settings.mail", d.Say("settings.asking"))
	saved, last := line("settings.standing.backup", d.Say("settings.asking"))
	var r office.Ready
	s.run(func(ctx context.Context) (err error) {
		r, err = s.data.Ready(ctx)
		return err
	}, func(err error) {
		runs.SetText(s.serviceWords(r, err))
		leaves.SetText(s.mailWords(r, err))
	})
	var b office.Backups
	s.run(func(context.Context) (err error) {
		b, err = s.data.Backups()
		return err
	}, func(err error) { last.SetText(s.backupWords(b, err)) })
	return kit.NewCard(kit.VBox(8, program, where, service, mail, saved))
}

func (s *Screen) serviceWords(r office.Ready, err error) string {
	d := s.desk
	switch {
	case err != nil:
		return d.Explain(err)
	case r.Practice:
		return d.Say("settings.standing.practises")
	case slices.Contains(r.Missing, "public"):
		return d.Say("settings.standing.unreached")
	}
	return d.Say("settings.standing.runs")
}

func (s *Screen) mailWords(r office.Ready, err error) string {
	d := s.desk
	switch {
	case err != nil:
		return d.Say("settings.standing.unknown")
	case r.Practice:
		return d.Say("settings.mail.practice")
	case slices.Contains(r.Missing, "mail"):
		return d.Say("settings.standing.nomail")
	}
	return d.Say("settings.standing.mail")
}

func (s *Screen) backupWords(b office.Backups, err error) string {
	d := s.desk
	switch {
	case err != nil:
		return d.Explain(err)
	case b.Failed != "":
		return d.Voice.BackupFailed(b.Failed, b.Regular.Folder)
	case b.Last.IsZero():
		return d.Say("settings.regular.none")
	}
	return d.Say("settings.regular.last", "when", say.When(d.Voice, time.Now(), b.Last))
}

// forSupport is what support asks for.
func (s *Screen) forSupport() fyne.CanvasObject {
	d := s.desk
	if s.Diagnostics == nil {
		return kit.NewCard(kit.Note(d.Say("settings.diagnostics.how")))
	}
	text := kit.NewMono(s.Diagnostics())
	text.SetWrap(true)
	copied := s.newAnswer()
	button := kit.NewButton(d.Say("settings.diagnostics.copy"), "copy", kit.Plain, func() {
		fyne.CurrentApp().Clipboard().SetContent(text.Text())
		copied.say(d.Say("settings.diagnostics.copied"))
	})
	button.Hide()
	text.Hide()
	var more *kit.Button
	more = kit.NewButton(d.Say("settings.diagnostics.more"), "", kit.Plain, func() {
		text.Show()
		button.Show()
		more.Hide()
		kit.Anew(s.form)
	})
	return kit.NewCard(kit.VBox(12, kit.Note(d.Say("settings.diagnostics.how")).Wrapped(), text, kit.Breaking(8, button, more), copied.Text))
}
