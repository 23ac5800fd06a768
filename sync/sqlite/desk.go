package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"paraph/signing"
	psync "paraph/sync"
)

// DeskStore is a psync.DeskStore.
type DeskStore struct{ durable[psync.DeskTx] }

// OpenDesk opens or makes the desk's file.
func OpenDesk(ctx context.Context, path string) (*DeskStore, error) {
	f, err := openFile(ctx, path, deskMigrations)
	if err != nil {
		return nil, err
	}
	return &DeskStore{durable[psync.DeskTx]{f, func(t *tx) psync.DeskTx { return deskTx{outbox{t, deskOutbox}} }}}, nil
}

// deskTx is a psync.DeskTx.
type deskTx struct{ outbox }

// PutDraft implements psync.Drafts.
func (d deskTx) PutDraft(f psync.Draft) error {
	parcel, err := json.Marshal(f.Parcel)
	if err != nil {
		return fmt.Errorf("sqlite: draft: %w", err)
	}
	_, err = d.t.exec("INSERT OR REPLACE INTO draft (id, title, updated, parcel) VALUES (?, ?, ?, ?)", f.ID, f.Title, ms(f.Updated), string(parcel))
	if err != nil {
		return err
	}
	return d.need(f.ID, f.Parcel.Needs()...)
}

// need says which blobs a draft or an entry (of the same id) needs from now on.
func (d deskTx) need(owner string, sums ...string) error {
	_, err := d.t.exec("DELETE FROM document WHERE owner = ?", owner)
	for _, sum := range sums {
		if err == nil && sum != "" {
			_, err = d.t.exec("INSERT OR IGNORE INTO document (owner, sha256) VALUES (?, ?)", owner, sum)
		}
	}
	return err
}

// Draft implements psync.Drafts.
func (d deskTx) Draft(id string) (psync.Draft, error) {
	f := psync.Draft{ID: id}
	var updated int64
	var parcel []byte
	err := d.t.one("SELECT title, updated, parcel FROM draft WHERE id = ?", []any{id}, &f.Title, &updated, &parcel)
	if err == nil {
		err = json.Unmarshal(parcel, &f.Parcel)
	}
	f.Updated = fromMS(updated)
	return f, err
}

// DraftList implements psync.Drafts.
func (d deskTx) DraftList() (out []psync.Draft, err error) {
	err = d.t.each("SELECT id, title, updated FROM draft ORDER BY updated DESC", nil, func(scan func(...any) error) error {
		var f psync.Draft
		var updated int64
		err := scan(&f.ID, &f.Title, &updated)
		f.Updated = fromMS(updated)
		out = append(out, f)
		return err
	})
	return out, err
}

// DropDraft implements psync.Drafts.
func (d deskTx) DropDraft(id string) error {
	if _, err := d.t.exec("DELETE FROM draft WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := d.Entry(id); !errors.Is(err, signing.ErrNotFound) {
		return err // it became an entry, which needs the same
	}
	return d.need(id)
}

// PutEntry implements psync.Entries.
func (d deskTx) PutEntry(e *psync.Entry) error {
	body, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("sqlite: entry: %w", err)
	}
	r := &e.Request
	words, signed := []string{r.Title}, 0
	for _, g := range r.Signers {
		words = append(words, g.FullName(), g.Email)
		if g.State == signing.SignerSigned {
			signed++
		}
	}
	remote := sql.NullString{String: e.Remote, Valid: e.Remote != ""}
	n, err := d.t.add(`INSERT INTO entry (id, profile, remote, stage, state, failure, title, words, practice, signed, signers, updated, expires, heard, settled, created, archived)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET profile = excluded.profile, remote = excluded.remote, stage = excluded.stage, state = excluded.state,
		failure = excluded.failure, title = excluded.title, words = excluded.words, practice = excluded.practice, signed = excluded.signed,
		signers = excluded.signers, updated = excluded.updated, expires = excluded.expires, heard = excluded.heard, settled = excluded.settled,
		created = excluded.created, archived = excluded.archived`,
		e.ID, e.Profile, remote, e.Stage, listState(e), e.Failure, r.Title, strings.ToLower(strings.Join(words, "\n")), r.Practice, signed, len(r.Signers),
		ms(r.Updated), ms(r.Expires), ms(e.Heard), settled(e), ms(r.Created), ms(e.Archived))
	if err != nil {
		return err
	}
	_, err = d.t.exec("INSERT INTO content (entry, body) VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET body = excluded.body", n, string(body))
	if err != nil {
		return err
	}
	sums := []string{e.Sealed, e.Audit}
	if e.Parcel != nil {
		sums = append(sums, e.Parcel.Needs()...)
	}
	return d.need(e.ID, sums...)
}

// listState is the state lists find an entry by: one that was removed is in none.
func listState(e *psync.Entry) string {
	if e.Stage == psync.Removed {
		return string(psync.Removed)
	}
	return string(e.Request.State)
}

