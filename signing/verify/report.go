package verify

import "time"

// The words of a verdict, of a file and of each signature.
const (
	Valid     = "valid"
	CannotSay = "cannot-say"
	DoNotRely = "do-not-rely"
	Unsigned  = "unsigned" // of a file only
)

// Passed is the indication of EN 319 102-1 that goes with Valid.
const Passed = "TOTAL_PASSED"

// Reason is why a verdict is not, or not only, valid. The list only grows.
type Reason string

// Reasons of trust and time: the signature holds, but who or when is not settled here and now.
const (
	IssuerUnknown     Reason = "issuer-unknown"
	RevocationUnknown Reason = "revocation-unknown"
	Expired           Reason = "certificate-expired"
	NotYetValid       Reason = "certificate-not-yet-valid"
	AlgorithmWeak     Reason = "algorithm-weak"
	TimeUnproven      Reason = "time-unproven"
	NotQualified      Reason = "not-qualified" // information
)

// Reasons why nothing can be said yet.
const (
	SignatureUnreadable Reason = "signature-unreadable"
	CoverageUnusual     Reason = "coverage-unusual"
	ChangedAnnotations  Reason = "changed-annotations"
	FormatUnsupported   Reason = "format-unsupported"
	LimitReached        Reason = "limit-reached"
	NotExamined         Reason = "not-examined"
)

// Reasons not to rely on a file.
const (
	Altered          Reason = "altered"
	SignatureBroken  Reason = "signature-broken"
	CoverageBroken   Reason = "coverage-broken"
	ForbiddenChange  Reason = "forbidden-change"
	HiddenContent    Reason = "hidden-content"
	IdentityMismatch Reason = "identity-mismatch"
	TimeForged       Reason = "time-forged"
	Revoked          Reason = "certificate-revoked"
	NotForSigning    Reason = "certificate-not-for-signing"
	SignatureRemoved Reason = "signature-removed"
)

// Word is the verdict a reason leads to.
func (r Reason) Word() string {
	switch r {
	case NotQualified:
		return Valid
	case Altered, SignatureBroken, CoverageBroken, ForbiddenChange, HiddenContent, IdentityMismatch, TimeForged, Revoked, NotForSigning, SignatureRemoved:
		return DoNotRely
	}
	return CannotSay
}

// ofTrust reports whether a reason is of trust and time alone.
func (r Reason) ofTrust() bool {
	switch r {
	case IssuerUnknown, RevocationUnknown, Expired, NotYetValid, AlgorithmWeak, TimeUnproven, NotQualified:
		return true
	}
	return false
}

// Report is what is found of a file. Its fields have the names scripts rely on (docs/commandline.md).
type Report struct {
	Verdict    string      `json:"verdict"`
	Reasons    []Reason    `json:"reasons"`
	Pages      int         `json:"pages"`
	Covered    bool        `json:"covered"` // the newest signature covers the file to its end
	Signatures []Signature `json:"signatures"`
	Asks       []Ask       `json:"asks,omitempty"`    // what would settle more, where anybody may be asked
	Inner      []Inner     `json:"inner,omitempty"`   // signed files that stand in it, where they were looked for
	Elusive    []Elusive   `json:"elusive,omitempty"` // what is not the same for everybody who looks

	Record *Record `json:"record,omitempty"` // what a file without a signature looks like
}

// Signature is what is found of one signature or document time-stamp.
type Signature struct {
	Field          string        `json:"field"`
	Kind           string        `json:"kind"`
	Verdict        string        `json:"verdict"`
	Reasons        []Reason      `json:"reasons"`
	Indication     string        `json:"indication"`
	SubIndication  string        `json:"subIndication"`
	Level          string        `json:"level"`
	Signer         string        `json:"signer"`
	Issuer         string        `json:"issuer"`
	Serial         string        `json:"serial"`
	ClaimedTime    *time.Time    `json:"claimedTime,omitempty"`
	ProvenTime     *time.Time    `json:"provenTime,omitempty"`
	Coverage       string        `json:"coverage"`
	SignedBytes    int64         `json:"signedBytes,omitempty"` // of the file, from its begin, that were there when it was made; 0 where nobody can say
	Changes        Level         `json:"changes"`
	ChangesAllowed bool          `json:"changesAllowed"`
	Changed        []Change      `json:"changed"`
	Digest         string        `json:"digest"`
	Algorithm      string        `json:"signature"`
	Timestamps     []Timestamp   `json:"timestamps"`
	Notes          []string      `json:"notes,omitempty"`     // what is odd, and was accepted
	Page           int           `json:"page,omitempty"`      // that shows it, from 1
	TrustedBy      string        `json:"trustedBy,omitempty"` // the trusted list that its signer's issuer is in
	Territory      string        `json:"territory,omitempty"` // whose list that is
	ListIssued     *time.Time    `json:"listIssued,omitempty"`
	Qualified      string        `json:"qualified,omitempty"` // what that list makes of the certificate, where lists were asked
	Device         string        `json:"device,omitempty"`    // and whether its key lies in a qualified device
	Chain          []Certificate `json:"chain,omitempty"`     // from the signer's on, as far as it is known; with TrustedBy to the one in the list
	Box            []float64     `json:"box,omitempty"`       // where: x, y, width, height in points from the top left of the page as displayed
}

// AsSigned is the content of the file as it was when the signature was made; nil where nobody can say.
func (s Signature) AsSigned(file []byte) []byte {
	if s.SignedBytes <= 0 || s.SignedBytes > int64(len(file)) {
		return nil
	}
	return file[:s.SignedBytes]
}

// Kinds of signatures.
const (
	Approval      = "approval"
	Certification = "certification"
	DocTimeStamp  = "timestamp"
	UsageRights   = "usage-rights"
)

// Coverages.
const (
	EntireFile     = "entire-file"
	EntireRevision = "entire-revision"
	Broken         = "broken"
)

// Timestamp is a time-stamp of a signature (RFC 3161).
type Timestamp struct {
	Kind    string     `json:"kind"`
	Verdict string     `json:"verdict"`
	Reasons []Reason   `json:"reasons"`
	Time    *time.Time `json:"time,omitempty"`
	TSA     string     `json:"tsa"`
}

// Level is how far what was changed after a signature goes, in growing order.
type Level string

// The levels of changes.
const (
	NoChange     Level = "none"
	LongTermData Level = "long-term-data"
	FormFill     Level = "form-fill"
	Annotation   Level = "annotation"
	Other        Level = "other"
)

func (l Level) rank() int {
	for i, k := range []Level{NoChange, LongTermData, FormFill, Annotation} {
		if k == l {
			return i
		}
	}
	return 4
}

// Change is one thing that is otherwise in the file as received than it was when the signature was made. What is a word of
// a closed list: page, page-content, page-count, form-field, field-added, field-removed, signature, annotation,
// annotation-removed, metadata, long-term-data, permissions, structure, document.
type Change struct {
	What    string    `json:"what"`
	Name    string    `json:"name"`
	Before  string    `json:"before,omitempty"`
	After   string    `json:"after,omitempty"`
	Page    int       `json:"page,omitempty"` // from 1
	Box     []float64 `json:"box,omitempty"`  // x, y, width, height in points from the top left of the page as displayed
	Allowed bool      `json:"allowed"`

	level Level
	hides bool // it covers or shows what the signed revision had otherwise
}
