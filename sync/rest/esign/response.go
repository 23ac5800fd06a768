package esign

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"paraph/signing"
	"paraph/sync"
)

// envelope is around every JSON answer. Paraph holds what explains an error further.
type envelope struct {
	Data    any              `json:"data"`
	Success bool             `json:"success"`
	Message string           `json:"message"`
	Error   *int             `json:"error"`
	Paraph  *signing.Problem `json:"paraph,omitempty"`
}

const timeForm = "2006-01-02 15:04:05.000-07:00"

func stamp(t time.Time) string { return t.UTC().Format(timeForm) }

// object is a request as the contract shows it, with our own extension object at the end.
type object struct {
	ID              string        `json:"id"`
	ErrorNumber     *int          `json:"errorNumber"`
	ErrorMessage    *string       `json:"errorMessage"`
	UpdatedAt       string        `json:"updatedAt"`
	CreatedAt       string        `json:"createdAt"`
	CertificateType string        `json:"certificateType"`
	State           string        `json:"state"`
	SignatureType   string        `json:"signatureType"`
	Signers         []wireSigner  `json:"signers"`
	Options         wireOptions   `json:"options"`
	Document        wireDocument  `json:"document"`
	Callback        *wireCallback `json:"callback,omitempty"`
	Paraph          ownObject     `json:"paraph"`
}

// ownObject is what only our service tells.
type ownObject struct {
	State     signing.State    `json:"state"`
	Practice  bool             `json:"practice"`
	Office    string           `json:"office"`
	Sent      time.Time        `json:"sent,omitzero"`
	Expires   time.Time        `json:"expires"`
	Language  string           `json:"language,omitempty"`
	Subject   string           `json:"subject,omitempty"`
	Note      string           `json:"note,omitempty"`
	Completed time.Time        `json:"completed,omitzero"`
	Version   int64            `json:"version"`
	Problem   *signing.Problem `json:"problem,omitempty"`

	SealWait *signing.SealWait     `json:"sealWait,omitempty"`    // everybody signed, and a seal that failed is tried again
	Letters  []signing.StuckLetter `json:"letters,omitempty"`     // that did not leave
	Copies   []signing.CleanCopy   `json:"cleanCopies,omitempty"` // that took an input's place
	Fault    *signing.Fault        `json:"fault,omitempty"`       // what is told here is not what was stored

	Attachments signing.Attachments `json:"attachments,omitzero"` // the files the document brings along
}

type wireSigner struct {
	ID             string            `json:"id"`
	Name           string            `json:"name"`
	Surname        string            `json:"surname"`
	Email          string            `json:"email,omitempty"`
	Mobile         string            `json:"mobile,omitempty"`
	State          string            `json:"state"`
	URL            string            `json:"url,omitempty"`
	Language       string            `json:"language"`
	Message        string            `json:"message"`
	Authentication []signing.Channel `json:"authentication"`
	NameEditable   bool              `json:"nameEditable"`
	MobileEditable bool              `json:"mobileEditable"`
	EmailEditable  bool              `json:"emailEditable"`
	Signatures     []wireSignature   `json:"signatures"`
	Paraph         *ownSigner        `json:"paraph,omitempty"`
}

// wireSignature is a place as it is; Note is the word for what became of the one asked for (signing.FieldNote).
type wireSignature struct {
	Page   int               `json:"page"`
	X      int               `json:"x"`
	Y      int               `json:"y"`
	Name   string            `json:"name,omitempty"`
	Note   signing.FieldNote `json:"note,omitempty"`
	Paraph ownField          `json:"paraph"`
}

type wireOptions struct {
	AsyncDocumentsValidation bool               `json:"asyncDocumentsValidation"`
	AsyncSignature           bool               `json:"asyncSignature"`
	SignatureMode            []signing.MarkMode `json:"signatureMode"`
	UserEditableData         signing.Editable   `json:"userEditableData"`
	UI                       map[string]any     `json:"ui"`
	Timezone                 string             `json:"timezone"`
	SignerMustRead           bool               `json:"signerMustRead"`
}

type wireDocument struct {
	Title             string     `json:"title"`
	Description       string     `json:"description"`
	InputDocuments    []wireFile `json:"inputDocuments"`
	ValidatedDocument *wireFile  `json:"validatedDocument,omitempty"`
	SignedDocument    *wireFile  `json:"signedDocument,omitempty"`
}

type wireFile struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	MIME       string `json:"mimetype"`
	Extension  string `json:"extension"`
	Size       int64  `json:"size"`
	MD5        string `json:"md5"`
	SHA256     string `json:"sha256"`
	CreatedAt  string `json:"createdAt"`
	SourceType string `json:"sourceType,omitempty"`
}

type wireCallback struct {
	URL    string          `json:"url"`
	Method string          `json:"method"`
	Field  string          `json:"field"`
	Retry  int             `json:"retry"`
	Custom json.RawMessage `json:"custom,omitempty"`
}

