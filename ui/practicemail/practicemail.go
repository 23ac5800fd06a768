package practicemail

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"paraph/app"
	"paraph/app/requests"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// practiceRequests bounds how many of the newest requests are asked for their letters.
const practiceRequests = 30

// practiceLetter is a letter with the request it belongs to.
type practiceLetter struct {
	requests.PracticeLetter
	request string
	title   string
}

// Screen shows the letters that practice did not send. OnOpenLink opens an address in the browser.
type Screen struct {
	kit.Place

	OnOpenLink func(address string)

	d        *kit.Kit
	requests *requests.Requests

	content fyne.CanvasObject
	letters []practiceLetter
	index   int
	rows    *kit.Rows
	place   *fyne.Container
	reading *fyne.Container
	wrong   *kit.Text
	loaded  bool
	stop    func()
	again   bool
}

// New makes the screen; nothing is read before Refresh.
func New(d *kit.Kit, r *requests.Requests) *Screen {
	p := &Screen{d: d, requests: r, place: kit.NewStack(), reading: kit.NewStack(), wrong: kit.NewBody("")}
	p.wrong.SetWrap(true)
	p.wrong.Hide()
	p.rows = kit.NewRows(58, func() int { return len(p.letters) }, func() kit.Row { return newLetterRow(p) }, p.chose)
	note := kit.NewSecond(d.Say("practicemail.note"))
	note.SetWrap(true)
	head := kit.Inset(20, 13, 20, 12, kit.VBox(4, kit.NewTitle(d.Say("practicemail.title")), note, p.wrong))
	list := kit.NewStack(kit.NewGround(theme.Surface, "", 0), p.place)
	p.content = kit.Split(kit.Besides(kit.VBox(0, head, kit.NewLine(), kit.Fill(list))), 420, p.reading)
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

// Refresh reads the letters of the newest practice requests, beside the screen.
func (p *Screen) Refresh() {
	if p.stop != nil {
		p.again = true
		return
	}
	var got []practiceLetter
	p.stop = func() {}
	p.stop = p.d.Run(func(ctx context.Context) (err error) {
		got, err = readLetters(ctx, p.requests)
		return err
	}, func(err error) {
		p.stop = nil
		if p.again {
			p.again = false
			p.Refresh()
		}
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			p.wrong.SetText(p.d.Explain(err))
			p.wrong.Show()
			p.content.Refresh()
		default:
			p.wrong.Hide()
			p.take(got)
		}
	})
}

// readLetters has the newest letter of the newest request first.
func readLetters(ctx context.Context, r *requests.Requests) (out []practiceLetter, err error) {
	lines, err := r.Entries(ctx, app.EntryFilter{Limit: 10 * practiceRequests})
	asked := 0
	for _, l := range lines {
		if !l.Practice || l.Stage == app.Leaving || l.Stage == app.Failed || asked == practiceRequests {
			continue
		}
		asked++
		letters, err := r.PracticeLetters(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		for i := len(letters) - 1; i >= 0; i-- {
			out = append(out, practiceLetter{letters[i], l.ID, l.Title})
		}
	}
	return out, err
}

func (p *Screen) take(letters []practiceLetter) {
	keep := p.loaded && p.index < len(p.letters)
	var old practiceLetter
	if keep {
		old = p.letters[p.index]
	}
	p.letters, p.index, p.loaded = letters, 0, true
	for i, l := range letters {
		if keep && l == old {
			p.index = i
			break
		}
	}
	p.draw()
}

func (p *Screen) draw() {
	if len(p.letters) == 0 {
		p.place.Objects, p.reading.Objects = nil, nil
		if p.loaded {
			p.place.Objects = []fyne.CanvasObject{kit.NewEmpty("flask", p.d.Say("practicemail.empty"), nil)}
		}
	} else {
		p.place.Objects = []fyne.CanvasObject{p.rows}
		p.rows.Refresh()
		p.rows.Select(p.index)
		p.reading.Objects = []fyne.CanvasObject{p.letter(p.letters[p.index])}
	}
	p.place.Refresh()
	p.reading.Refresh()
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
func (p *Screen) letter(l practiceLetter) fyne.CanvasObject {
	d := p.d
	body := kit.NewBody(strings.TrimSpace(l.Text))
	body.SetWrap(true)
	title := kit.NewDialogTitle(l.Subject)
	title.SetWrap(true)
	col := kit.VBox(14, kit.VBox(2, title, kit.NewSecond(d.Say("practicemail.to", "name", l.Name, "address", l.To)), kit.NewSecond(l.title)))
	if code := codeIn(l.Text); code != "" {
		copied := kit.NewButton(d.Say("practicemail.copy"), "copy", kit.Filled, func() {
			fyne.CurrentApp().Clipboard().SetContent(code)
			d.Toast(d.Say("practicemail.copied"), "", nil)
		})
		col.Add(kit.HBox(20, kit.NewTitle(code), copied))
	} else if link := linkIn(l.Text); link != "" {
		words := d.Say("practicemail.openas", "name", l.Name)
		if l.Name == "" {
			words = d.Say("practicemail.open")
		}
		col.Add(kit.HBox(0, kit.NewButton(words, "arrow-square-out", kit.Filled, func() { kit.CallWith(p.OnOpenLink, link) })))
	}
	col.Add(kit.NewLine())
	col.Add(body)
	return kit.NewVScroll(kit.AtMost(760, kit.Inset(24, 18, 24, 20, col)))
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
	body    fyne.CanvasObject
}

func newLetterRow(p *Screen) kit.Row {
	r := &letterRow{of: p, subject: kit.NewBody(""), bold: kit.NewBold(""), who: kit.NewSecond("")}
	r.body = kit.Inset(20, 8, 16, 8, kit.VBox(4, kit.NewStack(r.subject, r.bold), r.who))
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
	r.who.SetText(r.of.d.Say("practicemail.row", "name", l.Name, "title", l.title))
}
