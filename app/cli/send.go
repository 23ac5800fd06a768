package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"paraph/signing"
	"paraph/sync"
)

type sendCmd struct {
	remote
	In       []string `arg:"" help:"request.json as for POST /EU-SES, or PDFs (joined in order)." placeholder:"FILE"`
	Signer   []string `help:"name,surname,email[,mobile]; once for each signer." placeholder:"SIGNER" sep:"none"`
	At       []string `help:"[SIGNER:]page,x,y[,width,height] in points from the top left; the n-th for the n-th signer." placeholder:"PLACE" sep:"none"`
	Title    string   `help:"Title of the document."`
	Mode     []string `help:"typed, drawn." default:"typed,drawn"`
	Language string   `help:"The signers' language; default: their browser's." placeholder:"LANG"`
	Timezone string   `help:"Zone the stamps are written in." default:"Europe/Rome"`
	Expires  string   `help:"Last day, like 2026-12-31." placeholder:"DATE"`
	MustRead bool     `help:"Every page must have been shown before signing."`
	Key      string   `help:"Idempotency key: the same one never sends twice. Default: a new one." placeholder:"24HEX"`
	NoWait   bool     `help:"Do not wait for the document to be checked."`
}

// sentLine is what send and status print of a request.
type sentLine struct {
	ID      string       `json:"id"`
	State   string       `json:"state"`
	Title   string       `json:"title,omitempty"`
	Created time.Time    `json:"created,omitzero"`
	Updated time.Time    `json:"updated,omitzero"`
	Expires time.Time    `json:"expires,omitzero"`
	Problem string       `json:"problem,omitempty"`
	Message string       `json:"message,omitempty"`
	SHA256  string       `json:"sha256,omitempty"` // of the sealed document
	Signers []signerLine `json:"signers,omitempty"`
}

type signerLine struct {
	ID    string        `json:"id"`
	Name  string        `json:"name"`
	State string        `json:"state"`
	URL   string        `json:"url,omitempty"`
	Steps signing.Steps `json:"steps"`
}

