package signing

import (
	"errors"
	"fmt"
	"time"
)

// ErrBroken says that what is stored of a request is not what the service wrote. A *Fault is one, and says what.
var ErrBroken = errors.New("signing: what is stored of the request is not what was written")

// ErrKilled goes with a ProblemUnreadable where somebody else killed the process that worked on the document, which says nothing of
// the document.
var ErrKilled = errors.New("signing: the process that worked on the document was killed by somebody else")

// FaultCode names what is wrong with the evidence of a request. The list is closed and append-only: stored requests and
// the language files hold these words.
type FaultCode string

// What can be wrong with the lines themselves; who has only a trail finds it too.
const (
	FaultLine      FaultCode = "line-changed"        // Line: it is not what its hash was made of
	FaultOrder     FaultCode = "line-order"          // Line: it does not follow the one before
	FaultValue     FaultCode = "value-changed"       // Line, What: not the private value that was committed to
	FaultValueGone FaultCode = "value-removed"       // Line: private values are gone before their time
	FaultState     FaultCode = "state-changed"       // What: the state it was left in, "" where only the lines tell
	FaultSigner    FaultCode = "signer-changed"      // Signer, What, Line: not what that line says
	FaultPrint     FaultCode = "fingerprint-changed" // Line: the fingerprint shown is not the one of that line
	FaultMark      FaultCode = "mark-changed"        // Signer, 0 where it is not known whose
	FaultHead      FaultCode = "head-seal-changed"   // the seal's signature of the lines does not hold for them
)

// What only the service can find, which knows how it left the request.
const (
	FaultCut          FaultCode = "lines-cut"        // Line: the last there is; Lines: how many there were
	FaultAdded        FaultCode = "lines-added"      // Line, Lines: as above
	FaultRewritten    FaultCode = "lines-rewritten"  // they follow each other and are not those that were written
	FaultRequest      FaultCode = "request-changed"  // state, people, times or documents
	FaultLink         FaultCode = "link-changed"     // a signer's link
	FaultCodes        FaultCode = "code-changed"     // a signer's one-time codes
	FaultJobs         FaultCode = "job-changed"      // what is to be told of it, or was
	FaultUnguarded    FaultCode = "guard-removed"    // what guarded it is gone
	FaultGuard        FaultCode = "guard-changed"    // what guards it was not made by this service, or for another request
	FaultSetBack      FaultCode = "set-back"         // it, or what guards it, is as it was at an earlier time
	FaultAllSetBack   FaultCode = "all-set-back"     // the whole store is
	FaultRegister     FaultCode = "register-changed" // what tells whether it was set back was changed or removed
	FaultUnreadable   FaultCode = "unreadable"       // it is no request, no line or no mark any more
	FaultDocument     FaultCode = "document-changed" // What: received, shown or sealed; its content has another fingerprint
	FaultDocumentGone FaultCode = "document-missing" // What: as above
	FaultGone         FaultCode = "request-missing"  // Lines: how many requests are not there any more
	FaultStoreGone    FaultCode = "store-missing"    // every request, with what tells of them
	FaultReached      FaultCode = "reached-removed"  // what tells beside the store how far it had come
	FaultSchema       FaultCode = "schema-changed"   // tables, triggers, views or indexes of the whole store
)

// Fault says what is wrong with the evidence of a request: the first thing that was found.
type Fault struct {
	Code    FaultCode `json:"code"`
	Line    int64     `json:"line,omitempty"`
	Lines   int64     `json:"lines,omitempty"`
	Signer  int       `json:"signer,omitempty"`
	What    string    `json:"what,omitempty"`
	Noticed time.Time `json:"noticed,omitzero"` // when the service met it first as it wrote; zero: just now
}

// Error is for logs.
func (f *Fault) Error() string {
	return fmt.Sprintf("signing: evidence %s (line %d of %d, signer %d, %s)", f.Code, f.Line, f.Lines, f.Signer, f.What)
}

// Unwrap makes every fault an ErrBroken.
func (f *Fault) Unwrap() error { return ErrBroken }

// Proof is what can be said of a request's evidence before it is shown. The zero value says nothing: the service is too
// old to tell.
type Proof struct {
	// Guarded: the service notices what anybody else changes in its store.
	Guarded bool `json:"guarded"`
	// Since is from when on, of a request that was there before services guarded theirs; zero: from its beginning.
	Since time.Time `json:"since,omitzero"`
	// Fault is what is wrong; nil where nothing was found.
	Fault *Fault `json:"fault,omitempty"`
}

// Err is the fault as an error, for what must not go on with a request that somebody else changed.
func (p Proof) Err() error {
	if p.Fault == nil {
		return nil
	}
	return p.Fault
}
