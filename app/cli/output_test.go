package cli_test

import (
	"bytes"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"paraph/app/cli"
)

// lossy takes so many lines, then fails.
type lossy struct {
	lines, tries int
	err          error
}

func (l *lossy) Write(b []byte) (int, error) {
	l.tries++
	if l.tries > l.lines {
		return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: l.err}
	}
	return len(b), nil
}

// TestOutputThatIsLost: a command whose answer nobody gets does not end as if it were done, and says why once.
func TestOutputThatIsLost(t *testing.T) {
	data := begun(t)
	for range 3 {
		expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--no-wait", "--data", data)
	}
	const full = "There is no room for what the command says"
	for _, c := range []struct {
		out   lossy
		args  []string
		words string
	}{
		{lossy{err: syscall.ENOSPC}, []string{"token", "new", "--name", "t", "--json"}, full},
		{lossy{err: syscall.ENOSPC}, []string{"token", "new", "--name", "t"}, full},
		{lossy{err: syscall.ENOSPC}, []string{"token", "new", "--name", "t", "--lang", "it"}, "Non c’è spazio per ciò che il comando dice"},
		{lossy{err: syscall.EBADF}, []string{"token", "new", "--name", "t"}, "its output is closed"},
		{lossy{err: syscall.EPIPE}, []string{"token", "new", "--name", "t"}, ""},
		{lossy{lines: 1, err: syscall.ENOSPC}, []string{"status"}, full},
		{lossy{err: syscall.ENOSPC}, []string{"status", "no-such-request", "--json"}, full},
		{lossy{err: syscall.ENOSPC}, []string{"--help"}, full},
	} {
		var errs bytes.Buffer
		code := cli.Run(t.Context(), append(c.args, "--data", data), cli.Streams{Stdin: strings.NewReader(""), Stdout: &c.out, Stderr: &errs})
		if code != 4 || (c.words == "" && strings.Contains(errs.String(), "What the command")) || (c.words != "" && strings.Count(errs.String(), c.words) != 1) {
			t.Errorf("%q: %d %q", c.args, code, errs.String())
		}
		if c.out.tries > c.out.lines+1 {
			t.Errorf("%q: written on, %d times", c.args, c.out.tries)
		}
	}
}
