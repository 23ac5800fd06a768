package sync

import "time"

// Outbox keeps what is still to be done: the service's or the desk's. Enqueue ignores a job that is there already
// (kind, request, signer and ref), so an effect is ordered once however often it is asked for. What is done stays done.
type Outbox interface {
	Enqueue(jobs ...Job) error
	// Due are jobs that may be done now, oldest first; no kinds: of all. One that waits for an earlier one is not due:
	// the service's callbacks of one request and the desk's jobs of one entry go one after the other.
	Due(now time.Time, limit int, kinds ...JobKind) ([]Job, error)
	NextDue(after time.Time, kinds ...JobKind) (time.Time, error) // zero when nothing of them is due after that
	Job(id int64) (Job, error)
	Jobs(request string) ([]Job, error) // in the order they were asked for
	Finish(id int64, now time.Time, result string) error
	Postpone(id int64, next time.Time, result string) error
	// Unjam makes jobs due now that wait for a time after latest: a clock that was wrong put them there.
	Unjam(now, latest time.Time) error
}

// ServiceOutbox is the service's.
type ServiceOutbox interface {
	Outbox
	// DueCallbacks are the callbacks that may be tried now, at most each of one host, oldest first.
	DueCallbacks(now time.Time, each int) ([]Job, error)
	// Ours is nil for a job that was ordered through this store, of a request that is as it was stored; else a *signing.Fault.
	Ours(j Job) error
	// Hurry makes a waiting job of a request due at once.
	Hurry(request string, kind JobKind, now time.Time) error
	// Drop ends what waits for a signer.
	Drop(request, signer string, now time.Time, kinds ...JobKind) error
}

// DeskOutbox is the desk's.
type DeskOutbox interface {
	Outbox
	// Begin notes that a job is about to leave the computer; false when it is done or gone.
	Begin(id int64, now time.Time) (bool, error)
	// NotBegun takes the note of Begin back: the service said that nothing of the job was done.
	NotBegun(id int64) error
	// Mark keeps what the service held before a job's first try.
	Mark(id int64, mark string) error
	// HurryAll makes jobs that failed before due now: the profile's service answers again.
	HurryAll(profile string, now time.Time) error
	// Recall takes back jobs of an entry and kind that have not begun; false when there was none.
	Recall(entry string, kind JobKind) (bool, error)
}

// JobKind names something to be done. Closed and append-only: stored rows hold these words.
type JobKind string

// The kinds of the service's jobs.
const (
	JobValidate  JobKind = "validate"
	JobSeal      JobKind = "seal"
	JobInvite    JobKind = "mail.invitation"
	JobCode      JobKind = "mail.code"
	JobCopy      JobKind = "mail.copy"
	JobDeclined  JobKind = "mail.declined"
	JobWish      JobKind = "mail.wish"
	JobEdited    JobKind = "mail.edited"
	JobCallback  JobKind = "callback"
	JobRemind    JobKind = "mail.reminder"
	JobExpired   JobKind = "mail.expired"
	JobUnsealed  JobKind = "mail.unsealed"
	JobCancelled JobKind = "mail.cancelled"
	JobBounced   JobKind = "mail.refused" // to the office: a letter to a signer was refused; Ref is the number of that letter's job
)

// The kinds of the desk's jobs, each something to be told to a service or asked of it. Mail is for services that write
// no letters of their own: the desk does.
const (
	JobSend   JobKind = "send"
	JobCancel JobKind = "cancel"
	JobFetch  JobKind = "fetch"
	JobMail   JobKind = "mail"
)

// Job is a row of an outbox: what to do, of which request, not before when. It holds references only: what it says is
// made when it is said.
type Job struct {
	ID        int64
	Kind      JobKind
	Request   string // id; at the desk its entry's
	Signer    string // of the service's: id; "" for the office or the request as a whole
	Ref       string // a challenge's or callback's id, at the desk a signer's, or what else tells two alike apart
	Host      string // of a callback: whom it goes to, who shares its slots
	NotBefore time.Time
	Begun     time.Time // at the desk, before the first byte leaves: from then on its effect may have happened
	Attempts  int       // tries whose outcome was noted
	Done      time.Time // zero while it waits
	Result    string    // a word for what it came to; never an address
	Mark      string    // of a sending to a service that does not know our ids: its newest request before the first try
}
