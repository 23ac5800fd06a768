package worker

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"
)

// Config says what a pool starts and how much of it it keeps. Only Command is needed.
type Config struct {
	// Command makes the command of one child; its streams and extra files are the pool's to set.
	Command func() *exec.Cmd
	// Max is the number of documents open at once; Open waits beyond it. Default 2.
	Max int
	// Warm is the number of idle processes kept started, so that Open need not wait for a start.
	Warm int
	// Later says that the warm ones are first started by Warm, or by the first Open.
	Later bool
	// Idle is how long a process beyond Warm stays after its document was closed. Default 1 minute.
	Idle time.Duration
	// WarmJob is called once, without a document, on every new process within WarmLimits (default
	// 2 minutes: a first start may have to compile).
	WarmJob    string
	WarmLimits Limits
	// Documents and Resident retire a process: after so many documents (default 50), or when it holds
	// more bytes than this after its document was closed (default 200 MB).
	Documents int
	Resident  int64
	// Log gets a line for every process that died by itself. Default: none.
	Log *slog.Logger
	// Excerpt says what of a dead child's standard error may stand in that line: code of others writes
	// there what it likes. Default: all of it.
	Excerpt func(stderr string) string
}

// Pool owns the child processes of one kind. It is safe for concurrent use. At most Max+Warm
// processes live at any time.
type Pool struct {
	cfg    Config
	slots  chan struct{} // one for every open Client
	closed chan struct{}
	work   sync.WaitGroup // warm-ups under way

	mu   sync.Mutex
	all  map[*process]struct{} // every process not discarded yet
	idle []*process            // most recently used last
}

// NewPool makes a pool and starts its warm processes in the background, unless they are for later.
func NewPool(cfg Config) *Pool {
	if cfg.Max <= 0 {
		cfg.Max = 2
	}
	if cfg.Idle <= 0 {
		cfg.Idle = time.Minute
	}
	if cfg.WarmLimits.Time <= 0 {
		cfg.WarmLimits.Time = 2 * time.Minute
	}
	if cfg.Documents <= 0 {
		cfg.Documents = 50
	}
	if cfg.Resident <= 0 {
		cfg.Resident = 200 << 20
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Excerpt == nil {
		cfg.Excerpt = func(stderr string) string { return stderr }
	}
	p := &Pool{
		cfg: cfg, slots: make(chan struct{}, cfg.Max), closed: make(chan struct{}),
		all: map[*process]struct{}{},
	}
	if !cfg.Later {
		p.topUp()
	}
	return p
}

// Warm starts the warm processes that are not there yet, in the background.
func (p *Pool) Warm() { p.topUp() }

// Open hands doc, opened read-only, to an idle process or a new one and returns its Client. It waits
// while Max documents are open. The caller keeps doc and may close it at once. Without a document (nil)
// the Client is a process to do jobs in, counted like one with a document. ErrClosed if the pool is
// closed, the context's error if that ends first, ErrCrashed and its like if no process comes up.
func (p *Pool) Open(ctx context.Context, doc *os.File) (*Client, error) {
	if doc != nil {
		if err := usable(doc); err != nil {
			return nil, err
		}
	}
	select {
	case <-p.closed: // alone first: a free slot must not win over it
		return nil, ErrClosed
	default:
	}
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.closed:
		return nil, ErrClosed
	}
	pr, err := p.place(ctx, doc)
	if err != nil {
		<-p.slots
		return nil, err
	}
	p.topUp()
	return &Client{pool: p, p: pr, turn: make(chan struct{}, 1)}, nil
}

// place finds a process that takes the document. An idle one may have died meanwhile, so a failure
// there is tried again; a failure of a fresh one is final.
func (p *Pool) place(ctx context.Context, doc *os.File) (*process, error) {
	for {
		pr, fresh, err := p.take()
		if err != nil {
			return nil, err
		}
		if !pr.awaitReady(ctx) {
			p.keep(pr) // whoever comes next finds it warm
			return nil, ctx.Err()
		}
		if err = pr.warmErr; err == nil {
			err = pr.open(ctx, doc)
		}
		if err == nil {
			return pr, nil
		}
		p.discard(pr)
		if fresh || ctx.Err() != nil {
			return nil, err
		}
	}
}

