package practicemail

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"paraph/app/requests"
	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// Screen shows the letters that practice did not send, until they are dismissed. OnOpenLink opens an address in the browser. Both
// callbacks may be nil.
type Screen struct {
	kit.Place

	OnNew      func() // a request is to be made
	OnOpenLink func(address string)

	d        *kit.Kit
	requests *requests.Requests

	content fyne.CanvasObject
	letters []requests.PracticeLetter
	index   int
	rows    *kit.Rows
	place   *fyne.Container
	reading *fyne.Container
	wrong   *kit.Text
	retry   fyne.CanvasObject // what went wrong, and a way to try again
	all     *kit.Button       // dismisses all
	loaded  bool
	coming  bool // letters are still being written
	stop    func()
	again   bool
}

// New makes the screen; nothing is read before Refresh.
func New(d *kit.Kit, r *requests.Requests) *Screen {
	p := &Screen{d: d, requests: r, place: kit.NewStack(), reading: kit.NewStack(), wrong: kit.NewBody("")}
	p.wrong.SetWrap(true)
	p.retry = kit.Inset(0, 4, 0, 0, kit.HBox(12, kit.Fill(p.wrong), kit.NewButton(d.Say("practicemail.again"), "", kit.Small, p.Refresh)))
	p.retry.Hide()
	p.rows = kit.NewRows(58, func() int { return len(p.letters) }, func() kit.Row { return newLetterRow(p) }, p.chose)
	p.rows.OnOpen, p.rows.OnKey = p.use, p.pressed
	note := kit.NewSecond(d.Say("practicemail.note"))
	note.SetWrap(true)
	p.all = kit.NewButton(d.Say("practicemail.dismiss.all"), "", kit.Small, func() { p.dismiss(p.letters...) })
	p.all.Hide()
	head := kit.Inset(20, 13, 20, 12, kit.VBox(4, kit.NewTitle(d.Say("practicemail.title")).Wrapped(), kit.HBox(12, kit.Fill(note), p.all), p.retry))
	list := kit.NewStack(kit.NewGround(theme.Surface, "", 0), p.place)
	p.content = kit.Split(kit.Besides(kit.VBox(0, head, kit.NewLine(), kit.Fill(list))), kit.Grown(420), p.reading)
	p.draw()
	return p
}

// Content is the screen.
func (p *Screen) Content() fyne.CanvasObject { return p.content }

// Shown reads anew.
func (p *Screen) Shown() {
	p.Place.Shown()
	p.Refresh()
}

// Changed tells that entries are no longer what they were.
func (p *Screen) Changed([]string) {
	if p.InFront() {
		p.Refresh()
	}
}

// Refresh reads the letters, beside the screen. Where the service does not answer those that are known stay.
func (p *Screen) Refresh() {
	if p.stop != nil {
		p.again = true
		return
	}
	var got []requests.PracticeLetter
	coming := false
	p.stop = func() {}
	p.stop = p.d.Run(func(ctx context.Context) (err error) {
		got, coming, err = p.requests.PracticeMail(ctx)
		return err
	}, func(err error) {
		p.stop = nil
		if p.again {
			p.again = false
			p.Refresh()
		}
		if errors.Is(err, context.Canceled) {
			return
		}
		p.wrong.SetText("")
		if err != nil {
			p.wrong.SetText(p.d.Explain(err))
		}
		kit.ShowIf(p.retry, err != nil)
		if p.coming = coming; err == nil || len(got) > 0 {
			p.take(got)
		} else {
			p.draw()
		}
		p.content.Refresh()
	})
}

func (p *Screen) take(letters []requests.PracticeLetter) {
	old := ""
	if p.loaded && p.index < len(p.letters) {
		old = p.letters[p.index].ID
	}
	p.letters, p.loaded = letters, true
	p.index = max(0, slices.IndexFunc(letters, func(l requests.PracticeLetter) bool { return l.ID == old }))
	p.draw()
}

// dismiss takes letters away; a toast brings them back.
func (p *Screen) dismiss(letters ...requests.PracticeLetter) {
	var ids []string
	for _, l := range letters {
		ids = append(ids, l.ID)
	}
	p.index = min(p.index, max(0, len(p.letters)-len(ids)-1))
	rest := slices.DeleteFunc(slices.Clone(p.letters), func(l requests.PracticeLetter) bool { return slices.Contains(ids, l.ID) })
	next := p.index
	p.letters = rest
	p.index = next
	p.draw()
	p.keep(func() error { return p.requests.DismissLetters(ids...) })
	p.d.Keep(p, p.d.Voice.Count("practicemail.dismissed", len(ids)), p.d.Say("practicemail.undo"), func() {
		p.keep(func() error { return p.requests.BringLetters(ids...) })
	})
}

// keep writes what was done and reads anew.
func (p *Screen) keep(write func() error) {
	p.d.Run(func(context.Context) error { return write() }, func(err error) {
		if err != nil {
			p.d.Toast(p.d.Explain(err), "", nil)
		}
		p.Refresh()
	})
}

func (p *Screen) draw() {
	kit.ShowIf(p.all, len(p.letters) > 1)
	if len(p.letters) > 0 {
		p.reading.Objects = []fyne.CanvasObject{p.letter(p.letters[p.index])}
	} else {
		p.reading.Objects = nil
	}
	kit.Replace(p.d, p.place, p.listOrEmpty())
	p.rows.Refresh()
	p.rows.Select(p.index)
	p.reading.Refresh()
	p.stand()
}

