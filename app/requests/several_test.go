package requests

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

func line(id, title string, state signing.State, updated time.Time) Line {
	return Line{EntryLine: sync.EntryLine{ID: id, Title: title, Stage: sync.SentOff, State: state, Updated: updated, Created: updated.Add(-time.Hour)}}
}

func ids(lines []Line) (out string) {
	for _, l := range lines {
		out += l.ID
	}
	return out
}

// TestOrders: by title numbers count by their value and accents do not; by state what needs a hand stands before what is done.
func TestOrders(t *testing.T) {
	s := Shelf{Lines: []Line{
		line("a", "Contratto 10", signing.Done, noon), line("b", "contratto 9", signing.Waiting, noon.Add(-time.Minute)),
		line("c", "Èlite", signing.Declined, noon.Add(-time.Hour)), line("d", "Delega", signing.Waiting, noon.Add(-2*time.Hour)),
	}}
	s.Lines[3].Created = noon
	s.Lines = append(s.Lines, Line{Draft: true, EntryLine: sync.EntryLine{ID: "e", Title: "Bozza", Updated: noon.Add(-3 * time.Hour)}})
	for by, want := range map[Order]string{ByChange: "abcde", BySent: "dabce", ByTitle: "ebadc", ByState: "ebdca", "": "abcde"} {
		if got := ids(s.Shown(View{Filter: Everything, By: by}, noon)); got != want {
			t.Errorf("%s: %s, want %s", by, got, want)
		}
	}
	if got := ids(s.Shown(View{Filter: OnlyOpen}, noon)); got != "cbd" {
		t.Errorf("open: %s, what needs the office first", got)
	}
	if got := ids(s.Shown(View{Filter: OnlyDone, Kept: map[string]bool{"d": true}}, noon)); got != "acd" {
		t.Errorf("kept: %s", got)
	}
}

// TestArchivedStandsApart: in no other list, in no count of another, and needing nobody.
func TestArchivedStandsApart(t *testing.T) {
	s := Shelf{Lines: []Line{line("a", "A", signing.Declined, noon), line("b", "B", signing.Done, noon)}}
	s.Lines[0].Archived = noon
	n := s.Counts(noon, Period{})
	if n[OnlyNeeds] != 0 || n[OnlyOpen] != 0 || n[Everything] != 1 || n[OnlyArchived] != 1 {
		t.Errorf("%v", n)
	}
	if got := ids(s.Shown(View{Filter: OnlyArchived}, noon)); got != "a" {
		t.Error(got)
	}
}

