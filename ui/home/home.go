package home

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// Screen is the Desk: what needs the office, what waits for others; at first, where to begin. Its callbacks may be nil.
type Screen struct {
	kit.Place

	OnStartSample   func()
	OnChoosePDF     func(verb string) // "prepare", "sign", "verify"; "" as the file says
	OnSign          func()
	OnOpen          func(id string) // of an entry or a draft
	OnAllRequests   func(needs bool)
	OnFirstStepDone func(name string) // "sample", "check", "sign"
	OnLanguage      func(code string)
	OnRead          func(needs int)            // the lists are new; so many requests need the office
	OnBackup        func()                     // the settings of backups are asked for
	OnRestore       func()                     // a backup is to be put back
	OnDocument      func(id string)            // of an entry: its document
	OnCheck         func(path string)          // a file that was checked before
	Checked         func() []prefs.CheckedFile // the files checked lately, the latest first

	d        *kit.Kit
	requests *requests.Requests
	office   Office

	content *fyne.Container
	shelf   requests.Shelf
	backups office.Backups
	mode    requests.Mode
	loaded  bool
	wrong   string // why the list could not be read
	damaged bool   // and that is because the store is damaged
	stop    func()
	again   bool
	done    []string // first steps used already
	anew    bool     // first steps are asked for again
	welcome *firstRun
	shown   shown
	open    *kit.Button       // in the lists: opens a document
	row     fyne.CanvasObject // the first of them, nil while there are none
	asked   map[string]bool   // entries a reminder is under way for
}

// Office is what the first steps ask and set.
type Office interface {
	Ready(ctx context.Context) (office.Ready, error)
	Details() (office.Details, error)
	SetDetails(d office.Details) error
	Backups() (office.Backups, error)
	// KeyIsInFile reports whether there is no keyring: what unlocks the seal is in a file then.
	KeyIsInFile() (bool, error)
}

// New makes the screen; nothing is read before Refresh. Until it was, it is a frame that says so.
func New(d *kit.Kit, r *requests.Requests, o Office) *Screen {
	h := &Screen{d: d, requests: r, office: o, content: container.NewStack(), asked: map[string]bool{}}
	h.welcome = newFirstRun(h)
	h.draw()
	return h
}

// Content is the screen.
func (h *Screen) Content() fyne.CanvasObject { return h.content }

// Hint is what the hint line says while nothing else has it.
func (h *Screen) Hint() string {
	if h.Begins() {
		return h.d.Say("home.hintfirst")
	}
	return h.d.Say("home.hint")
}

// SetFirstStepsDone says which first steps were used in earlier runs.
func (h *Screen) SetFirstStepsDone(names ...string) { h.done = names; h.draw() }

// ShowFirstSteps brings them back.
func (h *Screen) ShowFirstSteps() { h.done, h.anew = nil, true; h.draw() }

func (h *Screen) now() time.Time { return h.requests.Clock().Local() }

// Shown reads anew.
func (h *Screen) Shown() {
	h.Place.Shown()
	h.Refresh()
}

// Changed tells that entries are no longer what they were.
func (h *Screen) Changed([]string) {
	if h.InFront() {
		h.Refresh()
	}
}

// Refresh reads anew, beside the screen; one that is asked for meanwhile comes after.
func (h *Screen) Refresh() {
	if h.stop != nil {
		h.again = true
		return
	}
	var fresh requests.Shelf
	var backups office.Backups
	h.stop = func() {}
	h.stop = h.d.Run(func(ctx context.Context) (err error) {
		if fresh, err = h.requests.ReadShelf(ctx, "", func(requests.Shelf) {}); err == nil {
			backups, err = h.office.Backups()
		}
		return err
	}, func(err error) {
		h.stop = nil
		if h.again {
			h.again = false
			h.Refresh()
		}
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			h.wrong, h.damaged = h.d.Explain(err), errors.Is(err, app.ErrDatabase)
		default:
			fresh.Keep(h.mode)
			h.shelf, h.backups, h.loaded, h.wrong, h.damaged = fresh, backups, true, "", false
		}
		h.draw()
		if h.OnRead != nil {
			h.OnRead(h.shelf.Counts(h.now(), requests.Period{})[requests.OnlyNeeds])
		}
	})
	h.welcome.refresh()
}

// RefreshBackups asks anew after the backups alone: nobody tells when one fails, or is made again.
func (h *Screen) RefreshBackups() {
	var b office.Backups
	h.d.Run(func(context.Context) (err error) {
		b, err = h.office.Backups()
		return err
	}, func(err error) {
		was := h.backupWords(h.backups, h.shelf.Lines)
		if err == nil && h.loaded {
			h.backups = b
			if h.backupWords(b, h.shelf.Lines) != was {
				h.draw()
			}
		}
	})
}

// SetMode sets aside what is not of the mode the desk works in.
func (h *Screen) SetMode(m requests.Mode) {
	if h.mode == m {
		return
	}
	h.mode = m
	h.shelf.Keep(m)
	h.draw()
}

// Begins reports whether there is nothing yet but where to begin.
func (h *Screen) Begins() bool {
	return h.anew && len(h.done) < 3 || h.loaded && h.wrong == "" && len(h.shelf.Lines) == 0 && len(h.done) < 3
}

// shown is which of its faces the Desk has: where to begin, or the lists, with what was read in them or without.
type shown struct{ begins, read bool }

