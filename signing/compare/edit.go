package compare

import (
	"encoding/json"
	"math"

	"paraph/signing"
)

// Kind is what an edit is of. The list only grows.
type Kind string

// The kinds of edits.
const (
	Word        Kind = "word"         // other words, some more or some less
	Moved       Kind = "moved"        // the same words at another place
	Hidden      Kind = "hidden-text"  // words that programs read and nobody sees, or other ones than are seen
	PageMissing Kind = "page-missing" // of the original
	PageAdded   Kind = "page-added"
	PageMoved   Kind = "page-moved"
	PageOther   Kind = "page-replaced" // hardly anything on it is as it was
	Drawing     Kind = "picture"       // what a picture shows, or something drawn
	FormValue   Kind = "form-value"
	Annotation  Kind = "annotation"
	Signature   Kind = "signature"
)

// Edit is one thing a reader would read or see otherwise than in the original. Pages count from 1, 0 where there is none; the box is
// in points of the received page as displayed, from its top left (of the original's where the received one has no such page).
type Edit struct {
	Kind         Kind   `json:"kind"`
	Page         int    `json:"page"`
	OriginalPage int    `json:"originalPage"`
	Box          Place  `json:"box"`
	Before       string `json:"before"`
	After        string `json:"after"`
	Asked        bool   `json:"asked"` // an empty field that was filled, or a signature that hides nothing
}

// MostEdits is how many edits are told; a document with more is another document.
const MostEdits = 1000

// Place is a box as programs read it: x, y, width, height.
type Place signing.Box

// MarshalJSON writes four numbers, to a hundredth of a point.
func (p Place) MarshalJSON() ([]byte, error) {
	out := [4]float64{p.X, p.Y, p.W, p.H}
	for i := range out {
		out[i] = math.Round(out[i]*100) / 100
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads them.
func (p *Place) UnmarshalJSON(b []byte) error {
	var in [4]float64
	err := json.Unmarshal(b, &in)
	*p = Place{in[0], in[1], in[2], in[3]}
	return err
}
