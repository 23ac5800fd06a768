package signing

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
)

// File is one stored document: its content is found by SHA256 (hex).
type File struct {
	Name    string    `json:"name"`
	SHA256  string    `json:"sha256"`
	MD5     string    `json:"md5,omitempty"` // the contract shows one; nothing of ours relies on it
	Size    int64     `json:"size"`
	Pages   int       `json:"pages,omitempty"`
	Created time.Time `json:"created"`
	Source  string    `json:"source,omitempty"` // "base64" or "remote"; only of input documents
}

// Channel is a way a one-time code reaches a signer; the words of the contract's authentication.
type Channel string

// The channels.
const (
	Email Channel = "email"
	SMS   Channel = "sms"
)

// FieldKind is what a signer is asked for at a place.
type FieldKind string

// SignatureField is the first kind; others come with the depth of the service.
const SignatureField FieldKind = "signature"

// FieldNote is what became of a field's place at validation. The list is closed and append-only: stored requests and the
// wire (signatures[].note) hold these words as they stand.
type FieldNote string

// The notes of a field. Of one that both are true of the later says more; the evidence has a line for each.
const (
	NoteNoSuchField FieldNote = "no-such-field" // the PDF has no signature field of that name: the place is the one asked for
	NoteMoved       FieldNote = "moved"         // another mark stands where it was asked for: the place is the nearest free one
)

// Field is a place on a page a signer is asked to fill. Page counts from 1. Name is a signature
// field that is in the PDF already; the box then comes from it at validation, or stays as asked if
// there is none of that name (Note says so).
type Field struct {
	Kind FieldKind `json:"kind"`
	Page int       `json:"page"`
	Box  Box       `json:"box"`
	Name string    `json:"name,omitempty"`
	Note FieldNote `json:"note,omitempty"`

	ByName bool `json:"byName,omitempty"` // it is asked for by name alone: Page and the box's corner say nothing
}

// SignerState is what a signer has done.
type SignerState string

// The states of a signer.
const (
	SignerNew      SignerState = "new"
	SignerSigned   SignerState = "signed"
	SignerDeclined SignerState = "declined"
)

// Signer is a person asked to sign. ID is a UUID; Language is "it", "fr", "en" or "" (the browser's).
// Steps are zero until they happen.
type Signer struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Surname  string      `json:"surname"`
	Email    string      `json:"email,omitempty"`
	Mobile   string      `json:"mobile,omitempty"`
	Message  string      `json:"message,omitempty"` // text of the code's message, may hold {OTP}
	Channels []Channel   `json:"channels"`
	Language string      `json:"language,omitempty"`
	Fields   []Field     `json:"fields"`
	State    SignerState `json:"state"`
	Steps    Steps       `json:"steps"`
	Edited   []string    `json:"edited,omitempty"`  // what the signer changed: name, email, mobile
	Reason   string      `json:"reason,omitempty"`  // why it was declined
	Reminded time.Time   `json:"reminded,omitzero"` // when the office last had a reminder sent
	Unlocked time.Time   `json:"unlocked,omitzero"` // when the office last allowed further codes
	Reads    string      `json:"reads,omitempty"`   // the language of the page a code was asked for on, which letters are in from then on
	Locked   *Lock       `json:"locked,omitempty"`  // why no further code was sent at the last asking; Lock.At says whether it still counts
}

