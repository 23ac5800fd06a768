package host_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
)

// madeDesk is what a desk holds. Drafts are named by what they are there for.
type madeDesk struct {
	Drafts   map[string]madeDraft
	Entries  map[string]madeEntry // by id
	People   []string
	Prefs    map[string]string
	Profiles []string
	Active   string
	Token    string   // of the foreign profile
	Removed  []string `json:",omitempty"` // ids of what the office deleted, which the service still has
}

type madeDraft struct {
	ID, Title, Updated, Expires, Zone, Modes string

	Inputs  []string
	Blobs   []string
	Signers []string
	Base    string
	Leaves  string
	Made    string
}

type madeEntry struct {
	Profile, Remote, Stage, State, Failure, Title, Problem, Heard, Instance string

	Practice bool
	Signers  []string
	Blobs    []string // what was sent; nil for what others sent, and once it is over
	Sealed   string
	Seal     string
	Audit    string
	Archived string `json:",omitempty"`
}

// seenDesk reads a desk as made.json has it.
func seenDesk(t *testing.T, d *host.Desk, drafts map[string]string, prefs map[string]string) madeDesk {
	t.Helper()
	out := madeDesk{Drafts: map[string]madeDraft{}, Entries: map[string]madeEntry{}, Prefs: map[string]string{}}
	for name, id := range drafts {
		out.Drafts[name] = seenDraft(t, d, id)
	}
	lines, err := d.Entries(hosttest.Soon(t), app.EntryFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		out.Entries[l.ID] = seenEntry(t, d, l.ID)
	}
	people, err := d.People(hosttest.Soon(t), "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		out.People = append(out.People, fmt.Sprint(p.Name, " ", p.Surname, " ", p.Email, " ", p.Mobile, " ", when(p.Used)))
	}
	for key := range prefs {
		out.Prefs[key] = d.Prefs().Get(key)
	}
	for _, p := range d.Office.Profiles() {
		out.Profiles = append(out.Profiles, fmt.Sprint(p.ID, " ", p.Name, " ", p.URL))
		if p.Active {
			out.Active = p.ID
		}
	}
	return out
}

