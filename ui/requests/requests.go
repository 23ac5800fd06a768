package requests

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app"
	journey "paraph/app/requests"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// Screen is the list of what was sent and is being prepared, with one of them beside it. Its callbacks may be nil.
type Screen struct {
	kit.Place

	OnNew          func()
	OnOpenDraft    func(id string)
	OnOpenDocument func(id string)
	OnSave         func(name string, content []byte) // evidence to be saved where the user says
	OnNeeds        func(n int)                       // how many need the office
	OnSaveSigned   func()                            // the sealed copy of the request shown is to be saved
	OnLetters      func()                            // practice mail is to be shown
	OnFilter       func(name string)                 // another filter was chosen
	OnOrder        func(name string)                 // another order was chosen
	OnState        func()                            // what can be done with the chosen one may have changed

	d        *kit.Kit
	requests *journey.Requests

	content fyne.CanvasObject
	search  *kit.Entry
	chips   *kit.Chips
	order   *kit.Select
	period  *kit.Select
	rows    *kit.Rows
	side    *fyne.Container // search, chips and list
	place   *fyne.Container // the rows, or why there are none
	trouble *kit.Text
	beside  *fyne.Container // detail, or many
	detail  *detail
	many    *many

	shelf   journey.Shelf
	shown   []journey.Line
	filter  int
	by      journey.Order
	when    journey.Period
	mode    journey.Mode
	chosen  string // id
	before  string // id of what was chosen until the list had it no more
	several several
	wide    bool // the rows have room for days
	opening bool // what is found first is to be opened
	loaded  bool
	seek    bool   // the chosen one is to be found whatever the filter
	stop    func() // of the reading under way; nil when none is
	again   bool   // read once more when it ends
	reading map[string]bool
}

// New makes the screen; nothing is read before it is shown or changed.
func New(d *kit.Kit, requests *journey.Requests) *Screen {
	r := &Screen{d: d, requests: requests, reading: map[string]bool{}, shelf: journey.Shelf{Entries: map[string]*app.Entry{}}}
	r.search = kit.NewSearch(d.Say("requests.search"))
	r.search.OnChanged = func(string) { r.opening = false; r.Refresh() }
	r.search.OnKey = r.searchKey
	r.search.OnSubmitted = func(string) { r.openFound() }
	r.chips = kit.NewChips(nil, r.choose)
	r.rows = kit.NewRows(58, func() int { return len(r.shown) }, func() kit.Row { return newRow(r) }, r.chose)
	r.rows.OnOpen = func(int) { r.open() }
	r.rows.OnRune = func(c rune) {
		if c == '/' {
			r.find()
		}
	}
	r.rows.OnKey = r.rowKey
	r.rows.Several = &kit.Several{Toggle: r.toggle, Extend: r.extend, Has: r.isPicked, Many: r.several.many, Menu: r.menu, Says: r.says, Ticks: 44}
	r.makeLooks()
	r.trouble = kit.NewBody("")
	r.trouble.SetWrap(true)
	r.trouble.Hide()
	r.place = container.NewStack(r.unread())
	r.detail, r.many = newDetail(r), newMany(r)
	r.beside = kit.NewStack(r.detail.content)
	r.content = container.New(listAndDetail{list: r.widen, detail: r.detail.widen}, r.left(), r.beside)
	r.showChips()
	return r
}

// Content is the screen.
func (r *Screen) Content() fyne.CanvasObject { return r.content }

// Shown reads anew.
func (r *Screen) Shown() {
	r.Place.Shown()
	r.Refresh()
}

func (r *Screen) now() time.Time { return r.requests.Clock().Local() }

func (r *Screen) left() fyne.CanvasObject {
	edge, gap := float32(13), float32(8)
	if kit.Large() { // the list needs the room
		edge, gap = 8, 4
	}
	head := kit.Inset(20, edge, 20, edge, kit.Apart(gap, kit.NewTitle(r.d.Say("requests.title")), r.newButton(kit.Plain)))
	looks := kit.HBox(16, r.order, r.period, kit.Fill(kit.NewStack()))
	find := kit.Inset(20, 0, 20, gap, kit.VBox(gap, r.search, r.chips, looks, r.trouble))
	list := kit.NewStack(kit.NewGround(theme.Surface, "", 0), r.place)
	r.side = kit.VBox(0, head, find, kit.NewLine(), kit.Fill(list))
	return kit.Besides(r.side)
}

// chose takes another row.
func (r *Screen) chose(i int) {
	if i < 0 || i >= len(r.shown) {
		return
	}
	l := r.shown[i]
	r.chosen, r.before = l.ID, ""
	r.several.clear(l.ID)
	r.detail.show(l)
	r.showBeside()
}

// open does what Return does on the chosen row: a draft goes on, of a request the document is opened.
func (r *Screen) open() {
	i := r.index(r.chosen)
	switch {
	case i < 0:
	case r.shown[i].Draft:
		kit.CallWith(r.OnOpenDraft, r.chosen)
	default:
		kit.CallWith(r.OnOpenDocument, r.chosen)
	}
}

// Hint is what the hint line says while nothing else has it.
func (r *Screen) Hint() string {
	i := r.index(r.chosen)
	switch {
	case r.many.stop != nil:
		return r.d.Say("requests.hint.doing")
	case r.several.many():
		return r.d.Say("requests.hint.several")
	case i < 0:
		return ""
	case r.shown[i].Draft:
		return r.d.Say("requests.hint.draft")
	case r.whyNotRemind() != "":
		return r.d.Say("requests.hint.open")
	}
	return r.d.Say("requests.hint")
}

