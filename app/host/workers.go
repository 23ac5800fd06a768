package host

import (
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"time"

	"paraph/device/pkcs11"
	"paraph/internal/worker"
	"paraph/signing/page"
	"paraph/signing/press"
	"paraph/signing/trustlist"
	"paraph/signing/verify"
)

// workerEnv makes a process of this program a worker: it does jobs on documents for its parent and
// nothing else.
const workerEnv = "PARAPH_WORKER"

// WorkerMain must be the first call of every program that uses this package. In a worker it does not
// return; elsewhere it does nothing.
func WorkerMain() {
	if os.Getenv(workerEnv) == "" {
		return
	}
	jobs := map[string]worker.Handler{}
	maps.Copy(jobs, page.Jobs(page.Config{}))
	maps.Copy(jobs, press.Jobs())
	maps.Copy(jobs, pkcs11.Jobs())
	maps.Copy(jobs, verify.Jobs())
	maps.Copy(jobs, trustlist.Jobs())
	os.Exit(worker.Main(jobs))
}

// workerCommand starts this program as a worker, with nothing of the parent's environment but what
// finding folders and reading fonts takes.
func workerCommand() *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		exe = os.Args[0]
	}
	cmd := exec.Command(exe)
	cmd.Env = []string{workerEnv + "=1", "GOMAXPROCS=2", "GOTRACEBACK=single"}
	names := []string{"HOME", "PATH", "TMPDIR", "XDG_CACHE_HOME", "PARAPH_CACHE_DIR", "LANG", "TZ", "GOCOVERDIR"}
	if runtime.GOOS == "windows" { // without them there is no folder for temporary files and none for what was compiled
		names = append(names, "SystemRoot", "TEMP", "TMP", "LOCALAPPDATA", "USERPROFILE")
	}
	for _, name := range names {
		if v, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	return cmd
}

// moduleCommand starts a worker for a module of a smart card's maker. It has the whole environment:
// modules read their own settings there and open windows.
func moduleCommand() *exec.Cmd {
	cmd := workerCommand()
	cmd.Env = append(os.Environ(), cmd.Env...)
	return cmd
}

// NewModules holds the modules of smart cards. A zero limit leaves the deadlines made for real cards.
func NewModules(limit time.Duration) *pkcs11.Modules {
	cfg := pkcs11.Config{Command: moduleCommand, Deadlines: pkcs11.Patient()}
	if limit > 0 {
		cfg.Deadlines = cfg.Deadlines.AtMost(limit)
	}
	return pkcs11.NewModules(cfg)
}

// pools are the workers of a host: one for looking at pages, whose processes keep PDFium ready, and one
// for checking and sealing, so that readers never keep a seal waiting.
type pools struct {
	pages *worker.Pool
	press *worker.Pool
}

func newPools(log *slog.Logger, later bool) pools {
	return pools{
		pages: newPages(log, later),
		press: newPress(log, 1, later),
	}
}

// NewPages are workers to look into documents, of a program without a data folder: open.Viewer wants them. Who asked for
// them closes them.
func NewPages() *worker.Pool { return newPages(slog.New(slog.DiscardHandler), false) }

func newPages(log *slog.Logger, later bool) *worker.Pool {
	return worker.NewPool(worker.Config{
		Command: workerCommand, Max: maxOpenDocuments + maxChecks, Warm: 1, WarmJob: page.WarmJob, Idle: 30 * time.Second, Log: log, Later: later,
	})
}

// NewPress are workers to sign in, of a program without a data folder: press.Sign wants them. Nothing starts yet;
// who asked for them closes them.
func NewPress() *worker.Pool { return newPress(slog.New(slog.DiscardHandler), 0, false) }

func newPress(log *slog.Logger, warm int, later bool) *worker.Pool {
	return worker.NewPool(worker.Config{
		Command: workerCommand, Max: max(2, runtime.NumCPU()), Warm: warm, Idle: 30 * time.Second, Log: log, Later: later,
	})
}

// NewVerifiers are workers that judge files, so many at once: verify.Verifier wants them. Nothing starts yet; who asked for
// them closes them.
func NewVerifiers(atOnce int) *worker.Pool {
	return worker.NewPool(worker.Config{Command: workerCommand, Max: atOnce, Idle: 30 * time.Second, Log: slog.New(slog.DiscardHandler)})
}

func (p pools) warm() {
	p.pages.Warm()
	p.press.Warm()
}

func (p pools) close() {
	p.pages.Close()
	p.press.Close()
}