func seenDraft(t *testing.T, d *host.Desk, id string) madeDraft {
	t.Helper()
	f, err := d.Draft(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	p := f.Parcel
	out := madeDraft{
		ID: f.ID, Title: f.Title + " / " + p.Draft.Title, Updated: when(f.Updated), Expires: when(p.Draft.Expires), Zone: p.Draft.Options.Zone,
		Modes: fmt.Sprint(p.Draft.Options.Modes), Blobs: p.Blobs, Signers: people(p.Draft.Signers),
	}
	for _, in := range p.Draft.Inputs {
		out.Inputs = append(out.Inputs, in.Name+" "+in.URL)
	}
	if p.Pages != nil {
		out.Base, out.Made, out.Leaves = p.Pages.Base, p.Pages.Made, fmt.Sprint(p.Pages.Leaves)
	}
	return out
}

func seenEntry(t *testing.T, d *host.Desk, id string) madeEntry {
	t.Helper()
	e, err := d.Entry(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	out := madeEntry{
		Profile: e.Profile, Remote: e.Remote, Stage: string(e.Stage), State: string(e.Request.State), Failure: e.Failure, Title: e.Request.Title,
		Practice: e.Request.Practice, Heard: when(e.Heard), Instance: e.Instance, Signers: people(e.Request.Signers), Sealed: e.Sealed, Seal: e.Seal,
		Audit: e.Audit, Archived: when(e.Archived),
	}
	if p := e.Request.Problem; p != nil {
		out.Problem = fmt.Sprint(p.Code, " ", p.Signer)
	}
	if e.Parcel != nil {
		out.Blobs = e.Parcel.Blobs
	}
	return out
}

// people are signers with everything a draft says of them.
func people(signers []signing.Signer) (out []string) {
	for _, g := range signers {
		out = append(out, fmt.Sprint(g.FullName(), " ", g.Email, " ", g.Mobile, " ", g.Language, " ", g.Channels, " ", g.State, " ", fieldsOf(g.Fields)))
	}
	return out
}

// desk opens the folder's desk; nothing of it moves yet.
func (f *frozen) desk(t *testing.T, r *hosttest.Rig, w *ways) *host.Desk {
	t.Helper()
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{
		Folder: r.Folder, KeyInFile: true, Start: func(string) error { return errors.New("it runs") }, Clock: f.now().Now,
		Poll: 100 * time.Millisecond, Transport: w, Later: true,
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// deskAsFrozen compares what the desk holds with what it held.
func (f *frozen) deskAsFrozen(t *testing.T, d *host.Desk, prefs bool) {
	t.Helper()
	ids := map[string]string{}
	for name, then := range f.Desk.Drafts {
		ids[name] = then.ID
	}
	now, then := seenDesk(t, d, ids, f.Desk.Prefs), f.Desk
	if prefs {
		same(t, "what the desk remembers", now.Prefs, then.Prefs)
	}
	same(t, "drafts", now.Drafts, then.Drafts)
	f.staysRemoved(t, d)
	same(t, "people", now.People, then.People)
	same(t, "profiles", append(now.Profiles, now.Active), append(then.Profiles, then.Active))
	for id, e := range then.Entries {
		same(t, "entry "+e.Title, now.Entries[id], e)
	}
	for _, stage := range []app.Stage{app.Leaving, app.SentOff, app.Fetched, app.Failed, app.Lost} {
		if !slices.ContainsFunc(slices.Collect(maps.Values(then.Entries)), func(e madeEntry) bool { return e.Stage == string(stage) }) {
			t.Errorf("no entry was frozen %s", stage)
		}
	}
}

// staysRemoved: what was deleted is not there, whatever its service tells.
func (f *frozen) staysRemoved(t *testing.T, d *host.Desk) {
	t.Helper()
	for _, id := range f.Desk.Removed {
		if _, err := d.Entry(hosttest.Soon(t), id); !errors.Is(err, signing.ErrNotFound) {
			t.Errorf("%s was deleted: %v", id, err)
		}
	}
}

// deskMoves lets the desk go on: with what it had sent, with its drafts, and with somebody else's service.
func (f *frozen) deskMoves(t *testing.T, r *hosttest.Rig, d *host.Desk, w *ways) {
	t.Helper()
	f.foreign(t, w)
	for id, then := range f.Desk.Entries {
		switch app.Stage(then.Stage) {
		case app.Leaving:
			r.Await(t, id, hosttest.Is(signing.Waiting))
		case app.Fetched:
			if b, err := d.Sealed(hosttest.Soon(t), id); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) {
				t.Errorf("the sealed document of %s: %v", then.Title, err)
			}
		}
	}
	for name, then := range f.Desk.Drafts {
		f.opens(t, d, name, then)
	}
	p, err := d.Draft(hosttest.Soon(t), f.Desk.Drafts["arranged"].ID)
	if err != nil {
		t.Fatal(err)
	}
	id, err := d.Send(hosttest.Soon(t), p, 0)
	if err != nil {
		t.Fatal(err)
	}
	hosttest.Happens(t, "a draft of then is at the service", func() bool {
		e, err := d.Entry(hosttest.Soon(t), id)
		return err == nil && e.Request.State == signing.Waiting
	})
	for id, then := range f.Desk.Entries {
		if e, err := d.Entry(hosttest.Soon(t), id); err != nil || (e.Stage == app.Lost) != (then.Stage == string(app.Lost)) {
			t.Errorf("%s was %s and is %v, %v", then.Title, then.Stage, e, err)
		}
	}
	f.staysRemoved(t, d)
}

// foreign: somebody else's service is shown the token that was kept for it.
func (f *frozen) foreign(t *testing.T, w *ways) {
	t.Helper()
	there := make(chan string, 100)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case there <- r.Header.Get("Authorization"):
		default:
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(s.Close)
	w.lead(foreignURL, s.URL)
	if got := <-there; got != "Bearer "+f.Desk.Token {
		t.Errorf("the other service is shown %q", got)
	}
}

// opens looks at a draft's document, whose pages its fields are on.
func (f *frozen) opens(t *testing.T, d *host.Desk, name string, then madeDraft) {
	t.Helper()
	p, err := d.Draft(hosttest.Soon(t), then.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, sum := range p.Parcel.Needs() {
		content, err := d.Blobs.Get(hosttest.Soon(t), sum)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		doc, err := d.Documents.OpenContent(hosttest.Soon(t), "document.pdf", content)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		facts, err := doc.Facts(hosttest.Soon(t), "")
		doc.Close()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if sum == then.Base {
			continue // what it is made of
		}
		for _, g := range p.Parcel.Draft.Signers {
			for _, k := range g.Fields {
				if k.Page > len(facts.Pages) || !facts.Pages[k.Page-1].Holds(k.Box) {
					t.Errorf("%s: a field on page %d of %d", name, k.Page, len(facts.Pages))
				}
			}
		}
	}
}

// newDesk: a desk that knows nothing fetches what was sealed then, and finds it whole.
func (f *frozen) newDesk(t *testing.T, r *hosttest.Rig, w *ways) {
	t.Helper()
	if err := os.Remove(filepath.Join(r.Folder, "desk.db")); err != nil {
		t.Fatal(err)
	}
	d := f.desk(t, r, w)
	d.Begin()
	id := f.Practice.Requests["done"].ID
	hosttest.Happens(t, "the sealed document is here", func() bool {
		e, err := d.Entry(hosttest.Soon(t), id)
		return err == nil && e.Stage == app.Fetched
	})
	if e, err := d.Entry(hosttest.Soon(t), id); err != nil || e.Seal != "whole" || e.Sealed != f.Practice.Requests["done"].Sealed[:64] {
		t.Errorf("%+v %v", e, err)
	}
}
