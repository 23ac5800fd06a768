package sync

import (
	"time"

	"paraph/signing"
)

// DeskStore is the desk's durable state: what the office prepares, what it sent, what is still to be told to
// a service.
type DeskStore = Durable[DeskTx]

// DeskTx is what can be done inside one transaction of the desk. What is missing is signing.ErrNotFound.
type DeskTx interface {
	Drafts
	Entries
	DeskOutbox
	People
}

// Drafts keeps what is being prepared. PutDraft replaces the one of that id.
type Drafts interface {
	PutDraft(d Draft) error
	Draft(id string) (Draft, error)
	DraftList() ([]Draft, error) // newest first, without their parcels
	DropDraft(id string) error
}

// Entries keeps the desk's side of requests. PutEntry inserts or replaces the one of that id.
type Entries interface {
	PutEntry(e *Entry) error
	Entry(id string) (*Entry, error)
	EntryAt(profile, remote string) (*Entry, error)
	EntryList(f EntryFilter) ([]EntryLine, error)
	// Unsettled are ids of a profile's entries that a service may still change, least lately heard of first.
	Unsettled(profile string, limit int) ([]string, error)
	DropEntry(id string) error
	Cursor(profile string) (Cursor, error) // the zero Cursor where there is none
	PutCursor(c Cursor) error
}

// People keeps who was asked to sign, for the next time.
type People interface {
	PutPerson(p Person) error
	PeopleLike(text string, limit int) ([]Person, error) // most lately used first
}

// Person is somebody who was asked to sign before. The e-mail address tells two apart.
type Person struct {
	Name    string
	Surname string
	Email   string
	Mobile  string
	Used    time.Time
}

// Parcel is a draft with its documents in the blobs, by SHA-256 in the order of Draft.Inputs (whose Data is
// empty; "" where an input is an address). Pages says how its one document is made, where that is no file as it came.
type Parcel struct {
	Draft signing.Draft `json:"draft"`
	Blobs []string      `json:"blobs"`
	Pages *Arrangement  `json:"pages,omitempty"`
}

// Arrangement is how a draft's document is made: of leaves of the document Base, which is in the blobs too. Made is the
// one that was made of them and is Blobs[0] then; "" while Blobs is what the draft had before.
type Arrangement struct {
	Base   string         `json:"base"`
	Leaves []signing.Leaf `json:"leaves"`
	Made   string         `json:"made,omitempty"`
}

// Needs are the blobs a parcel cannot do without.
func (p *Parcel) Needs() []string {
	if p.Pages == nil {
		return p.Blobs
	}
	return append([]string{p.Pages.Base}, p.Blobs...)
}

// Draft is something being prepared.
type Draft struct {
	ID      string
	Title   string
	Updated time.Time
	Parcel  Parcel
}

// Stage is how far an entry has come on its way between desk and service.
type Stage string

// The stages of an entry. Leaving: the job that sends it is not done. Sent: the service has it. Fetched:
// its sealed document is here and was checked. Failed: the service does not take it, Problem or Failure says
// why. Lost: the service says that it does not know it any more. Removed: the office deleted it here; nothing but its ids is
// kept, so that a service that speaks of it again does not bring it back.
const (
	Leaving Stage = "leaving"
	SentOff Stage = "sent"
	Fetched Stage = "fetched"
	Failed  Stage = "failed"
	Lost    Stage = "lost"
	Removed Stage = "removed"
)

// Entry is a request as the desk knows it. ID is 24 hex digits, minted here and adopted by services of
// ours; Remote is the service's own id, "" until it is known. Request is what was heard last; it never goes
// back to something older.
type Entry struct {
	ID       string
	Profile  string
	Remote   string
	Stage    Stage
	Failure  string // a word of app/say, "" if nothing is wrong
	Request  signing.Request
	Instance string    // of the service that Request comes from
	Heard    time.Time // when the service last spoke of it
	Parcel   *Parcel   // what was sent, until it has ended; nil for requests others sent
	Sealed   string    // SHA-256 of the sealed document in our blobs, "" until fetched
	Seal     string    // what was checked: "whole" (hash and seal), "hash", ""
	Audit    string    // SHA-256 of the audit trail's PDF in our blobs
	Archived time.Time `json:",omitzero"` // since when the office has it out of its lists
}

// EntryLine is an entry as a list shows it.
type EntryLine struct {
	ID       string
	Title    string
	Stage    Stage
	State    signing.State
	Failure  string
	Practice bool
	Signed   int // of Signers
	Signers  int
	Created  time.Time
	Updated  time.Time
	Expires  time.Time
	Archived time.Time // zero: it stands in the lists
}

// EntryFilter narrows a list of entries, which is newest change first and has none that was removed. An empty States means every state; Text
// looks into titles, names and addresses, whatever their case.
type EntryFilter struct {
	States []signing.State
	Text   string
	Skip   int
	Limit  int
}

// Cursor is how far the desk has read a service's feed. Whole says that everything of this instance was read
// at least once.
type Cursor struct {
	Profile  string
	Instance string
	Next     int64
	Whole    bool
}
