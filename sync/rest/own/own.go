package own

import (
	"context"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// Ready says what the service is and whether it can do its work.
type Ready struct {
	Program  string   `json:"program"` // "paraph"
	Office   string   `json:"office"`
	Practice bool     `json:"practice"`
	Public   string   `json:"publicUrl"`
	Mode     string   `json:"mode"`    // whom Public leads here: "this-computer", "inside" (the office's network) or "own-address"
	Seal     string   `json:"seal"`    // who seals, "" if there is no key
	Missing  []string `json:"missing"` // what keeps it from its work: "seal", "mail", "public"
	Can      []string `json:"can"`     // "email", "sizes", "apart" (marks never lie on each other), "note" (words of the office in the invitation), …
	Version  string   `json:"version"`
	Privacy  string   `json:"privacy,omitempty"` // web address of the office's notice, as its letters name it

	// UnnamedProxy is a reverse proxy in front whose word about who asks is not taken: the network --trusted-proxy takes.
	UnnamedProxy string `json:"unnamedProxy,omitempty"`
	// PublicFault is, where Missing has "public", how the question through the public address ended: "name" (it leads nowhere), "refused",
	// "certificate", "silent", "other" (something else answers) or "file" (that of the certificate cannot be read).
	PublicFault string `json:"publicFault,omitempty"`

	Limits *signing.Limits `json:"limits,omitempty"` // nil from an older service
	Fault  *signing.Fault  `json:"fault,omitempty"`  // of its store as a whole

	SealUnknown bool `json:"sealUnknown,omitempty"` // Seal.Unknown

	Run string `json:"run,omitempty"` // another one once the service has taken up what was set; "" from an older service
}

// Takes are the limits the service tells, those of always where it is too old to tell any.
func (r Ready) Takes() signing.Limits {
	if r.Limits == nil {
		return signing.DefaultLimits
	}
	return *r.Limits
}

// Nonce is what only this process can answer: asked through the public address it shows that signers get here.
type Nonce struct {
	Nonce string `json:"nonce"`
}

// Sealed is what the service knows of a file it sealed. With a fault in Proof it is only what its store says.
type Sealed struct {
	Proof    signing.Proof `json:"proof"`
	Request  string        `json:"request"`
	Title    string        `json:"title"`
	At       time.Time     `json:"at"`
	Practice bool          `json:"practice"`
	Signers  []string      `json:"signers"`
	Pages    int           `json:"pages"`
}

// PracticeLetter is a practice message.
type PracticeLetter struct {
	ID      string    `json:"id,omitempty"` // stays the same; "" from an older service
	At      time.Time `json:"at,omitzero"`
	To      string    `json:"to"`
	Name    string    `json:"name"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
}

// Wanted is an invitation to be looked at before there is a request.
type Wanted struct {
	Title    string         `json:"title"`
	Expires  time.Time      `json:"expires,omitzero"` // zero: the service's usual last day
	Zone     string         `json:"zone"`
	Language string         `json:"language"`
	Subject  string         `json:"subject,omitempty"`
	Note     string         `json:"note,omitempty"`
	Signer   signing.Signer `json:"signer"`
}

// Letter is an invitation as the service writes it: its words from top to bottom, and the two forms it leaves in. In place of
// the signer's link stands one that leads nowhere.
type Letter struct {
	Subject  string   `json:"subject"`
	Practice string   `json:"practice,omitempty"`
	Greeting string   `json:"greeting"`
	Lines    []string `json:"lines"`
	Quote    string   `json:"quote,omitempty"`
	Button   string   `json:"button"`
	Small    []string `json:"small,omitempty"`
	Notice   string   `json:"notice,omitempty"`
	Office   string   `json:"office"`
	Text     string   `json:"text"`
	HTML     string   `json:"html"`
}

// Token is a new bearer token; the only time it is shown.
type Token struct {
	Token   string    `json:"token"`
	Name    string    `json:"name"`
	Scopes  []string  `json:"scopes"`
	Expires time.Time `json:"expires,omitzero"`
}

// Service is what the handler needs behind it.
type Service interface {
	Ready(ctx context.Context) Ready
	Sealed(ctx context.Context, sha256 string) (*signing.Request, signing.Proof, error)
	// NewToken makes a token that may no more than by, the one it is asked with.
	NewToken(ctx context.Context, by, name string, scopes []string) (Token, error)
	SealCertificate() Seal
	RenewSeal(ctx context.Context) (Seal, error)
	Practice(ctx context.Context, requestID string) ([]PracticeLetter, error)
	// Invitation writes the letter a signer would get. A *signing.Problem: it could not be sent.
	Invitation(ctx context.Context, w Wanted) (Letter, error)
	Cancel(ctx context.Context, id string) error
	Unlock(ctx context.Context, requestID, signerID string) error
	Nonce(name string) (value string, ok bool)
	MailTest(ctx context.Context) error
	Remind(ctx context.Context, requestID, signerID string) error
	Correct(ctx context.Context, requestID, signerID string, c signing.Correction) error
	SealAgain(ctx context.Context, requestID string) error
	Settle(ctx context.Context) error
	Stop()
	TakeUp() // what was set counts from now on
	Callbacks(ctx context.Context, f sync.CallbackFilter) ([]sync.Callback, error)
	Replay(ctx context.Context, id string) (sync.Callback, error)
	Feed(ctx context.Context, instance string, after int64, wait time.Duration) (sync.Feed, error)
}
