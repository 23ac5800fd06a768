package backend

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/backend/otp"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/outbox"
)

// Settings are the office's.
type Settings struct {
	Office    string // name people know it by
	Contact   string // address people may write to, "" if none
	Privacy   string // the office's privacy notice, "" for the neutral one
	House     say.House
	PublicURL string // where signers reach this service, without a slash at the end
	Practice  bool   // nothing counts, and everything says so
	Limits    Limits
	Codes     otp.Limits
}

// Documents reads untrusted PDFs, in a process of their own. Problems of a document come back as
// *signing.Problem.
type Documents interface {
	Facts(ctx context.Context, sha256 string) (signing.Facts, error)
	// CleanCopy is a copy without faults that looks the same.
	CleanCopy(ctx context.Context, sha256 string) ([]byte, error)
	// Compare says whether the document with what is added behind it, marks in these fields, looks the same outside them and
	// shows each mark.
	Compare(ctx context.Context, sha256 string, added []byte, marks []signing.Field) error
	Join(ctx context.Context, sha256 []string) ([]byte, error)
	Image(ctx context.Context, sha256 string, page int, dpi float64) ([]byte, error)
	Text(ctx context.Context, sha256 string, page int) ([]signing.TextLine, error)
}

// Sealer puts the marks on the original and seals it; the result is checked before it comes back.
type Sealer interface {
	Seal(ctx context.Context, r *signing.Request, marks map[string][]signing.Mark) ([]byte, error)
	// Rehearse makes what Seal would put behind the document, with marks as large as they get, before anybody is asked to sign.
	Rehearse(ctx context.Context, r *signing.Request) ([]byte, error)
	// SealHead signs the evidence of a request up to a line with the same key.
	SealHead(ctx context.Context, requestID string, lines int64, head string) (signing.HeadSeal, error)
	// Name is who seals, as the certificate says it; an error when there is no key to seal with.
	Name(ctx context.Context) (string, error)
}

// Sender hands letters to a mail server and returns its answer; mail.ErrRefused marks a final no.
type Sender interface {
	Send(ctx context.Context, l mail.Letter) (answer string, err error)
}

// Vault seals small secrets with the service's key. Purpose and owner are bound in: what was sealed
// for one thing does not open as another.
type Vault interface {
	Seal(purpose, owner string, secret []byte) ([]byte, error)
	Open(purpose, owner string, sealed []byte) ([]byte, error)
}

// Fetcher writes a document from an address a sender named as it arrives.
type Fetcher interface {
	Fetch(ctx context.Context, address string, to io.Writer, limit int64, timeout time.Duration) error
}

// Poster hands a body to an address a sender named and says with which status it was answered.
type Poster interface {
	Post(ctx context.Context, address string, header map[string]string, body []byte, timeout time.Duration) (status int, err error)
}

// Wording writes what a callback tells, as the contract has it: the body and its media type.
type Wording func(c *signing.Callback, told *signing.Request) (media string, body []byte, err error)

// Parts are what a Service works with. Sender is nil where letters go nowhere (practice without a mail
// server). Passed is called after named steps; tests use it to stop there.
type Parts struct {
	Store     sync.Store
	Blobs     sync.Blobs
	Documents Documents
	Sealer    Sealer
	Sender    Sender
	Vault     Vault
	Fetcher   Fetcher
	Poster    Poster
	Wording   Wording
	Clock     func() time.Time
	Random    io.Reader
	Log       *slog.Logger
	Passed    func(step string)
	Elsewhere func(ctx context.Context) (map[string]bool, error) // documents that other databases of the folder need
	Able      func(ctx context.Context) *signing.Problem         // why nothing can be sent now; nil: nothing is in the way
}

// Service is the signing service: a sync.Backend for senders, and what the signer's page needs.
// It owns the outbox; Run works it off.
type Service struct {
	Parts
	settings Settings
	outbox   *outbox.Runner[sync.Tx]
	watched  *watched
	looked   time.Time     // when the store was last looked through; the sweep's
	pictures chan struct{} // held by who asks for a picture and is looked up
	ending   chan struct{} // closed when Run is told to end: nobody waits for changes any longer
}

