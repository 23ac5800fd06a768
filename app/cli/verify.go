package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"time"

	"paraph/signing"
	"paraph/sync/rest/own"
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
	Pages      int      `json:"pages,omitempty"`
	Covered    bool     `json:"covered"`
	Seconds    float64  `json:"seconds"`
	Signatures []any    `json:"signatures"`
}

func (c *verifyCmd) run(s *session) int {
	files, err := s.list(c.Files)
	if err != nil {
		return s.fail("", err)
	}
	svc, err := s.connect(remote{})
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	code := exitDone
	for _, name := range files {
		code = worse(code, s.verify(svc, name))
		if s.Err() != nil {
			return exitInterrupted
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
		b, err := os.ReadFile(at)
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

func (s *session) verify(svc *service, name string) int {
	begun := time.Now()
	content, err := s.read(name)
	if err == nil && !bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")) {
		err = &signing.Problem{Code: signing.ProblemNotPDF}
	}
	if err != nil {
		return s.fail(name, err)
	}
	h := sha256.Sum256(content)
	known, err := svc.own.Sealed(s, hex.EncodeToString(h[:]))
	line := verdictLine{File: name, Verdict: "cannot-say", Reasons: []string{"not-examined"}, Signatures: []any{}}
	switch {
	case errors.Is(err, signing.ErrNotFound):
		line.Sentence = s.voice.Say("cli.verify.unknown")
	case err != nil:
		return s.fail(name, err)
	default:
		s.here(&line, known)
	}
	line.Seconds = time.Since(begun).Seconds()
	s.emit(line, name+": "+line.Sentence)
	return exitCannotSay
}

func (s *session) here(line *verdictLine, known own.Sealed) {
	line.SealedHere, line.Practice, line.Pages = true, known.Practice, known.Pages
	line.Sentence = s.voice.Say("cli.verify.here", "time", s.voice.DateTime(known.At.Local()), "names", s.voice.List(known.Signers))
	if known.Practice {
		line.Reasons = append(line.Reasons, "practice")
		line.Sentence += " " + s.voice.Say("practice.band")
	}
}
