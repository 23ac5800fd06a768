package sync

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"paraph/signing"
)

// ErrReadOnly is returned when a View tries to write.
var ErrReadOnly = errors.New("sync: written in a reading transaction")

// Durable is state that is read and changed in transactions of T.
type Durable[T any] interface {
	// Update runs f in one durable transaction: when it returns nil everything f wrote survives a
	// power cut, when f fails or panics nothing of it is kept. Transactions run one after another; f must not
	// wait for anything outside.
	Update(ctx context.Context, f func(T) error) error
	// View runs f on one snapshot; f cannot write (ErrReadOnly).
	View(ctx context.Context, f func(T) error) error
	Close() error
}

// Store is the service's durable state.
type Store = Durable[Tx]

// Tx is what can be done inside one transaction of the service. What is missing is signing.ErrNotFound.
type Tx interface {
	Requests
	Evidence
	ServiceOutbox
	Callbacks
	Challenges
	Tokens
	Keeping
}

// Requests keeps requests with their signers.
type Requests interface {
	Insert(r *signing.Request, links []Link, key Key) error
	Save(r *signing.Request) error // signing.ErrConflict: another request has its sealed file
	Request(id string) (*signing.Request, error)
	List(f Filter) ([]signing.Summary, error)
	ByKey(key string) (Key, error)
	ByLink(hash string) (Link, error)
	// Relink gives a signer another link; the old one leads nowhere from then on.
	Relink(l Link) error
	LinkOf(requestID, signerID string) (Link, error)
	// BySealed is the request whose sealed document has this name. signing.ErrNotFound: none has, and none was; where that
	// cannot be said, for what is stored was changed by others, it is a *signing.Fault.
	BySealed(sha256 string) (*signing.Request, error)
	Overdue(now time.Time, limit int) ([]string, error)
	// Changes are the requests whose latest change has a number above after, in the order of their latest changes.
	Changes(after int64, limit int) ([]Changed, error)
	// Instance is the name of this database; numbers of another one mean nothing here.
	Instance() (string, error)
}

// Evidence keeps the lines of evidence and the marks. Append numbers, chains and stores events; stored
// ones never change. PutMarks keeps what a signer is about to confirm, replacing what was there. What cannot be read any
// more is signing.ErrBroken.
type Evidence interface {
	Append(requestID string, events ...signing.Event) error
	Events(requestID string) ([]signing.Event, error)
	// Head is the number of the last line and its hash; 0 and signing.Genesis before the first.
	Head(requestID string) (lines int64, hash string, err error)
	PutMarks(requestID, signerID string, marks []signing.Mark) error
	Marks(requestID, signerID string) ([]signing.Mark, error)
	// PutHeadSeal keeps the seal's signature of the lines, once; HeadSeal is nil where there is none.
	PutHeadSeal(requestID string, h signing.HeadSeal) error
	HeadSeal(requestID string) (*signing.HeadSeal, error)
	// Intact is nil where what is stored of a request is what was stored through this store, else a *signing.Fault. It asks
	// what guards the request (a store without a key guards nothing) and recomputes no chain: for every visit.
	Intact(requestID string) error
	// Proof looks at everything: what guards the request, its chain, and what contradicts its lines. For whatever shows it.
	Proof(requestID string) (signing.Proof, error)
	// Whole is what is wrong with the store as a whole, which no request need show: that all are gone, or as they were at an
	// earlier time. nil where nothing is known.
	Whole() (*signing.Fault, error)
}

// Callbacks keeps what senders are told of their requests, and every attempt to tell it.
type Callbacks interface {
	NewCallback(c Callback) error // numbers it (Seq)
	Callback(id string) (Callback, error)
	ListCallbacks(f CallbackFilter) ([]Callback, error) // without Told
	// StartAttempt numbers and stores an attempt whose outcome is not known yet.
	StartAttempt(id string, now time.Time) (number int, err error)
	EndAttempt(id string, a Attempt) error
}

// Challenges keeps one-time codes' challenges, never a code.
type Challenges interface {
	NewChallenge(c Challenge) error
	Challenge(id string) (Challenge, error)
	ChallengesOf(requestID, signerID string) ([]Challenge, error)
	// CountTry counts one try if the challenge still takes any, atomically and before anybody
	// compares; ok is false when it does not (used, void, expired, or out of tries).
	CountTry(id string, now time.Time, max int) (c Challenge, ok bool, err error)
	// Consume uses a challenge up; false when somebody else did before.
	Consume(id string, now time.Time) (bool, error)
	Void(id string, now time.Time) error
	// Prolong sets when a challenge that can still be answered ends.
	Prolong(id string, until time.Time) error
	// CountOpen counts the challenges made after a time of signers who have used none.
	CountOpen(destination, network string, since time.Time) (byDestination, byNetwork int, err error)
}

