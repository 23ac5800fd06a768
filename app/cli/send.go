package cli

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

type sendCmd struct {
	remote
	In       []string `arg:"" help:"request.json as for POST /EU-SES, or PDFs (joined in order)." placeholder:"FILE"`
	Signer   []string `help:"name,surname,email[,mobile]; once for each signer." placeholder:"SIGNER" sep:"none"`
	At       []string `help:"[SIGNER:]page,x,y[,width,height] in points from the top left; the n-th for the n-th signer." placeholder:"PLACE" sep:"none"`
	Title    string   `help:"Title of the document."`
	Mode     []string `help:"typed, drawn." enum:"typed,drawn" default:"typed,drawn"`
	Language string   `help:"The signers' language; default: their browser's." placeholder:"LANG"`
	Timezone string   `help:"Zone the stamps are written in." default:"Europe/Rome"`
	Expires  string   `help:"Last day, like 2026-12-31." placeholder:"DATE"`
	MustRead bool     `help:"Every page must have been shown before signing."`
	Key      string   `help:"Idempotency key: the same one never sends twice; 24 hex digits are the request's number, too. Default: a new one." placeholder:"KEY"`
	NoWait   bool     `help:"Do not wait for the document to be checked."`
	copyOptions
}

// sentLine is what send and status print of a request.
type sentLine struct {
	ID      string       `json:"id"`
	State   string       `json:"state"`
	Title   string       `json:"title,omitempty"`
	Created time.Time    `json:"created,omitzero"`
	Updated time.Time    `json:"updated,omitzero"`
	Expires time.Time    `json:"expires,omitzero"`
	Deleted time.Time    `json:"deleted,omitzero"`  // its documents are gone; the evidence tells the rest
	Problem string       `json:"problem,omitempty"` // why it ended
	Why     string       `json:"why,omitempty"`     // of one that is not sealed: the word for what stands in the way
	Message string       `json:"message,omitempty"`
	SHA256  string       `json:"sha256,omitempty"` // of the sealed document
	Signers []signerLine `json:"signers,omitempty"`

	Copies []signing.CleanCopy `json:"cleanCopies,omitempty"` // that took a document's place
	Fault  *signing.Fault      `json:"fault,omitempty"`       // what is told here is not what the service had stored

	Attachments signing.Attachments `json:"attachments,omitzero"` // the files the document brings along

	Letters []signing.StuckLetter `json:"letters,omitempty"` // that did not leave
	Locks   []signing.Lock        `json:"locks,omitempty"`   // in a list: of signers who get no further code
}

type signerLine struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	State  string        `json:"state"`
	URL    string        `json:"url,omitempty"`
	Steps  signing.Steps `json:"steps"`
	Locked *signing.Lock `json:"locked,omitempty"` // why there is no further code

	Places []placeLine `json:"fields"`
}

func (c *sendCmd) run(s *session) int {
	content, err := c.contents(s)
	if err == nil {
		err = c.fillKey(s)
	}
	if err != nil {
		return s.fail("", err)
	}
	whole, d, err := c.request(s, content) // before a service is looked for, or an office begun
	if err != nil {
		return s.fail(c.In[0], err)
	}
	svc, err := s.connect(c.remote)
	if err != nil {
		return s.fail("", err)
	}
	defer svc.close(s)
	var sent sync.Sent
	if whole != nil {
		sent, err = svc.SendRaw(s, whole, c.Key)
	} else {
		sent, err = svc.Client.Send(s, d, c.Key)
	}
	if s.Err() != nil && err != nil {
		return c.cut(s)
	}
	if err != nil {
		return s.fail(c.meant(content, err), err)
	}
	if !c.NoWait {
		sent, err = s.invited(svc, sent)
	}
	s.show(sent) // also where it ended while it waited: it was sent
	if err != nil {
		return s.fail(c.In[0], err)
	}
	if svc.started != nil {
		s.say("cli.only-while", "data", s.folder)
	}
	if q := sent.Request.State; q == signing.Refused || q == signing.Unsealed { // with a key of before the latter
		return exitRefused
	}
	return exitDone
}

