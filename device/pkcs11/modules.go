package pkcs11

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/miekg/pkcs11"

	"paraph/device"
	"paraph/internal/worker"
)

// Config says how children are started. Only Command is needed: it makes the command of a child that
// serves Jobs, with the environment modules need.
type Config struct {
	Command   func() *exec.Cmd
	Deadlines Deadlines // default: Patient
	Log       *slog.Logger
}

// memory is what a module may use.
const memory = 1 << 30

// Modules holds the modules in use, a child process each. It is safe for concurrent use; whoever uses a
// module is its only user until done, others wait.
type Modules struct {
	cfg Config

	mu      sync.Mutex
	modules map[string]*worker.Pool
	closed  bool
}

// NewModules starts nothing yet.
func NewModules(cfg Config) *Modules {
	if cfg.Deadlines == (Deadlines{}) {
		cfg.Deadlines = Patient()
	}
	return &Modules{cfg: cfg, modules: map[string]*worker.Pool{}}
}

// Close ends every child.
func (r *Modules) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, p := range r.modules {
		p.Close()
	}
}

// pool is a module's process: one, or none while it is not used.
func (r *Modules) pool(path string) (*worker.Pool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, worker.ErrClosed
	}
	if p, ok := r.modules[path]; ok {
		return p, nil
	}
	p := worker.NewPool(worker.Config{Command: r.cfg.Command, Max: 1, Idle: time.Minute, Log: r.cfg.Log, Excerpt: cFunction})
	r.modules[path] = p
	return p, nil
}

var calledFunction = regexp.MustCompile(`_Cfunc_[A-Za-z_]{1,40}`)

// cFunction keeps of a dead child's last words only the function it died in: modules may print anything,
// a PIN too.
func cFunction(stderr string) string { return calledFunction.FindString(stderr) }

// begin takes a module for oneself, with its child up and the module loaded. The caller ends it.
func (r *Modules) begin(ctx context.Context, path string) (*use, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("pkcs11: %w", err)
	}
	p, err := r.pool(path)
	if err != nil {
		return nil, err
	}
	c, err := p.Open(ctx, nil)
	if err != nil {
		return nil, fault(path, err)
	}
	u := &use{client: c, path: path}
	var res loadResult
	if _, err := u.call(ctx, loadJob, loadArgs{path}, nil, &res, r.cfg.Deadlines.Load); err != nil {
		u.end(true)
		return nil, err
	}
	if res.Fault != "" {
		u.end(true)
		return nil, &device.ModuleError{Module: path, Fault: res.Fault, Detail: plain(res.Detail)}
	}
	return u, nil
}

// use is a module in the hands of one caller.
type use struct {
	client *worker.Client
	path   string
}

func (u *use) call(ctx context.Context, job string, args any, payload []byte, result any, limit time.Duration) ([]byte, error) {
	out, err := u.client.Call(ctx, job, args, payload, result, nil, worker.Limits{Time: limit, Memory: memory})
	if err != nil {
		return nil, fault(u.path, err)
	}
	return out, nil
}

// end gives the module back. Killed, its child is not used again.
func (u *use) end(kill bool) {
	if kill {
		u.client.Kill()
	}
	u.client.Close()
}

// fault says what an error of a child means. A *device.ModuleError, an error of package device, or the
// context's.
func fault(path string, err error) error {
	m := &device.ModuleError{Module: path}
	job, isJob := errors.AsType[*worker.JobError](err)
	switch {
	case isJob && outcomes[job.Code] != nil:
		return outcomes[job.Code]
	case isJob && job.Code == codeSignature:
		m.Fault = device.FaultSignature
	case isJob:
		m.Fault, m.Detail = device.FaultCall, plain(job.Text)
	case errors.Is(err, worker.ErrTimeout):
		m.Fault = device.FaultHang
	case errors.Is(err, worker.ErrCrashed), errors.Is(err, worker.ErrMemory):
		m.Fault = device.FaultCrash
	default:
		return err
	}
	return m
}

// Tokens are the tokens a module shows, with their certificates. A token whose certificates cannot be
// read has none. Errors: *device.ModuleError, the context's.
func (r *Modules) Tokens(ctx context.Context, path string) ([]device.Token, error) {
	u, err := r.begin(ctx, path)
	if err != nil {
		return nil, err
	}
	tokens, err := r.list(ctx, u)
	u.end(err != nil)
	return tokens, err
}

func (r *Modules) list(ctx context.Context, u *use) ([]device.Token, error) {
	var found []tokenResult
	if _, err := u.call(ctx, tokensJob, struct{}{}, nil, &found, r.cfg.Deadlines.List); err != nil {
		return nil, err
	}
	out := make([]device.Token, 0, len(found))
	for _, t := range found {
		var certs []certResult
		_, err := u.call(ctx, certsJob, certsArgs{t.Slot}, nil, &certs, r.cfg.Deadlines.List)
		m, _ := errors.AsType[*device.ModuleError](err)
		if err != nil && !errors.Is(err, device.ErrRemoved) && (m == nil || m.Fault != device.FaultCall) {
			return nil, err
		}
		out = append(out, token(u.path, t, certs))
	}
	return out, nil
}

func token(path string, t tokenResult, certs []certResult) device.Token {
	d := device.Token{
		Module: path, Slot: t.Slot, Label: plain(t.Label), Serial: plain(t.Serial), Model: plain(t.Model),
		Manufacturer: plain(t.Manufacturer), PIN: device.PIN{State: pinState(t.Flags), Pad: t.Flags&pkcs11.CKF_PROTECTED_AUTHENTICATION_PATH != 0},
		Certificates: []device.Certificate{},
	}
	if t.Min < 256 && t.Max < 256 { // more is no length but a module that does not know
		d.PIN.Min, d.PIN.Max = int(t.Min), int(t.Max)
	}
	for _, c := range certs {
		cert, err := x509.ParseCertificate(c.DER)
		if err != nil {
			continue
		}
		sum := sha256.Sum256(c.DER)
		d.Certificates = append(d.Certificates, device.Certificate{X509: cert, SHA256: hex.EncodeToString(sum[:]), Label: plain(c.Label), ID: c.ID})
	}
	return d
}

func pinState(flags uint) device.PINState {
	switch {
	case flags&pkcs11.CKF_USER_PIN_LOCKED != 0:
		return device.PINLocked
	case flags&pkcs11.CKF_USER_PIN_FINAL_TRY != 0:
		return device.PINLast
	case flags&pkcs11.CKF_USER_PIN_COUNT_LOW != 0:
		return device.PINLow
	}
	return device.PINFine
}

// plain is text of a module fit to be shown: no controls, no escapes of a terminal.
func plain(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, s[:min(len(s), 256)]))
}
