package desktest

import (
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/sync"
)

const Day = 24 * time.Hour

// EveryState fills the desk with a request in every state and stage.
func (r *Rig) EveryState() {
	declined := SignedBy(r.EntryOf(1, "Mandato professionale.pdf", signing.Declined, Day), 1)
	who := &declined.Request.Signers[1]
	who.State, who.Reason = signing.SignerDeclined, "L’importo all’articolo 4 non è quello concordato."
	who.Steps.Opened, who.Steps.Declined = declined.Request.Completed.Add(-time.Minute), declined.Request.Completed
	r.told(declined)

	bounced := SignedBy(r.EntryOf(2, "Informativa dipendenti.pdf", signing.Waiting, 2*Day), 0)
	bounced.Request.Signers[1].Steps.Sent = time.Time{}
	r.told(bounced, signing.EventInviteFail)

	opened := SignedBy(r.EntryOf(3, "Contratto di locazione uso ufficio.pdf", signing.Waiting, 3*Day), 1)
	opened.Request.Signers[1].Steps.Opened = r.Now.Add(-18*time.Hour - 25*time.Minute)
	r.told(opened)

	r.told(SignedBy(r.EntryOf(4, "Preventivo 118-2026.pdf", signing.Waiting, 10*time.Minute), 0))
	r.LongRequest(1)
	code := SignedBy(r.EntryOf(6, "Incarico di consulenza.pdf", signing.Waiting, 4*time.Hour), 1)
	code.Request.Signers[1].Steps.Opened, code.Request.Signers[1].Steps.CodeSent = r.Now.Add(-3*time.Hour), r.Now.Add(-2*time.Hour)
	r.told(code)

	r.onTheWay()
	r.ended()
	f := app.Draft{Title: "Contratto di fornitura.pdf", ID: "d00000000000000000000001"}
	if err := r.Desk.SaveDraft(r.T.Context(), &f); err != nil {
		r.T.Fatal(err)
	}
}

// told puts an entry on the desk, with its evidence at the service.
func (r *Rig) told(e *app.Entry, more ...signing.EventKind) {
	r.Put(e)
	r.Works.Trails[e.ID] = r.TrailOf(e, more...)
}

// LongRequest is the fifth of them, of two signers with long names, the first so many of whom have signed.
func (r *Rig) LongRequest(signed int) {
	long := SignedBy(r.EntryOf(5, "Verbale di consegna dei lavori del lotto numero sette, con tutti gli allegati.pdf", signing.Waiting, time.Hour), signed)
	for i := range long.Request.Signers {
		long.Request.Signers[i].Name, long.Request.Signers[i].Surname = LongName[:23], LongName[24:]
		long.Request.Signers[i].Email = "massimiliano.alessandro.bartolomeo@studio-sebastiani-della-rovereto.example"
	}
	r.told(long)
}

// onTheWay are requests between desk and service, and those being sealed.
func (r *Rig) onTheWay() {
	leaving := r.EntryOf(7, "Privacy, modulo clienti.pdf", signing.Validating, 5*time.Hour)
	leaving.Stage, leaving.Remote, leaving.Parcel = app.Leaving, "", &app.Parcel{}
	r.Put(leaving)
	r.told(SignedBy(r.EntryOf(8, "Accordo di riservatezza.pdf", signing.Sealing, 5*time.Second), 2))
	stuck := SignedBy(r.EntryOf(9, "Accordo quadro.pdf", signing.Sealing, 30*time.Minute), 2)
	r.told(stuck, signing.EventSealFailed)

	failed := r.EntryOf(10, "Contratto cifrato.pdf", signing.Validating, 3*time.Hour)
	failed.Stage, failed.Failure, failed.Parcel = app.Failed, "problem", &app.Parcel{}
	failed.Request.Problem = &signing.Problem{Code: signing.ProblemEncrypted}
	r.Put(failed)
}

// NotSealed are the eighteenth and nineteenth of them: one that everybody signed and that could not be sealed, and one whose
// seal is tried again.
func (r *Rig) NotSealed() {
	never := SignedBy(r.EntryOf(18, "Atto di transazione.pdf", signing.Unsealed, Day), 2)
	never.Request.Problem = &signing.Problem{Code: signing.ProblemUnsealed, Word: string(signing.SealCheck)}
	r.told(never, signing.EventSealFailed, signing.EventUnsealed)
	waits := SignedBy(r.EntryOf(19, "Contratto di comodato.pdf", signing.Sealing, 2*time.Hour), 2)
	waits.Request.SealWait = &signing.SealWait{Reason: signing.SealSpace, Since: waits.Request.Updated, Tries: 2}
	r.told(waits, signing.EventSealFailed)
}

// Stuck are the twentieth and the twenty-first of them: one with an invitation that was refused and one that waits, and one whose
// second signer gets no further code.
func (r *Rig) Stuck() {
	mail := r.EntryOf(20, "Contratto di agenzia.pdf", signing.Waiting, time.Hour)
	mail.Request.Letters = []signing.StuckLetter{
		{Signer: 1, Kind: string(sync.JobInvite), Reason: signing.LetterSilent, Since: r.Now.Add(-time.Hour)},
		{Signer: 2, Kind: string(sync.JobInvite), Reason: signing.LetterAddress, Refused: true, Code: 550, Since: r.Now.Add(-time.Hour)},
		{Kind: string(sync.JobWish), Reason: signing.LetterLater, Code: 451, Since: r.Now.Add(-time.Minute)},
	}
	r.told(mail)
	locked := SignedBy(r.EntryOf(21, "Nomina del responsabile.pdf", signing.Waiting, 2*time.Hour), 1)
	locked.Request.Signers[1].Locked = &signing.Lock{Reason: signing.LockedAddress, Since: r.Now, Again: r.Now.Add(40 * time.Minute)}
	r.told(locked, signing.EventLocked)
}

// ended are requests to which nothing happens any more.
func (r *Rig) ended() {
	refused := r.EntryOf(11, "Planimetria.pdf", signing.Refused, 6*Day)
	refused.Request.Problem = &signing.Problem{Code: signing.ProblemPageSize, Page: 2}
	r.told(refused)
	r.told(SignedBy(r.EntryOf(12, "Preventivo 97-2026.pdf", signing.Expired, 9*Day), 1))
	r.told(SignedBy(r.EntryOf(13, "Procura.pdf", signing.Cancelled, 20*Day), 0))
	r.told(r.EntryOf(14, "Checked.pdf", signing.Validating, 2*time.Second))
	lost := SignedBy(r.EntryOf(15, "Vecchio servizio.pdf", signing.Waiting, 12*Day), 0)
	lost.Stage, lost.Failure = app.Lost, "lost"
	r.Put(lost)
	done := SignedBy(r.EntryOf(16, "Contratto di manutenzione.pdf", signing.Done, 5*Day), 2)
	done.Stage, done.Sealed = app.Fetched, "x"
	done.Request.Sealed = &signing.File{SHA256: "0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d", Size: 240_000, Pages: 4}
	r.told(done)
	r.told(SignedBy(r.EntryOf(17, "In arrivo.pdf", signing.Done, 7*Day), 2))
}