// stand has the hint line say what can be done with what is chosen now.
func (r *Screen) stand() {
	if r.InFront() {
		r.d.Hints.SetStanding(r.Hint())
	}
}

// find puts the keyboard into the search entry.
func (r *Screen) find() { r.d.Window.Canvas().Focus(r.search) }

// Select shows one request, in the list of everything if the filter hides it.
func (r *Screen) Select(id string) {
	r.chosen, r.before, r.seek = id, "", true
	r.several.clear(id)
	if i := r.index(id); i >= 0 {
		r.rows.Select(i)
		r.detail.show(r.shown[i])
	}
	r.Refresh()
}

// Changed tells that entries are no longer what they were; also behind others it says how many need the office.
func (r *Screen) Changed(ids []string) {
	for _, id := range ids {
		delete(r.shelf.Entries, id)
	}
	r.Refresh()
}

// Aged tells that time has passed: what was to go out in a moment may wait for the network now.
func (r *Screen) Aged() {
	if d := r.detail; d.entry != nil && d.signature(d.step()) != d.drawn {
		d.draw()
		r.rows.Refresh()
	}
}

func (r *Screen) index(id string) int {
	return slices.IndexFunc(r.shown, func(l journey.Line) bool { return l.ID == id })
}

// Refresh reads the list anew, beside the screen; one that is asked for meanwhile comes after.
func (r *Screen) Refresh() {
	if r.stop != nil {
		r.again = true
		return
	}
	text, fresh := r.search.Text, journey.Shelf{}
	early := func(s journey.Shelf) {
		r.d.Dispatch(func() {
			if !r.loaded {
				r.take(s)
			}
		})
	}
	r.stop = func() {}
	r.stop = r.d.Run(func(ctx context.Context) (err error) {
		fresh, err = r.requests.ReadShelf(ctx, text, early)
		return err
	}, func(err error) {
		r.stop = nil
		if r.again {
			r.again = false
			r.Refresh()
		}
		if !r.failed(err) {
			r.loaded = true
			r.take(fresh)
		}
	})
}

// failed shows a reading that did not succeed in place; the list stays as it was.
func (r *Screen) failed(err error) bool {
	if errors.Is(err, context.Canceled) {
		return true
	}
	if err == nil {
		r.trouble.Hide()
		return false
	}
	r.trouble.SetText(r.d.Explain(err))
	r.trouble.Show()
	if !r.loaded {
		r.place.Objects = []fyne.CanvasObject{r.rows}
	}
	r.side.Refresh()
	return true
}

// take puts what was read on the screen.
func (r *Screen) take(s journey.Shelf) {
	if s.Entries == nil {
		s.Entries = r.shelf.Entries
	}
	s.Keep(r.mode)
	s.Remember(r.shelf)
	r.shelf = s
	r.tellNeeds()
	r.reading = map[string]bool{}
	here := slices.ContainsFunc(s.Lines, func(l journey.Line) bool { return l.ID == r.chosen })
	switch {
	case !here && r.loaded && r.search.Text == "": // it was thrown away, or never was
		r.chosen = ""
	case here && r.seek:
		r.seek = false
		r.uncover(s)
	}
	r.arrange(true)
	if i := slices.IndexFunc(s.Lines, func(l journey.Line) bool { return l.ID == r.chosen }); i >= 0 { // also where the filter hides it now
		r.detail.show(s.Lines[i])
	}
}

// tellNeeds says how many need the office, of all there are.
func (r *Screen) tellNeeds() {
	if r.OnNeeds != nil && r.search.Text == "" {
		r.OnNeeds(r.shelf.Counts(r.now(), journey.Period{})[journey.OnlyNeeds])
	}
}

// found takes in what the evidence of a request says; its row and the counts say it too.
func (r *Screen) found(id string, t journey.Trouble) {
	r.shelf.Note(id, t)
	r.showChips()
	r.tellNeeds()
	if i := r.index(id); i >= 0 {
		r.rows.RefreshItem(i)
	}
}

// whole is an entry if it was read; if not, it is read with its neighbours and the rows are drawn again.
func (r *Screen) whole(i int) *app.Entry {
	if e := r.shelf.Entries[r.shown[i].ID]; e != nil {
		return e
	}
	var ids []string
	for j := max(0, i-10); j < min(len(r.shown), i+30); j++ {
		if l := r.shown[j]; !l.Draft && !r.reading[l.ID] && r.shelf.Entries[l.ID] == nil {
			r.reading[l.ID] = true
			ids = append(ids, l.ID)
		}
	}
	if len(ids) > 0 {
		r.read(ids)
	}
	return nil
}

func (r *Screen) read(ids []string) {
	var got []*app.Entry
	r.d.Run(func(ctx context.Context) error {
		for _, id := range ids {
			if e, err := r.requests.Entry(ctx, id); err == nil { // one that is gone stays a line until the next reading
				got = append(got, e)
			}
		}
		return ctx.Err()
	}, func(error) {
		for _, e := range got {
			r.shelf.Entries[e.ID] = e
		}
		asked := make(map[string]bool, len(ids))
		for _, id := range ids {
			asked[id] = true
		}
		for i, l := range r.shown {
			if asked[l.ID] {
				r.rows.RefreshItem(i)
			}
		}
	})
}