func TestPeriods(t *testing.T) {
	at := time.Date(2026, 1, 15, 10, 0, 0, 0, time.UTC) // a Thursday
	for name, want := range map[string][2]string{
		"": {"", ""}, "week": {"2026-01-12", ""}, "month": {"2026-01-01", ""}, "lastmonth": {"2025-12-01", "2026-01-01"},
		"year": {"2026-01-01", ""}, "lastyear": {"2025-01-01", "2026-01-01"},
	} {
		p := PeriodOf(name, at)
		day := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.Format(time.DateOnly)
		}
		if got := [2]string{day(p.From), day(p.Until)}; got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	sunday := time.Date(2026, 1, 18, 23, 0, 0, 0, time.UTC)
	if p := PeriodOf("week", sunday); p.From.Day() != 12 {
		t.Errorf("the week of a Sunday begins on %v", p.From)
	}
	if p := PeriodOf("lastmonth", at); p.Has(Line{EntryLine: sync.EntryLine{Created: p.Until}}) || !p.Has(Line{EntryLine: sync.EntryLine{Created: p.From}}) {
		t.Error("the bounds are wrong")
	}
	for text, want := range map[string]string{"9/12/2026": "2026-12-09", "09.12.26": "2026-12-09", "9-12": "2026-12-09", "2026-12-09": "2026-12-09", "31/2/2026": "", "x": "", "": ""} {
		got, ok := ParseDay(text, noon)
		if ok != (want != "") || ok && got.Format(time.DateOnly) != want {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
}

// TestTable: what a spreadsheet reads is what was there, and nothing of it is a formula.
func TestTable(t *testing.T) {
	r, store := desk(t)
	e := &app.Entry{ID: "a", Profile: "here", Remote: "a", Stage: sync.SentOff, Request: signing.Request{
		ID: "a", Title: "=1+1;\"x\"\nzwei", State: signing.Waiting, Created: noon, Updated: noon, Expires: noon.Add(24 * time.Hour),
		Signers: []signing.Signer{{ID: "s", Name: "@Anna", Surname: "Rossi", Email: "anna@example.com", State: signing.SignerNew}},
	}}
	put(t, store, e)
	lines := []Line{
		{EntryLine: sync.EntryLine{ID: "a", Title: e.Request.Title, Stage: e.Stage, State: signing.Waiting, Created: noon, Updated: noon, Expires: e.Request.Expires, Signers: 1}},
		{Draft: true, EntryLine: sync.EntryLine{ID: "b", Title: "Lettera", Updated: noon}},
	}
	for lang, comma := range map[string]rune{"en": ',', "it": ';', "fr": ';'} {
		b, err := r.Table(t.Context(), say.In(lang), noon, lines, func(int) {})
		if err != nil || !bytes.HasPrefix(b, []byte("\ufeff")) || bytes.Count(b, []byte("\r\n")) < 3 {
			t.Fatalf("%s: %q %v", lang, b, err)
		}
		c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
		c.Comma = comma
		rows, err := c.ReadAll()
		if err != nil || len(rows) != 3 || len(rows[0]) != 11 {
			t.Fatalf("%s: %q %v", lang, rows, err)
		}
		quoted(t, b)
		first := rows[1]
		if !strings.HasPrefix(first[0], "'=1+1;\"x\"") || first[2] != "2026-11-12 12:00" || first[7] != "'@Anna Rossi <anna@example.com>" || first[8] != "a" {
			t.Errorf("%s: %q", lang, first)
		}
		if rows[2][5] != "" || rows[2][2] != "" {
			t.Errorf("%s: a draft was sent: %q", lang, rows[2])
		}
	}
}

// quoted: no other sign than the table's own parts a field.
func quoted(t *testing.T, table []byte) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimRight(string(table), "\r\n"), "\r\n") {
		if line = strings.TrimPrefix(line, "\ufeff"); !strings.HasPrefix(line, `"`) || !strings.HasSuffix(line, `"`) {
			t.Errorf("not quoted: %s", line)
		}
	}
}

// TestDelete: only what has ended, never while something of it comes or goes; what is left of it is its name.
func TestDelete(t *testing.T) {
	r, store := desk(t)
	entry := func(id string, state signing.State) *app.Entry {
		return &app.Entry{ID: id, Profile: "here", Remote: id, Stage: sync.SentOff, Sealed: "sum", Request: signing.Request{ID: id, Title: "Title " + id, State: state, Updated: noon}}
	}
	put(t, store, entry("waits", signing.Waiting), entry("comes", signing.Done), entry("over", signing.Done))
	err := store.Update(t.Context(), func(tx sync.DeskTx) error {
		return tx.Enqueue(sync.Job{Kind: sync.JobFetch, Request: "comes", NotBefore: noon})
	})
	if err != nil {
		t.Fatal(err)
	}
	draft := app.Draft{Title: "Draft"}
	if err := r.SaveDraft(t.Context(), &draft); err != nil {
		t.Fatal(err)
	}
	out := r.Several(t.Context(), say.In("en"), DeedDelete, []string{"waits", "comes", "over", draft.ID, "nowhere"}, func(int) {})
	if !slices.Equal(out.Done, []string{"over", draft.ID}) || len(out.Not) != 3 {
		t.Fatalf("%+v", out)
	}
	if got, want := out.Sentence(say.In("en")), "2 deleted; 3 not: under way (1), something of it is still on its way (1) and no longer there (1)."; got != want {
		t.Errorf("%s", got)
	}
	if _, err := r.Entry(t.Context(), "over"); err == nil {
		t.Error("what was deleted is there")
	}
	if all, err := r.Entries(t.Context(), app.EntryFilter{Limit: 9}); err != nil || len(all) != 2 {
		t.Errorf("%v %v", all, err)
	}
	if err := r.Undo(t.Context(), "over"); err == nil {
		t.Error("what was deleted is taken back")
	}
}

