package cli

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"paraph/app/host"
	"paraph/app/verify"
	"paraph/device"
	"paraph/internal/files"
	"paraph/internal/netguard"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
)

type verifyCmd struct {
	Files       []string `arg:"" help:"Files; @list holds a path a line." placeholder:"FILE"`
	Passwords   string   `help:"CSV with the columns id (or file) and password." placeholder:"FILE"`
	PDFPassword string   `name:"pdf-password-file" help:"File with the documents' password." placeholder:"FILE"`
	Anchors     []string `help:"Certificates to trust: a file in PEM or DER, or a folder of them; may be given again." placeholder:"FILE"`
	TrustLists  string   `help:"Folder of the European Union's trusted lists to judge by." placeholder:"DIR"`
	Offline     bool     `help:"Ask nobody; else issuers are asked over the network whether a certificate was withdrawn."`
	AllowNet    []string `name:"allow-net" help:"Private network issuers may be asked in (may be given again)." placeholder:"CIDR"`
	Recursive   bool     `help:"Judge signed files in the files too."`
	Detached    string   `help:"What a signature without content (.p7s) signs." placeholder:"FILE"`
	Compare     string   `help:"The original as it was sent: tells what was edited since, also before a valid signature." placeholder:"ORIGINAL"`
	At          string   `help:"Judge as of that moment (RFC 3339)." placeholder:"TIME"`
	Report      string   `help:"Write what was found to FILE.pdf, FILE.json or FILE.csv too." placeholder:"FILE"`
	Force       bool     `help:"Replace an existing report."`
	Jobs        int      `help:"Files judged side by side (default: processors)." placeholder:"N"`
}

func (c *verifyCmd) run(s *session) int {
	files, err := s.list(c.Files)
	if err != nil {
		return s.fail("", err)
	}
	rep, err := c.reporting(s, files)
	if err != nil {
		return s.fail("", err)
	}
	passwords, err := c.passwords(s)
	if err != nil {
		return s.fail("", err)
	}
	o, err := c.options(s)
	if err != nil {
		return s.fail("", err)
	}
	atOnce := c.Jobs
	if atOnce < 1 {
		atOnce = runtime.NumCPU()
	}
	v := verify.Verifier{Workers: host.NewVerifiers(min(atOnce, len(files)))}
	defer v.Workers.Close()
	if v.Lists, err = c.lists(s, v.Workers, o.At); err != nil {
		return s.fail("", err)
	}
	if !c.Offline {
		if v.Network, err = c.network(); err != nil {
			return s.fail("", err)
		}
	}
	if s.Data != "" || s.begun() { // where there is no office, and none is meant, nothing is known
		svc, err := s.look(remote{})
		if err != nil {
			return s.fail("", err)
		}
		defer svc.close(s)
		v.Own = svc.ours
	}
	p := party{&v, o, passwords, nil}
	if p.original, err = c.original(s, passwords); err != nil {
		return s.fail(c.Compare, err)
	}
	code := s.verifyAll(p, files, atOnce, func(name string, j judged) { rep.add(s, name, j) })
	if s.Err() != nil {
		return code
	}
	if err := rep.write(s); err != nil {
		return worse(code, s.fail(rep.name, err))
	}
	return code
}

// party is what all files are judged by: the verifier, what goes for all of them, their passwords, and what they are held against, nil
// for nothing.
type party struct {
	*verify.Verifier
	options   verify.Options
	passwords func(name string) string
	original  *verify.Original
}

// original is what files are held against, nil where none was named.
func (c *verifyCmd) original(s *session, passwords func(name string) string) (*verify.Original, error) {
	if c.Compare == "" {
		return nil, nil //nolint:nilnil // nothing is compared then
	}
	content, err := s.read(c.Compare, longestDetached)
	if err != nil {
		return nil, about(c.Compare, err)
	}
	return &verify.Original{Content: content, Password: passwords(c.Compare)}, nil
}

