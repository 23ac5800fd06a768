package signing

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// EventKind names what happened. The list is closed and append-only: evidence of ten years ago holds
// these words.
type EventKind string

// The events of a request.
const (
	EventCreated    EventKind = "request.created"
	EventReceived   EventKind = "document.received"
	EventValidated  EventKind = "document.validated"
	EventRepaired   EventKind = "document.repaired"    // a clean copy took the place of a document with faults
	EventAttached   EventKind = "document.attachments" // the document brings files along, which its pages do not show
	EventRefused    EventKind = "document.refused"
	EventInvited    EventKind = "invitation.sent"
	EventInviteFail EventKind = "invitation.failed"
	EventOpened     EventKind = "link.opened"
	EventShown      EventKind = "pages.shown"
	EventEdited     EventKind = "contact.edited"
	EventCodeAsked  EventKind = "code.asked"
	EventCodeSent   EventKind = "code.sent"
	EventCodeFailed EventKind = "code.failed"
	EventCodeWrong  EventKind = "code.wrong"
	EventCodeLocked EventKind = "code.locked"
	EventConsent    EventKind = "consent.given"
	EventConfirmed  EventKind = "code.confirmed"
	EventApplied    EventKind = "mark.applied"
	EventDeclined   EventKind = "signer.declined"
	EventSealed     EventKind = "document.sealed"
	EventSealFailed EventKind = "seal.failed"
	EventCopySent   EventKind = "copy.sent"
	EventCopyFailed EventKind = "copy.failed"
	EventNoticeSent EventKind = "notice.sent"
	EventNoticeFail EventKind = "notice.failed"
	EventCancelled  EventKind = "request.cancelled"
	EventExpired    EventKind = "request.expired"
	EventDeleted    EventKind = "request.deleted"
	EventLinkWished EventKind = "link.wished"
	EventUnlocked   EventKind = "code.unlocked"
	EventFieldNoted EventKind = "field.noted"
	EventErased     EventKind = "documents.erased"
	EventForgotten  EventKind = "private.erased"
	EventCorrected  EventKind = "contact.corrected"
	EventReminded   EventKind = "reminder.sent"
	EventRemindFail EventKind = "reminder.failed"
	EventSealAgain  EventKind = "seal.retried"
	EventUnsealed   EventKind = "seal.given-up"
	EventFieldMoved EventKind = "field.moved"
	EventCodeDenied EventKind = "code.denied"    // no further code now: too many, or too soon
	EventCodeStale  EventKind = "code.refused"   // an answer to a code that takes none any more
	EventLocked     EventKind = "signer.locked"  // no further codes before the office helps
	EventWaits      EventKind = "letter.waiting" // it could not be handed over yet
	EventDropped    EventKind = "letter.dropped" // there was nothing to say any more
)

// Who did it.
const (
	ActorOffice  = "office"
	ActorService = "service"
	ActorSigner  = "signer" // Event.Signer says which
)

// Event is one line of the evidence. Data holds plain facts; Private holds what may have to be erased
// one day (names, addresses): the chain keeps only a salted commitment to each, so that a line
// whose private values were erased can still be checked. Private values are not part of the line.
type Event struct {
	Request string
	Seq     int64
	Time    time.Time // UTC, milliseconds
	Kind    EventKind
	Actor   string
	Signer  int // the signer's number, from 1; 0 if none
	Data    map[string]string
	Private map[string]Secret
	Prev    string // hex SHA-256 of the line before; of the genesis for the first
	Hash    string // hex SHA-256 of this line
}

// Secret is a private value and the salt of its commitment. An erased one has an empty Salt and keeps
// only Commit.
type Secret struct {
	Value  string
	Salt   string // hex, 16 bytes
	Commit string // hex SHA-256 of salt bytes, then value
}

// Fill gives an event its facts and its private values (salted; an empty one is none) as they will be read again: texts of
// others may be any bytes, and a line is committed to what the store keeps of them.
func (e *Event) Fill(data, private map[string]string, random io.Reader) error {
	for name, value := range data {
		if e.Data == nil {
			e.Data = make(map[string]string, len(data))
		}
		e.Data[name] = asKept(value)
	}
	for name, value := range private {
		if value == "" {
			continue
		}
		secret, err := NewSecret(value, random)
		if err != nil {
			return err
		}
		if e.Private == nil {
			e.Private = make(map[string]Secret, len(private))
		}
		e.Private[name] = secret
	}
	return nil
}

// asKept is a text as JSON (RFC 8259 section 8.1) keeps it: a byte that is no UTF-8 stands as U+FFFD, each one by itself as
// encoding/json does it.
func asKept(text string) string { return string([]rune(text)) }

