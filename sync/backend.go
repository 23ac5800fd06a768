package sync

import (
	"context"

	"paraph/signing"
)

// MaxList is how many a list answers at once, at most, and where nobody says how many: the published contract's number.
const MaxList = 100

// Which names one of a request's documents.
type Which string

// The documents of a request.
const (
	Validated Which = "validatedDocument" // what the signers see: all inputs, joined
	SealedOne Which = "signedDocument"
)

// Form is a form of the audit trail.
type Form string

// The forms of the audit trail.
const (
	FormJSON Form = "application/json"
	FormText Form = "text/plain"
	FormHTML Form = "text/html"
	FormPDF  Form = "application/pdf"
)

// Backend is a signing service as its clients see it: ours in this process, or anybody's behind the
// published contract.
type Backend interface {
	// Send hands a request in. The same key with the same content answers with the request that is
	// there already, with other content signing.ErrConflict. A *signing.Problem says what is wrong.
	Send(ctx context.Context, d signing.Draft, key string) (Sent, error)
	List(ctx context.Context, f Filter) ([]signing.Summary, error)
	Request(ctx context.Context, id string) (Sent, error)
	// Document answers signing.ErrNotReady while there is none yet.
	Document(ctx context.Context, id string, which Which) ([]byte, error)
	Audit(ctx context.Context, id string, form Form) (Audit, error)
	Delete(ctx context.Context, id string) error
}

// Sent is a request with the addresses its signers were given, by signer id. Fault says that it is not as it was stored.
type Sent struct {
	Request *signing.Request
	Links   map[string]string
	Fault   *signing.Fault
}

// Audit is an audit trail: as values, and as bytes in the form asked for (none for FormJSON).
type Audit struct {
	Sent  Sent
	Trail signing.Trail
	Lines []AuditLine
	Body  []byte
}

// AuditLine is one event as the published contract shows it.
type AuditLine struct {
	ID  string // 24 hex
	At  string
	Log string
}

type originKey struct{}

// WithOrigin notes in ctx who asks: the token's name and the address.
func WithOrigin(ctx context.Context, o signing.Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf is what WithOrigin noted.
func OriginOf(ctx context.Context) signing.Origin {
	o, _ := ctx.Value(originKey{}).(signing.Origin)
	return o
}
