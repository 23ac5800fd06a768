package verify

import (
	"encoding/json"
	"regexp"

	"paraph/signing"
	"paraph/signing/cos"
)

// Record is what a file without a signature says of itself that looks like the evidence of a request, as Paraph makes it: a PDF
// that has the evidence attached, with what the seal signed of it. Anybody can write such a file, so it is a hint to what the file
// is, and no verdict.
type Record struct {
	Request string `json:"request"`
	Title   string `json:"title"`
	Office  string `json:"office"`
	Sealed  string `json:"sealed"` // SHA-256 (hex) of the document that was sealed, "" where none was
}

// What the evidence has attached (app/backend/evidence).
const (
	maxRecord  = 16 << 20
	maxNames   = 64
	recordName = "evidence.json"
)

var requestID = regexp.MustCompile(`^[0-9a-f]{24}$`)

// record is nil for a file that does not look like evidence: where the attached one is of another form or leads to another end than
// it says, or a seal that is with it is not of it.
func (d *document) record() *Record {
	var t signing.Trail
	b := d.attachment(recordName)
	if b == nil || json.Unmarshal(b, &t) != nil || t.Version != 1 || !requestID.MatchString(t.Procedure.ID) {
		return nil
	}
	n := int64(len(t.Events))
	if n == 0 || t.Events[n-1].Hash != t.Head {
		return nil
	}
	if h := t.Sealed; h != nil {
		whole := h.Lines >= 1 && h.Lines <= n && h.Text == signing.HeadText(t.Procedure.ID, h.Lines, h.Head)
		if !whole || t.Events[h.Lines-1].Hash != h.Head || h.Verify() != nil {
			return nil
		}
	}
	r := &Record{Request: t.Procedure.ID, Title: signing.OneLine(t.Procedure.Title), Office: signing.OneLine(t.Procedure.Office)}
	if t.Document.Sealed != nil {
		r.Sealed = t.Document.Sealed.SHA256
	}
	return r
}

// attachment is the content of the attached file of a name (7.11.4), nil for none. It looks only where the names stand in one
// node, as they do in what we write.
func (d *document) attachment(name string) []byte {
	names := d.Array(d.Dict(d.Dict(d.catalog["Names"])["EmbeddedFiles"])["Names"])
	for i := 1; i < min(len(names), maxNames); i += 2 {
		spec := d.Dict(names[i])
		if called, _ := d.Text(spec["UF"]); called != name {
			if called, _ = d.Text(spec["F"]); called != name {
				continue
			}
		}
		if s, ok := d.Resolve(d.Dict(spec["EF"])["F"]).(*cos.Stream); ok {
			b, _ := d.Decode(s, maxRecord)
			return b
		}
	}
	return nil
}
