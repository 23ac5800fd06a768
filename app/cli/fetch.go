package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"paraph/signing"
	"paraph/sync"
)

type fetchCmd struct {
	remote
	ID     string `arg:"" help:"A request's number."`
	Signed bool   `help:"The sealed document (default)."`
	Audit  string `help:"The audit trail: json, pdf, html, text." enum:"json,pdf,html,text," default:"" placeholder:"FORM"`
	Out    string `short:"o" help:"Where to; - is standard output." placeholder:"FILE"`
	Force  bool   `help:"Replace an existing file."`
}

// Help is what --help says of evidence that does not hold.
func (*fetchCmd) Help() string {
	return `The evidence is checked before anything is given out: what the service says of it, its chain, and the seal's signature of it. Where it does not hold that is said first, on standard error; the file is written nevertheless, and the command ends with 2.`
}

var forms = map[string]sync.Form{"json": sync.FormJSON, "pdf": sync.FormPDF, "html": sync.FormHTML, "text": sync.FormText}

// fetchLine is what fetch prints.
type fetchLine struct {
	ID       string    `json:"id"`
	Out      string    `json:"out"`
	SHA256   string    `json:"sha256"`
	Size     int       `json:"size"`
	Evidence *evidence `json:"evidence,omitempty"` // none of a service that knows only the published contract
}

// evidence is what is known of a request's evidence: what its service says, and what is wrong with it by itself.
type evidence struct {
	signing.Proof
	Sentence string `json:"sentence"`
}

func (c *fetchCmd) run(s *session) int {
	if c.Signed && c.Audit != "" {
		return s.fail("", &usageError{s.voice.Say("cli.fetch.one")})
	}
	svc, err := s.look(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	line := fetchLine{ID: c.ID}
	if line.Evidence, err = s.evidence(svc, c.ID); err != nil {
		return s.fail("", s.noRequest(c.ID, err))
	}
	code := exitDone
	if e := line.Evidence; e != nil && e.Fault != nil {
		s.say("cli.evidence.broken", "id", c.ID, "why", s.voice.Fault(e.Fault, time.Local))
		code = exitCannotSay
	}
	content, name, err := c.fetch(s, svc)
	if err != nil {
		return s.fail("", s.gone(svc, c.ID, err))
	}
	if c.Out != "" {
		name = c.Out
	}
	if err := s.write(name, content, c.Force); err != nil {
		return s.fail(name, err)
	}
	if name == "-" {
		return code
	}
	h := sha256.Sum256(content)
	line.Out, line.SHA256, line.Size = name, hex.EncodeToString(h[:]), len(content)
	s.emit(line, name)
	return code
}

// trail asks for a request's evidence; nil where the service has none of ours.
func (s *session) trail(svc *service, id string) (*signing.Trail, error) {
	a, err := svc.Client.Audit(s, id, sync.FormJSON)
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data struct{ Paraph *signing.Trail }
	}
	if json.Unmarshal(a.Body, &answer) != nil {
		return nil, nil
	}
	return answer.Data.Paraph, nil
}

// evidence asks for the audit trail and checks it; nil where the service has none of ours.
func (s *session) evidence(svc *service, id string) (*evidence, error) {
	t, err := s.trail(svc, id)
	if t == nil || err != nil {
		return nil, err
	}
	e := &evidence{Proof: t.Proof}
	e.Fault = t.Check()
	e.Sentence = s.voice.Proof(e.Proof, time.Local)
	return e, nil
}

func (c *fetchCmd) fetch(s *session, svc *service) ([]byte, string, error) {
	if c.Audit != "" {
		a, err := svc.Client.Audit(s, c.ID, forms[c.Audit])
		return a.Body, c.ID + "-audit." + c.Audit, err
	}
	content, err := s.sealed(svc, c.ID)
	return content, c.ID + ".pdf", err
}

// sealed fetches a sealed document and checks that it is the one the service announces. Where there is none the error says
// what the request waits for, or why it ended.
func (s *session) sealed(svc *service, id string) ([]byte, error) {
	content, err := svc.Client.Document(s, id, sync.SealedOne)
	if err != nil && !errors.Is(err, signing.ErrNotReady) {
		return nil, err
	}
	sent, askErr := svc.Client.Request(s, id)
	switch {
	case askErr != nil:
		return nil, askErr
	case err != nil:
		return nil, unsealed(sent.Request, err)
	}
	h := sha256.Sum256(content)
	if f := sent.Request.Sealed; f != nil && f.SHA256 != "" && f.SHA256 != hex.EncodeToString(h[:]) {
		return nil, sync.ErrChanged
	}
	return content, nil
}

// unsealed is why a request has no sealed document; otherwise is what the service said.
func unsealed(r *signing.Request, otherwise error) error {
	switch {
	case r.Problem != nil:
		return r.Problem
	case r.SealWait != nil:
		return r.SealWait
	case r.State == signing.Sealing, r.State == signing.Done:
		return signing.ErrSealing // a moment ago it was not there
	}
	return otherwise
}
