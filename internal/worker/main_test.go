//go:build unix

package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is its own child: this variable says which.
const roleVariable = "PARAPH_WORKER_TEST"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "child":
		os.Exit(Main(testJobs()))
	case "parent":
		actParent()
	default:
		actGarbage(role)
	}
}

func self(role string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleVariable+"="+role)
		return cmd
	}
}

// actGarbage is a child that speaks nonsense: first an honest answer to open, then the role's words.
func actGarbage(words string) {
	_, _ = readFrame(os.Stdin)
	_, _ = receiveFile(0)
	_ = writeFrame(os.Stdout, header{Kind: kindDone}, nil)
	_, _ = readFrame(os.Stdin)
	fmt.Fprint(os.Stdout, strings.ReplaceAll(words, "_", "\x00"))
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// actParent starts a child that never comes back, says its process id and waits to be killed.
func actParent() {
	pool := NewPool(Config{Command: func() *exec.Cmd {
		cmd := self("child")()
		cmd.Env = append(cmd.Env, "GODEBUG=asyncpreemptoff=1") // for "deaf"
		return cmd
	}})
	doc, err := os.Open(os.Args[0])
	if err != nil {
		panic(err)
	}
	c, err := pool.Open(context.Background(), doc)
	if err != nil {
		panic(err)
	}
	fmt.Println(c.p.cmd.Process.Pid)
	_, _ = c.Call(context.Background(), "hang", os.Getenv("PARAPH_HANG"), nil, nil, nil, Limits{})
}

type closer func()

func (c closer) Close() error { c(); return nil }

func testJobs() map[string]Handler {
	warmed := false
	return map[string]Handler{
		"warm": func(*Session, json.RawMessage, []byte) (any, []byte, error) {
			warmed = true
			return nil, nil, nil
		},
		"warmed": func(*Session, json.RawMessage, []byte) (any, []byte, error) { return warmed, nil, nil },
		"pid":    func(*Session, json.RawMessage, []byte) (any, []byte, error) { return os.Getpid(), nil, nil },
		"echo":   func(_ *Session, args json.RawMessage, b []byte) (any, []byte, error) { return args, b, nil },
		"read":   jobRead,
		"state":  jobState,
		"ask":    jobAsk,
		"fail": func(*Session, json.RawMessage, []byte) (any, []byte, error) {
			return nil, nil, Fail("bad-thing", "why")
		},
		"plain": func(*Session, json.RawMessage, []byte) (any, []byte, error) { return nil, nil, errors.New("plain") },
		"large": func(*Session, json.RawMessage, []byte) (any, []byte, error) {
			return strings.Repeat("x", maxHeader), nil, nil
		},
		"crash": jobCrash,
		"hang":  jobHang,
		"hog":   jobHog,
		"print": func(*Session, json.RawMessage, []byte) (any, []byte, error) {
			fmt.Println("a stray line")
			runtime.GC()
			_, err := syscall.Write(1, []byte("another, from C\n")) // as a vendor's library would
			return nil, nil, err
		},
	}
}

func jobRead(s *Session, _ json.RawMessage, _ []byte) (any, []byte, error) {
	st, err := s.Doc().Stat()
	if err != nil {
		return nil, nil, err
	}
	b, err := io.ReadAll(io.NewSectionReader(s.Doc(), 0, st.Size()))
	if _, werr := s.Doc().Write([]byte("x")); werr == nil {
		return nil, nil, errors.New("the document could be written to")
	}
	return nil, b, err
}

// jobState counts the calls of one document and leaves a line in a file when that document is closed.
func jobState(s *Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	type counter struct {
		closer
		n int
	}
	var journal string
	if err := json.Unmarshal(args, &journal); err != nil {
		return nil, nil, err
	}
	c, _ := s.Value("counter").(*counter)
	if c == nil {
		c = &counter{closer: func() {
			f, err := os.OpenFile(journal, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err == nil {
				fmt.Fprintln(f, "closed")
				f.Close()
			}
		}}
		s.SetValue("counter", c)
	}
	c.n++
	return c.n, nil, nil
}

func jobAsk(s *Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	var names []string
	if err := json.Unmarshal(args, &names); err != nil {
		return nil, nil, err
	}
	var all []byte
	for _, n := range names {
		if n == "work" {
			for begun := time.Now(); time.Since(begun) < 400*time.Millisecond; {
				runtime.Gosched()
			}
			continue
		}
		b, err := s.Ask(n, []byte("question "+n))
		if err != nil {
			return nil, nil, err
		}
		all = append(all, b...)
	}
	return nil, all, nil
}

func jobCrash(_ *Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	switch string(args) {
	case `"exit"`:
		os.Exit(7)
	case `"panic"`:
		panic("on purpose")
	case `"close"`:
		os.Stdin.Close()
		os.Exit(0)
	}
	p, _ := os.FindProcess(os.Getpid())
	_ = p.Kill()
	select {}
}

// jobHang never returns. "deaf" also keeps every goroutine from running, as compiled WebAssembly does
// while the collector waits for it.
func jobHang(_ *Session, args json.RawMessage, _ []byte) (any, []byte, error) {
	if string(args) == `"deaf"` {
		runtime.GOMAXPROCS(1)
		for i := 0; ; i++ {
			_ = i
		}
	}
	time.Sleep(time.Hour)
	return nil, nil, nil
}

func jobHog(*Session, json.RawMessage, []byte) (any, []byte, error) {
	var all [][]byte
	for {
		b := make([]byte, 8<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
		all = append(all, b)
		time.Sleep(2 * time.Millisecond)
		if len(all) > 500 {
			return nil, nil, nil
		}
	}
}
