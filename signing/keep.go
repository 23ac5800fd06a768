package signing

import (
	"fmt"
	"time"
)

// Documents are the fingerprints of the files a request still needs; none once they were erased.
func (r *Request) Documents() []string {
	if !r.Erased.IsZero() {
		return nil
	}
	var out []string
	for _, f := range r.Inputs {
		if f.SHA256 != "" {
			out = append(out, f.SHA256)
		}
	}
	for _, f := range []*File{r.Original, r.Sealed} {
		if f != nil {
			out = append(out, f.SHA256)
		}
	}
	return out
}

// Erase records that the documents of an ended request are deleted. Their fingerprints stay.
func (r *Request) Erase(now time.Time) error {
	if !r.State.Ended() || !r.Erased.IsZero() {
		return fmt.Errorf("%w: documents are erased once, after the end", ErrState)
	}
	r.Erased, r.Updated = now, now
	return nil
}

// Forget wipes everything about people from a request whose documents were erased. What stays: numbers,
// times, states, places and fingerprints.
func (r *Request) Forget(now time.Time) error {
	if r.Erased.IsZero() || !r.Forgotten.IsZero() {
		return fmt.Errorf("%w: forgotten once, after the documents", ErrState)
	}
	r.Forgotten, r.Updated = now, now
	r.Title, r.Origin, r.URLs, r.Callback, r.Options.UI = "", Origin{}, nil, nil, nil
	r.Options.Subject, r.Options.Note = "", ""
	for i := range r.Inputs {
		r.Inputs[i].Name = ""
	}
	for _, f := range []*File{r.Original, r.Sealed} {
		if f != nil {
			f.Name = ""
		}
	}
	r.Attachments.Names = nil
	for i := range r.Signers {
		g := &r.Signers[i]
		g.Name, g.Surname, g.Email, g.Mobile, g.Message, g.Reason, g.Locked = "", "", "", "", "", "", nil
	}
	return nil
}