// fillKey draws a key where none was said.
func (c *sendCmd) fillKey(s *session) error {
	if c.Key == "" {
		b := make([]byte, 12)
		rand.Read(b)
		c.Key = hex.EncodeToString(b)
	}
	if len(c.Key) > longestKey || !isKey.MatchString(c.Key) {
		return s.misuse("cli.send.key", "most", longestKey)
	}
	return nil
}

// cut says what is known of a request whose sending was interrupted: under which key, and so which number, it may be there.
func (c *sendCmd) cut(s *session) int {
	line := struct {
		File  string  `json:"file"`
		ID    string  `json:"id,omitempty"`
		Key   string  `json:"key"`
		Error failure `json:"error"`
	}{File: c.In[0], Key: c.Key}
	line.Error = failure{Code: "interrupted", Message: s.voice.Say("cli.send.cut"), Hint: s.here(s.voice.Say("cli.send.cut.again", "key", quoted(c.Key)))}
	if isNumber.MatchString(c.Key) && c.Service == "" {
		line.ID = c.Key
		line.Error.Hint += " " + s.here(s.voice.Say("cli.send.cut.number", "id", c.Key))
	}
	if s.JSON {
		s.emit(line, "")
	} else {
		fmt.Fprintln(s.Stderr, line.Error.Message, line.Error.Hint)
	}
	return exitInterrupted
}

// longestKey is what a service takes; isKey is one that can stand in a header.
const longestKey = 128

var isKey = regexp.MustCompile(`^[!-~]([ -~]*[!-~])?$`)

// isNumber is a key that becomes the request's number at the folder's own service.
var isNumber = regexp.MustCompile(`^[0-9a-f]{24}$`)

// contents are what is sent, held in memory: at most what a service takes, written out in JSON.
func (c *sendCmd) contents(s *session) ([][]byte, error) {
	limits := signing.DefaultLimits
	content, left := make([][]byte, len(c.In)), 2*limits.Document
	for i, name := range c.In {
		b, err := s.read(name, left)
		switch {
		case errors.As(err, new(*largeError)):
			err = about(name, limits.Bytes(limits.Document+1))
		case err == nil && len(b) == 0:
			err = about(name, s.misuse("cli.send.empty"))
		}
		if err != nil {
			return nil, err
		}
		content[i], left = b, left-int64(len(b))
	}
	return content, nil
}

// meant is the input an error is about: of what is too large the largest.
func (c *sendCmd) meant(content [][]byte, err error) string {
	which := 0
	if p, ok := errors.AsType[*signing.Problem](err); ok && p.Code == signing.ProblemTooLarge {
		for i, b := range content {
			if len(b) > len(content[which]) {
				which = i
			}
		}
	}
	return c.In[which]
}

// request is what is to be sent: a whole one as a file has it, or a draft of documents.
func (c *sendCmd) request(s *session, content [][]byte) (whole []byte, d signing.Draft, err error) {
	if body := bytes.TrimSpace(content[0]); len(body) > 0 && body[0] == '{' {
		if len(content) > 1 || len(c.Signer) > 0 || c.UnprotectedCopy {
			return nil, d, s.misuse("cli.send.whole")
		}
		return body, d, nil
	}
	if d, err = c.draft(s, content); err != nil {
		return nil, d, err
	}
	if d.Copies, err = c.unprotect(s, content); err != nil {
		return nil, d, err
	}
	for i, b := range content {
		d.Inputs[i].Data = b
	}
	c.unplaced(s, d)
	return nil, d, nil
}

