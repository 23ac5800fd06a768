package requests

import (
	"context"
	"slices"
	"strings"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/sync/engine"
)

// Line is a row of the list: an entry, or a draft (then only ID, Title and Updated are set).
type Line struct {
	app.EntryLine
	Draft bool
	Aside bool // of practice while the desk works for real, or the other way round
}

// Mode is the mode the desk works in; "" while no service has said so yet.
type Mode = signing.Mode

// The modes.
const (
	Real     = signing.Real
	Practice = signing.Practice
)

// ModeOf is the mode of a service that practises, or does not.
func ModeOf(practice bool) Mode { return signing.ModeOf(practice) }

// Needs reports whether it waits for the office.
func (l Line) Needs(now time.Time, t Trouble) bool {
	switch {
	case l.Draft || l.Aside || !l.Archived.IsZero() || l.Stage == app.Leaving:
		return false
	case l.Stage == app.Failed || l.Open() && (t.Any() || l.Failure == changedRecords):
		return true
	case l.Stage == app.Lost || l.Failure == "changed" || l.Failure == changedRecords || t.Broken:
		return recent(now, l.Updated)
	}
	return recent(now, l.Updated) && slices.Contains([]signing.State{signing.Refused, signing.Declined, signing.Expired, signing.Unsealed}, l.State)
}

// Open reports whether something is still to happen.
func (l Line) Open() bool {
	return !l.Draft && l.Stage != app.Lost && (l.Stage == app.Failed || !l.State.Ended())
}

// The filters of the list, in the order of their chips.
const (
	OnlyOpen = iota
	OnlyNeeds
	OnlyDrafts
	OnlyDone
	Everything
	OnlyArchived
	OnlyAside
	Filters
)

// Shelf is what the desk's store holds, newest change first: lines, whole entries as far as they were needed, and what
// the evidence says of trouble. It belongs to one thread; readShelf fills another one beside it.
type Shelf struct {
	Lines   []Line
	Entries map[string]*app.Entry
	Trouble map[string]Trouble
}

// Keep sets what is of the other mode aside: it goes on when the desk is back in it.
func (s *Shelf) Keep(m Mode) {
	for i := range s.Lines {
		l := &s.Lines[i]
		l.Aside = m != "" && !l.Draft && l.Stage != app.Failed && ModeOf(l.Practice) != m
		if l.Stage == app.Leaving && !l.Practice { // or its mode is not known yet
			l.Aside = l.Aside && l.Failure == engine.OtherMode
		}
	}
}

func (s *Shelf) in(filter int, l Line, now time.Time) bool {
	if !l.Archived.IsZero() || filter == OnlyArchived {
		return !l.Archived.IsZero() && filter == OnlyArchived
	}
	if l.Aside || filter == OnlyAside {
		return l.Aside && filter == OnlyAside
	}
	switch filter {
	case OnlyOpen:
		return l.Open() || l.Needs(now, s.Trouble[l.ID])
	case OnlyNeeds:
		return l.Needs(now, s.Trouble[l.ID])
	case OnlyDrafts:
		return l.Draft
	case OnlyDone:
		return !l.Draft && !l.Open() && l.State.Ended()
	}
	return true
}

// Note takes in what the evidence says of a request.
func (s *Shelf) Note(id string, t Trouble) {
	if s.Trouble == nil {
		s.Trouble = map[string]Trouble{}
	}
	s.Trouble[id] = t
}

// Remember keeps in mind of which requests another shelf knew that their evidence does not hold: a reading asks for the evidence of a
// few only.
func (s *Shelf) Remember(old Shelf) {
	for id, t := range old.Trouble {
		if t.Broken {
			s.Note(id, s.Trouble[id].With(Trouble{Broken: true}))
		}
	}
}

// Counts are the numbers of the chips: of what was sent in a period.
func (s *Shelf) Counts(now time.Time, when Period) (n [Filters]int) {
	for _, l := range s.Lines {
		if !when.Has(l) {
			continue
		}
		for f := range n {
			if s.in(f, l, now) {
				n[f]++
			}
		}
	}
	return n
}

