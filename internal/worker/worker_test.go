//go:build unix

package worker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func newTestPool(t *testing.T, cfg Config) *Pool {
	t.Helper()
	if cfg.Command == nil {
		cfg.Command = self("child")
	}
	before := runtime.NumGoroutine()
	p := NewPool(cfg)
	t.Cleanup(func() {
		p.Close()
		for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				buf := make([]byte, 1<<16)
				t.Errorf("%d goroutines, %d before the pool\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
				return
			}
		}
	})
	return p
}

func document(t *testing.T, content string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "doc")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func open(t *testing.T, p *Pool) *Client {
	t.Helper()
	c, err := p.Open(t.Context(), document(t, "content"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func call(t *testing.T, c *Client, job string, args any) ([]byte, error) {
	t.Helper()
	return c.Call(t.Context(), job, args, nil, nil, nil, Limits{Time: 20 * time.Second})
}

func pid(t *testing.T, c *Client) int {
	t.Helper()
	var n int
	if _, err := c.Call(t.Context(), "pid", nil, nil, &n, nil, Limits{}); err != nil {
		t.Fatal(err)
	}
	return n
}

func running(pid int) bool { return syscall.Kill(pid, 0) == nil }

func TestEcho(t *testing.T) {
	c := open(t, newTestPool(t, Config{}))
	payload := bytes.Repeat([]byte("0123456789abcdef"), 3<<20) // 48 MB: more than any pipe holds
	var back map[string]int
	out, err := c.Call(t.Context(), "echo", map[string]int{"a": 1}, payload, &back, nil, Limits{Time: 30 * time.Second})
	if err != nil || back["a"] != 1 || !bytes.Equal(out, payload) {
		t.Fatalf("%v, %v, %d bytes", err, back, len(out))
	}
	if _, err := call(t, c, "print", nil); err != nil {
		t.Errorf("a stray line on standard output: %v", err)
	}
}

func TestAsk(t *testing.T) {
	c := open(t, newTestPool(t, Config{}))
	asks := map[string]func([]byte) ([]byte, error){
		"one":  func(q []byte) ([]byte, error) { return append([]byte("1:"), q...), nil },
		"two":  func([]byte) ([]byte, error) { return []byte(" 2"), nil },
		"no":   func([]byte) ([]byte, error) { return nil, errors.New("secret reason") },
		"code": func([]byte) ([]byte, error) { return nil, Fail("pin-locked", "secret reason") },
		"slow": func([]byte) ([]byte, error) { time.Sleep(600 * time.Millisecond); return nil, nil },
	}
	ask := func(names ...string) ([]byte, error) {
		return c.Call(t.Context(), "ask", names, nil, nil, asks, Limits{Time: 300 * time.Millisecond})
	}
	if out, err := ask("one", "two"); err != nil || string(out) != "1:question one 2" {
		t.Errorf("%q, %v", out, err)
	}
	for name, code := range map[string]string{"no": "refused", "code": "pin-locked", "unknown": "no-such-question"} {
		_, err := ask(name)
		e, ok := errors.AsType[*JobError](err)
		if !ok || e.Code != code || strings.Contains(e.Text, "secret") {
			t.Errorf("%s: %v, want code %s", name, err, code)
		}
	}
	if _, err := ask("slow"); err != nil {
		t.Errorf("the parent's own time was counted: %v", err)
	}
}

// TestSteps: a job may work long that asks in between; one that does not is ended.
func TestSteps(t *testing.T) {
	p := newTestPool(t, Config{})
	asks := map[string]func([]byte) ([]byte, error){"next": func([]byte) ([]byte, error) { return nil, nil }}
	works := func(pattern string, times int) []string { return strings.Fields(strings.Repeat(pattern+" ", times)) }
	for _, c := range []struct {
		does []string
		want error
	}{{works("work next", 8), nil}, {works("work", 300), ErrTimeout}} {
		_, err := open(t, p).Call(t.Context(), "ask", c.does, nil, nil, asks, Limits{Time: time.Minute, Step: time.Second})
		if !errors.Is(err, c.want) || err != nil && !strings.Contains(err.Error(), "step") {
			t.Errorf("%d times: %v, want %v", len(c.does), err, c.want)
		}
	}
}

func TestJobErrors(t *testing.T) {
	c := open(t, newTestPool(t, Config{}))
	for job, code := range map[string]string{"fail": "bad-thing", "plain": "", "absent": "no-such-job", "large": ""} {
		_, err := call(t, c, job, nil)
		if e, ok := errors.AsType[*JobError](err); !ok || e.Code != code {
			t.Errorf("%s: %v, want code %q", job, err, code)
		}
	}
	if _, err := call(t, c, "echo", strings.Repeat("x", maxHeader)); err == nil {
		t.Error("huge arguments were sent")
	}
	if _, err := call(t, c, "echo", 1); err != nil {
		t.Errorf("the process should live on: %v", err)
	}
	var wrong struct{}
	if _, err := c.Call(t.Context(), "echo", "text", nil, &wrong, nil, Limits{}); !errors.Is(err, ErrCrashed) {
		t.Errorf("a result of the wrong shape: %v", err)
	}
}

func TestCrash(t *testing.T) {
	var log bytes.Buffer
	p := newTestPool(t, Config{Log: slog.New(slog.NewTextHandler(&log, nil))})
	for _, how := range []string{"exit", "panic", "kill", "close"} {
		c := open(t, p)
		first := pid(t, c)
		_, err := call(t, c, "crash", how)
		if !errors.Is(err, ErrCrashed) {
			t.Errorf("%s: %v", how, err)
		}
		if _, again := call(t, c, "echo", 1); !errors.Is(again, ErrCrashed) || c.Dead() == nil {
			t.Errorf("%s: a dead client answered %v", how, again)
		}
		c.Close()
		if running(first) {
			t.Errorf("%s: the process is still there", how)
		}
	}
	if out := log.String(); !strings.Contains(out, "on purpose") || !strings.Contains(out, "exit status 7") || !strings.Contains(out, "exit status 2") {
		t.Errorf("the log lacks the panic or the status: %s", out)
	}
}

// TestDiedBetweenCalls: a child that ended while nothing was asked of it is no fault of the next job, which has not begun.
func TestDiedBetweenCalls(t *testing.T) {
	c := open(t, newTestPool(t, Config{}))
	_ = syscall.Kill(pid(t, c), syscall.SIGKILL)
	waitFor(t, func() bool { return !c.p.alive() }, "the process to die")
	if _, err := call(t, c, "echo", 1); !errors.Is(err, ErrNotBegun) || !errors.Is(err, ErrCrashed) || c.Dead() == nil {
		t.Errorf("%v", err)
	}
}

// TestSignalsAreTheParents: what ends all processes of a service, or what a terminal sends, leaves the child at its work; who kills it
// all the same is told apart from a crash.
func TestSignalsAreTheParents(t *testing.T) {
	c := open(t, newTestPool(t, Config{}))
	child := pid(t, c)
	if group, err := syscall.Getpgid(child); err != nil || group == syscall.Getpgrp() {
		t.Errorf("its process group is the parent's: %d, %v", group, err)
	}
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		if err := syscall.Kill(child, s); err != nil {
			t.Fatal(err)
		}
		if still := pid(t, c); still != child {
			t.Errorf("%v ends it", s)
		}
	}
	_ = syscall.Kill(child, syscall.SIGKILL)
	if _, err := call(t, c, "echo", 1); !errors.Is(err, ErrKilled) || !errors.Is(err, ErrCrashed) {
		t.Errorf("killed: %v", err)
	}
}

func TestLimits(t *testing.T) {
	p := newTestPool(t, Config{})
	for _, how := range []string{"", "deaf"} {
		c := open(t, p)
		first, start := pid(t, c), time.Now()
		_, err := c.Call(t.Context(), "hang", how, nil, nil, nil, Limits{Time: 300 * time.Millisecond})
		if took := time.Since(start); !errors.Is(err, ErrTimeout) || took > 2*time.Second {
			t.Errorf("hang %q: %v after %v", how, err, took)
		}
		c.Close()
		if running(first) {
			t.Errorf("hang %q: the process is still there", how)
		}
	}
	if runtime.GOOS != "linux" {
		t.Skip("resident memory is known on Linux only")
	}
	c := open(t, p)
	_, err := c.Call(t.Context(), "hog", nil, nil, nil, nil, Limits{Time: time.Minute, Memory: 300 << 20})
	if !errors.Is(err, ErrMemory) {
		t.Errorf("hog: %v", err)
	}
	if _, err := call(t, c, "echo", 1); !errors.Is(err, ErrMemory) {
		t.Errorf("a dead client answered %v", err)
	}
}

func TestCancel(t *testing.T) {
	p := newTestPool(t, Config{})
	c := open(t, p)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	start := time.Now()
	_, err := c.Call(ctx, "hang", nil, nil, nil, nil, Limits{})
	if !errors.Is(err, context.Canceled) || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	if _, err := call(t, c, "echo", 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a dead client answered %v", err)
	}

	c = open(t, p)
	if _, err := c.Call(ctx, "echo", 1, nil, nil, nil, Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
	if _, err := call(t, c, "echo", 1); err != nil {
		t.Errorf("a context that ended before the call killed the child: %v", err)
	}

	time.AfterFunc(100*time.Millisecond, c.Close)
	if _, err := call(t, c, "hang", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("closed in the middle of a call: %v", err)
	}
	if _, err := call(t, c, "echo", 1); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed client answered %v", err)
	}
}

func TestDocument(t *testing.T) {
	p := newTestPool(t, Config{Max: 1})
	journal := filepath.Join(t.TempDir(), "journal")
	var first int
	for i := range 3 {
		doc := document(t, fmt.Sprint("content ", i))
		if _, err := doc.Seek(3, 0); err != nil { // the offset is nobody's business
			t.Fatal(err)
		}
		c, err := p.Open(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		doc.Close()
		if out, err := call(t, c, "read", nil); err != nil || string(out) != fmt.Sprint("content ", i) {
			t.Errorf("%q, %v", out, err)
		}
		for want := 1; want <= 2; want++ {
			var n int
			if _, err := c.Call(t.Context(), "state", journal, nil, &n, nil, Limits{}); err != nil || n != want {
				t.Errorf("document %d: counter %d, %v, want %d", i, n, err, want)
			}
		}
		if i == 0 {
			first = pid(t, c)
		} else if pid(t, c) != first {
			t.Error("the process was not used again")
		}
		c.Close()
		c.Close()
	}
	if b, _ := os.ReadFile(journal); string(b) != "closed\nclosed\nclosed\n" {
		t.Errorf("values were closed: %q", b)
	}

	f, err := os.OpenFile(filepath.Join(t.TempDir(), "rw"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := p.Open(t.Context(), f); err == nil {
		t.Error("a writable document was handed over")
	}
}

func TestParentDies(t *testing.T) {
	for _, how := range []string{"idle", "deaf"} {
		cmd := self("parent")()
		cmd.Env = append(cmd.Env, "PARAPH_HANG="+how)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		child, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil || !running(child) {
			t.Fatalf("no child: %q", line)
		}
		time.Sleep(200 * time.Millisecond) // let it begin to hang
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		waitFor(t, func() bool { return !alive(child) }, how+" child to end after its parent")
	}
}

// alive also knows a zombie: nobody reaps an orphan where there is no init.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}

func TestGarbage(t *testing.T) {
	for _, words := range []string{
		"garbage that is long enough", "____", "___", "___\x10{not json at all", "___\x02{}", "___\x0f{\"kind\":\"open\"}",
		"___\x1b{\"kind\":\"done\",\"size\":999}", "___\x1a{\"kind\":\"done\",\"size\":-1}",
	} {
		p := newTestPool(t, Config{Command: self(words)})
		c := open(t, p)
		if _, err := c.Call(t.Context(), "echo", 1, nil, nil, nil, Limits{Time: time.Second}); !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrTimeout) {
			t.Errorf("%q: %v", words, err)
		}
		c.Close()
	}
}

// BenchmarkCall is one small job over the pipe.
func BenchmarkCall(b *testing.B) {
	p := NewPool(Config{Command: self("child")})
	defer p.Close()
	doc, err := os.Open(os.Args[0])
	if err != nil {
		b.Fatal(err)
	}
	defer doc.Close()
	c, err := p.Open(b.Context(), doc)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if _, err := c.Call(b.Context(), "echo", 1, nil, nil, nil, Limits{Time: time.Second}); err != nil {
			b.Fatal(err)
		}
	}
}
