package signing

// Limits are what a service takes of one request. 0 is no limit that is known.
type Limits struct {
	Document int64 `json:"document"` // bytes of one document, and of all that are handed in together
	Pages    int   `json:"pages"`    // of the joined document
	Signers  int   `json:"signers"`
	Fields   int   `json:"fields"` // of one signer
	Inputs   int   `json:"inputs"` // documents handed in
}

// DefaultLimits are those of our services where nobody set others, and of one that does not tell its own. A worker holds a
// document several times over and may have a gigabyte, so 64 MiB leave room. The other numbers are far beyond what an
// office asks for; they keep one request from taking a service from everybody else.
var DefaultLimits = Limits{Document: 64 << 20, Pages: 2000, Signers: 50, Fields: 200, Inputs: 20}

// Bytes refuses documents of more bytes than are taken. The problem's Limit is in MiB, at least 1.
func (l Limits) Bytes(n int64) *Problem {
	if l.Document > 0 && n > l.Document {
		return &Problem{Code: ProblemTooLarge, Limit: int(max(1, l.Document>>20))}
	}
	return nil
}

// Length refuses a document of more pages than are taken.
func (l Limits) Length(pages int) *Problem {
	if l.Pages > 0 && pages > l.Pages {
		return &Problem{Code: ProblemPages, Limit: l.Pages}
	}
	return nil
}

// People refuses more signers than are taken, and more fields of one of them.
func (l Limits) People(signers []Signer) *Problem {
	if l.Signers > 0 && len(signers) > l.Signers {
		return &Problem{Code: ProblemManySigners, Limit: l.Signers}
	}
	for i, g := range signers {
		if l.Fields > 0 && len(g.Fields) > l.Fields {
			return &Problem{Code: ProblemManyFields, Signer: i + 1, Limit: l.Fields}
		}
	}
	return nil
}
