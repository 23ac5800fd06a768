package app

import (
	"context"
	"image"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// The words of keeping and moving that a screen needs; see package sync.
type (
	Draft       = sync.Draft
	Parcel      = sync.Parcel
	Arrangement = sync.Arrangement
	Entry       = sync.Entry
	EntryLine   = sync.EntryLine
	EntryFilter = sync.EntryFilter
	Person      = sync.Person
	Stage       = sync.Stage
)

// The stages of an entry; see package sync.
const (
	Leaving = sync.Leaving
	SentOff = sync.SentOff
	Fetched = sync.Fetched
	Failed  = sync.Failed
	Lost    = sync.Lost
)

// Document is a PDF that is open for looking at. It is read in a child process; calls take time and may be made from any
// goroutine. Pages count from 1; see signing/page for the errors.
type Document interface {
	Name() string   // of the file, without its folder
	Path() string   // "" for one that is no file of the user's
	Size() int64    // bytes
	SHA256() string // hex, of the bytes it was opened with
	// Facts are what can be said of it. A *signing.Problem with signing.ProblemPassword: it asks for one.
	Facts(ctx context.Context, password string) (*signing.Facts, error)
	// Pixels is a page as displayed, opaque, Stride 4·width, origin (0, 0).
	Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error)
	Text(ctx context.Context, page int) ([]signing.TextLine, error)
	Content(ctx context.Context) ([]byte, error)
	Close()
}

// Letter is a message that practice did not send.
type Letter struct {
	To      string
	Name    string
	Subject string
	Text    string
}

// Ready says what the folder's own service is and what keeps it from its work: "seal", "mail", "public".
// Service is its name where it is not the folder's own.
type Ready struct {
	Service  string
	Office   string
	Practice bool
	Public   string
	Mode     string // "this-computer", "own-address"
	Seal     string // who seals
	Missing  []string
	Lacks    []string       // what it cannot be told: "size" (every field has signing.DefaultFieldSize), "lastday"
	Limits   signing.Limits // what it takes of one request, as far as that is known
}

// SealedHere is what the own service knows of a file it sealed.
type SealedHere struct {
	Request  string
	Title    string
	At       time.Time
	Practice bool
	Signers  []string
}

// Office is what the office calls itself. An empty value is "not said".
type Office struct {
	Name     string
	Contact  string
	Language string
	Privacy  string
}

// MailServer is how letters leave. Login is "user:password", "" to leave the stored one; it is never read back.
type MailServer struct {
	Server string // smtp://host:port or smtps://host:port, "" for practice
	From   string
	Login  string
}

// Profile is a service requests can go to.
type Profile struct {
	ID     string
	Name   string
	URL    string
	Token  string // only when it is set
	Active bool
}

// Key is something to sign with: a certificate on a token, or in a PKCS#12 file.
type Key struct {
	ID      string // what Sign wants back
	Holder  string
	Issuer  string
	Until   time.Time
	Token   string // name of the card or key; the file's name for a file
	File    string // the PKCS#12 file, "" for a token
	Module  string
	Why     string // a key of app/say that says why it cannot sign, "" if it can
	PINPad  bool
	LastTry bool
	PINMin  int
	PINMax  int
}

// SignWish is how a file is to be signed with a person's own key. Secret is the PIN or the file's password; Sign zeroes it,
// as far as device/soft and device/pkcs11 can.
type SignWish struct {
	Path     string
	Key      Key
	Secret   []byte
	SHA256   string // of the document as it was looked at; another one is ErrFileChanged. "" for any
	Folder   string // where the signed file goes, "" beside the document
	Visible  bool
	Page     int // from 1
	Box      signing.Box
	Field    string // full name of the document's empty signature field that takes it, "" for one of its own
	Also     []int  // further pages with the same mark in the same box, while it is visible
	Reason   string
	Place    string
	Language string
}

// Works is what takes time: only services, devices and files can tell. Every call may be cut off by its context and is
// made beside the screen, never on it. Errors: *signing.Problem, sentinel errors; app/say has a sentence for each.
type Works interface {
	Open(ctx context.Context, path string) (Document, error)
	OpenContent(ctx context.Context, name string, content []byte) (Document, error)
	Sample(ctx context.Context, language string) (name string, content []byte, err error)
	// AddPages makes one document of the stored document base, first and whole, and of all pages of files: PDF, PNG, JPEG,
	// TIFF. It stores it and answers its SHA-256 and how many pages it has. told hears in between how far it is. A
	// *FileError says which file cannot be taken; a *signing.Problem with a Limit what the receiver does not take.
	AddPages(ctx context.Context, base string, paths []string, told func(done, of int)) (sum string, pages int, err error)
	// Arrange makes a document of leaves of the stored document base, stores it and answers its SHA-256.
	Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (sum string, err error)

	Ready(ctx context.Context) (Ready, error)
	// Receiver is Ready for the service new requests go to. One that is not of ours says nothing of itself: it has what it
	// needs, and the office is the one set here.
	Receiver(ctx context.Context) (Ready, error)
	Trail(ctx context.Context, id string) (signing.Trail, error)
	Remind(ctx context.Context, id, signerID string) error
	Correct(ctx context.Context, id, signerID string, c signing.Correction) error
	Link(ctx context.Context, id, signerID string) (string, error)
	SealAgain(ctx context.Context, id string) error
	Letters(ctx context.Context, id string) ([]Letter, error)
	SealedHere(ctx context.Context, sha256 string) (SealedHere, error) // signing.ErrNotFound if it did not

	Office() (Office, error)
	SetOffice(o Office) error
	MailServer() (MailServer, error)
	SetMailServer(ctx context.Context, m MailServer) error // the service starts anew with it
	TestMail(ctx context.Context) error
	Profiles() []Profile
	SetProfile(p Profile) error
	UseProfile(id string) error
	Backup(ctx context.Context, path, passphrase string) error

	Keys(ctx context.Context) ([]Key, error)
	KeysIn(ctx context.Context, path string, secret []byte) ([]Key, error) // of a PKCS#12 file; zeroes the password
	// StampPicture is the visible signature as Sign would write it now, on nothing: Stride 4·width, dpi dots an inch.
	StampPicture(ctx context.Context, w SignWish, dpi float64) (*image.RGBA, error)
	// Sign writes a new file, beside the original unless a folder is named, and answers its path.
	Sign(ctx context.Context, w SignWish) (string, error)
}