type wireSummary struct {
	ID              string      `json:"id"`
	ErrorNumber     *int        `json:"errorNumber"`
	ErrorMessage    *string     `json:"errorMessage"`
	UpdatedAt       string      `json:"updatedAt"`
	CreatedAt       string      `json:"createdAt"`
	DocumentTitle   string      `json:"documentTitle"`
	CertificateType string      `json:"certificateType"`
	SignatureType   string      `json:"signatureType"`
	State           string      `json:"state"`
	Paraph          *ownSummary `json:"paraph,omitempty"` // where there is something to look at
}

// ownSummary is what is wrong with a request: what is told of it is not what was stored, it ended badly, letters did not leave,
// signers get no further codes.
type ownSummary struct {
	Fault   *signing.Fault        `json:"fault,omitempty"`
	Problem *signing.Problem      `json:"problem,omitempty"` // whose signer, page and word the number does not tell
	Letters []signing.StuckLetter `json:"letters,omitempty"`
	Locks   []signing.Lock        `json:"locks,omitempty"`
}

// ownSigner is what only our service tells of a signer.
type ownSigner struct {
	signing.Steps
	Locked *signing.Lock `json:"locked,omitempty"` // no further code
}

const certificateType, signatureType = "EU-SES", "pades"

// states are ours as the contract names them; declined, expired, cancelled and unsealed are errors with our numbers.
var states = map[signing.State]string{
	signing.Validating: "WAIT_VALIDATION", signing.Waiting: "WAIT_SIGNERS", signing.Sealing: "WAIT_SIGNERS", signing.Done: "DONE",
	signing.Refused: "ERROR", signing.Declined: "ERROR", signing.Expired: "ERROR", signing.Cancelled: "ERROR", signing.Unsealed: "ERROR",
}

