package verify

import (
	"bytes"
	"slices"

	"paraph/signing/cos"
)

// Inner is a signed file that stands in another one.
type Inner struct {
	Name string `json:"name"`
	*Report
}

// maxWithin bounds how deep signed files stand in each other, and how many are looked at.
const maxWithin = 8

// within judges content that stands in a signed file, and all that stands in that, and takes it into the verdict. Content
// that is no signed file says nothing.
func (r *Report) within(name string, content []byte, o Options, depth int) {
	if depth > maxWithin || len(r.Inner) >= maxWithin {
		r.limited()
		return
	}
	var inner *Report
	var err error
	switch kindOf(content[:min(len(content), headRoom)]) {
	case kindPDF:
		inner, err = pdf(bytes.NewReader(content), int64(len(content)), o, depth)
	case kindCMS:
		next := o
		next.Recursive = false
		if inner, err = Envelope(content, nil, next); err == nil {
			inner.below(content, o, depth)
		}
	}
	if err != nil || inner == nil || inner.Verdict == Unsigned {
		return
	}
	r.Asks, inner.Asks = append(r.Asks, inner.Asks...), nil
	r.Inner = append(r.Inner, Inner{name, inner})
	for _, reason := range inner.Reasons {
		if !slices.Contains(r.Reasons, reason) {
			r.Reasons = append(r.Reasons, reason)
		}
	}
	r.Verdict, r.Reasons = verdict(r.Reasons)
}

// below looks into the content of an envelope that stands in another file.
func (r *Report) below(b []byte, o Options, depth int) {
	if content := Content(b); len(content) > 0 {
		r.within("", content, o, depth+1)
	}
}

func (r *Report) limited() {
	if !slices.Contains(r.Reasons, LimitReached) {
		r.Reasons = append(r.Reasons, LimitReached)
	}
	r.Verdict, r.Reasons = verdict(r.Reasons)
}

// maxAttachment bounds an attached file that is looked into.
const maxAttachment = 64 << 20

// attached judges the signed files that are attached to a PDF (7.11.4).
func (r *Report) attached(d *document, o Options, depth int) {
	d.Each(func(_ cos.Ref, obj cos.Object) bool {
		spec, ok := obj.(cos.Dict)
		if !ok || d.Dict(spec["EF"]) == nil {
			return true
		}
		files := d.Dict(spec["EF"])
		s, ok := d.Resolve(files["UF"]).(*cos.Stream)
		if !ok {
			s, ok = d.Resolve(files["F"]).(*cos.Stream)
		}
		if !ok {
			return true
		}
		name, _ := d.Text(spec["UF"])
		if name == "" {
			name, _ = d.Text(spec["F"])
		}
		content, err := d.Decode(s, maxAttachment)
		if err != nil {
			r.limited()
			return true
		}
		r.within(name, content, o, depth+1)
		return true
	})
}
