package verify

import (
	"context"

	"fyne.io/fyne/v2"

	words "paraph/app/verify/report"
	"paraph/ui/kit"
)

// file is what was found of a file, for a report.
func (v *Screen) file(name string, size int64, a answered) words.File {
	f := words.File{Name: name, Size: size, Verdict: a.found, Office: a.office, At: a.at, Took: a.took}
	if a.facts != nil {
		f.Pages = len(a.facts.Pages)
	}
	if a.err == nil {
		f.Answer = words.Of(v.desk.Voice, a.found, a.office)
		return f
	}
	return v.lost(f, v.unreadable(a.err).sentence)
}

// lost is a file of which nothing was found out, and why.
func (v *Screen) lost(f words.File, why string) words.File {
	f.Lost, f.Answer = true, words.Answer{Mark: words.Unsure, Word: v.desk.Say("verify.unsure.word"), Sentence: why, Short: why}
	return f
}

// form is one that a report can have.
type form struct {
	ending, title, what string
	write               func(files []words.File) ([]byte, error)
}

func (v *Screen) forms(table bool) []form {
	d := v.desk
	out := []form{{".pdf", d.Say("verify.report.pdf"), d.Say("verify.report.pdf.what"), func(files []words.File) ([]byte, error) {
		return words.PDF(d.Voice, files, v.now())
	}}}
	if table {
		out = append(out, form{".csv", d.Say("verify.report.csv"), d.Say("verify.report.csv.what"), func(files []words.File) ([]byte, error) {
			return words.CSV(d.Voice, files), nil
		}})
	}
	return append(out, form{".json", d.Say("verify.report.json"), d.Say("verify.report.json.what"), func(files []words.File) ([]byte, error) {
		return words.JSON(words.Lines(files)...)
	}})
}

// askReport asks for the form of a report and hands it over under a name.
func (v *Screen) askReport(name string, files []words.File, table bool) {
	d, forms, chosen := v.desk, v.forms(table), 0
	var cards []*kit.ChoiceCard
	rows := kit.VBox(8)
	for i, f := range forms {
		card := kit.NewChoiceCard(f.title, []string{f.what}, "", func() {
			chosen = i
			for n, c := range cards {
				c.Choose(n == i)
			}
		})
		cards = append(cards, card)
		rows.Add(card)
	}
	cards[0].Choose(true)
	var shut func()
	leave := kit.NewButton(d.Say("verify.report.leave"), "", kit.Plain, func() { shut() })
	do := kit.NewButton(d.Say("verify.report.do"), "", kit.Filled, func() {
		shut()
		v.writeReport(name+forms[chosen].ending, files, forms[chosen])
	})
	shut = d.Dialog(d.Say("verify.report.title"), kit.Fixed(420, 0, rows), leave, do)
	d.Window.Canvas().Focus(fyne.Focusable(cards[0]))
}

// writeReport has a report written beside the window, and saved.
func (v *Screen) writeReport(name string, files []words.File, f form) {
	var content []byte
	v.desk.Run(func(context.Context) (err error) {
		content, err = f.write(files)
		return err
	}, func(err error) {
		if err != nil {
			v.desk.Toast(v.desk.Explain(err), "", nil)
			return
		}
		if v.OnReport != nil {
			v.OnReport(name, content)
		}
	})
}

// CanReport reports whether something was found that a report can tell.
func (v *Screen) CanReport() bool {
	return v.report != nil || v.doc == nil && v.list != nil && !v.list.working.Visible()
}

// SaveReport saves a report on the open file, or on all that are listed.
func (v *Screen) SaveReport() {
	switch {
	case v.report != nil:
		v.report.save()
	case v.CanReport():
		v.list.save()
	}
}

// save keeps what was found of all files of the list.
func (l *list) save() {
	v := l.screen
	files := make([]words.File, len(l.files))
	for i, f := range l.files {
		files[i] = f.file
		if f.kind == pending {
			files[i] = v.lost(words.File{Name: f.name(), At: v.now()}, v.desk.Say("verify.list.pending"))
		}
	}
	v.askReport(v.desk.Say("verify.report.all.name", "n", len(files)), files, true)
}
