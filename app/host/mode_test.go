package host_test

import (
	"testing"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/requests"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
)

// TestQueuedKeepsItsMode: what was sent in practice and had not left when the office began to work for real goes to nobody, is said,
// and can be taken back and sent for real; what was sent for real waits while the office practises, and leaves by itself afterwards.
func TestQueuedKeepsItsMode(t *testing.T) {
	s := newStage(t)
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{Folder: s.folder, KeyInFile: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	sum, err := d.Requests.Keep(t.Context(), hosttest.Contract(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	send := func(id string, mode signing.Mode) {
		t.Helper()
		draft := sync.Draft{ID: id, Parcel: sync.Parcel{Blobs: []string{sum}, Draft: signing.Draft{
			Title: string(mode), Inputs: []signing.Input{{Name: "contratto.pdf"}}, Mode: mode,
			Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", string(mode)+"@example.com", hosttest.At(1, 72, 600))},
		}}}
		if _, err := d.Requests.Send(t.Context(), draft, 0); err != nil {
			t.Fatal(err)
		}
	}
	// stands waits until a request is set aside, or left.
	stands := func(id string, aside bool) {
		t.Helper()
		waits(t, "an end of "+id, func() bool {
			e, err := d.Requests.Entry(t.Context(), id)
			return err == nil && (e.Failure == engine.OtherMode) == aside && (e.Stage == sync.Leaving) == aside
		}, s.logs)
	}
	tries := office.MailServer{Server: s.box.URL(), From: "firma@studio.example"}
	if err := d.Office.TryMailServer(t.Context(), tries); err != nil {
		t.Errorf("a test letter: %v", err)
	}
	if is, err := d.Office.MailServer(); err != nil || is.From == tries.From || is.Practice || len(s.box.Letters()) != 1 {
		t.Errorf("trying changed it: %+v %v, %d letters", is, err, len(s.box.Letters()))
	}
	const first, second = "00000000000000000000000a", "00000000000000000000000b"
	send(first, signing.Practice) // as Review showed it; the mail server was set up since
	stands(first, true)
	if err := d.Requests.Undo(t.Context(), first); err != nil {
		t.Fatalf("it cannot be taken back: %v", err)
	}
	draft, err := d.Requests.Draft(t.Context(), first)
	if err != nil || draft.Parcel.Draft.Mode != "" {
		t.Fatalf("%+v %v", draft.Parcel.Draft, err)
	}
	if err := d.Office.SetMailServer(t.Context(), office.MailServer{}); err != nil {
		t.Fatal(err)
	}
	send(second, signing.Real)
	stands(second, true)
	shelf, err := d.Requests.ReadShelf(t.Context(), "", func(requests.Shelf) {})
	if err != nil {
		t.Fatal(err)
	}
	shelf.Keep(requests.Practice)
	for _, l := range shelf.Lines {
		if l.Aside != (l.ID == second) || l.ID == second && !l.MayCancel() {
			t.Errorf("%+v", l)
		}
	}
	if n := len(s.box.Letters()); n != 1 { // the one that was tried
		t.Errorf("%d letters left", n)
	}
	if err := d.Office.SetMailServer(t.Context(), office.MailServer{Server: s.box.URL(), From: "ufficio@studio.example"}); err != nil {
		t.Fatal(err)
	}
	stands(second, false)
	if _, err := s.box.Await(hosttest.Soon(t), "real@example.com", 1, nil); err != nil {
		t.Error(err)
	}
	e, err := d.Requests.Entry(t.Context(), second)
	if err != nil || e.Request.Practice {
		t.Errorf("%+v %v", e, err)
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
		if _, err := r.Client.Send(hosttest.Soon(t), d, ""); (err == nil) != taken || !taken && err != sync.ErrOtherMode {
			t.Errorf("%s: %v", mode, err)
		}
	}
}