// listOrEmpty is the list, or why there is nothing in it. One that is still to be read has the keyboard already.
func (p *Screen) listOrEmpty() fyne.CanvasObject {
	switch {
	case len(p.letters) > 0:
		return p.rows
	case !p.loaded && p.retry.Visible():
		return p.rows
	case !p.loaded:
		return kit.Above(p.d.Say("practicemail.reading"), p.rows)
	case p.coming:
		return kit.Above(p.d.Say("practicemail.coming"), p.rows)
	}
	return kit.NewEmpty("flask", p.d.Say("practicemail.empty"), kit.NewButton(p.d.Say("requests.new"), "plus", kit.Filled, func() { kit.Call(p.OnNew) }))
}

// pressed does with the keyboard what the buttons of the letter that is read do.
func (p *Screen) pressed(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyDelete || p.index >= len(p.letters) {
		return false
	}
	p.dismiss(p.letters[p.index])
	return true
}

// use opens a letter's link, or copies its code.
func (p *Screen) use(i int) {
	if i >= len(p.letters) {
		return
	}
	l := p.letters[i]
	if code := codeIn(l.Text); code != "" {
		p.copy("practicemail.copied", code)
	} else if link := linkIn(l.Text); link != "" {
		kit.CallWith(p.OnOpenLink, link)
	}
}

func (p *Screen) chose(i int) {
	if i < 0 || i >= len(p.letters) {
		return
	}
	p.index = i
	p.reading.Objects = []fyne.CanvasObject{p.letter(p.letters[i])}
	p.reading.Refresh()
}

// letter is one message with its link and its code as actions.
func (p *Screen) letter(l requests.PracticeLetter) fyne.CanvasObject {
	d := p.d
	body := kit.NewBody(strings.TrimSpace(l.Text))
	body.SetWrap(true)
	title := kit.NewDialogTitle(l.Subject)
	title.SetWrap(true)
	col := kit.VBox(14, kit.VBox(2, title, kit.NewSecond(d.Say("practicemail.to", "name", l.Name, "address", l.To)), kit.NewSecond(p.about(l)).Wrapped()))
	dismiss := kit.NewButton(d.Say("practicemail.dismiss"), "", kit.Plain, func() { p.dismiss(l) })
	if code := codeIn(l.Text); code != "" {
		col.Add(kit.HBox(20, kit.NewTitle(code), kit.HBox(8, p.copier("practicemail.copy", "practicemail.copied", code, kit.Filled), dismiss)))
	} else if link := linkIn(l.Text); link != "" {
		words := d.Say("practicemail.openas", "name", l.Name)
		if l.Name == "" {
			words = d.Say("practicemail.open")
		}
		open := kit.NewButton(words, "arrow-square-out", kit.Filled, func() { kit.CallWith(p.OnOpenLink, link) })
		col.Add(kit.Breaking(8, open, p.copier("practicemail.copylink", "practicemail.linkcopied", link, kit.Plain), dismiss))
	} else {
		col.Add(kit.HBox(0, dismiss))
	}
	col.Add(kit.NewLine())
	col.Add(body)
	return kit.NewVScroll(kit.AtMost(760, kit.Inset(24, 14, 24, 20, col)))
}

// copier is a button that copies something and says so.
func (p *Screen) copier(words, done, what string, kind kit.Kind) *kit.Button {
	return kit.NewButton(p.d.Voice.Say(words), "copy", kind, func() { p.copy(done, what) })
}

func (p *Screen) copy(done, what string) {
	fyne.CurrentApp().Clipboard().SetContent(what)
	p.d.Toast(p.d.Voice.Say(done), "", nil)
}

// about is which request a letter belongs to, and when it was written.
func (p *Screen) about(l requests.PracticeLetter) string {
	if l.At.IsZero() { // of an older service
		return l.Title
	}
	return l.Title + " · " + p.d.Voice.DateTime(l.At.Local())
}

// codeIn is the one-time code of a letter, "" if it has none.
func codeIn(text string) string {
	text = regexp.MustCompile(`https?://\S+`).ReplaceAllString(text, "")
	return regexp.MustCompile(`\b\d{6}\b`).FindString(text)
}

// linkIn is the first address of a letter, "" if it has none.
func linkIn(text string) string {
	return strings.TrimRight(regexp.MustCompile(`https?://[^\s<>"]+`).FindString(text), ".,;)")
}

// letterRow is one row of the list.
type letterRow struct {
	widget.BaseWidget
	of      *Screen
	subject *kit.Text
	bold    *kit.Text
	who     *kit.Text
	when    *kit.Text
	body    fyne.CanvasObject
}

func newLetterRow(p *Screen) kit.Row {
	r := &letterRow{of: p, subject: kit.NewBody(""), bold: kit.NewBold(""), who: kit.NewSecond(""), when: kit.NewSecond("")}
	head := kit.HBox(8, kit.Fill(kit.NewStack(r.subject, r.bold)), r.when)
	r.body = kit.Inset(20, 8, 20, 8, kit.VBox(4, head, r.who))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *letterRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// ShowItem implements kit.Row.
func (r *letterRow) ShowItem(i int, selected bool) {
	if i >= len(r.of.letters) {
		return
	}
	l := r.of.letters[i]
	r.subject.SetText(l.Subject)
	r.bold.SetText(l.Subject)
	kit.ShowIf(r.bold, selected)
	kit.ShowIf(r.subject, !selected)
	r.who.SetText(r.of.d.Say("practicemail.row", "name", l.Name, "title", l.Title))
	when := ""
	if !l.At.IsZero() {
		when = say.DayAt(r.of.d.Voice, r.of.requests.Clock().Local(), l.At)
	}
	r.when.SetText(when)
}
