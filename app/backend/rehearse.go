package backend

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"paraph/signing"
)

// document is what is shown to the signers and sealed, and what is known of it. Copies are the clean copies that were made
// of inputs with faults.
type document struct {
	file   signing.File
	facts  signing.Facts
	copies []signing.CleanCopy
}

// takeIn looks at one input. Of one that only has faults a clean copy takes its place.
func (s *Service) takeIn(ctx context.Context, d *document) (err error) {
	if d.facts, err = s.Documents.Facts(ctx, d.file.SHA256); err != nil {
		return err
	}
	if p := d.facts.Refusal(); p != nil && p.Code == signing.ProblemFaulty {
		content, err := s.Documents.CleanCopy(ctx, d.file.SHA256)
		if err != nil {
			return err
		}
		was := d.file
		if d.file, err = s.keep(ctx, content, was.Name, was.Source); err != nil {
			return err
		}
		d.copies = append(d.copies, signing.CleanCopy{Of: was.SHA256, Is: d.file.SHA256, Faults: d.facts.Faults})
		if d.facts, err = s.Documents.Facts(ctx, d.file.SHA256); err != nil {
			return err
		}
	}
	return s.checkFacts(d.facts)
}

// repaired are the lines of evidence about clean copies, whoever made them: the fingerprints of both, and what was wrong.
func (s *Service) repaired(by string, copies []signing.CleanCopy) ([]signing.Event, error) {
	var events []signing.Event
	for _, c := range copies {
		e, err := s.line(signing.EventRepaired, by, 0,
			map[string]string{"of": c.Of, "sha256": c.Is, "faults": strings.Join(c.Faults, " ")}, nil)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// attached is the line about the files that the document brings along. Their names are for its signers too, and can be erased.
func (s *Service) attached(a signing.Attachments) (signing.Event, error) {
	return s.line(signing.EventAttached, signing.ActorService, 0,
		map[string]string{"files": strconv.Itoa(a.Files)}, map[string]string{"names": strings.Join(a.Names, "\n")})
}

// rehearse makes the sealed file as it will be, with marks of the real size at the real places, and holds it against the
// document: nobody is asked to sign what could not be sealed, or would look different sealed.
func (s *Service) rehearse(ctx context.Context, r *signing.Request, t taken) error {
	placed := *r
	placed.Signers, placed.Original = slices.Clone(r.Signers), &t.document.file
	t.places.into(&placed)
	added, err := s.Sealer.Rehearse(ctx, &placed)
	if err != nil {
		return err
	}
	return s.Documents.Compare(ctx, t.document.file.SHA256, added, slices.Concat(t.places.fields...))
}