// NewSignerID draws a signer's ID, a version 4 UUID (RFC 9562).
func NewSignerID(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("signing: random: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// Steps are the times a signer came to each step.
type Steps struct {
	Sent     time.Time `json:"sent,omitzero"`
	Opened   time.Time `json:"opened,omitzero"`
	CodeSent time.Time `json:"codeSent,omitzero"`
	Signed   time.Time `json:"signed,omitzero"`
	Declined time.Time `json:"declined,omitzero"`
}

// FullName is name and surname.
func (s Signer) FullName() string { return strings.TrimSpace(s.Name + " " + s.Surname) }

// ShortNames are what a name becomes where there is no room for FullName, the longest first: given names as initials
// ("J.-B. de La Fontaine"), then the surname alone. None without both.
func (s Signer) ShortNames() []string {
	surname := strings.Join(strings.Fields(s.Surname), " ")
	var initials []string
	for _, word := range strings.Fields(s.Name) {
		var parts []string
		for part := range strings.SplitSeq(word, "-") {
			if i := initial(part); i != "" {
				parts = append(parts, i)
			}
		}
		initials = append(initials, strings.Join(parts, "-"))
	}
	if given := strings.Join(strings.Fields(strings.Join(initials, " ")), " "); given != "" && surname != "" {
		return []string{given + " " + surname, surname}
	}
	return nil
}

// initial is a word's first letter, with what stands on it, and a stop.
func initial(word string) string {
	letters := []rune(word)
	from := slices.IndexFunc(letters, unicode.IsLetter)
	if from < 0 {
		return ""
	}
	to := from + 1
	for to < len(letters) && unicode.Is(unicode.M, letters[to]) {
		to++
	}
	return string(letters[from:to]) + "."
}

// Channel is the way this signer gets the code: the first one asked for.
func (s Signer) Channel() Channel {
	if len(s.Channels) == 0 {
		return Email
	}
	return s.Channels[0]
}

// Destination is where the code goes.
func (s Signer) Destination() string {
	if s.Channel() == SMS {
		return s.Mobile
	}
	return s.Email
}

// Editable says which of a signer's own data the signer may correct before the code is sent.
// The zero value lets nothing be changed: an address that gets the code proves something only if the
// office gave it.
type Editable struct {
	Name   bool `json:"name"`
	Mobile bool `json:"mobile"`
	Email  bool `json:"email"`
}

// Options are the sender's wishes. Zone is an IANA name; UI holds the contract's options.ui as given
// (checked key by key); Language is the request's, for whom and what has none of its own ("" = the office's).
// Subject and Note are of the invitation: its subject in place of the usual one, and the office's own words to every signer.
type Options struct {
	Modes    []MarkMode     `json:"modes"`
	Editable Editable       `json:"editable"`
	Zone     string         `json:"zone"`
	Language string         `json:"language,omitempty"`
	MustRead bool           `json:"mustRead"`
	Subject  string         `json:"subject,omitempty"`
	Note     string         `json:"note,omitempty"`
	UI       map[string]any `json:"ui,omitempty"`
}

// Callback is where the sender wants state changes told. URL, Headers and Custom may hold secrets of the
// sender's: in a stored request they are in Sealed, readable only with the service's key, and URL is
// without its query.
type Callback struct {
	URL     string            `json:"url"`
	Method  string            `json:"method"` // JSON or POST
	Field   string            `json:"field"`
	Retry   int               `json:"retry"` // how often more after a failure, 0 to 5
	Headers map[string]string `json:"headers,omitempty"`
	Custom  json.RawMessage   `json:"custom,omitempty"` // an object; numbers keep all their digits
	Sealed  []byte            `json:"sealed,omitempty"`
}

// Input is a document as it was handed in: bytes, content that waits to be stored, or an address to fetch it from.
type Input struct {
	URL     string
	Data    []byte
	Content Content `json:"-"` // instead of Data
	Name    string
}

// Size is how many bytes were handed in; 0 where there is only an address.
func (in Input) Size() int64 {
	if in.Content != nil {
		return in.Content.File().Size
	}
	return int64(len(in.Data))
}

// Content is a document that came in and is not held in memory. Keep stores it, durable when it returns; only then can it be
// found by its SHA-256. File has fingerprints and size.
type Content interface {
	File() File
	Keep(ctx context.Context) error
}

// Draft is a request as a sender hands it in, before anything is stored.
type Draft struct {
	Title    string
	Signers  []Signer
	Inputs   []Input
	Options  Options
	Callback *Callback
	Expires  time.Time   // zero: the service's default
	Copies   []CleanCopy `json:",omitempty"` // of inputs that are copies already: what of
	Mode     Mode        `json:",omitempty"` // a service that works in the other one does not take it; "": either does
}

// Mode is whether what is done has a value; "" where that is not known.
type Mode string

// The modes.
const (
	Real     Mode = "real"
	Practice Mode = "practice"
)

// ModeOf is the mode of a service that practises, or does not.
func ModeOf(practice bool) Mode {
	if practice {
		return Practice
	}
	return Real
}

// Origin is who handed a request in: the token's name and the address it came from.
type Origin struct {
	Token string `json:"token,omitempty"`
	IP    string `json:"ip,omitempty"`
}

// Request is one procedure: documents, signers, wishes and where it stands. ID is 24 hex digits.
// Original is what is shown to the signers and sealed (several inputs are joined into it); Sealed is
// set once and never changes.
type Request struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Practice  bool        `json:"practice"`
	State     State       `json:"state"`
	Problem   *Problem    `json:"problem,omitempty"`
	Created   time.Time   `json:"created"`
	Updated   time.Time   `json:"updated"`
	Sent      time.Time   `json:"sent,omitzero"`
	Expires   time.Time   `json:"expires"`
	Completed time.Time   `json:"completed,omitzero"`
	Deleted   time.Time   `json:"deleted,omitzero"`
	Erased    time.Time   `json:"erased,omitzero"`    // when the documents were deleted
	Forgotten time.Time   `json:"forgotten,omitzero"` // when names, addresses and what was typed were wiped
	Office    string      `json:"office"`             // the office's name at that time
	Origin    Origin      `json:"origin"`
	Inputs    []File      `json:"inputs,omitempty"`
	URLs      []string    `json:"urls,omitempty"` // inputs still to be fetched, in order ("" = already in Inputs)
	Original  *File       `json:"original,omitempty"`
	Copies    []CleanCopy `json:"cleanCopies,omitempty"` // that took an input's place: the sender's own, then those made at validation
	Sealed    *File       `json:"sealed,omitempty"`

	Attachments Attachments `json:"attachments,omitzero"` // that Original brings along; none of requests taken before this was told

	SealWait *SealWait      `json:"sealWait,omitempty"` // while a seal that failed is tried again
	Letters  []StuckLetter  `json:"letters,omitempty"`  // that did not leave
	Pages    []PageGeometry `json:"pages,omitempty"`
	Signers  []Signer       `json:"signers"`
	Options  Options        `json:"options"`
	Callback *Callback      `json:"callback,omitempty"`
	Version  int64          `json:"version"` // grows with every stored change
}

// Summary is a request as a list shows it.
type Summary struct {
	ID       string
	Title    string
	State    State
	Problem  *Problem
	Created  time.Time
	Updated  time.Time
	Practice bool
	Letters  []StuckLetter
	Locks    []Lock // of those who have still to sign; Lock.At says whether one still counts
	Fault    *Fault // what is shown here is not what was stored; nil where it is, or its service does not say
}

// Signer finds a signer by id.
func (r *Request) Signer(id string) *Signer {
	for i := range r.Signers {
		if r.Signers[i].ID == id {
			return &r.Signers[i]
		}
	}
	return nil
}

// Number is a signer's place in the request, from 1; 0 if unknown.
func (r *Request) Number(signerID string) int {
	for i := range r.Signers {
		if r.Signers[i].ID == signerID {
			return i + 1
		}
	}
	return 0
}

// Location is the zone the sender asked stamps to be written in; UTC when there is none.
func (r *Request) Location() *time.Location {
	if loc, err := time.LoadLocation(r.Options.Zone); err == nil {
		return loc
	}
	return time.UTC
}
