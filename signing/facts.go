package signing

// Facts are what can be said of a PDF without showing it; found in a worker by two readers that must agree (page count and
// boxes), because what a person sees must be what is signed. A document with Faults can be looked at; what is signed is a
// clean copy of it.
type Facts struct {
	Version   string         `json:"version"` // "1.7"
	Pages     []PageGeometry `json:"pages"`
	Encrypted bool           `json:"encrypted"`
	Locked    bool           `json:"locked,omitempty"` // and opens only with a password
	XFA       bool           `json:"xfa"`
	Signed    bool           `json:"signed"` // holds what may be a signature: a filled field, a time-stamp, usage rights
	Forms     []FormField    `json:"forms,omitempty"`
	Allows    []string       `json:"allows,omitempty"` // of an encrypted file: print, copy, fill, annotate, change, assemble
	Title     string         `json:"title,omitempty"`
	Faults    []string       `json:"faults,omitempty"` // what is wrong, and a clean copy is without: the kinds of signing/cos, or those below
	Hidden    []string       `json:"hidden,omitempty"` // what it holds that would be signed unseen, the words below

	Attachments Attachments `json:"attachments,omitzero"` // the files it brings along
}

// MaxAttachmentNames is how many attached files are named.
const MaxAttachmentNames = 200

// Attachments are the files a PDF brings along (ISO 32000-2, 7.11.4), wherever they hang. Names are those of the first
// MaxAttachmentNames, each of one line and at most 200 letters, "" for one without; none where they were forgotten.
type Attachments struct {
	Files int      `json:"files"`
	Names []string `json:"names,omitempty"`
}

// Faults beside those of signing/cos.
const (
	FaultReaders   = "readers"   // two readers take it for different documents
	FaultActs      = "acts"      // it does something by itself or after a click: scripts, programs to start, sums in forms
	FaultUnprinted = "unprinted" // something on a page is seen and not printed
	FaultContent   = "content"   // what draws a page is written so that programs show it differently
	FaultLook      = "look"      // notes, fields or frames of links that each program draws in its own way
)

// FaultProtected is what an unprotected copy is without. It is no fault of a document: whoever has such a copy made must be
// entitled to it.
const FaultProtected = "protected"

// CleanCopy says of which document, by its SHA-256 (hex), which copy is used in its place, and what that is without: faults
// as Facts has them, or FaultProtected.
type CleanCopy struct {
	Of     string   `json:"of"`
	Is     string   `json:"is"`
	Faults []string `json:"faults"`
}

// What cannot be taken out without changing what is there.
const (
	HiddenLayer     = "layer"     // a layer that is off, or off for the printer or the screen
	HiddenPrint     = "print"     // something only the printer shows
	HiddenElsewhere = "elsewhere" // something that stands in another file
	HiddenMedia     = "media"     // sound, film or a model in space
	HiddenPortfolio = "portfolio" // other documents with a cover
	HiddenLook      = "look"      // notes or fields some programs draw, each in its own way, and others do not
)

// Refusal says why a document can neither be sent, signed nor joined to others: its marks and the seal could not be
// added without harm to what is there. nil where it can.
func (f *Facts) Refusal() *Problem {
	switch {
	case f.Locked:
		return &Problem{Code: ProblemPassword}
	case f.Encrypted:
		return &Problem{Code: ProblemEncrypted}
	case f.XFA:
		return &Problem{Code: ProblemXFA}
	case f.Signed:
		return &Problem{Code: ProblemSigned}
	case len(f.Hidden) > 0:
		return &Problem{Code: ProblemHidden, Word: f.Hidden[0]}
	case len(f.Faults) > 0:
		return &Problem{Code: ProblemFaulty}
	}
	return nil
}

// FormField is one widget of an interactive form (ISO 32000-2, 12.7). Name is the full one, parts
// joined with dots; Type is text, button, choice or signature. Page counts from 1 and is 0 for a field
// that stands on no page.
type FormField struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Page   int    `json:"page"`
	Box    Box    `json:"box"`
	Filled bool   `json:"filled,omitempty"` // of a signature: it has a value
}

// TextLine is one line of a page's text with the box it stands in.
type TextLine struct {
	Text string `json:"text"`
	Box  Box    `json:"box"`
}
