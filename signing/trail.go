package signing

import "time"

// Trail is the audit trail of a request as values: what the JSON, text, HTML and PDF forms all show.
type Trail struct {
	Version   int            `json:"version"`           // of this form; 1
	Warning   string         `json:"warning,omitempty"` // in words: the evidence does not hold, and why
	Proof     Proof          `json:"proof"`             // looked at before anything else was written here
	Practice  bool           `json:"practice"`
	Procedure TrailProcedure `json:"procedure"`
	Document  TrailDocument  `json:"document"`
	Signers   []TrailSigner  `json:"signers"`
	Messages  []TrailMessage `json:"messages"`
	Events    []TrailEvent   `json:"events"`
	Head      string         `json:"chainHead"`            // hex SHA-256 of the last line
	Sealed    *HeadSeal      `json:"sealedHead,omitempty"` // the seal's signature of the lines, from the moment it was sealed
	Kept      time.Time      `json:"keptUntil"`
	Copy      string         `json:"copy"` // "owner", or "signer N": then the others' contacts are masked
}

// TrailProcedure says which procedure this was.
type TrailProcedure struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Office    string    `json:"office"`
	State     State     `json:"state"`
	Kind      string    `json:"kind"` // "SES"
	Created   time.Time `json:"createdAt"`
	Sent      time.Time `json:"sentAt,omitzero"`
	Expires   time.Time `json:"expiresAt"`
	Completed time.Time `json:"completedAt,omitzero"`
	Zone      string    `json:"timezone"`
	Clock     string    `json:"clock"` // "not checked", or what is known of it
	By        string    `json:"sentBy,omitempty"`
	FromIP    string    `json:"fromIp,omitempty"`
}

// TrailDocument says what was signed: fingerprints before and after.
type TrailDocument struct {
	Name     string `json:"name"`
	Pages    int    `json:"pages"`
	Received []File `json:"received"`         // as handed in
	Shown    *File  `json:"shown,omitempty"`  // as the signers saw it, before sealing
	Sealed   *File  `json:"sealed,omitempty"` // after
	SealedBy string `json:"sealedBy,omitempty"`

	SealedWith string `json:"sealedWith,omitempty"` // the seal's certificate, hex SHA-256
}

// TrailSigner says who signed, from where, and how it was made sure.
type TrailSigner struct {
	Number         int         `json:"number"`
	ID             string      `json:"id"`
	Name           string      `json:"name"`
	Surname        string      `json:"surname"`
	Email          string      `json:"email,omitempty"`
	Mobile         string      `json:"mobile,omitempty"`
	IP             string      `json:"ip,omitempty"`
	Forwarded      string      `json:"forwardedFor,omitempty"`
	UserAgent      string      `json:"userAgent,omitempty"`
	Language       string      `json:"language,omitempty"`
	State          SignerState `json:"state"`
	Edited         []string    `json:"editedBySigner,omitempty"`
	Reason         string      `json:"reason,omitempty"`
	Steps          Steps       `json:"steps"`
	Authentication []TrailCode `json:"authentication"`
	Consent        string      `json:"consent,omitempty"`
	Marks          []TrailMark `json:"marks,omitempty"`
}

// TrailCode is one code and what became of it.
type TrailCode struct {
	Method    Channel   `json:"method"`
	Code      string    `json:"code"` // its short name, "B7"
	Sent      time.Time `json:"sentAt,omitzero"`
	Expires   time.Time `json:"expiresAt,omitzero"`
	Validated time.Time `json:"validatedAt,omitzero"`
	Tries     int       `json:"tries"`
	Message   string    `json:"message,omitempty"`  // as sent, the code as dots
	Server    string    `json:"server,omitempty"`   // what the mail server answered
	Nowhere   bool      `json:"practice,omitempty"` // it was written, and sent nowhere
}

// TrailMark is one mark: where it stands and its fingerprint.
type TrailMark struct {
	Page   int      `json:"page"`
	Box    Box      `json:"box"`
	Mode   MarkMode `json:"mode"`
	Text   string   `json:"text,omitempty"`
	SHA256 string   `json:"sha256"`
}

// TrailMessage is one message as it was sent.
type TrailMessage struct {
	Signer int       `json:"signer"`
	Kind   string    `json:"kind"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`

	Nowhere bool `json:"practice,omitempty"` // it was written, and sent nowhere
}

// TrailEvent is one line of the chain with its private values where they were not erased.
type TrailEvent struct {
	Seq     int64             `json:"seq"`
	Time    time.Time         `json:"time"`
	Kind    EventKind         `json:"kind"`
	Actor   string            `json:"actor"`
	Signer  int               `json:"signer,omitempty"`
	Data    map[string]string `json:"data,omitempty"`
	Private map[string]Secret `json:"private,omitempty"`
	Prev    string            `json:"prev"`
	Hash    string            `json:"hash"`
	Text    string            `json:"text"`
}

// Lines are the lines of the trail as events, to be checked.
func (t Trail) Lines() []Event {
	out := make([]Event, len(t.Events))
	for i, e := range t.Events {
		out[i] = Event{
			Request: t.Procedure.ID, Seq: e.Seq, Time: e.Time, Kind: e.Kind, Actor: e.Actor, Signer: e.Signer, Data: e.Data,
			Private: e.Private, Prev: e.Prev, Hash: e.Hash,
		}
	}
	return out
}

// Check finds what is wrong with a trail by itself: what its service said of it (Proof), the chain, the seal's signature of
// it, and what it tells beside its lines. It knows no key: lines written anew all through are found by the seal's signature
// alone, as far as that goes, or by the service.
func (t Trail) Check() *Fault {
	lines := t.Lines()
	if f := CheckChain(t.Procedure.ID, lines); f != nil {
		return f
	}
	if t.Proof.Fault != nil {
		return t.Proof.Fault
	}
	if t.Sealed != nil {
		if f := t.Sealed.Holds(t.Procedure.ID, lines); f != nil {
			return f
		}
	}
	return Contradiction(t.stated(), lines)
}

// stated is what the trail tells beside its lines. Contacts of others are masked in a signer's copy, where their values are
// not among the lines either.
func (t Trail) stated() Stated {
	s := Stated{State: t.Procedure.State, Received: t.Document.Received, Shown: t.Document.Shown, Sealed: t.Document.Sealed, Marks: map[int][]string{}}
	for i, g := range t.Signers {
		s.Signers = append(s.Signers, Signer{Name: g.Name, Surname: g.Surname, Email: g.Email, Mobile: g.Mobile})
		for _, m := range g.Marks {
			s.Marks[i+1] = append(s.Marks[i+1], m.SHA256)
		}
	}
	return s
}
