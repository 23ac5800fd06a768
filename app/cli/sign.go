package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"paraph/app/host"
	"paraph/app/sign"
	"paraph/internal/files"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/press"
	"paraph/signing/stamp"
)

type signCmd struct {
	In     []string `arg:"" help:"PDFs; - is standard input." placeholder:"IN"`
	Out    string   `short:"o" help:"Where to, for one input; - is standard output." placeholder:"OUT" xor:"out"`
	OutDir string   `help:"A folder for the signed files." placeholder:"DIR" type:"path" xor:"out"`
	Force  bool     `help:"Replace existing files."`
	Box    string   `help:"Where the signature shows itself: page,x,y,w,h in points from the top left; page -1 is the last. Without it the signature is invisible." placeholder:"PAGE,X,Y,W,H"`
	Reason string   `help:"Why." placeholder:"TEXT"`
	Place  string   `help:"Where." placeholder:"TEXT"`
	Level  string   `help:"B." default:"B" placeholder:"LEVEL"`
	copyOptions
	keyOptions
	laterOptions
}

// laterOptions are known and not built yet: a script that needs them must be told, not served otherwise.
type laterOptions struct {
	Seal       bool     `hidden:""`
	TSA        []string `name:"tsa" hidden:""`
	Field      string   `hidden:""`
	Pages      string   `hidden:""`
	Certify    string   `hidden:""`
	Lock       string   `hidden:""`
	Appearance string   `hidden:""`
	Image      string   `hidden:""`
	Digest     string   `hidden:""`
	PSS        bool     `name:"pss" hidden:""`
	Anchors    []string `hidden:""`
	Cades      bool     `hidden:""`
	Detached   bool     `hidden:""`
}

// given is the first of them that was asked for.
func (l laterOptions) given() string {
	for _, o := range []struct {
		name string
		set  bool
	}{
		{"--seal", l.Seal},
		{"--tsa", len(l.TSA) > 0},
		{"--field", l.Field != ""},
		{"--pages", l.Pages != ""},
		{"--certify", l.Certify != ""},
		{"--lock", l.Lock != ""},
		{"--appearance", l.Appearance != ""},
		{"--image", l.Image != ""},
		{"--digest", l.Digest != ""},
		{"--pss", l.PSS},
		{"--anchors", len(l.Anchors) > 0},
		{"--cades", l.Cades},
		{"--detached", l.Detached},
	} {
		if o.set {
			return o.name
		}
	}
	return ""
}

type signedLine struct {
	In      string  `json:"in"`
	Out     string  `json:"out"`
	Level   string  `json:"level"`
	Field   string  `json:"field"`
	SHA256  string  `json:"sha256"`
	Seconds float64 `json:"seconds"`

	Copy []string `json:"copyWithout,omitempty"` // what the copy is without that was signed in the document's place

	Attachments signing.Attachments `json:"attachments,omitzero"` // the files that are signed with it
}

// errSameFile says that an output would replace an input.
var errSameFile = errors.New("cli: the output is an input")

// pair is a file to sign and where the signed one goes.
type pair struct{ in, out string }

func (c *signCmd) run(s *session) int {
	pairs, err := c.pairs(s)
	if err != nil {
		return s.fail("", err)
	}
	at, err := c.spot(s)
	if err != nil {
		return s.fail("", err)
	}
	key, err := c.open(s)
	if err != nil {
		return s.fail(c.P12, err)
	}
	defer key.Close()
	w := workplace{press: host.NewPress()}
	defer w.close()
	code := exitDone
	for _, p := range pairs {
		if s.lost() {
			break
		}
		begun := time.Now()
		line, err := c.sign(s, &w, p, at, press.Wish{Identity: key.Identity, Time: begun, Reason: c.Reason, Place: c.Place})
		if err != nil {
			code = worse(code, s.fail(p.in, c.explained(s, err)))
			if s.Err() != nil {
				return exitInterrupted
			}
			continue
		}
		line.Seconds = time.Since(begun).Seconds()
		text := p.out
		for _, sentence := range s.voice.CopyUsed(line.Copy) {
			text += "\n  " + sentence
		}
		if brings := s.voice.Brings(line.Attachments, true); brings != "" {
			text += "\n  " + brings
		}
		if p.out != "-" {
			s.emit(line, text)
		}
	}
	return code
}

// workplace has the workers that look through documents and those that sign.
type workplace struct {
	readers readers
	press   *worker.Pool
}

func (w *workplace) close() {
	w.readers.close()
	w.press.Close()
}

// pairs says what becomes of what. Nothing is signed if two outputs are one, or if one is an input.
func (c *signCmd) pairs(s *session) ([]pair, error) {
	switch name := c.given(); {
	case name != "":
		return nil, &usageError{s.voice.Say("cli.sign.later", "option", name)}
	case c.Level != "B":
		return nil, &usageError{s.voice.Say("cli.sign.later", "option", "--level "+c.Level)}
	case c.Out != "" && len(c.In) > 1:
		return nil, &usageError{s.voice.Say("cli.sign.one-output")}
	case c.fromStdin() > 1:
		return nil, &usageError{s.voice.Say("cli.sign.one-stdin")}
	case c.Out == "-" && s.JSON:
		return nil, &usageError{s.voice.Say("cli.sign.json-output")}
	}
	pairs, seen := make([]pair, 0, len(c.In)), map[string]bool{}
	for _, in := range c.In {
		p := pair{in, c.outOf(in)}
		if p.out == "" {
			return nil, &usageError{s.voice.Say("cli.sign.needs-output")}
		}
		at, err := filepath.Abs(p.out)
		if err != nil {
			return nil, err
		}
		if seen[at] {
			return nil, &usageError{s.voice.Say("cli.sign.same-output", "file", p.out)}
		}
		seen[at] = true
		pairs = append(pairs, p)
	}
	return pairs, c.keepInputs(pairs)
}

