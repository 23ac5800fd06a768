package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"paraph/app/verify"
	"paraph/signing"
)

type verifyCmd struct {
	Files []string `arg:"" help:"Files; @list holds a path a line." placeholder:"FILE"`
}

// verdictLine is what verify says of a file. Until files are examined it never says "valid": the only
// thing known is whether a file is, byte for byte, one this service sealed.
type verdictLine struct {
	File       string   `json:"file"`
	Verdict    string   `json:"verdict"`
	Reasons    []string `json:"reasons"`
	Practice   bool     `json:"practice"`
	SealedHere bool     `json:"sealedHere"`
	Sentence   string   `json:"sentence"`
	Fault      string   `json:"fault,omitempty"` // what is wrong with the service's records of the file: somebody else changed them

	Evidence   *signing.Proof `json:"evidence,omitempty"` // what the service says of its records of the file
	Pages      int            `json:"pages,omitempty"`
	Covered    bool           `json:"covered"`
	Seconds    float64        `json:"seconds"`
	Signatures []any          `json:"signatures"`
}

func (c *verifyCmd) run(s *session) int {
	files, err := s.list(c.Files)
	if err != nil {
		return s.fail("", err)
	}
	var v verify.Verifier
	if s.Data != "" || s.begun() { // where there is no office, and none is meant, nothing is known
		svc, err := s.look(remote{})
		if err != nil {
			return s.fail("", err)
		}
		defer svc.close(s)
		v.Own = svc.ours
	}
	code := exitDone
	for _, name := range files {
		code = worse(code, s.verify(&v, name))
		if s.Err() != nil {
			return exitInterrupted
		}
		if s.lost() {
			break
		}
	}
	return code
}

// list opens the @lists among names.
func (s *session) list(names []string) ([]string, error) {
	var out []string
	for _, n := range names {
		at, ok := strings.CutPrefix(n, "@")
		if !ok {
			out = append(out, n)
			continue
		}
		b, err := s.read(at, longestList)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	return out, nil
}

func (s *session) verify(v *verify.Verifier, name string) int {
	begun := time.Now()
	sum, err := s.sum(name)
	if err != nil {
		return s.fail(name, err)
	}
	verdict, err := v.Verify(s, sum)
	if err != nil {
		return s.fail(name, err)
	}
	line := verdictLine{
		File: name, Verdict: verdict.Word, Reasons: verdict.Reasons, Practice: verdict.Practice, SealedHere: verdict.SealedHere,
		Sentence: s.verdict(verdict), Pages: verdict.Pages, Seconds: time.Since(begun).Seconds(), Signatures: []any{},
	}
	if verdict.Request != "" || verdict.Proof.Fault != nil {
		line.Evidence = &verdict.Proof
	}
	if f := verdict.Proof.Fault; f != nil {
		line.Fault = string(f.Code)
	}
	s.emit(line, name+": "+line.Sentence)
	return exitCannotSay
}

// sum is the SHA-256 of a PDF, of which no more is held than its beginning.
func (s *session) sum(name string) (string, error) {
	in, err := s.input(name)
	if err != nil {
		return "", about(name, err)
	}
	defer in.Close()
	begin := make([]byte, 1024)
	n, err := io.ReadFull(in, begin)
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		if err = nil; !bytes.Contains(begin[:n], []byte("%PDF-")) {
			err = &signing.Problem{Code: signing.ProblemNotPDF}
		}
	}
	h := sha256.New()
	h.Write(begin[:n])
	if err == nil {
		_, err = io.Copy(h, in)
	}
	return hex.EncodeToString(h.Sum(nil)), about(name, err)
}

// verdict is a verdict as a sentence.
func (s *session) verdict(v verify.Verdict) string {
	switch {
	case v.Proof.Fault != nil:
		return s.voice.Say("cli.verify.broken", "why", s.voice.Fault(v.Proof.Fault, time.Local))
	case !v.SealedHere:
		return s.voice.Say("cli.verify.unknown")
	case v.Practice:
		return s.sealedHere(v) + " " + s.voice.Say("practice.band")
	}
	return s.sealedHere(v)
}

func (s *session) sealedHere(v verify.Verdict) string {
	text := s.voice.Say("cli.verify.here", "time", s.voice.DateTime(v.At.Local()), "names", s.voice.List(v.Signers))
	if !v.Proof.Since.IsZero() {
		text += " " + s.voice.Proof(v.Proof, time.Local)
	}
	return text
}
