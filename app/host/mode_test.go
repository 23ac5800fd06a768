package host_test

import (
	"errors"
	"html"
	"strings"
	"testing"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
)

// moded is a desk whose office works for real, with something to send.
type moded struct {
	*stage
	*host.Desk
	sum string
}

func newModed(t *testing.T) *moded {
	t.Helper()
	s := newStage(t)
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{Folder: s.folder, KeyInFile: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	sum, err := d.Keep(t.Context(), hosttest.Contract(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	return &moded{s, d, sum}
}

// sends sends what its sender saw to be of a mode.
func (m *moded) sends(id string, mode signing.Mode) {
	m.t.Helper()
	draft := sync.Draft{ID: id, Parcel: sync.Parcel{Blobs: []string{m.sum}, Draft: signing.Draft{
		Title: string(mode), Inputs: []signing.Input{{Name: "contratto.pdf"}}, Mode: mode,
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", string(mode)+"@example.com", hosttest.At(1, 72, 600))},
	}}}
	if _, err := m.Send(m.t.Context(), draft, 0); err != nil {
		m.t.Fatal(err)
	}
}

// stands waits until a request is kept back, or has left.
func (m *moded) stands(id string, kept bool) {
	m.t.Helper()
	waits(m.t, "an end of "+id, func() bool {
		e, err := m.Entry(m.t.Context(), id)
		return err == nil && (e.Failure == engine.OtherMode) == kept && (e.Stage == sync.Leaving) == kept
	}, m.logs)
}

// mail sets the mail server.
func (m *moded) mail(is office.MailServer) {
	m.t.Helper()
	if err := m.Office.SetMailServer(m.t.Context(), is); err != nil {
		m.t.Fatal(err)
	}
}

// TestPracticeNeverLeaves: what was sent in practice and had not left when the office began to work for real goes to nobody, and can be
// taken back.
func TestPracticeNeverLeaves(t *testing.T) {
	m := newModed(t)
	const id = "00000000000000000000000a"
	m.sends(id, signing.Practice) // as Review showed it; the mail server was set up since
	m.stands(id, true)
	if err := m.Undo(t.Context(), id); err != nil {
		t.Fatalf("it cannot be taken back: %v", err)
	}
	if draft, err := m.Draft(t.Context(), id); err != nil || draft.Parcel.Draft.Mode != "" {
		t.Errorf("%+v %v", draft.Parcel.Draft, err)
	}
	if n := len(m.box.Letters()); n != 0 {
		t.Errorf("%d letters left", n)
	}
}

// TestRealWaits: what was sent for real and had not left waits while the office practises, in the list of what is set aside, and leaves by
// itself afterwards.
func TestRealWaits(t *testing.T) {
	m := newModed(t)
	const id = "00000000000000000000000b"
	m.mail(office.MailServer{}) // also where the service is just starting
	m.sends(id, signing.Real)
	m.stands(id, true)
	shelf, err := m.ReadShelf(t.Context(), "", func(requests.Shelf) {})
	if err != nil {
		t.Fatal(err)
	}
	shelf.Keep(requests.Practice)
	for _, l := range shelf.Lines {
		if l.ID == id && !(l.Aside && l.MayCancel()) {
			t.Errorf("%+v", l)
		}
	}
	m.mail(office.MailServer{Server: m.box.URL(), From: "ufficio@studio.example"})
	m.stands(id, false)
	if _, err := m.box.Await(hosttest.Soon(t), "real@example.com", 1, nil); err != nil {
		t.Error(err)
	}
	if e, err := m.Entry(t.Context(), id); err != nil || e.Request.Practice {
		t.Errorf("%+v %v", e, err)
	}
}

// TestTryingChangesNothing: a mail server is tried by a letter before anything of it is stored.
func TestTryingChangesNothing(t *testing.T) {
	m := newModed(t)
	m.mail(office.MailServer{})
	if err := m.Office.TryMailServer(t.Context(), office.MailServer{Server: m.box.URL(), From: "firma@studio.example"}); err != nil {
		t.Error(err)
	}
	if is, err := m.Office.MailServer(); err != nil || is.Server != "" || !is.Practice || len(m.box.Letters()) != 1 {
		t.Errorf("%+v %v, %d letters", is, err, len(m.box.Letters()))
	}
	m.box.Close()
	if err := m.Office.TryMailServer(t.Context(), office.MailServer{Server: m.box.URL(), From: "firma@studio.example"}); err == nil {
		t.Error("a server that is gone takes a letter")
	}
}

// TestAServiceRefusesTheOtherMode: also where the mode changes between the desk's look and its sending.
func TestAServiceRefusesTheOtherMode(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Data: hosttest.Contract(t, 1)}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(1, 72, 600))},
	}
	ready, err := r.Own().Ready(hosttest.Soon(t))
	if err != nil {
		t.Fatal(err)
	}
	for mode, taken := range map[signing.Mode]bool{signing.ModeOf(ready.Practice): true, signing.ModeOf(!ready.Practice): false} {
		d.Mode = mode
		if _, err := r.Client.Send(hosttest.Soon(t), d, ""); (err == nil) != taken || !taken && !errors.Is(err, sync.ErrOtherMode) {
			t.Errorf("%s: %v", mode, err)
		}
	}
}

// TestLinkWhileItPractises: who follows a real letter's link while the office practises is not told to ask for a new one.
func TestLinkWhileItPractises(t *testing.T) {
	for _, practice := range []bool{true, false} {
		r := hosttest.Start(t, func(o *host.Options) { o.Practice, o.Office.Language = practice, "it" })
		_, resp, body := r.Ask(t, "GET", "/s/"+strings.Repeat("A", 43), "")
		for key, want := range map[string]bool{"page.unknown.title": true, "page.unknown.practice": practice, "page.unknown.what": !practice} {
			if is := strings.Contains(html.UnescapeString(string(body)), say.In("it").Say(key)); is != want || resp.StatusCode != 404 {
				t.Errorf("practice %v, %s: %v, %d", practice, key, is, resp.StatusCode)
			}
		}
	}
}
