package signing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Stated is what is told of a request beside its lines. Contradiction holds it to them.
type Stated struct {
	State    State
	Signers  []Signer         // Name, Surname, Email and Mobile are looked at
	Received []File           // SHA256 is
	Shown    *File            // "
	Sealed   *File            // "
	Marks    map[int][]string // fingerprints of a signer's marks, by the signer's number; of whom there are none is not asked
}

// StatedOf is what a stored request tells. marks are by the signers' ids.
func StatedOf(r *Request, marks map[string][]Mark) Stated {
	s := Stated{State: r.State, Signers: r.Signers, Shown: r.Original, Sealed: r.Sealed, Marks: map[int][]string{}}
	for _, f := range r.Inputs {
		if f.SHA256 != "" {
			s.Received = append(s.Received, f)
		}
	}
	for i, g := range r.Signers {
		for _, m := range marks[g.ID] {
			if g.State == SignerSigned {
				s.Marks[i+1] = append(s.Marks[i+1], HashMarks([]Mark{m}))
			}
		}
	}
	return s
}

// Contradiction says which of what is stated the lines say otherwise; nil where none is. What no line says (names in lines
// of before, what was erased since) is not judged.
func Contradiction(s Stated, events []Event) *Fault {
	for _, check := range []func(Stated, []Event) *Fault{statesSay, peopleSay, printsSay, marksSay} {
		if f := check(s, events); f != nil {
			return f
		}
	}
	return nil
}

// ends are the lines that go with an end, and with no other state.
var ends = map[State]EventKind{
	Done: EventSealed, Refused: EventRefused, Declined: EventDeclined, Expired: EventExpired, Cancelled: EventCancelled,
}

func statesSay(s Stated, events []Event) *Fault {
	for state, kind := range ends {
		if (s.State == state) != (len(Of(events, 0, kind)) > 0) {
			return &Fault{Code: FaultState}
		}
	}
	return nil
}

// PrivateName is what a signer's name or contact is called among the private values of EventCreated: "signer1.email".
func PrivateName(signer int, what string) string { return fmt.Sprintf("signer%d.%s", signer, what) }

// SignerOf reads a PrivateName; 0 of any other name.
func SignerOf(name string) (signer int, what string) {
	number, what, _ := strings.Cut(strings.TrimPrefix(name, "signer"), ".")
	signer, _ = strconv.Atoi(number)
	return signer, what
}

// Contacts are what is known of a signer, by the words of Signer.Edited.
func (s Signer) Contacts() map[string]string {
	return map[string]string{"name": s.Name, "surname": s.Surname, "email": s.Email, "mobile": s.Mobile}
}

// said is what a line says of a signer; Salt is empty where it was erased or is not for this reader.
type said struct {
	Secret
	line int64
}

// peopleSaid is what the lines last said of each signer, by PrivateName.
func peopleSaid(events []Event) map[string]said {
	out := map[string]said{}
	for _, e := range events {
		switch e.Kind {
		case EventCreated:
			for name, s := range e.Private {
				if n, _ := SignerOf(name); n > 0 {
					out[name] = said{s, e.Seq}
				}
			}
		case EventEdited, EventCorrected:
			out[PrivateName(e.Signer, e.Data["what"])] = said{e.Private["new"], e.Seq}
		}
	}
	return out
}

func peopleSay(s Stated, events []Event) *Fault {
	known := peopleSaid(events)
	for i, g := range s.Signers {
		for _, what := range []string{"name", "surname", "email", "mobile"} {
			k, ok := known[PrivateName(i+1, what)]
			if ok && k.Salt != "" && k.Value != g.Contacts()[what] {
				return &Fault{Code: FaultSigner, Signer: i + 1, What: what, Line: k.line}
			}
		}
	}
	return nil
}

func printsSay(s Stated, events []Event) *Fault {
	for _, of := range []struct {
		kind EventKind
		said []*File
	}{{EventReceived, pointers(s.Received)}, {EventValidated, []*File{s.Shown}}, {EventSealed, []*File{s.Sealed}}} {
		for i, e := range Of(events, 0, of.kind) {
			if i < len(of.said) && of.said[i] != nil && of.said[i].SHA256 != e.Data["sha256"] {
				return &Fault{Code: FaultPrint, Line: e.Seq}
			}
		}
	}
	return nil
}

func pointers(files []File) (out []*File) {
	for i := range files {
		out = append(out, &files[i])
	}
	return out
}

func marksSay(s Stated, events []Event) *Fault {
	for n := 1; n <= len(s.Signers); n++ {
		var lines []string
		for _, e := range Of(events, n, EventApplied) {
			lines = append(lines, e.Data["sha256"])
		}
		if there := s.Marks[n]; len(there) > 0 && !slices.Equal(there, lines) {
			return &Fault{Code: FaultMark, Signer: n}
		}
	}
	return nil
}

// ErasedEarly says which line has lost a private value; for requests of which nothing was to be forgotten yet.
func ErasedEarly(events []Event) *Fault {
	for _, e := range events {
		for _, s := range e.Private {
			if s.Salt == "" {
				return &Fault{Code: FaultValueGone, Line: e.Seq}
			}
		}
	}
	return nil
}
