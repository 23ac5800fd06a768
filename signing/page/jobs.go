package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"strings"

	"paraph/internal/worker"
	"paraph/signing"
)

// WarmJob makes a child ready for its first document: the pool's Config.WarmJob.
const WarmJob = "page.warm"

const (
	factsJob = "page.facts"
	imageJob = "page.image"
	textJob  = "page.text"
)

// codeNoPage is the code of a page number the document does not have.
const codeNoPage signing.ProblemCode = "no-such-page"

// codeNoPart is the code of a part that does not lie on the page.
const codeNoPart signing.ProblemCode = "no-such-part"

// Config is what the child must know.
type Config struct {
	// CacheDir is where compiled code is kept, private to the user; "" is CacheDir().
	CacheDir string
}

// Jobs are the handlers of this package for worker.Main, to be called once, in the child.
func Jobs(cfg Config) map[string]worker.Handler {
	b := &bench{engine: engine{cacheDir: cfg.CacheDir}}
	return map[string]worker.Handler{
		WarmJob: func(*worker.Session, json.RawMessage, []byte) (any, []byte, error) {
			return nil, nil, b.engine.warm()
		},
		factsJob:   b.facts,
		imageJob:   b.image,
		textJob:    b.text,
		composeJob: compose,
		compareJob: b.compare,
		editsJob:   b.edits,

		resembleJob: b.resembles,
		copyJob:     b.copy,
	}
}

// What the parent sends and gets back. Pages count from 1 on both sides of the pipe.
type (
	request struct {
		Password string  `json:"password,omitempty"`
		Other    string  `json:"other,omitempty"` // password, of the other document
		Page     int     `json:"page,omitempty"`
		DPI      float64 `json:"dpi,omitempty"`
		Brief    bool    `json:"brief,omitempty"`
		Raw      bool    `json:"raw,omitempty"`    // RGBA in place of PNG
		Layers   bool    `json:"layers,omitempty"` // photographs apart
		Clip     []int   `json:"clip,omitempty"`   // x0, y0, x1, y1 in pixels; the whole page without

		Spots     []Spot `json:"spots,omitempty"`
		Added     bool   `json:"added,omitempty"` // the payload stands behind the document
		Unprotect bool   `json:"unprotect,omitempty"`
	}
	imageSize struct {
		Width  int `json:"width"`
		Height int `json:"height"`
	}
	// imageResult is what comes of an image job; in layers PNG is how long the PNG is, and Box where the photograph lies: x, y, width,
	// height.
	imageResult struct {
		imageSize
		PNG int   `json:"png,omitempty"`
		Box []int `json:"box,omitempty"`
	}
)

// bench is what a child works with: one engine for all documents, one desk for the current one.
type bench struct{ engine engine }

// desk is the current document: open in PDFium, and what both readers say of it. It is kept in the
// session and closed with the document.
type desk struct {
	view     *view
	password string
	facts    *signing.Facts // of the strict reader; nil until asked for
	whole    bool           // and it looked at every object
	factsErr error
	letters  []*letterSet // of the pages, where it did
}

const deskName = "page"

// Close drops PDFium's instance.
func (d *desk) Close() error {
	d.view.end()
	return nil
}

// desk opens the session's document, or finds it open with this password.
func (b *bench) desk(s *worker.Session, args json.RawMessage) (*desk, request, error) {
	var q request
	if err := json.Unmarshal(args, &q); err != nil {
		return nil, q, err
	}
	if d, ok := s.Value(deskName).(*desk); ok && d.password == q.Password {
		return d, q, nil
	}
	s.SetValue(deskName, nil)
	doc, size, err := source(s.Doc())
	if err != nil {
		return nil, q, err
	}
	in, err := b.engine.instance()
	if err != nil {
		return nil, q, err
	}
	v, err := newView(in, doc, size, q.Password)
	if err != nil {
		return nil, q, err
	}
	d := &desk{view: v, password: q.Password}
	s.SetValue(deskName, d)
	return d, q, nil
}

// source is the document, once it looks like a PDF: the header stands within the first 1024 bytes.
func source(f *os.File) (*io.SectionReader, int64, error) {
	if f == nil {
		return nil, 0, errors.New("page: no document")
	}
	st, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	head := make([]byte, 1024)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, err
	}
	if !bytes.Contains(head[:n], []byte("%PDF-")) {
		return nil, 0, fail(signing.ProblemNotPDF, "no header")
	}
	if st.Size() > math.MaxInt32 {
		return nil, 0, fail(signing.ProblemTooLarge, "more than 2 GB")
	}
	return io.NewSectionReader(f, 0, st.Size()), st.Size(), nil
}

// done ends a job. After an error PDFium's instance may be broken, so the document is opened anew for
// the next job; failures with a code are our own words and leave it as it is.
func done(s *worker.Session, err error) error {
	if _, ok := errors.AsType[*worker.JobError](err); err == nil || ok {
		return err
	}
	s.SetValue(deskName, nil)
	line, _, _ := strings.Cut(err.Error(), "\n") // what follows is a trace of WebAssembly
	return errors.New(line)
}

// read lets the strict reader read the document, once. Brief leaves out whether every object stands where it should.
func (d *desk) read(doc *os.File, brief bool) (*signing.Facts, error) {
	if d.facts != nil && (d.whole || brief) || d.factsErr != nil {
		return d.facts, d.factsErr
	}
	src, size, err := source(doc)
	if err != nil {
		return nil, err
	}
	s, err := strict(src, size, d.password)
	if err == nil {
		d.facts, err = s.facts(!brief)
		d.letters = s.letters
	}
	d.factsErr, d.whole = err, !brief
	return d.facts, err
}

// facts answers what both readers agree on. Where they do not, or the strict reader finds something wrong, the document can
// be looked at as PDFium has it, and its faults say why it is not signed as it is.
func (b *bench) facts(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	boxes := boxTime
	if q.Brief {
		boxes = glanceTime
	}
	f, err := d.read(s.Doc(), q.Brief)
	if err == nil {
		f, err = d.agree(f, boxes)
	}
	if err != nil {
		return nil, nil, done(s, err)
	}
	f.Signed, f.Locked = f.Signed || d.view.signed(), f.Encrypted && d.password != ""
	out, err := json.Marshal(f)
	return nil, out, err
}

func (b *bench) image(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	size, out, err := d.draw(s.Doc(), q)
	return size, out, done(s, err)
}

func (b *bench) text(s *worker.Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	d, q, err := b.desk(s, args)
	if err != nil {
		return nil, nil, done(s, err)
	}
	lines, err := d.lines(s.Doc(), q)
	if err != nil {
		return nil, nil, done(s, err)
	}
	out, err := json.Marshal(lines)
	return nil, out, err
}