// lists are the trusted lists to judge by, nil where none were named.
func (c *verifyCmd) lists(s *session, workers *worker.Pool, at time.Time) (*verify.Lists, error) {
	if c.TrustLists == "" {
		return nil, nil //nolint:nilnil // nobody asks lists then
	}
	out, err := verify.ListsIn(s, workers, c.TrustLists, cmp.Or(at, time.Now()))
	switch died := errors.Is(err, worker.ErrCrashed) || errors.Is(err, worker.ErrTimeout) || errors.Is(err, worker.ErrMemory); {
	case died || s.Err() != nil:
		return nil, about(c.TrustLists, err)
	case err != nil:
		return nil, &usageError{s.voice.Say("cli.verify.lists", "folder", c.TrustLists)}
	}
	return out, nil
}

// options are what goes for all files.
func (c *verifyCmd) options(s *session) (o verify.Options, err error) {
	if c.At != "" {
		if o.At, err = time.Parse(time.RFC3339, c.At); err != nil {
			return o, &usageError{s.voice.Say("cli.verify.at", "at", c.At)}
		}
	}
	o.Recursive = c.Recursive
	if c.Detached != "" {
		if o.Detached, err = s.read(c.Detached, longestDetached); err != nil {
			return o, err
		}
	}
	for _, name := range c.Anchors {
		more, err := s.anchors(name)
		if err != nil {
			return o, about(name, err)
		}
		o.Anchors = append(o.Anchors, more...)
	}
	return o, nil
}

// longestDetached bounds what a signature stands beside.
const longestDetached = 128 << 20

