package ui

import (
	"time"

	"paraph/app"
	"paraph/signing"
)

const day = 24 * time.Hour

// everyState fills the desk with a request in every state and stage.
func (r *deskRig) everyState() {
	declined := signedBy(r.entryOf(1, "Mandato professionale.pdf", signing.Declined, day), 1)
	declined.Request.Signers[1].State = signing.SignerDeclined
	declined.Request.Signers[1].Steps.Declined = r.now.Add(-20 * time.Hour)
	declined.Request.Signers[1].Reason = "The amount in article 4 is not the agreed one."
	r.put(declined)

	bounced := r.entryOf(2, "Informativa dipendenti.pdf", signing.Waiting, 2*day)
	r.put(bounced)
	r.works.trails[bounced.ID] = r.trailOf(bounced, signing.EventInviteFail)

	opened := signedBy(r.entryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*day), 1)
	opened.Request.Signers[1].Steps.Opened = r.now.Add(-18*time.Hour - 25*time.Minute)
	r.put(opened)
	r.works.trails[opened.ID] = r.trailOf(opened)

	r.put(signedBy(r.entryOf(4, "Preventivo 118-2026.pdf", signing.Waiting, 10*time.Minute), 0))
	long := signedBy(r.entryOf(5, "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf", signing.Waiting, time.Hour), 1)
	for i := range long.Request.Signers {
		long.Request.Signers[i].Name, long.Request.Signers[i].Surname = longName[:23], longName[24:]
		long.Request.Signers[i].Email = "massimiliano.alessandro.bartolomeo@studio-sebastiani-della-rovereto.example"
	}
	r.put(long)
	code := signedBy(r.entryOf(6, "Incarico di consulenza.pdf", signing.Waiting, 4*time.Hour), 1)
	code.Request.Signers[1].Steps.Opened, code.Request.Signers[1].Steps.CodeSent = r.now.Add(-3*time.Hour), r.now.Add(-2*time.Hour)
	r.put(code)

	r.onTheWay()
	r.ended()
	f := app.Draft{Title: "Contratto di fornitura.pdf", ID: "d00000000000000000000001"}
	if err := r.desk.SaveDraft(r.t.Context(), &f); err != nil {
		r.t.Fatal(err)
	}
}

// onTheWay are requests between desk and service, and those being sealed.
func (r *deskRig) onTheWay() {
	leaving := r.entryOf(7, "Privacy, modulo clienti.pdf", signing.Validating, 5*time.Hour)
	leaving.Stage, leaving.Remote, leaving.Parcel = app.Leaving, "", &app.Parcel{}
	r.put(leaving)
	r.put(signedBy(r.entryOf(8, "Accordo di riservatezza.pdf", signing.Sealing, 5*time.Second), 2))
	stuck := signedBy(r.entryOf(9, "Accordo quadro.pdf", signing.Sealing, 30*time.Minute), 2)
	r.put(stuck)
	r.works.trails[stuck.ID] = r.trailOf(stuck, signing.EventSealFailed)

	failed := r.entryOf(10, "Contratto cifrato.pdf", signing.Validating, 3*time.Hour)
	failed.Stage, failed.Failure, failed.Parcel = app.Failed, "problem", &app.Parcel{}
	failed.Request.Problem = &signing.Problem{Code: signing.ProblemEncrypted}
	r.put(failed)
}

// ended are requests to which nothing happens any more.
func (r *deskRig) ended() {
	refused := r.entryOf(11, "Planimetria.pdf", signing.Refused, 6*day)
	refused.Request.Problem = &signing.Problem{Code: signing.ProblemPageSize, Page: 2}
	r.put(refused)
	r.put(signedBy(r.entryOf(12, "Preventivo 97-2026.pdf", signing.Expired, 9*day), 1))
	r.put(r.entryOf(13, "Procura.pdf", signing.Cancelled, 20*day))
	r.put(r.entryOf(14, "Checked.pdf", signing.Validating, 2*time.Second))
	lost := r.entryOf(15, "Vecchio servizio.pdf", signing.Waiting, 12*day)
	lost.Stage, lost.Failure = app.Lost, "lost"
	r.put(lost)
	done := signedBy(r.entryOf(16, "Contratto di manutenzione.pdf", signing.Done, 5*day), 2)
	done.Stage, done.Sealed = app.Fetched, "x"
	done.Request.Sealed = &signing.File{SHA256: "0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d", Size: 240_000, Pages: 4}
	r.put(done)
	r.put(signedBy(r.entryOf(17, "In arrivo.pdf", signing.Done, 7*day), 2))
}

// trailOf is the evidence of an entry: what its signers did, then some more events of the second (or no) signer.
func (r *deskRig) trailOf(e *app.Entry, more ...signing.EventKind) signing.Trail {
	q := e.Request
	t := signing.Trail{Version: 1, Procedure: signing.TrailProcedure{ID: q.ID, Title: q.Title, Office: q.Office, State: q.State}, Kept: r.now.AddDate(10, 0, 0)}
	for i, g := range q.Signers {
		t.Signers = append(t.Signers, signing.TrailSigner{Number: i + 1, ID: g.ID, Name: g.Name, Surname: g.Surname, Reason: g.Reason})
	}
	add := func(at time.Time, kind signing.EventKind, signer int, data map[string]string) {
		if at.IsZero() {
			return
		}
		ev := signing.Event{Request: q.ID, Seq: int64(len(t.Events) + 1), Time: at.UTC(), Kind: kind, Actor: signing.ActorService, Signer: signer, Data: data}
		if t.Head == "" {
			t.Head = signing.Genesis(q.ID)
		}
		if err := ev.Link(t.Head); err != nil {
			r.t.Fatal(err)
		}
		t.Head = ev.Hash
		t.Events = append(t.Events, signing.TrailEvent{Seq: ev.Seq, Time: ev.Time, Kind: kind, Actor: ev.Actor, Signer: signer, Data: data, Prev: ev.Prev, Hash: ev.Hash})
	}
	add(q.Created, signing.EventCreated, 0, nil)
	add(q.Created, signing.EventValidated, 0, map[string]string{"pages": "4", "sha256": q.Original.SHA256})
	for i, g := range q.Signers {
		add(g.Steps.Sent, signing.EventInvited, i+1, map[string]string{"practice": "true"})
		add(g.Steps.Opened, signing.EventOpened, i+1, nil)
		add(g.Steps.Opened, signing.EventShown, i+1, map[string]string{"pages": "1-3", "of": "4", "seconds": "130"})
		add(g.Steps.CodeSent, signing.EventCodeSent, i+1, map[string]string{"code": "B7"})
		add(g.Steps.Signed, signing.EventConfirmed, i+1, map[string]string{"code": "B7", "try": "1", "of": "5"})
		add(g.Steps.Signed, signing.EventApplied, i+1, map[string]string{"mode": "drawn", "page": "4"})
	}
	for _, kind := range more {
		signer := 2
		if kind == signing.EventSealFailed {
			signer = 0
		}
		add(r.now.Add(-time.Hour), kind, signer, nil)
	}
	t.Messages = []signing.TrailMessage{{Signer: 2, Kind: "code", At: r.now.Add(-time.Hour), Text: "Your code is •••••• (ref. B7). Give it to nobody."}}
	return t
}
