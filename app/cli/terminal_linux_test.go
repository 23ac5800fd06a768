package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"paraph/app/cli"
	"paraph/device/pkcs11/tokentest"
)

// terminal is a pseudo-terminal: what a person types goes into the first, the program reads the second.
func terminal(t *testing.T) (person, program *os.File) {
	t.Helper()
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	person = os.NewFile(uintptr(fd), "ptmx")
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	t.Cleanup(func() { person.Close(); program.Close() })
	return person, program
}

// TestSecretAtTheTerminal: asked for where no file is named, shown nowhere, and an interrupt ends the wait.
func TestSecretAtTheTerminal(t *testing.T) {
	key := p12(t, tokentest.Entry{Label: "Studio"})
	for name, more := range map[string][]string{"no file": nil, "-": {"--password-file", "-"}, "interrupted": nil} {
		person, program := terminal(t)
		pdf := contract(t)
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		said, errs := io.Pipe()
		ended := make(chan int, 1)
		go func() {
			ended <- cli.Run(ctx, append([]string{"sign", pdf, "--p12", key[1]}, more...), cli.Streams{Stdin: program, Stdout: io.Discard, Stderr: errs})
			errs.Close()
		}()
		asked := make([]byte, 200)
		n, _ := said.Read(asked)
		rest := make(chan []byte, 1)
		go func() { b, _ := io.ReadAll(said); rest <- b }()
		want := 0
		if name == "interrupted" {
			want = 130
			stop()
		} else if _, err := person.WriteString(p12Password + "\n"); err != nil {
			t.Fatal(err)
		}
		if code := <-ended; code != want {
			t.Errorf("%s: %d %s%s", name, code, asked[:n], <-rest)
			continue
		}
		if all := append(asked[:n], <-rest...); !strings.Contains(string(all), "nothing is shown") || bytes.Contains(all, []byte(p12Password)) {
			t.Errorf("%s: %s", name, all)
		}
		state, err := unix.IoctlGetTermios(int(program.Fd()), unix.TCGETS)
		if err != nil || state.Lflag&unix.ECHO == 0 {
			t.Errorf("%s: the terminal stays dumb: %v", name, err)
		}
		if want == 0 {
			valid(t, pdf, filepath.Join(filepath.Dir(pdf), "contratto-signed.pdf"))
			_, _ = program.WriteString("end")
			screen := make([]byte, 1000)
			if n, _ := person.Read(screen); bytes.Contains(screen[:n], []byte(p12Password)) {
				t.Errorf("%s: the screen shows the password", name)
			}
		}
	}
}