// fromStdin counts what standard input would have to be.
func (c *signCmd) fromStdin() int {
	n := 0
	for _, name := range append([]string{c.PINFile, c.PasswordFile}, c.In...) {
		if name == "-" {
			n++
		}
	}
	return n
}

func (c *signCmd) outOf(in string) string {
	switch {
	case c.Out != "":
		return c.Out
	case in == "-":
		return ""
	case c.OutDir != "":
		return filepath.Join(c.OutDir, filepath.Base(in))
	}
	base := in
	if ext := filepath.Ext(in); strings.EqualFold(ext, ".pdf") {
		base = strings.TrimSuffix(in, ext)
	}
	return base + "-signed.pdf"
}

// keepInputs refuses an output that is an input under whatever name.
func (c *signCmd) keepInputs(pairs []pair) error {
	for _, p := range pairs {
		out, err := os.Stat(p.out)
		if p.out == "-" || err != nil {
			continue
		}
		for _, q := range pairs {
			if in, err := os.Stat(q.in); err == nil && os.SameFile(in, out) {
				return errSameFile
			}
		}
	}
	return nil
}

// spot reads --box.
func (c *signCmd) spot(s *session) (*sign.Spot, error) {
	if c.Box == "" {
		return nil, nil
	}
	bad := &usageError{s.voice.Say("cli.sign.box")}
	parts := strings.Split(c.Box, ",")
	if len(parts) != 5 {
		return nil, bad
	}
	page, err := strconv.Atoi(strings.TrimSpace(parts[0]))
	if err != nil || page == 0 {
		return nil, bad
	}
	var n [4]float64
	for i, part := range parts[1:] {
		n[i], err = strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(n[i]) || math.IsInf(n[i], 0) {
			return nil, bad
		}
	}
	return &sign.Spot{Page: page, Box: signing.Box{X: n[0], Y: n[1], W: n[2], H: n[3]}}, nil
}

// sign signs one file, or the copy that takes its place. What exists, and a folder that takes no file, is found before the
// key is asked.
func (c *signCmd) sign(s *session, place *workplace, p pair, at *sign.Spot, w press.Wish) (signedLine, error) {
	if err := c.mayWrite(p.out); err != nil {
		return signedLine{}, err
	}
	doc, err := s.document(p.in)
	if err != nil {
		return signedLine{}, err
	}
	defer func() { doc.Close() }()
	if p.out != "-" {
		if err := files.Try(filepath.Dir(p.out), 0); err != nil {
			return signedLine{}, &outputError{p.out, err}
		}
	}
	line := signedLine{In: p.in, Out: p.out, Level: "B"}
	if doc, err = c.taken(s, &place.readers, doc, &line); err != nil {
		return signedLine{}, err
	}
	signed, err := sign.Content(s, place.press, doc, w, at, s.Lang)
	if err != nil {
		return signedLine{}, err
	}
	if err := s.write(p.out, signed.PDF, c.Force); err != nil {
		return signedLine{}, err
	}
	sum := sha256.Sum256(signed.PDF)
	line.Field, line.SHA256 = signed.Field, hex.EncodeToString(sum[:])
	return line, nil
}

// mayWrite refuses an output that is there, which the option may allow of a file.
func (c *signCmd) mayWrite(out string) error {
	if out == "-" {
		return nil
	}
	if _, err := os.Lstat(out); err == nil && !c.Force {
		return &outputError{out, fs.ErrExist}
	}
	return noFolder(out)
}

// document opens an input read-only. Standard input is put into a file first, one without a name.
func (s *session) document(name string) (*os.File, error) {
	if name != "-" {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // to open a pipe is to wait for its writer
			if info.IsDir() {
				return nil, &fs.PathError{Op: "read", Path: name, Err: syscall.EISDIR}
			}
			return nil, &signing.Problem{Code: signing.ProblemNotPDF}
		}
		return os.Open(name)
	}
	content, err := s.read(name, signing.MaxSigned)
	if err != nil {
		return nil, err
	}
	return files.Unnamed(content)
}

// explained puts what only makes sense for a request into the words of this command.
func (c *signCmd) explained(s *session, err error) error {
	var p *signing.Problem
	switch {
	case errors.As(err, &p) && p.Code == signing.ProblemFieldPage:
		return &usageError{s.voice.Say("cli.sign.no-page")}
	case errors.As(err, &p) && p.Code == signing.ProblemFieldPlace:
		return &usageError{s.voice.Say("cli.sign.off-page")}
	case errors.Is(err, stamp.ErrStamp):
		least := signing.MinFieldSize
		return &usageError{s.voice.Say("cli.sign.box-size", "w", least.W, "h", least.H)}
	}
	return err
}
