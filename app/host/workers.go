package host

import (
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"time"

	"paraph/internal/worker"
	"paraph/signing/page"
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
	maps.Copy(jobs, pressJobs())
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
	for _, name := range []string{"HOME", "PATH", "TMPDIR", "XDG_CACHE_HOME", "PARAPH_CACHE_DIR", "LANG", "TZ", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	return cmd
}

// pools are the workers of a host: one for looking at pages, whose processes keep PDFium ready, and one
// for checking and sealing, so that readers never keep a seal waiting.
type pools struct {
	pages *worker.Pool
	press *worker.Pool
}

func newPools(log *slog.Logger) pools {
	return pools{
		pages: worker.NewPool(worker.Config{
			Command: workerCommand, Max: maxOpenDocuments, Warm: 1, WarmJob: page.WarmJob, Idle: 30 * time.Second, Log: log,
		}),
		press: worker.NewPool(worker.Config{
			Command: workerCommand, Max: max(2, runtime.NumCPU()), Warm: 1, Idle: 30 * time.Second, Log: log,
		}),
	}
}

func (p pools) close() {
	p.pages.Close()
	p.press.Close()
}
