package cli

import (
	"bufio"
	"errors"
	"io"
	"os"
	"syscall"

	"paraph/internal/files"
)

func readLine(r io.Reader) ([]byte, error) {
	b, err := bufio.NewReader(r).ReadBytes('\n')
	if errors.Is(err, io.EOF) && len(b) > 0 {
		err = nil
	}
	return b, err
}

// read takes a file's content; "-" is standard input.
func (s *session) read(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(s.Stdin)
	}
	b, err := os.ReadFile(name)
	return b, about(name, err)
}

// write puts content in place as put does, for everybody the process's umask lets read.
func (s *session) write(name string, content []byte, force bool) error {
	return s.put(name, files.Theirs, force, files.Bytes(content))
}

// put lets f write an output and puts it in place: whole or not at all, and never over an existing file unless force says
// so. "-" is standard output.
func (s *session) put(name string, mode os.FileMode, force bool, f func(io.Writer) error) error {
	if name == "-" {
		return f(s.Stdout)
	}
	in := files.New
	if force {
		in = files.Replace
	}
	if err := noFolder(name); err != nil {
		return err
	}
	to, own := &output{}, error(nil)
	err := in(name, mode, func(w io.Writer) error {
		to.to = w
		own = f(to)
		return own
	})
	if err == nil || (own != nil && to.err == nil) { // what f says by itself is not about the output
		return err
	}
	return &outputError{name, err}
}

// outputError is why an output was not written: what is said of it names that one.
type outputError struct {
	path string
	err  error
}

// Error is the cause's.
func (e *outputError) Error() string { return e.err.Error() }

// Unwrap is the cause.
func (e *outputError) Unwrap() error { return e.err }

// noFolder refuses an output that is a folder.
func noFolder(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return &outputError{name, syscall.EISDIR}
	}
	return nil
}