// View is which lines are listed, and how they stand. What is kept is listed whatever the filter and the period: it was chosen
// when it changed.
type View struct {
	Filter int
	By     Order
	When   Period
	Kept   map[string]bool // ids
}

// Shown are the lines of a view.
func (s *Shelf) Shown(v View, now time.Time) []Line {
	var at []int
	for i, l := range s.Lines {
		if s.in(v.Filter, l, now) && v.When.Has(l) || v.Kept[l.ID] {
			at = append(at, i)
		}
	}
	s.sort(at, v.By, func(l Line) bool { return v.Filter == OnlyOpen && l.Needs(now, s.Trouble[l.ID]) })
	out := make([]Line, len(at))
	for i, n := range at {
		out[i] = s.Lines[n]
	}
	return out
}

const (
	firstLines  = 200
	moreLines   = 2000
	openEntries = 200 // whole entries read at once, to see which invitations did not leave
	askedTrails = 10  // evidence asked for at most in one reading
)

// ReadShelf reads what fits the text; early gets the newest lines as soon as they are there.
func (r *Requests) ReadShelf(ctx context.Context, text string, early func(Shelf)) (s Shelf, err error) {
	drafts, err := r.Drafts(ctx)
	if err != nil {
		return s, err
	}
	id := isNumber(text)
	filter := app.EntryFilter{Text: text, Limit: firstLines}
	if id {
		filter.Text = ""
	}
	for n := firstLines; n == filter.Limit; {
		lines, err := r.Entries(ctx, filter)
		if err != nil {
			return s, err
		}
		for _, l := range lines {
			if !id || strings.HasPrefix(l.ID, strings.ToLower(text)) {
				s.Lines = append(s.Lines, Line{EntryLine: l})
			}
		}
		if n = len(lines); filter.Skip == 0 && n == filter.Limit {
			early(Shelf{Lines: slices.Clone(s.Lines)})
			filter.Skip, filter.Limit, n = n, moreLines, moreLines
			continue
		}
		filter.Skip += n
	}
	s.Lines = withDrafts(s.Lines, drafts, text)
	s.readOpen(ctx, r)
	return s, nil
}

func isNumber(text string) bool {
	return len(text) >= 6 && strings.Trim(strings.ToLower(text), "0123456789abcdef") == ""
}

func withDrafts(lines []Line, drafts []app.Draft, text string) []Line {
	for _, d := range drafts {
		if strings.Contains(strings.ToLower(d.Title), strings.ToLower(text)) {
			lines = append(lines, Line{Draft: true, EntryLine: app.EntryLine{ID: d.ID, Title: d.Title, Updated: d.Updated}})
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return b.Updated.Compare(a.Updated) })
	return lines
}

// readOpen reads the newest open entries whole, and the evidence of those that look as if something went wrong.
// What cannot be read is left out: the list is there without it.
func (s *Shelf) readOpen(ctx context.Context, r *Requests) {
	s.Entries, s.Trouble = map[string]*app.Entry{}, map[string]Trouble{}
	asked := 0
	for _, l := range s.Lines {
		if len(s.Entries) == openEntries || ctx.Err() != nil {
			return
		}
		if !l.Open() && (l.Draft || !recent(r.Clock(), l.Updated)) {
			continue
		}
		e, err := r.Entry(ctx, l.ID)
		if err != nil {
			continue
		}
		s.Entries[l.ID] = e
		if t := TroubleOf(&e.Request, r.Clock()); t.Any() {
			s.Note(l.ID, t)
			continue
		}
		if asked == askedTrails || !suspicious(e, r.Clock()) {
			continue
		}
		asked++
		if trail, err := r.Trail(ctx, l.ID); err == nil {
			s.Trouble[l.ID] = TroubleIn(trail)
		}
	}
}

// suspicious: a signer without an invitation, or a seal, that takes longer than it should.
func suspicious(e *app.Entry, now time.Time) bool {
	r := &e.Request
	if e.Stage != app.SentOff || now.Sub(r.Updated) < 20*time.Second {
		return false
	}
	unsent := slices.ContainsFunc(r.Signers, func(g signing.Signer) bool { return g.State == signing.SignerNew && g.Steps.Sent.IsZero() })
	return r.State == signing.Sealing || r.State == signing.Waiting && unsent
}