func (c *sendCmd) run(s *session) int {
	key := c.Key
	if key == "" {
		b := make([]byte, 12)
		rand.Read(b)
		key = hex.EncodeToString(b)
	}
	content := make([][]byte, len(c.In))
	for i, name := range c.In {
		var err error
		if content[i], err = s.read(name); err != nil {
			return s.fail(name, err)
		}
	}
	svc, err := s.connect(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	sent, err := c.send(s, svc, content, key)
	if err != nil {
		return s.fail(c.In[0], err)
	}
	if !c.NoWait {
		if sent, err = s.settled(svc, sent); err != nil {
			return s.fail(c.In[0], err)
		}
	}
	s.show(sent)
	if svc.started != nil {
		s.say("cli.only-while", "data", s.folder)
	}
	if sent.Request.State == signing.Refused {
		return exitRefused
	}
	return exitDone
}

func (c *sendCmd) send(s *session, svc *service, content [][]byte, key string) (sync.Sent, error) {
	if body := bytes.TrimSpace(content[0]); len(body) > 0 && body[0] == '{' {
		if len(content) > 1 || len(c.Signer) > 0 {
			return sync.Sent{}, &usageError{"a request file says everything itself"}
		}
		return svc.SendRaw(s, body, key)
	}
	d, err := c.draft(content)
	if err != nil {
		return sync.Sent{}, err
	}
	return svc.Client.Send(s, d, key)
}

func (c *sendCmd) draft(content [][]byte) (signing.Draft, error) {
	d := signing.Draft{Title: c.Title, Options: signing.Options{Zone: c.Timezone, MustRead: c.MustRead}, Signers: []signing.Signer{}}
	if d.Title == "" {
		d.Title = strings.TrimSuffix(filepath.Base(c.In[0]), filepath.Ext(c.In[0]))
	}
	for _, m := range c.Mode {
		d.Options.Modes = append(d.Options.Modes, signing.MarkMode(m))
	}
	for i, b := range content {
		d.Inputs = append(d.Inputs, signing.Input{Data: b, Name: filepath.Base(c.In[i])})
	}
	if c.Expires != "" {
		day, err := time.ParseInLocation(time.DateOnly, c.Expires, time.Local)
		if err != nil {
			return d, &usageError{fmt.Sprintf("%q is no day like 2026-12-31", c.Expires)}
		}
		d.Expires = day.AddDate(0, 0, 1).Add(-time.Second).UTC()
	}
	for _, text := range c.Signer {
		g, err := parseSigner(text)
		if err != nil {
			return d, err
		}
		g.Language = c.Language
		d.Signers = append(d.Signers, g)
	}
	for i, text := range c.At {
		n, f, err := parsePlace(text, i+1, len(d.Signers))
		if err != nil {
			return d, err
		}
		d.Signers[n-1].Fields = append(d.Signers[n-1].Fields, f)
	}
	return d, nil
}

func parseSigner(text string) (signing.Signer, error) {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 3 || len(parts) > 4 {
		return signing.Signer{}, &usageError{fmt.Sprintf("%q is no name,surname,email[,mobile]", text)}
	}
	g := signing.Signer{Name: parts[0], Surname: parts[1], Email: parts[2], Channels: []signing.Channel{signing.Email}}
	if len(parts) == 4 {
		g.Mobile = parts[3]
	}
	return g, nil
}

// parsePlace reads [SIGNER:]page,x,y[,w,h]; nth is the signer where none is said.
func parsePlace(text string, nth, signers int) (int, signing.Field, error) {
	bad := &usageError{fmt.Sprintf("%q is no place like 1,330,600", text)}
	f := signing.Field{Kind: signing.SignatureField, Box: signing.Box{W: signing.DefaultFieldSize.W, H: signing.DefaultFieldSize.H}}
	if who, rest, ok := strings.Cut(text, ":"); ok {
		n, err := strconv.Atoi(who)
		if err != nil {
			return 0, f, bad
		}
		nth, text = n, rest
	}
	if signers == 0 {
		return 0, f, &usageError{"--at needs a --signer"}
	}
	if nth > signers {
		nth = signers
	}
	parts := strings.Split(text, ",")
	if nth < 1 || (len(parts) != 3 && len(parts) != 5) {
		return 0, f, bad
	}
	numbers := make([]float64, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil {
			return 0, f, bad
		}
		numbers[i] = n
	}
	f.Page, f.Box.X, f.Box.Y = int(numbers[0]), numbers[1], numbers[2]
	if len(numbers) == 5 {
		f.Box.W, f.Box.H = numbers[3], numbers[4]
	}
	return nth, f, nil
}

// settled waits until the documents were checked.
func (s *session) settled(svc *service, sent sync.Sent) (sync.Sent, error) {
	for wait := 50 * time.Millisecond; sent.Request.State == signing.Validating; wait = min(2*wait, time.Second) {
		select {
		case <-s.Done():
			return sent, s.Err()
		case <-time.After(wait):
		}
		var err error
		if sent, err = svc.Client.Request(s, sent.Request.ID); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// show prints a request.
func (s *session) show(sent sync.Sent) {
	r := sent.Request
	l := sentLine{ID: r.ID, State: string(r.State), Title: r.Title, Created: r.Created, Updated: r.Updated, Expires: r.Expires}
	text := r.ID + "  " + s.voice.Say("state."+string(r.State)) + "  " + r.Title
	if r.Sealed != nil {
		l.SHA256 = r.Sealed.SHA256
	}
	if r.Problem != nil {
		l.Problem, l.Message = string(r.Problem.Code), s.voice.Explain(r.Problem).Text()
		text += "\n  " + l.Message
	}
	for i, g := range r.Signers {
		l.Signers = append(l.Signers, signerLine{ID: g.ID, Name: g.FullName(), State: string(g.State), URL: sent.Links[g.ID], Steps: g.Steps})
		text += fmt.Sprintf("\n  %d  %s: %s", i+1, g.FullName(), s.voice.Say("signer."+string(g.State)))
		if link := sent.Links[g.ID]; link != "" && r.State == signing.Waiting && g.State == signing.SignerNew {
			text += "\n     " + link
		}
	}
	s.emit(l, text)
}
