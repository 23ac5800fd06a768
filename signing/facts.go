package signing

// Facts are what can be said of a PDF without showing it; found in a worker by two readers that must
// agree (page count and boxes), because what a person sees must be what is signed.
type Facts struct {
	Version   string         `json:"version"` // "1.7"
	Pages     []PageGeometry `json:"pages"`
	Encrypted bool           `json:"encrypted"`
	XFA       bool           `json:"xfa"`
	Signed    bool           `json:"signed"` // holds at least one filled signature field or document time-stamp
	Forms     []FormField    `json:"forms,omitempty"`
	Allows    []string       `json:"allows,omitempty"` // of an encrypted file: print, copy, fill, annotate, change, assemble
	Title     string         `json:"title,omitempty"`
}

// Refusal says why a document can neither be sent, signed nor joined to others: its marks and the seal could not be
// added without harm to what is there. nil where it can.
func (f *Facts) Refusal() *Problem {
	switch {
	case f.Encrypted:
		return &Problem{Code: ProblemEncrypted}
	case f.XFA:
		return &Problem{Code: ProblemXFA}
	case f.Signed:
		return &Problem{Code: ProblemSigned}
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
