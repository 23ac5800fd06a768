package backend

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"paraph/signing"
)

// places are the fields of all signers as they will stand, signer by signer, and what the evidence says of them.
type places struct {
	fields [][]signing.Field
	notes  []placeNote
}

// placeNote is a line of evidence about a field. The line about a name tells no signer: it is about the document.
type placeNote struct {
	kind   signing.EventKind
	signer int // from 1; 0 none
	data   map[string]string
}

// into gives the signers of a request their fields where they stand.
func (p places) into(r *signing.Request) {
	for i := range r.Signers {
		r.Signers[i].Fields = p.fields[i]
	}
}

// placeFields finds the places asked for: by the name of a signature field that is in the PDF, else by numbers. A name nobody knows
// falls back to the numbers, with a note. No two lie on each other: the later one gives way to the nearest free place, with a note
// too; text of the page, which written asks for by the page's number, is given way to where there is room beside it. The signers stay as
// they are.
func placeFields(signers []signing.Signer, facts signing.Facts, written func(page int) []signing.Box) (places, *signing.Problem) {
	var out places
	var all []signing.Field
	var of []signing.Problem // whose each one is
	for i, g := range signers {
		for k, f := range g.Fields {
			named := f.Name != "" && takeNamed(&f, facts)
			if f.ByName && !named {
				return out, &signing.Problem{Code: signing.ProblemNoField, Signer: i + 1, Field: k + 1, Word: f.Name}
			}
			if f.Name != "" && !named {
				data := map[string]string{"name": f.Name, "page": strconv.Itoa(f.Page)}
				out.notes = append(out.notes, placeNote{signing.EventFieldNoted, 0, data})
			}
			at := signing.Problem{Signer: i + 1, Field: k + 1, Page: f.Page}
			if p := offPage(f, at, facts); p != nil {
				return out, p
			}
			all, of = append(all, f), append(of, at)
		}
	}
	given := slices.Clone(all)
	avoid := func(page int) []signing.Box { return slices.Concat(written(page), margins(facts.Pages[page-1].Size())) }
	moved, p := keepApart(all, of, facts, avoid)
	if p != nil { // beside the text there is no room for all of them
		all = given
		moved, p = keepApart(all, of, facts, func(int) []signing.Box { return nil })
	}
	if p != nil {
		return out, p
	}
	out.notes = append(out.notes, moved...)
	out.fields = make([][]signing.Field, len(signers))
	for i, f := range all {
		n := of[i].Signer - 1
		out.fields[n] = append(out.fields[n], f)
	}
	return out, nil
}

func offPage(f signing.Field, at signing.Problem, facts signing.Facts) *signing.Problem {
	switch {
	case f.Page > len(facts.Pages):
		at.Code, at.Limit = signing.ProblemFieldPage, len(facts.Pages)
	case !facts.Pages[f.Page-1].Holds(f.Box):
		at.Code = signing.ProblemFieldPlace
	default:
		return nil
	}
	return &at
}

// keepApart moves fields that lie on others to the nearest free place of their page, never onto a place another one was asked for at.
func keepApart(all []signing.Field, of []signing.Problem, facts signing.Facts, avoid func(page int) []signing.Box) ([]placeNote, *signing.Problem) {
	var notes []placeNote
	give := signing.GiveWay(all)
	homeless := map[int]bool{}
	for _, i := range give {
		homeless[i] = true
	}
	for _, i := range give {
		f := &all[i]
		var others []signing.Box
		for k, o := range all {
			if o.Page == f.Page && !homeless[k] {
				others = append(others, o.Box)
			}
		}
		page := facts.Pages[f.Page-1].Size()
		to, ok := signing.FreePlace(page, f.Box, slices.Concat(others, avoid(f.Page)))
		if !ok {
			to, ok = signing.FreePlace(page, f.Box, others)
		}
		if !ok {
			p := of[i]
			p.Code = signing.ProblemFieldRoom
			return nil, &p
		}
		notes = append(notes, placeNote{signing.EventFieldMoved, of[i].Signer, map[string]string{
			"page": strconv.Itoa(f.Page), "from": corner(f.Box), "to": corner(to),
		}})
		f.Box, f.Note, homeless[i] = to, signing.NoteMoved, false
	}
	return notes, nil
}

// margins are the edges of a page that printers leave white.
func margins(page signing.Size) []signing.Box {
	const m = 14 // points: five millimetres
	return []signing.Box{{W: page.W, H: m}, {Y: page.H - m, W: page.W, H: m}, {W: m, H: page.H}, {X: page.W - m, W: m, H: page.H}}
}

// corner is a box's upper left corner as the contract has it, in whole points: "331, 45".
func corner(b signing.Box) string { return fmt.Sprintf("%.0f, %.0f", math.Round(b.X), math.Round(b.Y)) }

// takeNamed gives a field the place of the empty signature field of its name; false, with a note, where the PDF has none.
func takeNamed(f *signing.Field, facts signing.Facts) bool {
	for _, known := range facts.Forms {
		if known.Name == f.Name && known.Type == "signature" && !known.Filled && known.Page > 0 &&
			known.Box.W >= signing.MinFieldSize.W && known.Box.H >= signing.MinFieldSize.H {
			f.Page, f.Box, f.ByName = known.Page, known.Box, false
			return true
		}
	}
	f.Note = signing.NoteNoSuchField
	return false
}