// Keeping is what deleting needs. A document no request needs may be deleted; a request needs its
// documents until it is saved as erased.
type Keeping interface {
	// Needed reports whether any request needs the document of this name (hex SHA-256).
	Needed(sha256 string) (bool, error)
	// ToErase are ended requests whose documents are still there though their time is over: ended at or
	// before a time, or deleted by the office, once no letter of theirs waits or if that was at or before the other.
	ToErase(before, deleted time.Time, limit int) ([]string, error)
	// ToForget are requests that ended at or before a time, whose documents were erased, and that still say who.
	ToForget(before time.Time, limit int) ([]string, error)
	// DropMarks deletes the marks of a request; their fingerprints stay in the evidence.
	DropMarks(requestID string) error
	// Wipe erases all private values of a request's evidence (the lines stay checkable), its marks, links,
	// codes, jobs and key.
	Wipe(requestID string) error
}

// Tokens keeps bearer tokens by the SHA-256 of their text.
type Tokens interface {
	PutToken(t Token) error
	Token(hash string) (Token, error)
}

// Key is an Idempotency-Key with the request it made and the fingerprint of the body it came with.
type Key struct {
	Key     string
	Request string
	Body    string
}

// Link leads a signer to a request. Hash is the hex SHA-256 of the secret in the address; Sealed holds
// the secret itself, readable only with the service's key.
type Link struct {
	Hash    string
	Request string
	Signer  string
	Sealed  []byte
}

// Changed is a request as it stands after its latest change. Seq grows with every stored change of any request.
type Changed struct {
	Seq     int64           `json:"seq"`
	Request signing.Request `json:"request"`
	Fault   *signing.Fault  `json:"fault,omitempty"` // what is told here is not what was stored
}

// Feed is what changed at a service since a number. Next is where to go on from; More says that there is
// more to read right away.
type Feed struct {
	Instance string    `json:"instance"`
	Next     int64     `json:"next"`
	More     bool      `json:"more"`
	Changes  []Changed `json:"changes"`
}

// Filter narrows a list. An empty States means every state; deleted requests are never listed.
// Newest first.
type Filter struct {
	States []signing.State
	Skip   int
	Limit  int
}

// Challenge is one one-time code sent to one destination for one act. Seed is sealed with the service's
// key and wiped when the challenge ends. Destination and Network are hashes.
type Challenge struct {
	ID          string
	Short       string // "B7": what the page and the message call it
	Request     string
	Signer      string
	Channel     signing.Channel
	Destination string
	Network     string
	Number      int // counts a signer's codes from 1; the HOTP counter
	Seed        []byte
	Language    string // of the page the signer read: the sentence agreed to is made in it
	Created     time.Time
	Expires     time.Time
	Attempts    int
	Consumed    time.Time
	Voided      time.Time
}

// Open reports whether the challenge can still be answered.
func (c Challenge) Open(now time.Time, max int) bool {
	return c.Consumed.IsZero() && c.Voided.IsZero() && c.Attempts < max && now.Before(c.Expires)
}

// Token is a bearer token: what it may do and until when (zero: no end). Scopes are "METHOD:segment" or "*".
type Token struct {
	Hash    string
	Name    string
	Scopes  []string
	Created time.Time
	Expires time.Time
}

// Incoming is content on its way into a store: written to as it arrives, then kept, or dropped.
type Incoming interface {
	io.Writer
	signing.Content
	Drop() // does nothing once it is kept
}

// Blobs keeps content by its SHA-256 (hex). Put is durable when it returns and harmless to repeat. What is not
// there is signing.ErrNotFound.
type Blobs interface {
	Put(ctx context.Context, content []byte) (sha256 string, err error)
	Begin() (Incoming, error)                               // a Put of content that arrives bit by bit
	Get(ctx context.Context, sha256 string) ([]byte, error) // checks the content against its name
	// Open opens content to be handed to a worker, read-only and not checked; the caller closes it. The file
	// need not have a name: a store without files copies the content into one that has none any more.
	Open(ctx context.Context, sha256 string) (*os.File, error)
	// Each names what is stored and when it was last put.
	Each(ctx context.Context, f func(sha256 string, put time.Time) error) error
	// Remove deletes content that was last put before a time; younger content stays, and false is returned.
	Remove(ctx context.Context, sha256 string, before time.Time) (bool, error)
}
