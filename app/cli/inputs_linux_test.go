package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"paraph/app/cli"
	"paraph/device/pkcs11/tokentest"
)

// TestInputsWithoutAnEnd are left where they pass what is taken, before memory is spent on them; what only has a large size is not read.
func TestInputsWithoutAnEnd(t *testing.T) {
	data := begun(t)
	large := filepath.Join(t.TempDir(), "large.pdf")
	if err := os.WriteFile(large, []byte("%PDF-1.7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 2<<30); err != nil {
		t.Fatal(err)
	}
	cmd := asProgram(t, "verify", large, "--data", data)
	cmd.Args = append([]string{"sh", "-c", `ulimit -v 2500000; exec "$@"`, "sh", cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	if errs := ended(t, cmd, 3); !strings.Contains(errs, "damaged") {
		t.Errorf("verify holds the whole file: %.300s", errs)
	}
	to := []string{"--signer", "Anna,Rossi,anna@example.com", "--data", data}
	const most, more = "A document may have at most 64 MB.", "The file has more than 1 MB; no more are taken of it."
	said(t, 3, "too-large", large+": "+most, append([]string{"send", large}, to...)...)
	said(t, 3, "too-large", "/dev/zero: "+most, append([]string{"send", "/dev/zero"}, to...)...)
	said(t, 3, "too-large", "/dev/zero: "+most, append([]string{"send", contract(t), "/dev/zero"}, to...)...)
	said(t, 3, "too-large", large+": "+more, "fields", contract(t), "--pdf-password-file", large)
	said(t, 3, "not-a-pdf", "/dev/zero: This is not a PDF.", "verify", "/dev/zero", "--data", data)

	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	defer zero.Close()
	cmd = asProgram(t, append([]string{"send", "-"}, to...)...)
	cmd.Stdin = zero
	if errs := ended(t, cmd, 3); !strings.Contains(errs, most) {
		t.Errorf("standard input: %s", errs)
	}
}

// ended runs a program to its end and gives its standard error.
func ended(t *testing.T, cmd *exec.Cmd, want int) string {
	t.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != want {
		t.Errorf("%v: %d, want %d: %s", cmd.Args, code, want, errs.String())
	}
	return errs.String()
}

// silent is standard input that says nothing; asked is closed when somebody waits for it.
type silent struct {
	once  sync.Once
	asked chan struct{}
}

// Read implements io.Reader.
func (s *silent) Read([]byte) (int, error) {
	s.once.Do(func() { close(s.asked) })
	select {}
}

// TestInterruptedInput: whoever ends a command that waits for what it reads ends it.
func TestInterruptedInput(t *testing.T) {
	data, key, signer := begun(t), p12(t, tokentest.Entry{Label: "Studio"}), []string{"--signer", "Anna,Rossi,anna@example.com"}
	pdf, elsewhere := contract(t), filepath.Join(t.TempDir(), "new")
	for name, args := range map[string][]string{
		"send":              append([]string{"send", "PIPE"}, signer...),
		"send what comes":   append([]string{"send", "-"}, signer...),
		"verify":            {"verify", "PIPE"},
		"verify what comes": {"verify", "-"},
		"a list":            {"verify", "@PIPE"},
		"a key":             {"sign", pdf, "--p12", "PIPE", "--password-file", key[3]},
		"a password":        {"sign", pdf, "--p12", key[1], "--password-file", "PIPE"},
		"a PDF to sign":     append([]string{"sign", "-", "--box", "1,72,600,164,45", "-o", filepath.Join(t.TempDir(), "o.pdf")}, key...),
		"fields":            {"fields", "PIPE"},
		"a backup":          {"restore", "PIPE", "--password-file", key[3], "--data", elsewhere},
		"what comes of one": {"restore", "-", "--password-file", key[3], "--data", elsewhere},
	} {
		t.Run(name, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := unix.Mkfifo(pipe, 0o600); err != nil {
				t.Fatal(err)
			}
			args := strings.Split(strings.ReplaceAll(strings.Join(args, "\x00"), "PIPE", pipe), "\x00")
			if args[0] != "restore" {
				args = append(args, "--data", data)
			}
			ctx, interrupt := context.WithCancel(t.Context())
			in, code := &silent{asked: make(chan struct{})}, make(chan int, 1)
			go func() { code <- cli.Run(ctx, args, cli.Streams{Stdin: in, Stdout: io.Discard, Stderr: io.Discard}) }()
			if slices.Contains(args, "-") {
				<-in.asked
			} else {
				waitFor(t, "the pipe to be opened", func() bool {
					fd, err := unix.Open(pipe, unix.O_WRONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
					if err == nil {
						t.Cleanup(func() { unix.Close(fd) })
					}
					return err == nil
				})
			}
			interrupt()
			select {
			case is := <-code:
				if is != 130 {
					t.Errorf("ended with %d", is)
				}
			case <-time.After(time.Minute):
				t.Error("it goes on waiting")
			}
		})
	}
	pipe := filepath.Join(t.TempDir(), "pipe") // nobody writes into
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if code := cli.Run(ctx, append([]string{"send", pipe}, signer...), cli.Streams{Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard}); code != 130 {
		t.Errorf("ended with %d", code)
	}
}
