package cli

import (
	"crypto/sha256"
	"encoding/hex"

	"paraph/sync"
)

type fetchCmd struct {
	remote
	ID     string `arg:"" help:"A request's number."`
	Signed bool   `help:"The sealed document (default)." xor:"what"`
	Audit  string `help:"The audit trail: json, pdf, html, text." enum:"json,pdf,html,text," default:"" xor:"what" placeholder:"FORM"`
	Out    string `short:"o" help:"Where to; - is standard output." placeholder:"FILE"`
	Force  bool   `help:"Replace an existing file."`
}

var forms = map[string]sync.Form{"json": sync.FormJSON, "pdf": sync.FormPDF, "html": sync.FormHTML, "text": sync.FormText}

func (c *fetchCmd) run(s *session) int {
	svc, err := s.connect(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	content, name, err := c.fetch(s, svc)
	if err != nil {
		return s.fail("", err)
	}
	if c.Out != "" {
		name = c.Out
	}
	if err := s.write(name, content, c.Force); err != nil {
		return s.fail(name, err)
	}
	if name == "-" {
		return exitDone
	}
	h := sha256.Sum256(content)
	s.emit(map[string]any{"id": c.ID, "out": name, "sha256": hex.EncodeToString(h[:]), "size": len(content)}, name)
	return exitDone
}

func (c *fetchCmd) fetch(s *session, svc *service) ([]byte, string, error) {
	if c.Audit != "" {
		a, err := svc.Client.Audit(s, c.ID, forms[c.Audit])
		return a.Body, c.ID + "-audit." + c.Audit, err
	}
	content, err := s.sealed(svc, c.ID)
	return content, c.ID + ".pdf", err
}

// sealed fetches a sealed document and checks that it is the one the service announces.
func (s *session) sealed(svc *service, id string) ([]byte, error) {
	content, err := svc.Client.Document(s, id, sync.SealedOne)
	if err != nil {
		return nil, err
	}
	sent, err := svc.Client.Request(s, id)
	if err != nil {
		return nil, err
	}
	h := sha256.Sum256(content)
	if f := sent.Request.Sealed; f != nil && f.SHA256 != "" && f.SHA256 != hex.EncodeToString(h[:]) {
		return nil, sync.ErrChanged
	}
	return content, nil
}