// TestArchiveAndBack: what is under way stays where it is seen.
func TestArchiveAndBack(t *testing.T) {
	r, store := desk(t)
	for id, state := range map[string]signing.State{"waits": signing.Waiting, "over": signing.Declined} {
		put(t, store, &app.Entry{ID: id, Profile: "here", Remote: id, Stage: sync.SentOff, Request: signing.Request{ID: id, State: state, Updated: noon}})
	}
	out := r.Several(t.Context(), say.In("en"), DeedArchive, []string{"over", "waits"}, func(int) {})
	if got := out.Sentence(say.In("en")); got != "1 archived; 1 not: under way (1)." {
		t.Error(got)
	}
	away := func() bool {
		e, err := r.Entry(t.Context(), "over")
		return err == nil && !e.Archived.IsZero()
	}
	if !away() {
		t.Error("it is not archived")
	}
	if out = r.Several(t.Context(), say.In("en"), DeedTakeOut, out.Done, func(int) {}); away() || out.Sentence(say.In("en")) != "1 back in the lists." {
		t.Error(out)
	}
}

// TestAgain: a new draft of a request that was declined, of which what was sent is kept no more: the document its signers saw,
// their names as they were corrected, the fields, the wishes; nothing of what happened.
func TestAgain(t *testing.T) {
	r, store := desk(t)
	sum, err := r.Blobs.Put(t.Context(), []byte("%PDF"))
	if err != nil {
		t.Fatal(err)
	}
	g := signing.Signer{
		ID: "s", Name: "Anna", Surname: "Rossi", Email: "anna@example.com", Channels: []signing.Channel{signing.Email}, State: signing.SignerDeclined, Reason: "No",
		Fields: []signing.Field{{Kind: signing.SignatureField, Page: 2, Note: signing.NoteMoved}}, Steps: signing.Steps{Declined: noon}, Edited: []string{"name"},
	}
	put(t, store, &app.Entry{ID: "a", Profile: "here", Remote: "a", Stage: sync.SentOff, Request: signing.Request{
		ID: "a", Title: "Contratto", State: signing.Declined, Updated: noon, Original: &signing.File{Name: "c.pdf", SHA256: sum}, Signers: []signing.Signer{g},
		Options: signing.Options{Modes: []signing.MarkMode{signing.Drawn}, MustRead: true, Language: "fr", Zone: "Pacific/Pago_Pago"},
	}})
	first := again(t, r, "a")
	if first.Title != "Contratto" || !slices.Equal(first.Parcel.Blobs, []string{sum}) || len(first.Parcel.Draft.Inputs) != 1 {
		t.Fatalf("%+v", first)
	}
	o := first.Parcel.Draft.Options
	if first.Parcel.Draft.Title != "Contratto" || !o.MustRead || o.Language+o.Zone != "" || !first.Parcel.Draft.Expires.After(noon.AddDate(0, 0, signing.DefaultDays-1)) {
		t.Errorf("%+v", first.Parcel.Draft)
	}
	n := first.Parcel.Draft.Signers[0]
	want := signing.Signer{
		ID: n.ID, Name: "Anna", Surname: "Rossi", Email: "anna@example.com", Channels: []signing.Channel{signing.Email}, State: signing.SignerNew,
		Fields: []signing.Field{{Kind: signing.SignatureField, Page: 2, Box: signing.Box{W: signing.DefaultFieldWidth, H: signing.DefaultFieldHeight}}}, // of none it had no size
	}
	if n.ID == "s" || !reflect.DeepEqual(n, want) {
		t.Errorf("%+v", n)
	}
	if twice := again(t, r, first.ID); twice.ID == first.ID || twice.Parcel.Draft.Signers[0].ID == n.ID {
		t.Errorf("a copy of a draft: %+v", twice)
	}
}

// again is the draft that sending again makes.
func again(t *testing.T, r *Requests, of string) app.Draft {
	t.Helper()
	id, err := r.Again(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	f, err := r.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestTableLastDay: the last day in the table is that of the request's own zone.
func TestTableLastDay(t *testing.T) {
	r, store := desk(t)
	over := time.Date(2026, 12, 13, 4, 59, 59, 0, time.UTC)
	e := &app.Entry{ID: "a", Profile: "here", Remote: "a", Stage: sync.SentOff, Request: signing.Request{
		ID: "a", Title: "x", State: signing.Waiting, Created: noon, Updated: noon, Expires: over, Options: signing.Options{Zone: "America/New_York"},
	}}
	put(t, store, e)
	b, err := r.Table(t.Context(), say.In("en"), noon, []Line{{EntryLine: sync.EntryLine{ID: "a", State: signing.Waiting, Expires: over}}}, func(int) {})
	if err != nil || !bytes.Contains(b, []byte("2026-12-12 23:59")) {
		t.Errorf("%s %v", b, err)
	}
}
