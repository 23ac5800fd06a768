package signing

import (
	"errors"
	"fmt"
)

// ProblemCode names why a request or a document could not be taken, or ended. The list is closed and
// append-only: stored requests, the wire and the language files hold these words.
type ProblemCode string

// Problems of the body of a request, found at once.
const (
	ProblemNoSigners   ProblemCode = "signers-empty"
	ProblemSigners     ProblemCode = "signers-missing"
	ProblemNoDocument  ProblemCode = "document-missing"
	ProblemCallback    ProblemCode = "callback-url"
	ProblemOption      ProblemCode = "option"
	ProblemName        ProblemCode = "signer-name"
	ProblemEmail       ProblemCode = "signer-email"
	ProblemMobile      ProblemCode = "signer-mobile"
	ProblemChannel     ProblemCode = "signer-channel"
	ProblemNoSMS       ProblemCode = "no-sms"
	ProblemSameAddress ProblemCode = "same-destination"
	ProblemFieldNumber ProblemCode = "field-number"
	ProblemBase64      ProblemCode = "document-base64"
	ProblemURL         ProblemCode = "document-url"
	ProblemTooMany     ProblemCode = "too-many"
	ProblemTooLarge    ProblemCode = "document-too-large"
	ProblemBody        ProblemCode = "body"
	ProblemExpiry      ProblemCode = "expiry"
	ProblemMessage     ProblemCode = "signer-message"
	ProblemManySigners ProblemCode = "too-many-signers"
	ProblemManyFields  ProblemCode = "too-many-fields"
	ProblemNameSign    ProblemCode = "signer-name-sign" // Word: the sign that cannot be printed
	ProblemTitle       ProblemCode = "title-too-long"   // Limit: letters it may have
)

// Problems of the service itself: nothing is taken in while they last.
const (
	ProblemPublic   ProblemCode = "public-unreachable"
	ProblemInside   ProblemCode = "public-inside" // the address leads nobody here who is elsewhere
	ProblemSender   ProblemCode = "sender-refused"
	ProblemNoMail   ProblemCode = "no-mail-server"
	ProblemMailDown ProblemCode = "mail-server-silent"

	ProblemMailIssuer ProblemCode = "mail-server-issuer" // nobody known vouches for its certificate
	ProblemMailName   ProblemCode = "mail-server-name"   // it is another server's
	ProblemMailTime   ProblemCode = "mail-server-time"   // it is not valid now
	ProblemMailSignIn ProblemCode = "mail-sign-in"       // the sign-in at the mail provider is over

	ProblemContact ProblemCode = "no-contact"

	ProblemMailRefused ProblemCode = "mail-refused" // of a test message; Word: the LetterReason, Limit: the server's code
	ProblemTooSoon     ProblemCode = "too-soon"     // Limit: minutes to wait
)

// Problems of a document, found when it is fetched and checked.
const (
	ProblemFetch      ProblemCode = "document-fetch"
	ProblemNotPDF     ProblemCode = "not-a-pdf"
	ProblemDamaged    ProblemCode = "damaged"
	ProblemEncrypted  ProblemCode = "encrypted" // it opens, but is protected against changes
	ProblemSigned     ProblemCode = "already-signed"
	ProblemXFA        ProblemCode = "xfa"
	ProblemNoPages    ProblemCode = "no-pages"
	ProblemPages      ProblemCode = "too-many-pages"
	ProblemPageSize   ProblemCode = "page-too-large"
	ProblemFieldPage  ProblemCode = "field-page"
	ProblemFieldPlace ProblemCode = "field-off-page"
	ProblemFieldRoom  ProblemCode = "field-no-room"   // it lies on another one, and the page has no free place for it
	ProblemPassword   ProblemCode = "password-needed" // no password opens it, or not the one given
	ProblemUnreadable ProblemCode = "unreadable"      // the worker died, took too long or too much memory
	ProblemFieldGone  ProblemCode = "field-gone"      // the signature field asked for is not there, or not empty
	ProblemHidden     ProblemCode = "hidden-content"  // it would show differently elsewhere; Word says what
	ProblemFaulty     ProblemCode = "faulty"          // the file itself is not in order, and no clean copy can be made; it can be shown
	ProblemLooks      ProblemCode = "looks-different" // with marks and seal a page would look different outside the marks
	ProblemMarkLost   ProblemCode = "mark-unseen"     // a mark could not be seen where it would stand
	ProblemFieldBound ProblemCode = "field-bound"     // the signature field asks for another kind of signature
	ProblemPicture    ProblemCode = "picture-kind"    // a picture that is not read here; Word: its kind
	ProblemPixels     ProblemCode = "picture-too-large"
	ProblemNoField    ProblemCode = "no-field" // no signature field has the name asked for, and no other place is given; Word: the name
)

// Ends of a request that are no success.
const (
	ProblemDeclined  ProblemCode = "declined"
	ProblemExpired   ProblemCode = "expired"
	ProblemCancelled ProblemCode = "cancelled"
	ProblemUnsealed  ProblemCode = "not-sealed" // Word: the SealReason
)

// Problem says why, with what a sentence needs: which signer and field (from 1), which page, how
// many there are, which word.
type Problem struct {
	Code   ProblemCode `json:"code"`
	Signer int         `json:"signer,omitempty"`
	Field  int         `json:"field,omitempty"`
	Page   int         `json:"page,omitempty"`
	Limit  int         `json:"limit,omitempty"`
	Word   string      `json:"word,omitempty"`
}

// Error makes a Problem an error; the text is for logs, people read app/say's sentence.
func (p *Problem) Error() string {
	return fmt.Sprintf("signing: problem %s (signer %d, field %d, page %d)", p.Code, p.Signer, p.Field, p.Page)
}

// What can go wrong over a document that is looked at, signed or sealed, beside what a Problem names.
var (
	ErrFileChanged = errors.New("signing: the file changed since it was looked at")
	ErrUnreadable  = errors.New("signing: the document could not be read") // as ProblemUnreadable
	ErrStamp       = errors.New("signing: the visible mark cannot be drawn")
	ErrNoPage      = errors.New("signing: the document has no such page")
	ErrOffPage     = errors.New("signing: the signature does not fit on the page")
	ErrKey         = errors.New("signing: key or certificate not usable")
	ErrCheck       = errors.New("signing: the finished document does not hold")
)
