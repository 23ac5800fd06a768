package signing

import "time"

// Presence is what is known of the one at the other end of the line. Peer is the address that connected,
// Forwarded the one a trusted proxy names.
type Presence struct {
	Peer      string
	Forwarded string
	UserAgent string
	Language  string
	Zone      string
}

// Address is the forwarded address where a trusted proxy gave one, else the peer's.
func (p Presence) Address() string {
	if p.Forwarded != "" {
		return p.Forwarded
	}
	return p.Peer
}

// Visit is what a signer's link leads to: the request seen by that signer.
type Visit struct {
	Request *Request
	Signer  *Signer
	Now     time.Time
	Title   string // of the document, as people read it
	Consent string // the sentence the signer will agree to
	Office  string
	Contact string    // address of the office people may write to, "" if none
	Privacy string    // the office's privacy notice, "" for the neutral one
	Kept    time.Time // until when the document can be downloaded here
	Nowhere bool      // letters do not leave: practice without a mail server
}

// CodeWish is what a signer confirms by asking for a code: the marks, field by field, what was
// corrected ("" = as it was), and what of the document was on the screen for how long: pages from 1, by their pictures, as
// running text, or, as their pictures did not come, only in the file that was downloaded.
type CodeWish struct {
	Marks []Mark
	Correction
	Language string // of the page; the sentence agreed to is made in it
	Shown    []int
	AsText   []int
	AsFile   []int
	Seconds  int
}

// CodeSent says where a code stands. Outcome is "sent" (the mail server took it), "waiting" (it goes
// out by itself), "refused" (the mail server said no).
type CodeSent struct {
	Challenge   string
	Short       string
	Channel     Channel
	Destination string // masked
	Expires     time.Time
	Again       time.Time // from when a new one may be asked for
	Outcome     string
	Language    string // of the sentence it agrees to
}

// CodeLimit says that no code can be sent now. Again is zero when only the office can help. Reason is "" of the short pause
// between two codes, which is no lock.
type CodeLimit struct {
	Again  time.Time
	Reason LockReason
}

func (e *CodeLimit) Error() string { return "signing: no further code now" }

// CodeWrong says that a code was not the right one and how many tries are left. Dead means that this
// code takes no more answers at all (tried too often, too old, replaced, used).
type CodeWrong struct {
	Left    int
	Expired bool
}

func (e *CodeWrong) Error() string { return "signing: wrong code" }