// New makes a service; nothing runs before Run.
func New(s Settings, p Parts) *Service {
	if p.Passed == nil {
		p.Passed = func(string) {}
	}
	if p.Elsewhere == nil {
		p.Elsewhere = func(context.Context) (map[string]bool, error) { return nil, nil }
	}
	if p.Able == nil {
		p.Able = func(context.Context) *signing.Problem { return nil }
	}
	w := watch(p.Store)
	p.Store = w
	service := &Service{Parts: p, settings: s, watched: w, pictures: make(chan struct{}, picturesAtOnce()), ending: make(chan struct{})}
	service.outbox = service.newOutbox()
	return service
}

// Settings are the ones the service was made with.
func (s *Service) Settings() Settings { return s.settings }

// now is the service's time: UTC, whole milliseconds, as it is stored and hashed.
func (s *Service) now() time.Time { return s.Clock().UTC().Truncate(time.Millisecond) }

// hexID draws an id of n bytes in hex.
func (s *Service) hexID(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return "", fmt.Errorf("backend: random: %w", err)
	}
	return hex.EncodeToString(b), nil
}

// What the vault seals for. A link says by its purpose whether its request was guarded from its beginning: who takes away
// what guards the whole store cannot pass its requests off as ones of before.
const (
	purposeLink       = "guarded-link"
	purposeLinkBefore = "link"
	purposeSeed       = "seed"
)

// newLink draws a signer's link: the secret is kept only sealed, its hash finds it. purpose is one of the two for links.
func (s *Service) newLink(requestID, signerID, purpose string) (sync.Link, string, error) {
	b := make([]byte, 32)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return sync.Link{}, "", fmt.Errorf("backend: random: %w", err)
	}
	secret := base64.RawURLEncoding.EncodeToString(b)
	sealed, err := s.Vault.Seal(purpose, signerID, []byte(secret))
	if err != nil {
		return sync.Link{}, "", err
	}
	return sync.Link{Hash: hashLink(secret), Request: requestID, Signer: signerID, Sealed: sealed}, s.address(secret), nil
}

func hashLink(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

func (s *Service) address(secret string) string { return s.settings.PublicURL + "/s/" + secret }

// linkAddress opens a stored link.
func (s *Service) linkAddress(tx sync.Tx, requestID, signerID string) (string, error) {
	l, err := tx.LinkOf(requestID, signerID)
	if err != nil {
		return "", err
	}
	secret, err := s.Vault.Open(purposeLink, signerID, l.Sealed)
	if err != nil {
		secret, err = s.Vault.Open(purposeLinkBefore, signerID, l.Sealed)
	}
	if err != nil {
		return "", errors.Join(&signing.Fault{Code: signing.FaultLink}, err)
	}
	return s.address(string(secret)), nil
}

// change loads a request, lets f change it and stores it with the events and jobs f returns and with what its
// sender is to be told, all in one transaction.
func (s *Service) change(ctx context.Context, id string, f func(tx sync.Tx, r *signing.Request) ([]signing.Event, []sync.Job, error)) error {
	return s.Store.Update(ctx, func(tx sync.Tx) error {
		r, err := tx.Request(id)
		if err != nil {
			return err
		}
		before := r.State
		events, jobs, err := f(tx, r)
		if err != nil {
			return err
		}
		if err := tx.Save(r); err != nil {
			return err
		}
		if r.State != before {
			if err := s.tell(tx, r); err != nil {
				return err
			}
		}
		if err := tx.Append(id, events...); err != nil {
			return err
		}
		return tx.Enqueue(jobs...)
	})
}

// line makes an event. The store numbers and chains it.
func (s *Service) line(kind signing.EventKind, actor string, signer int, data, private map[string]string) (signing.Event, error) {
	e := signing.Event{Time: s.now(), Kind: kind, Actor: actor, Signer: signer}
	return e, e.Fill(data, private, s.Random)
}

// problem extracts a *signing.Problem.
func problem(err error) (signing.Problem, bool) {
	var p *signing.Problem
	if errors.As(err, &p) {
		return *p, true
	}
	return signing.Problem{}, false
}