// settled: nothing a service says can change the entry any more.
func settled(e *psync.Entry) bool {
	return e.Stage == psync.Removed || e.Stage == psync.Failed || e.Stage == psync.Fetched || (e.Stage != psync.Leaving && e.Request.State.Ended() && e.Request.State != signing.Done) ||
		!e.Request.Deleted.IsZero()
}

func (d deskTx) entry(query string, args ...any) (*psync.Entry, error) {
	var body []byte
	if err := d.t.one("SELECT c.body FROM entry e JOIN content c ON c.entry = e.n WHERE "+query, args, &body); err != nil {
		return nil, err
	}
	e := new(psync.Entry)
	if err := json.Unmarshal(body, e); err != nil {
		return nil, fmt.Errorf("sqlite: entry: %w", err)
	}
	return e, nil
}

// Entry implements psync.Entries.
func (d deskTx) Entry(id string) (*psync.Entry, error) { return d.entry("e.id = ?", id) }

// EntryAt implements psync.Entries.
func (d deskTx) EntryAt(profile, remote string) (*psync.Entry, error) {
	return d.entry("e.profile = ? AND e.remote = ?", profile, remote)
}

// DropEntry implements psync.Entries; its jobs go with it.
func (d deskTx) DropEntry(id string) error {
	if _, err := d.t.exec("DELETE FROM entry WHERE id = ?", id); err != nil {
		return err
	}
	return d.need(id)
}

var globEscape = strings.NewReplacer("[", "[[]", "*", "[*]", "?", "[?]")

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// EntryList implements psync.Entries.
func (d deskTx) EntryList(f psync.EntryFilter) ([]psync.EntryLine, error) {
	where, args := "state <> ?", []any{psync.Removed} // state stands in the index that a search reads
	if len(f.States) > 0 {
		where += " AND state IN (?" + strings.Repeat(", ?", len(f.States)-1) + ")"
		for _, s := range f.States {
			args = append(args, s)
		}
	}
	for _, word := range strings.Fields(strings.ToLower(f.Text)) {
		where += " AND words GLOB ?" // the cheapest of its kind: no letters are folded
		args = append(args, "*"+globEscape.Replace(word)+"*")
	}
	var out []psync.EntryLine
	err := d.t.each("SELECT id, title, stage, state, failure, practice, signed, signers, updated, expires, created, archived FROM entry WHERE n IN"+
		"(SELECT n FROM entry WHERE "+where+" ORDER BY updated DESC, n DESC LIMIT ? OFFSET ?) ORDER BY updated DESC, n DESC", append(args, f.Limit, f.Skip), func(scan func(...any) error) error {
		var l psync.EntryLine
		var updated, expires, created, archived int64
		err := scan(&l.ID, &l.Title, &l.Stage, &l.State, &l.Failure, &l.Practice, &l.Signed, &l.Signers, &updated, &expires, &created, &archived)
		l.Updated, l.Expires, l.Created, l.Archived = fromMS(updated), fromMS(expires), fromMS(created), fromMS(archived)
		out = append(out, l)
		return err
	})
	return out, err
}

// Unsettled implements psync.Entries.
func (d deskTx) Unsettled(profile string, limit int) ([]string, error) {
	return d.t.ids("SELECT id FROM entry WHERE profile = ? AND settled = 0 AND remote IS NOT NULL ORDER BY heard LIMIT ?", profile, limit)
}

// Cursor implements psync.Entries.
func (d deskTx) Cursor(profile string) (psync.Cursor, error) {
	c := psync.Cursor{Profile: profile}
	err := d.t.one("SELECT instance, next, whole FROM cursor WHERE profile = ?", []any{profile}, &c.Instance, &c.Next, &c.Whole)
	if errors.Is(err, signing.ErrNotFound) {
		err = nil
	}
	return c, err
}

// PutCursor implements psync.Entries.
func (d deskTx) PutCursor(c psync.Cursor) error {
	_, err := d.t.exec("INSERT OR REPLACE INTO cursor (profile, instance, next, whole) VALUES (?, ?, ?, ?)", c.Profile, c.Instance, c.Next, c.Whole)
	return err
}

// PutPerson implements psync.People.
func (d deskTx) PutPerson(p psync.Person) error {
	_, err := d.t.exec("INSERT OR REPLACE INTO person (email, name, surname, mobile, words, used) VALUES (?, ?, ?, ?, ?, ?)",
		strings.ToLower(p.Email), p.Name, p.Surname, p.Mobile, strings.ToLower(p.Name+" "+p.Surname+" "+p.Email), ms(p.Used))
	return err
}

// PeopleLike implements psync.People.
func (d deskTx) PeopleLike(text string, limit int) (out []psync.Person, err error) {
	like := "%" + likeEscape.Replace(strings.ToLower(text)) + "%"
	err = d.t.each(`SELECT email, name, surname, mobile, used FROM person WHERE words LIKE ? ESCAPE '\' ORDER BY used DESC LIMIT ?`, []any{like, limit},
		func(scan func(...any) error) error {
			var p psync.Person
			var used int64
			err := scan(&p.Email, &p.Name, &p.Surname, &p.Mobile, &used)
			p.Used = fromMS(used)
			out = append(out, p)
			return err
		})
	return out, err
}