// statesNamed lists the states a filter asks for; nil for a word nobody knows.
func statesNamed(word string) []signing.State {
	if word == "WAIT_SIGNER" || word == "WAIT_SIGN" {
		word = "WAIT_SIGNERS"
	}
	var out []signing.State
	for s, w := range states {
		if w == word {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

var signerStates = map[signing.SignerState]string{
	signing.SignerNew: "NEW", signing.SignerSigned: "DONE", signing.SignerDeclined: "REFUSED",
}

func errorOf(p *signing.Problem) (*int, *string) {
	if p == nil {
		return nil, nil
	}
	f, ok := problems[p.Code]
	if !ok {
		f = failInternal
	}
	message := f.with(p)
	return &f.number, &message
}

// brokenOr says that what is told was changed by others, where no problem of its own stands there: that is part of the state.
func brokenOr(f *signing.Fault, p *signing.Problem) (*int, *string) {
	if f == nil || p != nil {
		return errorOf(p)
	}
	return &failBroken.number, &failBroken.message
}

func newObject(s sync.Sent) object {
	r := s.Request
	o := object{
		ID: r.ID, UpdatedAt: stamp(r.Updated), CreatedAt: stamp(r.Created), CertificateType: certificateType,
		State: states[r.State], SignatureType: signatureType, Signers: []wireSigner{},
		Options: wireOptions{
			AsyncDocumentsValidation: true, SignatureMode: r.Options.Modes, UserEditableData: r.Options.Editable, UI: r.Options.UI,
			Timezone: r.Options.Zone, SignerMustRead: r.Options.MustRead,
		},
		Document: newDocument(r),
		Paraph: ownObject{
			State: r.State, Practice: r.Practice, Office: r.Office, Sent: r.Sent, Expires: r.Expires, Language: r.Options.Language, Completed: r.Completed,
			Subject: r.Options.Subject, Note: r.Options.Note,
			Version: r.Version, Problem: r.Problem, SealWait: r.SealWait, Letters: r.Letters, Copies: r.Copies, Fault: s.Fault,
			Attachments: r.Attachments,
		},
	}
	if o.Options.UI == nil {
		o.Options.UI = map[string]any{}
	}
	o.ErrorNumber, o.ErrorMessage = brokenOr(s.Fault, r.Problem)
	for _, g := range r.Signers {
		o.Signers = append(o.Signers, newSigner(g, r.Options.Editable, s.Links[g.ID]))
	}
	if c := r.Callback; c != nil {
		o.Callback = &wireCallback{URL: c.URL, Method: c.Method, Field: c.Field, Retry: c.Retry, Custom: c.Custom}
	}
	return o
}

func newSigner(g signing.Signer, e signing.Editable, link string) wireSigner {
	w := wireSigner{
		ID: g.ID, Name: g.Name, Surname: g.Surname, Email: g.Email, Mobile: g.Mobile, State: signerStates[g.State], URL: link,
		Language: g.Language, Message: g.Message, Authentication: g.Channels, NameEditable: e.Name, MobileEditable: e.Mobile,
		EmailEditable: e.Email, Signatures: []wireSignature{}, Paraph: &ownSigner{g.Steps, g.Locked},
	}
	if w.Language == "" {
		w.Language = "browser"
	}
	for _, f := range g.Fields {
		w.Signatures = append(w.Signatures, wireSignature{
			Page: f.Page, X: int(math.Round(f.Box.X)), Y: int(math.Round(f.Box.Y)), Name: f.Name, Note: f.Note,
			Paraph: ownField{Width: f.Box.W, Height: f.Box.H, Kind: f.Kind},
		})
	}
	return w
}

func newDocument(r *signing.Request) wireDocument {
	d := wireDocument{Title: r.Title, InputDocuments: []wireFile{}}
	for _, f := range r.Inputs {
		if f.SHA256 != "" {
			d.InputDocuments = append(d.InputDocuments, newFile(f))
		}
	}
	if r.Original != nil {
		f := newFile(*r.Original)
		f.SourceType = ""
		d.ValidatedDocument = &f
	}
	if r.Sealed != nil {
		f := newFile(*r.Sealed)
		d.SignedDocument = &f
	}
	return d
}

func newFile(f signing.File) wireFile {
	return wireFile{
		ID: f.SHA256[:min(24, len(f.SHA256))], Name: f.Name, MIME: "application/pdf", Extension: "pdf", Size: f.Size, MD5: f.MD5, SHA256: f.SHA256,
		CreatedAt: stamp(f.Created), SourceType: f.Source,
	}
}

func newSummary(s signing.Summary) wireSummary {
	w := wireSummary{
		ID: s.ID, UpdatedAt: stamp(s.Updated), CreatedAt: stamp(s.Created), DocumentTitle: s.Title,
		CertificateType: certificateType, SignatureType: signatureType, State: states[s.State],
	}
	w.ErrorNumber, w.ErrorMessage = brokenOr(s.Fault, s.Problem)
	if s.Fault != nil || s.Problem != nil || len(s.Letters)+len(s.Locks) > 0 {
		w.Paraph = &ownSummary{s.Fault, s.Problem, s.Letters, s.Locks}
	}
	return w
}

type auditLine struct {
	ID        string `json:"id"`
	CreatedAt string `json:"createdAt"`
	Log       string `json:"log"`
}

// auditBody is the audit trail in JSON: the contract's two parts, then the whole of ours.
type auditBody struct {
	SignatureData object
	AuditData     []auditLine
	Trail         signing.Trail `json:"paraph"`
}

func newAudit(a sync.Audit) auditBody {
	b := auditBody{SignatureData: newObject(a.Sent), AuditData: []auditLine{}, Trail: a.Trail}
	for i := range b.SignatureData.Signers {
		b.SignatureData.Signers[i].URL = "" // evidence is passed on; a usable link is not part of it
	}
	for _, l := range a.Lines {
		b.AuditData = append(b.AuditData, auditLine{ID: l.ID, CreatedAt: l.At, Log: l.Log})
	}
	return b
}

// report is the trail's beginning as the contract writes it in plain text (root SignatureAuditReport). Where the evidence does
// not hold a comment before it says so.
func (a auditBody) report() []byte {
	var b bytes.Buffer
	if w := a.Trail.Warning; w != "" {
		fmt.Fprintf(&b, "# %s\n", w)
	}
	o := a.SignatureData
	b.WriteString("SignatureAuditReport:\n    SignatureData:\n")
	number, message := "null", "null"
	if o.ErrorNumber != nil {
		number, message = fmt.Sprint(*o.ErrorNumber), quote(*o.ErrorMessage)
	}
	for _, kv := range [][2]string{
		{"id", o.ID},
		{"errorNumber", number},
		{"errorMessage", message},
		{"updatedAt", quote(o.UpdatedAt)},
		{"createdAt", quote(o.CreatedAt)},
		{"certificateType", o.CertificateType},
		{"state", o.State},
		{"signatureType", o.SignatureType},
	} {
		fmt.Fprintf(&b, "        %s: %s\n", kv[0], kv[1])
	}
	fmt.Fprintf(&b, "        document:\n            title: %s\n", quote(o.Document.Title))
	b.WriteString("    AuditData:\n")
	for _, l := range a.AuditData {
		fmt.Fprintf(&b, "        -\n            id: %s\n            createdAt: %s\n            log: %s\n", l.ID, quote(l.CreatedAt), quote(l.Log))
	}
	b.WriteString("\n")
	return b.Bytes()
}

// quote is a text in YAML's single quotes, on one line: no text of others begins a line of the report's.
func quote(s string) string {
	return "'" + strings.ReplaceAll(signing.OneLine(s), "'", "''") + "'"
}
