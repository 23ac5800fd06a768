package verify

import (
	"time"

	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
)

// Line is what is said of a file to programs: by the command line, and in a report. Its names are relied on
// (docs/commandline.md).
type Line struct {
	File       string         `json:"file"`
	Verdict    string         `json:"verdict"`
	Reasons    []judge.Reason `json:"reasons"`
	Practice   bool           `json:"practice"`
	SealedHere bool           `json:"sealedHere"`
	Sentence   string         `json:"sentence"`
	Fault      string         `json:"fault,omitempty"` // what is wrong with the service's records of the file: somebody else changed them

	Evidence   *signing.Proof    `json:"evidence,omitempty"` // what the service says of its records of the file
	Pages      int               `json:"pages,omitempty"`
	Covered    bool              `json:"covered"`
	Seconds    float64           `json:"seconds"`
	Signatures []judge.Signature `json:"signatures"`
	Inner      []judge.Inner     `json:"inner,omitempty"`
	Elusive    []judge.Elusive   `json:"elusive,omitempty"`
	Compared   []compare.Edit    `json:"compared"` // what is otherwise than in the original it was held against; null where there was none
}

// Line says it of a file of a name, in a sentence.
func (d Verdict) Line(file, sentence string, took time.Duration) Line {
	line := Line{
		File: file, Verdict: d.Report.Verdict, Reasons: d.Reasons, Practice: d.Practice, SealedHere: d.SealedHere,
		Sentence: sentence, Pages: d.Pages, Covered: d.Covered, Seconds: took.Seconds(), Signatures: d.Signatures, Inner: d.Inner, Compared: d.Compared, Elusive: d.Elusive,
	}
	if d.Request != "" || d.Proof.Fault != nil {
		line.Evidence = &d.Proof
	}
	if f := d.Proof.Fault; f != nil {
		line.Fault = string(f.Code)
	}
	return line
}
