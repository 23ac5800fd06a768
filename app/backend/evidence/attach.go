package evidence

import (
	"encoding/json"

	"paraph/app/paper"
	"paraph/signing"
)

// attachments are what a stranger checks the trail with, embedded in its PDF (ISO 32000-2, 7.11.4): the trail itself as JSON
// (signing.Trail) and, from the moment the document was sealed, what the seal signed of it, its signature and its
// certificate, as signing.HeadSeal says how to use them. "pdfdetach -saveall evidence.pdf" takes them out.
func attachments(t signing.Trail) []paper.Attachment {
	var out []paper.Attachment
	if b, err := json.MarshalIndent(t, "", " "); err == nil { // a trail can always be written: times and texts
		out = append(out, paper.Attachment{Filename: "evidence.json", Content: b})
	}
	if h := t.Sealed; h != nil {
		out = append(out, paper.Attachment{Filename: "head.txt", Content: []byte(h.Text)},
			paper.Attachment{Filename: "head.sig", Content: h.Signature}, paper.Attachment{Filename: "seal.pem", Content: []byte(h.Certificate)})
	}
	return out
}
