package signing

import (
	"slices"
	"time"
)

// LetterReason names why the mail server has not taken a letter. The list is closed and append-only: stored requests and
// the language files hold these words.
type LetterReason string

// Reasons of one letter: it is refused for good.
const (
	LetterAddress LetterReason = "address" // the address is not known there, or not well formed
	LetterPolicy  LetterReason = "policy"  // the address is known, but takes no letter from the office
	LetterContent LetterReason = "content" // the letter itself is refused, after it was handed over
	LetterSize    LetterReason = "size"    // it is larger than the server takes
)

// Reasons of all letters: they wait until the office or the mail server mends it.
const (
	LetterLater   LetterReason = "later"    // the server asks to come again (greylisting, a full mailbox, too many letters)
	LetterSilent  LetterReason = "silent"   // no connection, or no answer
	LetterSender  LetterReason = "sender"   // the sender's address is refused
	LetterLogin   LetterReason = "login"    // the login is refused
	LetterNoLogin LetterReason = "no-login" // no login is taken there at all
	LetterTLS     LetterReason = "tls"      // the server does not encrypt there, or not as asked
	LetterSignIn  LetterReason = "signin"   // the sign-in with Microsoft or Google is over: it was revoked, or too old
	LetterHello   LetterReason = "hello"    // the name this computer gives itself is refused
	LetterIssuer  LetterReason = "issuer"   // the server's certificate: nobody known here issued it
	LetterName    LetterReason = "name"     // it is another server's
	LetterTime    LetterReason = "time"     // it is not valid yet, or no longer
)

// StuckLetter is a letter that did not leave: refused for good, or waiting and tried again.
type StuckLetter struct {
	Signer  int          `json:"signer,omitempty"` // from 1; 0: it is for the office
	Kind    string       `json:"kind"`             // of its job, as sync.JobInvite
	Refused bool         `json:"refused,omitempty"`
	Reason  LetterReason `json:"reason"`
	Code    int          `json:"code,omitempty"` // what the mail server answered (RFC 5321), 0 without an answer
	Since   time.Time    `json:"since"`          // of the first try that failed
}

// Stick notes a letter that did not leave; it answers whether that is news.
func (r *Request) Stick(l StuckLetter) bool {
	i := slices.IndexFunc(r.Letters, func(o StuckLetter) bool { return o.Signer == l.Signer && o.Kind == l.Kind })
	if i < 0 {
		r.Letters = append(r.Letters, l)
		return true
	}
	if !l.Refused && !r.Letters[i].Refused {
		l.Since = r.Letters[i].Since
	}
	news := r.Letters[i] != l
	r.Letters[i] = l
	return news
}

// Unstick forgets the letters of these kinds to a signer (0: the office), all kinds where none is named. It answers whether
// there were any.
func (r *Request) Unstick(signer int, kinds ...string) bool {
	before := len(r.Letters)
	r.Letters = slices.DeleteFunc(r.Letters, func(l StuckLetter) bool {
		return l.Signer == signer && (len(kinds) == 0 || slices.Contains(kinds, l.Kind))
	})
	if len(r.Letters) == 0 {
		r.Letters = nil
	}
	return before != len(r.Letters)
}

// LockReason names why a signer gets no further code. Closed and append-only, as LetterReason.
type LockReason string

// The reasons of a lock.
const (
	LockedCodes   LockReason = "codes"   // as many codes as one signer gets, none used: only the office helps
	LockedTries   LockReason = "tries"   // several codes in a row answered wrongly to the end
	LockedAddress LockReason = "address" // as many codes to one address as it gets, none used
	LockedNetwork LockReason = "network" // as many codes asked for from one network address as it gets, none used
)

// Lock is why a signer gets no further code, and until when. From is the network address that too many codes were asked
// for from, with LockedNetwork.
type Lock struct {
	Reason LockReason `json:"reason"`
	Since  time.Time  `json:"since"`
	Again  time.Time  `json:"again,omitzero"` // zero: only the office helps
	From   string     `json:"from,omitempty"`
}

// At reports whether a lock, which may be none, still holds at a time.
func (l *Lock) At(now time.Time) bool { return l != nil && (l.Again.IsZero() || now.Before(l.Again)) }

// Locks are those of the signers who have still to sign.
func (r *Request) Locks() (out []Lock) {
	for _, g := range r.Signers {
		if r.State == Waiting && g.State == SignerNew && g.Locked != nil {
			out = append(out, *g.Locked)
		}
	}
	return out
}
