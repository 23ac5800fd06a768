package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"time"
)

// sampling is how often a running job's time and memory are looked at.
const sampling = 50 * time.Millisecond

// Limits of one call; zero means none. Time is the child's own: while the parent answers a question
// it does not run. Step is how much of a processor it may have between two questions
// (where that is not known: how much time). Memory is the resident set in bytes.
type Limits struct {
	Time   time.Duration
	Step   time.Duration
	Memory int64
}

// process is one child. Whoever holds it (the pool's idle set or one Client) is its only user; only
// kill and gone may be used by others.
type process struct {
	cmd       *exec.Cmd
	in        *os.File // its standard input
	out       *os.File // its standard output
	read      *bufio.Reader
	handover  *handover
	tail      *tail
	log       *slog.Logger
	excerpt   func(string) string
	gone      chan struct{} // closed when it has been waited for
	killed    atomic.Bool   // by us, on purpose
	ready     chan struct{} // closed when the warm-up is over; warmErr is set then
	warmErr   error
	documents int
	idleSince time.Time
}

// spawn starts cmd as a child. Its streams and extra files are ours to set.
func spawn(cmd *exec.Cmd, log *slog.Logger, excerpt func(string) string) (*process, error) {
	childIn, in, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("worker: pipe: %w", err)
	}
	defer childIn.Close()
	out, childOut, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("worker: pipe: %w", err)
	}
	defer childOut.Close()
	p := &process{
		cmd: cmd, in: in, out: out, read: bufio.NewReaderSize(out, 64<<10), log: log, excerpt: excerpt,
		tail: &tail{}, gone: make(chan struct{}), ready: make(chan struct{}),
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = childIn, childOut, p.tail, time.Second
	apart(cmd)
	if p.handover, err = newHandover(cmd); err == nil {
		err = cmd.Start()
		p.handover.started()
	}
	if err != nil {
		p.closeFiles()
		return nil, fmt.Errorf("worker: start: %w", err)
	}
	expendable(cmd.Process.Pid)
	go p.wait()
	return p, nil
}

// wait reaps the child. The files stay open until discard: a reader may still want the last bytes.
func (p *process) wait() {
	_ = p.cmd.Wait() // the status is in cmd.ProcessState
	close(p.gone)
}

func (p *process) kill() {
	p.killed.Store(true)
	_ = p.cmd.Process.Kill()
}

func (p *process) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// discard ends the child, waits for it and gives back all it held. Only its holder may call it, once.
func (p *process) discard() {
	p.kill()
	<-p.gone
	p.closeFiles()
}

func (p *process) closeFiles() {
	p.in.Close()
	p.out.Close()
	if p.handover != nil {
		p.handover.close()
	}
}

// warm runs the warm-up job; whoever takes the process waits for ready.
func (p *process) warm(job string, lim Limits) {
	defer close(p.ready)
	if job != "" {
		_, p.warmErr = p.exchange(context.Background(), header{Kind: kindCall, Name: job}, nil, nil, lim)
	}
}

// awaitReady waits for the end of the warm-up, false if the context ends first.
func (p *process) awaitReady(ctx context.Context) bool {
	select {
	case <-p.ready:
		return true
	case <-ctx.Done():
		return false
	}
}

// isReady reports whether the warm-up is over.
func (p *process) isReady() bool {
	select {
	case <-p.ready:
		return true
	default:
		return false
	}
}

// open hands a document over. Without one it only asks whether the child still answers.
func (p *process) open(ctx context.Context, doc *os.File) error {
	if doc == nil {
		return p.shut()
	}
	h := header{Kind: kindOpen}
	err := p.handover.send(doc, &h)
	if err != nil {
		return p.crashed(err) // it ended before it took the document
	}
	p.documents++
	_, err = p.exchange(ctx, h, nil, nil, Limits{Time: 30 * time.Second})
	return err
}

// shut makes the child forget its document.
func (p *process) shut() error {
	_, err := p.exchange(context.Background(), header{Kind: kindShut}, nil, nil, Limits{Time: 2 * time.Second})
	return err
}

// exchange sends one frame and follows the child until it is done with it. Every error but a
// *JobError means that the child is dead or dying.
func (p *process) exchange(ctx context.Context, h header, payload []byte,
	asks map[string]func([]byte) ([]byte, error), lim Limits,
) (frame, error) {
	if err := ctx.Err(); err != nil {
		return frame{}, err
	}
	g := p.guard(ctx, lim)
	f, err := p.converse(h, payload, asks, g)
	if killed := g.stop(); killed != nil {
		return frame{}, killed
	}
	if err != nil {
		return frame{}, p.crashed(err)
	}
	if f.Kind == kindFailed {
		return frame{}, &JobError{Code: f.Code, Text: f.Text[:min(len(f.Text), 4096)]}
	}
	return f, nil
}

func (p *process) converse(h header, payload []byte, asks map[string]func([]byte) ([]byte, error), g *guard) (frame, error) {
	if err := writeFrame(p.in, h, payload); err != nil {
		return frame{}, err
	}
	for {
		f, err := readFrame(p.read)
		if err != nil {
			return frame{}, err
		}
		switch f.Kind {
		case kindDone, kindFailed:
			return f, nil
		case kindAsk:
			g.pause()
			err = writeFrame(p.in, answer(asks[f.Name], &f.payload), f.payload)
			g.resume()
			if err != nil {
				return frame{}, err
			}
		default:
			return frame{}, fmt.Errorf("%w: kind %q", errFrame, f.Kind)
		}
	}
}

// answer puts the reply in place of the question. What went wrong here stays here, but for a code.
func answer(ask func([]byte) ([]byte, error), payload *[]byte) header {
	h := header{Kind: kindAnswer}
	var err error
	if ask == nil {
		err = Fail("no-such-question", "")
	} else {
		*payload, err = ask(*payload)
	}
	if err != nil {
		*payload, h.Code = nil, "refused"
		if e, ok := errors.AsType[*JobError](err); ok && e.Code != "" {
			h.Code = e.Code
		}
	}
	return h
}

// crashed ends the child after a broken conversation and says how it went.
func (p *process) crashed(cause error) error {
	if p.killed.Load() {
		<-p.gone
		return fmt.Errorf("%w: the process was ended in the middle of a job", ErrClosed)
	}
	select {
	case <-p.gone: // it died by itself: its status says more than the broken stream
	case <-time.After(200 * time.Millisecond):
		p.kill()
		<-p.gone
	}
	status := p.cmd.ProcessState.String()
	p.log.Warn("worker process died", "status", status, "cause", cause, "stderr", p.excerpt(p.tail.String()))
	if errors.Is(cause, errFrame) {
		return fmt.Errorf("%w: %w", ErrCrashed, cause)
	}
	if killedByOthers(p.cmd.ProcessState) {
		return fmt.Errorf("%w: %w: %s", ErrCrashed, ErrKilled, status)
	}
	return fmt.Errorf("%w: %s", ErrCrashed, status)
}

// tail keeps the last 16 kB a child wrote to standard error.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

var _ io.Writer = (*tail)(nil)

// Write keeps the end of what was written so far.
func (t *tail) Write(b []byte) (int, error) {
	const keep = 16 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b[max(0, len(b)-keep):]...)
	if extra := len(t.buf) - keep; extra > 0 {
		t.buf = append(t.buf[:0], t.buf[extra:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.buf)
}
