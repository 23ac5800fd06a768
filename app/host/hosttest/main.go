package hosttest

import (
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/otp"
	"paraph/app/host"
)

// Role is what a test binary is instead of tests when Variable names a data folder: it ends with what Do returns.
type Role struct {
	Variable string
	Do       func(folder string) int
}

// Main is all a TestMain has to do. The test binary is its own workers and its own service in the background, and what
// roles say.
func Main(m *testing.M, roles ...Role) {
	host.WorkerMain()
	if folder := os.Getenv("PARAPH_SERVICE"); folder != "" {
		limits := otp.Standard
		limits.Pause, limits.Codes, limits.PerHour = 0, 100, 100
		host.ServiceMain(host.Options{KeyInFile: true, Codes: &limits, Passed: StopAt(folder, "service"), Backups: 50 * time.Millisecond, Log: FileLog(folder, "service.log")})
	}
	for _, r := range roles {
		if folder := os.Getenv(r.Variable); folder != "" {
			os.Exit(r.Do(folder))
		}
	}
	os.Exit(m.Run())
}

// Services are the processes that serve a data folder, those that are just starting included: they are found by what
// they were started with.
func Services(folder string) (pids []int) {
	all, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range all {
		env, err := os.ReadFile(name)
		if err != nil || !strings.Contains("\x00"+string(env), "\x00PARAPH_SERVICE="+folder+"\x00") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// FileLog is a log in a file of the folder, for a process nobody sees; nil where it cannot be.
func FileLog(folder, name string) *slog.Logger {
	f, err := os.OpenFile(filepath.Join(folder, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil
	}
	return slog.New(slog.NewTextHandler(f, nil))
}

// StopAt stops the process, once, at the step the file "stop" names ("desk fetched"), and says so in the file
// "reached". What comes after is for SIGKILL.
func StopAt(folder, role string) func(string) {
	return func(step string) {
		file := filepath.Join(folder, "stop")
		if b, err := os.ReadFile(file); err != nil || string(b) != role+" "+step || os.Rename(file, file+"ped") != nil {
			return
		}
		if os.WriteFile(filepath.Join(folder, "reached"), []byte(strconv.Itoa(os.Getpid())), 0o600) == nil {
			select {}
		}
	}
}

// Reached waits for a minute until a process has stopped at its step and answers its number, 0 if none has.
func Reached(folder string) int {
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if b, err := os.ReadFile(filepath.Join(folder, "reached")); err == nil && len(b) > 0 {
			pid, _ := strconv.Atoi(string(b))
			return pid
		}
	}
	return 0
}
