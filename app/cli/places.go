package cli

import (
	"cmp"
	"errors"
	"fmt"

	"paraph/signing"
)

// placeLine is where a signature stands, in points from the top left of its page.
type placeLine struct {
	Page int               `json:"page"`
	X    float64           `json:"x"`
	Y    float64           `json:"y"`
	W    float64           `json:"width,omitempty"` // 0 of a service that does not say it
	H    float64           `json:"height,omitempty"`
	Name string            `json:"name,omitempty"`
	Note signing.FieldNote `json:"note,omitempty"` // why it is not where it was asked for
}

func newPlaceLines(fields []signing.Field) []placeLine {
	out := make([]placeLine, 0, len(fields))
	for _, f := range fields {
		out = append(out, placeLine{f.Page, f.Box.X, f.Box.Y, f.Box.W, f.Box.H, f.Name, f.Note})
	}
	return out
}

// placeNotes are the sentences of why a signature is not where it was asked for.
var placeNotes = map[signing.FieldNote]string{signing.NoteMoved: "cli.place.moved", signing.NoteNoSuchField: "cli.place.no-such-field"}

// place says where a signature stands, and why not where it was asked for.
func (s *session) place(f signing.Field) string {
	key := cmp.Or(placeNotes[f.Note], "cli.place") // a service of later may have another reason
	return s.voice.Say(key, "page", f.Page, "x", fmt.Sprintf("%.0f", f.Box.X), "y", fmt.Sprintf("%.0f", f.Box.Y), "name", f.Name)
}

// unplaced says of whom no place was given; where their signatures went stands with what was sent.
func (c *sendCmd) unplaced(s *session, d signing.Draft) {
	var names []string
	for _, g := range d.Signers {
		if len(g.Fields) == 0 {
			names = append(names, g.FullName())
		}
	}
	if len(names) > 0 {
		s.say("cli.unplaced", "names", s.voice.List(names))
	}
}

// noRequest says of a number that the service knows no such request.
func (s *session) noRequest(id string, err error) error {
	if errors.Is(err, signing.ErrNotFound) {
		return &requestError{s.voice.Say("cli.no-request", "id", signing.OneLine(id))}
	}
	return err
}

// requestError is a request that is not there; its text is said.
type requestError struct{ text string }

// Error is what is said.
func (e *requestError) Error() string { return e.text }