// draw puts together what is known. What had the keyboard keeps it; where the Desk has another face now, what comes first there has it
// from what came first before.
func (h *Screen) draw() {
	was, first := h.shown, false
	if h.d.Window != nil && h.open != nil {
		first = h.d.Window.Canvas().Focused() == h.first(was)
	}
	h.shown = shown{h.Begins(), h.loaded}
	h.d.Stay(h.content, func() {
		h.content.Objects = []fyne.CanvasObject{h.lists()}
		if h.shown.begins {
			h.content.Objects = []fyne.CanvasObject{h.welcome.draw()}
		}
		h.content.Refresh()
	})
	switch {
	case !h.InFront():
	case first && h.shown != was:
		h.d.Window.Canvas().Focus(h.Keyboard())
	case h.shown.begins:
		h.welcome.land()
	}
}

// Keyboard is what has the keyboard when the Desk is shown: the first row, or what opens a document; at first what comes first.
func (h *Screen) Keyboard() fyne.Focusable { return h.first(h.shown) }

func (h *Screen) first(s shown) fyne.Focusable {
	if s.begins {
		return h.welcome.keyboard()
	}
	if f := kit.FirstFocus(h.row); f != nil {
		return f
	}
	return h.open
}

// stepDone takes a first step's card away.
func (h *Screen) stepDone(name string) {
	if !slices.Contains(h.done, name) {
		h.done = append(h.done, name)
	}
	kit.CallWith(h.OnFirstStepDone, name)
	h.draw()
}

// lists is the screen once there is something to do.
func (h *Screen) lists() fyne.CanvasObject {
	d := h.d
	h.open, h.row = kit.NewButton(d.Say("home.open"), "file-pdf", kit.Filled, func() { kit.CallWith(h.OnChoosePDF, "") }), nil
	title := kit.HBox(12, kit.NewTitle(d.Say("home.title")), kit.Fill(kit.Inset(0, 6, 0, 0, kit.Secondary(kit.NewBody(h.today())))), h.open)
	col := kit.VBox(20, h.dropCard())
	if h.wrong != "" {
		col.Add(h.failure())
	}
	needs, waits := h.split()
	switch {
	case h.loaded:
		col.Add(h.part(d.Say("home.needs"), h.backupRow(), needs, 5, true))
	case h.wrong == "": // what is not known yet is not nothing
		col.Add(kit.VBox(8, kit.NewSection(d.Say("home.needs")), quiet(d.Say("home.loading"))))
	}
	if len(waits) > 0 {
		col.Add(h.part(d.Say("home.waits"), nil, waits, 3, false))
	}
	body := fyne.CanvasObject(col)
	if checked := h.checkedPart(); checked != nil {
		body = kit.WithSide(col, leastMain, checked, checkedWidth)
	}
	page := kit.VBox(0, kit.Inset(20, 13, 20, 13, title), kit.Inset(20, 0, 20, 20, body))
	return kit.NewVScroll(kit.AtMost(1240, page))
}

func (h *Screen) today() string {
	now := h.now()
	days := strings.Fields(h.d.Say("home.weekdays"))
	return h.d.Say("home.date", "day", days[now.Weekday()], "date", say.DayMonth(h.d.Voice, now, now))
}

// Damaged reports whether the lists could not be read because what they are kept in is damaged.
func (h *Screen) Damaged() bool { return h.damaged }

// failure says why the lists could not be read, and reads them anew or, where only that helps, puts a backup back.
func (h *Screen) failure() fyne.CanvasObject {
	again := kit.NewButton(h.d.Say("home.again"), "", kit.Small, nil)
	again.SetTapped(func() {
		again.Disable(h.d.Say("home.loading"))
		h.Refresh()
	})
	row := kit.HBox(12, kit.Fill(kit.NewBody(h.wrong).Wrapped()), again)
	if h.damaged {
		row.Add(kit.NewButton(h.d.Say("home.restore.copy"), "", kit.Small, func() { kit.Call(h.OnRestore) }))
	}
	return row
}

// quiet is a list that has a sentence instead of lines.
func quiet(sentence string) fyne.CanvasObject {
	return kit.ListCard(kit.Inset(16, 16, 16, 16, kit.Secondary(kit.NewBody(sentence))))
}

// split sorts what is open by who has to act next. Drafts wait for the office.
func (h *Screen) split() (needs, waits []requests.Line) {
	now := h.now()
	for _, l := range h.shelf.Lines {
		switch {
		case l.Aside, !l.Archived.IsZero():
		case l.Draft || l.Needs(now, h.shelf.Trouble[l.ID]):
			needs = append(needs, l)
		case l.Open():
			waits = append(waits, l)
		}
	}
	return needs, waits
}

// part is a titled list of at most so many rows, behind one that is of no request; the rest is a link away.
func (h *Screen) part(title string, first fyne.CanvasObject, lines []requests.Line, most int, needs bool) fyne.CanvasObject {
	head := kit.HBox(8, kit.NewSection(title))
	count := len(lines)
	if first != nil {
		count++
	}
	if count > 0 {
		head.Add(kit.Fill(kit.Inset(0, 2, 0, 0, kit.Secondary(kit.NewBody(strconv.Itoa(count))))))
	}
	if len(lines) > most || !needs {
		words := h.d.Say("home.all")
		if n := h.shelf.Counts(h.now(), requests.Period{})[requests.OnlyNeeds]; needs && n > 0 {
			words = h.d.Say("home.alln", "n", n)
		}
		head.Add(kit.Link(words, func() {
			if h.OnAllRequests != nil {
				h.OnAllRequests(needs)
			}
		}))
	}
	if count == 0 {
		return kit.VBox(8, head, quiet(h.d.Say("home.nothing")))
	}
	var rows []fyne.CanvasObject
	if first != nil {
		rows = append(rows, first)
		most--
	}
	for _, l := range lines[:min(most, len(lines))] {
		if len(rows) > 0 {
			rows = append(rows, kit.NewLine())
		}
		rows = append(rows, newHomeRow(h, l))
	}
	card := kit.ListCard(rows...)
	if h.row == nil {
		h.row = card
	}
	return kit.VBox(8, head, card)
}