// anchors are the certificates of a file, or of all files of a folder.
func (s *session) anchors(name string) (out [][]byte, err error) {
	list := []string{name}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		entries, err := os.ReadDir(name)
		if err != nil {
			return nil, err
		}
		list = nil
		for _, e := range entries {
			if e.Type().IsRegular() {
				list = append(list, filepath.Join(name, e.Name()))
			}
		}
	}
	for _, one := range list {
		b, err := s.read(one, longestList)
		if err != nil {
			return nil, err
		}
		found, err := verify.Certificates(b)
		if err != nil && len(list) == 1 {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// network asks issuers, those in private networks only where they were named.
func (c *verifyCmd) network() (*verify.Network, error) {
	n := &verify.Network{Guard: netguard.Guard{Proxy: netguard.SystemProxy()}}
	for _, text := range c.AllowNet {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, &usageError{err.Error()}
		}
		n.Guard.Allow = append(n.Guard.Allow, p)
	}
	return n, nil
}

// judged is what came of one file.
type judged struct {
	verdict verify.Verdict
	err     error
	took    time.Duration
}

// verifyAll judges files side by side, so many at once, and says what came of them in their order; told hears it too.
func (s *session) verifyAll(p party, files []string, atOnce int, told func(name string, j judged)) int {
	answers := make([]chan judged, len(files))
	for i := range answers {
		answers[i] = make(chan judged, 1)
	}
	turn := make(chan struct{}, atOnce)
	go func() {
		for i, name := range files {
			turn <- struct{}{}
			go func() {
				answers[i] <- s.verify(p, name)
				<-turn
			}()
		}
	}()
	code := exitDone
	for i, name := range files {
		j := <-answers[i]
		code = worse(code, s.answer(name, j))
		told(name, j)
		if s.Err() != nil {
			return exitInterrupted
		}
		if s.lost() {
			break
		}
	}
	return code
}

// passwords finds a file's password: in the list by its name or its name without an ending, else the one for all.
func (c *verifyCmd) passwords(s *session) (func(name string) string, error) {
	all := ""
	if c.PDFPassword != "" {
		var err error
		if all, err = s.secret(c.PDFPassword, "cli.needs.password"); err != nil {
			return nil, about(c.PDFPassword, err)
		}
	}
	known := map[string]string{}
	if c.Passwords != "" {
		b, err := s.read(c.Passwords, longestList)
		if err != nil {
			return nil, err
		}
		if known, err = passwordList(b); err != nil {
			return nil, about(c.Passwords, err)
		}
	}
	return func(name string) string {
		base := filepath.Base(name)
		for _, key := range []string{name, base, strings.TrimSuffix(base, filepath.Ext(base))} {
			if p, ok := known[key]; ok {
				return p
			}
		}
		return all
	}, nil
}

// passwordList reads a table with a column password and one of id, file or path.
func passwordList(b []byte) (map[string]string, error) {
	in := csv.NewReader(bytes.NewReader(b))
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	rows, err := in.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	password := slices.Index(rows[0], "password")
	name := slices.IndexFunc(rows[0], func(s string) bool { return s == "id" || s == "file" || s == "path" })
	if password < 0 || name < 0 {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	out := map[string]string{}
	for _, row := range rows[1:] {
		if len(row) > max(password, name) && row[password] != "" {
			out[row[name]] = row[password]
		}
	}
	return out, nil
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

// verify judges one file.
func (s *session) verify(p party, name string) judged {
	begun := time.Now()
	o := p.options
	o.Password = p.passwords(name)
	in, err := s.seekable(name)
	if err != nil {
		return judged{err: about(name, err)}
	}
	defer in.Close()
	verdict, err := p.Verify(s, in, o)
	if err == nil && p.original != nil {
		verdict.Compared, err = p.Compare(s, in, o.Password, *p.original)
	}
	if p, ok := errors.AsType[*signing.Problem](err); ok && p.Code == signing.ProblemPassword {
		if err = errLocked; o.Password != "" {
			err = device.ErrPassword
		}
	}
	return judged{verdict, err, time.Since(begun)}
}

// errLocked is a file that no password was given for.
var errLocked = errors.New("cli: the file opens only with a password")

// seekable is an input that can be read at any place: standard input and pipes go through a file without a name.
func (s *session) seekable(name string) (*os.File, error) {
	if info, err := os.Stat(name); name != "-" && (err != nil || info.Mode().IsRegular() || info.IsDir()) {
		return os.Open(name)
	}
	in, err := s.input(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	head := make([]byte, 1024)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if head = head[:n]; !bytes.Contains(head, []byte("%PDF-")) && !judge.IsEnvelope(head) {
		return nil, &signing.Problem{Code: signing.ProblemNotPDF}
	}
	return files.UnnamedFrom(io.MultiReader(bytes.NewReader(head), in))
}

// exitsOfVerdicts are the exit codes that go with verdicts.
var exitsOfVerdicts = map[string]int{judge.Valid: exitDone, judge.DoNotRely: exitRefused}

func (s *session) answer(name string, j judged) int {
	if j.err != nil {
		return s.fail(name, j.err)
	}
	d := j.verdict
	line := d.Line(name, s.verdict(d), j.took)
	text := name + ": " + line.Sentence
	for _, e := range d.Elusive {
		text += "\n  " + s.voice.Elusive(e)
	}
	if d.Compared != nil {
		text += "\n  " + s.voice.Edits(d.Compared)
	}
	for _, e := range d.Compared {
		text += "\n  " + s.voice.Edit(e)
	}
	s.emit(line, text)
	if slices.ContainsFunc(d.Compared, func(e compare.Edit) bool { return !e.Asked }) {
		return exitRefused
	}
	if code, ok := exitsOfVerdicts[line.Verdict]; ok {
		return code
	}
	return exitCannotSay
}

// verdict is a verdict as a sentence.
func (s *session) verdict(v verify.Verdict) string {
	switch {
	case v.Proof.Fault != nil:
		return s.voice.Say("cli.verify.broken", "why", s.voice.Fault(v.Proof.Fault, time.Local))
	case !v.SealedHere:
		return strings.TrimSpace(s.voice.Verdict(v.Report.Verdict, v.Reasons) + " " + s.voice.Record(v.Record))
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
