package ui

import (
	"context"
	"encoding/json"
	"strings"
	gosync "sync"

	"paraph/signing"
	"paraph/sync"
)

// draftSeen is a draft as it stood on the screen, with the document it lay on.
type draftSeen struct {
	id    string // "" while it was not seen with one
	began string
	last  string
	doing string // what was done before it changed last
}

// draftsWritten is a desk's store that remembers every draft that was written, with the ids it was written under.
type draftsWritten struct {
	sync.DeskStore
	mu  gosync.Mutex
	ids map[string][]string
}

func (s *draftsWritten) Update(ctx context.Context, do func(sync.DeskTx) error) error {
	return s.DeskStore.Update(ctx, func(tx sync.DeskTx) error { return do(draftWriter{tx, s}) })
}

func (s *draftsWritten) of(draft string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ids[draft]
}

type draftWriter struct {
	sync.DeskTx
	of *draftsWritten
}

func (w draftWriter) PutDraft(d sync.Draft) error {
	b, err := json.Marshal(d.Parcel.Draft)
	if err != nil {
		return err
	}
	w.of.mu.Lock()
	w.of.ids[string(b)] = append(w.of.ids[string(b)], d.ID)
	w.of.mu.Unlock()
	return w.DeskTx.PutDraft(d)
}

// look remembers the draft on the screen. It is that of a document: each time one is opened it is another.
func (m *monkey) look() {
	doc := m.shell.open.doc
	if doc == nil || !m.prepare.Has(doc) {
		return
	}
	d := m.prepare.Draft()
	b, err := json.Marshal(d.Parcel.Draft)
	if err != nil {
		m.T.Fatal(err)
	}
	now, seen := string(b), m.drafts[doc]
	if seen == nil {
		seen = &draftSeen{began: now}
		m.drafts[doc] = seen
	}
	if n := len(m.order); n == 0 || m.order[n-1] != seen {
		m.order = append(m.order, seen)
	}
	if seen.last != now {
		seen.last, seen.doing = now, m.lately()
	}
	if d.ID != "" {
		seen.id = d.ID
	}
}

// checkDrafts compares what is in the store with what stood on the screen.
func (m *monkey) checkDrafts() {
	saved := false
	m.prepare.Flush(func(err error) {
		if err != nil {
			m.T.Errorf("not saved: %v", err)
		}
		saved = true
	})
	m.Until("the draft", func() bool { return saved })
	known := map[string]bool{}
	for i := len(m.order) - 1; i >= 0; i-- { // a draft may have been on the screen more than once
		seen := m.order[i]
		if seen.id == "" {
			m.checkUnnamed(seen, known)
			continue
		}
		if !known[seen.id] {
			known[seen.id] = true
			if fault := m.lost(seen.id, seen); fault != "" {
				m.T.Error(fault)
			}
		}
	}
}

// checkUnnamed looks for a draft that left the screen before it had an id: it was saved since, under one that it may have
// come back with.
func (m *monkey) checkUnnamed(seen *draftSeen, known map[string]bool) {
	if seen.last == seen.began { // nothing was done to it
		return
	}
	fault := "never saved:\n" + seen.last
	for _, id := range m.written.of(seen.last) {
		if known[id] {
			return
		}
		if fault = m.lost(id, seen); fault == "" {
			return
		}
	}
	m.T.Error(fault)
}

// lost says what is wrong with a draft in the store; "" if it is as it was seen last, or was sent or thrown away.
func (m *monkey) lost(id string, seen *draftSeen) string {
	d, err := m.Desk.Draft(m.T.Context(), id)
	if err != nil {
		if _, sent := m.Desk.Entry(m.T.Context(), id); sent != nil && !strings.Contains(m.said(), "requests.thrown") {
			return "draft " + id + " is not there any more: " + err.Error()
		}
		return ""
	}
	// A draft that was sent and called back has the zone its last day was sent with.
	d.Parcel.Draft.Options.Zone = zoneOf(seen.last)
	b, err := json.Marshal(d.Parcel.Draft)
	if err != nil {
		m.T.Fatal(err)
	}
	if string(b) != seen.last {
		return "saved\n" + string(b) + "\nlast seen\n" + seen.last + "\nafter\n" + seen.doing
	}
	return ""
}

func zoneOf(draft string) string {
	var d signing.Draft
	_ = json.Unmarshal([]byte(draft), &d) // it was marshalled here
	return d.Options.Zone
}
