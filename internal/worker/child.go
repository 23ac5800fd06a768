package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"sync/atomic"
	"syscall"
)

// Handler does one job in the child. args is the caller's JSON, payload its bytes. result is sent back
// as JSON (at most 1 MB: larger things belong into out), out as bytes (at most 512 MB). An error made
// by Fail reaches the caller with its code; any other without one. A panic ends the process with
// status 2 and is a crash to the caller.
type Handler func(s *Session, args json.RawMessage, payload []byte) (result any, out []byte, err error)

// Session is what a child keeps between jobs: the document handed over and what handlers made of it.
// It belongs to the one goroutine that runs handlers.
type Session struct {
	frames <-chan frame
	w      io.Writer
	doc    *os.File
	values map[string]io.Closer
}

// Doc is the document handed over, nil if there is none. Its offset is shared with the parent: read
// with ReadAt only. The session closes it.
func (s *Session) Doc() *os.File { return s.doc }

// Value is what was stored under a name for the current document, or nil.
func (s *Session) Value(name string) io.Closer { return s.values[name] }

// SetValue keeps v for the current document. It is closed when the document changes, when the session
// ends or when another value takes its name; nil only forgets the old one.
func (s *Session) SetValue(name string, v io.Closer) {
	if old := s.values[name]; old != nil {
		old.Close()
	}
	delete(s.values, name)
	if v != nil {
		s.values[name] = v
	}
}

// Ask puts a question to the parent in the middle of a job and waits for the answer. A refusal is a
// *JobError; io.EOF means that the parent is gone.
func (s *Session) Ask(name string, payload []byte) ([]byte, error) {
	if err := writeFrame(s.w, header{Kind: kindAsk, Name: name}, payload); err != nil {
		return nil, err
	}
	f, ok := <-s.frames
	switch {
	case !ok:
		return nil, io.EOF
	case f.Kind != kindAnswer:
		return nil, fmt.Errorf("%w: %q in place of an answer", errFrame, f.Kind)
	case f.Code != "":
		return nil, &JobError{Code: f.Code, Text: "the parent refused to answer"}
	}
	return f.payload, nil
}

// drop closes the document and all that was made of it.
func (s *Session) drop() {
	for name := range s.values {
		s.SetValue(name, nil)
	}
	if s.doc != nil {
		s.doc.Close()
		s.doc = nil
	}
}

// Main is the whole life of a child: it serves jobs on standard input and output until the parent
// closes the input, and returns the exit status. What else is written to standard output from now on,
// by C code too on Linux, goes to standard error, where it cannot harm the protocol.
func Main(jobs map[string]Handler) int {
	in, out, err := takeStreams()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	signal.Ignore(os.Interrupt, syscall.SIGTERM) // sent to all processes of a service: the parent ends its children
	followParent()
	c := child{jobs: jobs, receive: receiveFile, orphaned: func() { os.Exit(3) }}
	if err := c.serve(in, out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

type child struct {
	jobs     map[string]Handler
	receive  func(handle uint64) (*os.File, error)
	orphaned func() // the parent went away in the middle of a job: nobody will stop that job any more
	busy     atomic.Bool
}

func (c *child) serve(r io.Reader, w io.Writer) error {
	frames, done := make(chan frame), make(chan struct{})
	var readErr error // written before frames is closed, read after
	go func() {
		defer close(frames)
		for {
			f, err := readFrame(r)
			if err != nil {
				readErr = err
				if c.busy.Load() {
					c.orphaned()
				}
				return
			}
			select {
			case frames <- f:
			case <-done:
				return
			}
		}
	}()
	defer close(done)

	s := &Session{frames: frames, w: w, values: map[string]io.Closer{}}
	defer s.drop()
	for f := range frames {
		c.busy.Store(true)
		err := c.step(s, f)
		c.busy.Store(false)
		if err != nil {
			return err
		}
	}
	if errors.Is(readErr, io.EOF) {
		return nil
	}
	return readErr
}

func (c *child) step(s *Session, f frame) error {
	switch f.Kind {
	case kindCall:
		return c.call(s, f)
	case kindOpen:
		s.drop()
		doc, err := c.receive(f.Handle)
		if err != nil {
			return fmt.Errorf("worker: receive document: %w", err)
		}
		s.doc = doc
		return writeFrame(s.w, header{Kind: kindDone}, nil)
	case kindShut:
		s.drop()
		debug.FreeOSMemory() // the parent looks at what is still held before it keeps the process
		return writeFrame(s.w, header{Kind: kindDone}, nil)
	default:
		return fmt.Errorf("%w: kind %q", errFrame, f.Kind)
	}
}

func (c *child) call(s *Session, f frame) error {
	job := c.jobs[f.Name]
	if job == nil {
		return writeFrame(s.w, header{Kind: kindFailed, Code: "no-such-job", Text: "no job of this name"}, nil)
	}
	result, out, err := job(s, f.Body, f.payload)
	if err != nil {
		return writeFrame(s.w, failure(err), nil)
	}
	body, err := json.Marshal(result)
	if err != nil {
		return writeFrame(s.w, failure(fmt.Errorf("result: %w", err)), nil)
	}
	err = writeFrame(s.w, header{Kind: kindDone, Body: body}, out)
	if errors.Is(err, errFrame) { // too large, and nothing was written yet
		return writeFrame(s.w, failure(err), nil)
	}
	return err
}

func failure(err error) header {
	h := header{Kind: kindFailed, Text: err.Error()}
	if e, ok := errors.AsType[*JobError](err); ok {
		h.Code, h.Text = e.Code, e.Text
	}
	h.Text = h.Text[:min(len(h.Text), 4096)]
	return h
}