func (c *sendCmd) draft(s *session, content [][]byte) (signing.Draft, error) {
	d := signing.Draft{Title: c.Title, Options: signing.Options{Zone: c.Timezone, MustRead: c.MustRead}, Signers: []signing.Signer{}}
	if d.Title == "" {
		d.Title = titleOf(s, c.In[0], content[0])
	}
	for _, m := range c.Mode {
		d.Options.Modes = append(d.Options.Modes, signing.MarkMode(m))
	}
	for i := range content {
		in := signing.Input{}
		if c.In[i] != "-" {
			in.Name = filepath.Base(c.In[i])
		}
		d.Inputs = append(d.Inputs, in)
	}
	if c.Expires != "" {
		zone, err := time.LoadLocation(c.Timezone)
		if err != nil {
			zone = time.UTC // the service says that it is none
		}
		day, err := time.ParseInLocation(time.DateOnly, c.Expires, zone)
		if err != nil {
			return d, s.misuse("cli.send.day", "word", c.Expires)
		}
		if d.Expires = signing.EndOfDay(day).UTC(); time.Now().After(d.Expires) {
			return d, s.misuse("cli.send.over", "word", c.Expires, "zone", zone)
		}
	}
	language, err := s.knownLanguage("--language", c.Language)
	if err != nil {
		return d, err
	}
	for _, text := range c.Signer {
		g, err := s.parseSigner(text)
		if err != nil {
			return d, err
		}
		g.Language = language
		d.Signers = append(d.Signers, g)
	}
	for i, text := range c.At {
		n, f, err := s.parsePlace(text, i+1, len(d.Signers))
		if err != nil {
			return d, err
		}
		d.Signers[n-1].Fields = append(d.Signers[n-1].Fields, f)
	}
	return d, nil
}

func (s *session) parseSigner(text string) (signing.Signer, error) {
	parts := strings.Split(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 3 || len(parts) > 4 {
		return signing.Signer{}, s.misuse("cli.send.signer", "word", text)
	}
	g := signing.Signer{Name: parts[0], Surname: parts[1], Email: parts[2], Channels: []signing.Channel{signing.Email}}
	if len(parts) == 4 {
		g.Mobile = parts[3]
	}
	return g, nil
}

// parsePlace reads [SIGNER:]page,x,y[,w,h]; nth is the signer where none is said, or the last one.
func (s *session) parsePlace(text string, nth, signers int) (int, signing.Field, error) {
	bad := s.misuse("cli.send.place", "word", text)
	f := signing.Field{Kind: signing.SignatureField, Box: signing.Box{W: signing.DefaultFieldSize.W, H: signing.DefaultFieldSize.H}}
	if signers == 0 {
		return 0, f, s.misuse("cli.send.no-signer")
	}
	nth = min(nth, signers)
	if who, rest, ok := strings.Cut(text, ":"); ok {
		n, err := strconv.Atoi(who)
		if err != nil {
			return 0, f, bad
		}
		if n < 1 || n > signers {
			return 0, f, &usageError{s.voice.Count("cli.send.which", signers, "word", text)}
		}
		nth, text = n, rest
	}
	parts := strings.Split(text, ",")
	if len(parts) != 3 && len(parts) != 5 {
		return 0, f, bad
	}
	numbers, ok := finite(parts)
	if !ok || numbers[0] < 1 || numbers[0] != math.Trunc(numbers[0]) {
		return 0, f, bad
	}
	f.Page, f.Box.X, f.Box.Y = int(numbers[0]), numbers[1], numbers[2]
	if len(numbers) == 5 {
		f.Box.W, f.Box.H = numbers[3], numbers[4]
		if f.Box.W <= 0 || f.Box.H <= 0 {
			return 0, f, s.misuse("cli.send.size", "word", text)
		}
	}
	return nth, f, nil
}

// finite reads numbers, all of which must be some.
func finite(parts []string) ([]float64, bool) {
	numbers := make([]float64, len(parts))
	for i, p := range parts {
		n, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, false
		}
		numbers[i] = n
	}
	return numbers, true
}

// explain puts a problem into the line.
func (l *sentLine) explain(v say.Voice, p *signing.Problem) {
	f := explain(p, v)
	l.Problem, l.Message = string(p.Code), strings.TrimSpace(f.Message+" "+f.Hint)
	if p.Code == signing.ProblemUnsealed {
		l.Why = p.Word
	}
}