// take is the idle process that was used last, of those whose warm-up is over if there are such: on a busy computer that takes
// minutes.
func (p *Pool) take() (pr *process, fresh bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		i := n - 1
		for at, one := range slices.Backward(p.idle) {
			if one.isReady() {
				i = at
				break
			}
		}
		pr = p.idle[i]
		p.idle = slices.Delete(p.idle, i, i+1)
		return pr, false, nil
	}
	pr, err = p.startLocked()
	return pr, true, err
}

// startLocked starts a process and its warm-up; Close waits for the latter.
func (p *Pool) startLocked() (*process, error) {
	select {
	case <-p.closed:
		return nil, ErrClosed
	default:
	}
	pr, err := spawn(p.cfg.Command(), p.cfg.Log, p.cfg.Excerpt)
	if err != nil {
		return nil, err
	}
	p.all[pr] = struct{}{}
	p.work.Add(1)
	go func() {
		defer p.work.Done()
		pr.warm(p.cfg.WarmJob, p.cfg.WarmLimits)
	}()
	return pr, nil
}

// topUp starts warm processes where there are too few. One that cannot be started is no error here:
// the next Open tries again and says so.
func (p *Pool) topUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) < p.cfg.Warm && len(p.all) < p.cfg.Max+p.cfg.Warm {
		pr, err := p.startLocked()
		if err != nil {
			return
		}
		pr.idleSince = time.Now()
		p.idle = slices.Insert(p.idle, 0, pr)
	}
}

// giveBack returns a process whose document is closed, or ends it.
func (p *Pool) giveBack(pr *process, healthy bool) {
	defer func() { <-p.slots }()
	if !healthy || pr.documents >= p.cfg.Documents || resident(pr.cmd.Process.Pid) > p.cfg.Resident {
		p.discard(pr)
		p.topUp()
		return
	}
	p.keep(pr)
}

// keep makes a process idle.
func (p *Pool) keep(pr *process) {
	p.mu.Lock()
	select {
	case <-p.closed:
		p.mu.Unlock()
		p.discard(pr)
		return
	default:
	}
	pr.idleSince = time.Now()
	p.idle = append(p.idle, pr)
	p.mu.Unlock()
	time.AfterFunc(p.cfg.Idle, p.reap)
}

// reap ends what has been idle for too long, the longest first, down to Warm.
func (p *Pool) reap() {
	p.mu.Lock()
	var old []*process
	for i := 0; i < len(p.idle) && len(p.idle) > p.cfg.Warm; {
		if time.Since(p.idle[i].idleSince) < p.cfg.Idle {
			i++
			continue
		}
		old = append(old, p.idle[i])
		p.idle = slices.Delete(p.idle, i, i+1)
	}
	p.mu.Unlock()
	for _, pr := range old {
		p.discard(pr)
	}
}

func (p *Pool) discard(pr *process) {
	pr.kill()
	<-pr.ready // the warm-up uses the files
	pr.discard()
	p.mu.Lock()
	delete(p.all, pr)
	p.mu.Unlock()
}

// Close kills every process, busy ones too, and waits until they are gone. Clients still have to be
// closed; their calls answer ErrClosed.
func (p *Pool) Close() {
	p.mu.Lock()
	select {
	case <-p.closed:
		p.mu.Unlock()
		return
	default:
	}
	close(p.closed)
	idle := p.idle
	p.idle = nil
	for pr := range p.all {
		pr.kill()
	}
	p.mu.Unlock()
	p.work.Wait()
	for _, pr := range idle {
		p.discard(pr)
	}
}