// NewSecret salts a private value, as it is kept, with 16 bytes of random.
func NewSecret(value string, random io.Reader) (Secret, error) {
	var salt [16]byte
	if _, err := io.ReadFull(random, salt[:]); err != nil {
		return Secret{}, fmt.Errorf("signing: salt of a private value: %w", err)
	}
	value = asKept(value)
	return Secret{Value: value, Salt: hex.EncodeToString(salt[:]), Commit: commitment(salt[:], value)}, nil
}

// Opens reports whether the value and salt are the ones the commitment was made of.
func (s Secret) Opens() bool {
	salt, err := hex.DecodeString(s.Salt)
	return err == nil && len(salt) == 16 && commitment(salt, s.Value) == s.Commit
}

func commitment(salt []byte, value string) string {
	h := sha256.New()
	h.Write(salt)
	io.WriteString(h, value)
	return hex.EncodeToString(h.Sum(nil))
}

// Genesis is what the first line of a request's chain points to.
func Genesis(requestID string) string {
	h := sha256.Sum256([]byte("paraph-genesis-1\x00" + requestID))
	return hex.EncodeToString(h[:])
}

// Canonical is the line that is hashed: RFC 8785 JSON of v, request, seq, time, kind, actor, signer,
// data, commit and prev.
func (e Event) Canonical() ([]byte, error) {
	commit := make(map[string]string, len(e.Private))
	for name, s := range e.Private {
		commit[name] = s.Commit
	}
	data := e.Data
	if data == nil {
		data = map[string]string{}
	}
	line := map[string]any{
		"v": 1, "request": e.Request, "seq": e.Seq, "time": e.Time.UTC().Format("2006-01-02T15:04:05.000Z"),
		"kind": e.Kind, "actor": e.Actor, "signer": e.Signer, "data": data, "commit": commit, "prev": e.Prev,
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line); err != nil {
		return nil, fmt.Errorf("signing: canonical event: %w", err)
	}
	// encoding/json still escapes the two line separators, RFC 8785 does not.
	return bytes.TrimRight(unescapeSeparators(b.Bytes()), "\n"), nil
}

func unescapeSeparators(b []byte) []byte {
	if !bytes.Contains(b, []byte(`\u202`)) {
		return b
	}
	var out []byte
	for i := 0; i < len(b); i++ {
		if b[i] != '\\' || i+1 >= len(b) {
			out = append(out, b[i])
			continue
		}
		if i+5 < len(b) && (string(b[i:i+6]) == `\u2028` || string(b[i:i+6]) == `\u2029`) {
			out = append(out, "\u2028"[0], "\u2028"[1], b[i+5]-'8'+"\u2028"[2])
			i += 5
			continue
		}
		out = append(out, b[i], b[i+1])
		i++
	}
	return out
}

// Link puts the event behind prev (the hash of the line before) and computes its own hash: SHA-256 of
// "paraph-event-1", a zero byte and the canonical line.
func (e *Event) Link(prev string) error {
	e.Prev = prev
	line, err := e.Canonical()
	if err != nil {
		return err
	}
	h := sha256.New()
	io.WriteString(h, "paraph-event-1\x00")
	h.Write(line)
	e.Hash = hex.EncodeToString(h.Sum(nil))
	return nil
}

// CheckChain recomputes a request's whole chain from its genesis and says where it is broken; nil where it holds. It
// holds also for lines that somebody wrote anew from the first changed one to the last: only who knows the last hash
// notices that.
func CheckChain(requestID string, events []Event) *Fault {
	prev := Genesis(requestID)
	for i, e := range events {
		line := int64(i + 1)
		if e.Request != requestID || e.Seq != line || e.Prev != prev {
			return &Fault{Code: FaultOrder, Line: line}
		}
		again := e
		if err := again.Link(prev); err != nil || again.Hash != e.Hash {
			return &Fault{Code: FaultLine, Line: line}
		}
		for _, name := range slices.Sorted(maps.Keys(e.Private)) {
			if s := e.Private[name]; s.Salt+s.Value != "" && !s.Opens() {
				return &Fault{Code: FaultValue, Line: line, What: name}
			}
		}
		prev = e.Hash
	}
	return nil
}

// Of returns the events of a kind, in order.
func Of(events []Event, signer int, kinds ...EventKind) []Event {
	var out []Event
	for _, e := range events {
		if (signer == 0 || e.Signer == signer) && slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	return out
}

// MaskEmail hides most of an address: "a···@example.com".
func MaskEmail(a string) string {
	at := strings.LastIndex(a, "@")
	if at < 1 {
		return "···"
	}
	first := []rune(a[:at])[:1]
	return string(first) + "···" + a[at:]
}

// MaskMobile hides the middle of a number: "+39 ··· 666".
func MaskMobile(m string) string {
	if len(m) < 8 {
		return "···"
	}
	return m[:3] + " ··· " + m[len(m)-3:]
}