// invited waits until the documents were checked and, for a while, until each invitation was tried: one that waits or was refused is
// told with the answer.
func (s *session) invited(svc *service, sent sync.Sent) (sync.Sent, error) {
	var checked time.Time
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		r := sent.Request
		if r.State != signing.Validating {
			if checked.IsZero() {
				checked, wait = time.Now(), 50*time.Millisecond
			}
			if svc.own == nil || r.State != signing.Waiting || !untried(r) || time.Since(checked) > inviting {
				return sent, nil
			}
		}
		select {
		case <-s.Done():
			if r.State != signing.Validating { // it was sent, and that is told
				return sent, nil
			}
			return sent, s.Err()
		case <-time.After(wait):
		}
		now, err := svc.Client.Request(s, r.ID)
		if err != nil {
			return sent, err
		}
		sent = now
	}
}

// inviting is how long a command waits to hear of its letters.
const inviting = 10 * time.Second

// untried reports whether an invitation has not been tried yet.
func untried(r *signing.Request) bool {
	for i, g := range r.Signers {
		if g.Steps.Sent.IsZero() && !slices.ContainsFunc(r.Letters, func(l signing.StuckLetter) bool { return l.Signer == i+1 }) {
			return true
		}
	}
	return false
}

// show prints a request.
func (s *session) show(sent sync.Sent) {
	r := sent.Request
	l := sentLine{ID: r.ID, State: string(r.State), Title: r.Title, Created: r.Created, Updated: r.Updated, Expires: r.Expires, Fault: sent.Fault}
	text := r.ID + "  " + s.voice.Say("state."+string(r.State)) + "  " + signing.OneLine(s.voice.Title(r))
	if r.Sealed != nil {
		l.SHA256 = r.Sealed.SHA256
	}
	if r.Problem != nil {
		l.explain(s.voice, r.Problem)
		text += "\n  " + l.Message
	}
	if w := r.SealWait; w != nil {
		l.Why, l.Message = string(w.Reason), s.voice.Explain(w).Text()
		text += "\n  " + l.Message
	}
	l.Copies, l.Attachments, l.Letters = r.Copies, r.Attachments, r.Letters
	if brings := s.voice.Brings(r.Attachments, false); brings != "" {
		text += "\n  " + brings
	}
	for _, c := range r.Copies {
		text += "\n  " + s.voice.Say("cli.copy", "of", say.Fingerprint(c.Of), "is", say.Fingerprint(c.Is), "why", strings.Join(s.voice.CopyUsed(c.Faults), " "))
	}
	for i := range r.Signers {
		line, words := s.signer(sent, i)
		l.Signers = append(l.Signers, line)
		text += words
	}
	for _, letter := range r.Letters {
		text += "\n  " + s.voice.Stuck(r, letter)
	}
	s.emit(l, text)
}

// signer is one signer of a request, counted from 0, as it is told.
func (s *session) signer(sent sync.Sent, i int) (signerLine, string) {
	r, g := sent.Request, sent.Request.Signers[i]
	line := signerLine{ID: g.ID, Name: g.FullName(), State: string(g.State), URL: sent.Links[g.ID], Steps: g.Steps, Places: newPlaceLines(g.Fields)}
	text := fmt.Sprintf("\n  %d  %s: %s", i+1, g.FullName(), s.voice.Say("signer."+string(g.State)))
	for _, f := range g.Fields {
		text += "\n     " + s.place(f)
	}
	if r.State != signing.Waiting || g.State != signing.SignerNew {
		return line, text
	}
	if line.URL != "" {
		text += "\n     " + line.URL
	}
	if g.Locked.At(time.Now()) {
		line.Locked = g.Locked
		text += "\n     " + s.voice.Locked(g, *g.Locked, time.Local) + " paraphctl unlock " + r.ID + " " + strconv.Itoa(i+1)
	}
	return line, text
}
