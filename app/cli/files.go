package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
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

// What is read of an input, at most, in bytes.
const (
	longestList   = 64 << 20 // the names in an @list
	longestSecret = 1 << 20  // a file with a secret, a key or a text
)

// largeError is an input of more bytes than are taken.
type largeError struct{ most int64 }

// Error is for logs.
func (e *largeError) Error() string { return fmt.Sprintf("cli: more than %d bytes", e.most) }

// read takes a file's content; "-" is standard input. A *largeError: it has more bytes than most, and no more were held.
func (s *session) read(name string, most int64) ([]byte, error) {
	if is, err := os.Stat(name); name != "-" && err == nil && is.Size() > most {
		return nil, about(name, &largeError{most})
	}
	in, err := s.input(name)
	if err != nil {
		return nil, about(name, err)
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	if err == nil && int64(len(b)) > most {
		err = &largeError{most}
	}
	return b, about(name, err)
}

// input opens a file that is read as it comes; "-" is standard input. An interrupt ends every wait for it, also that for whoever is to
// write into a pipe with a name; what waits then is left to the end of the process.
func (s *session) input(name string) (io.ReadCloser, error) {
	from := io.NopCloser(s.Stdin)
	if name != "-" {
		file, err := awaited(s, func() (*os.File, error) { return os.Open(name) })
		if err != nil {
			return nil, err
		}
		from = file
	}
	in, to := io.Pipe()
	end := context.AfterFunc(s, func() { to.CloseWithError(s.Err()) })
	go func() {
		defer end()
		_, err := io.Copy(to, from)
		to.CloseWithError(err)
		from.Close()
	}()
	return in, nil
}

// awaited is what f gives, unless it is interrupted before; then f is left to the end of the process.
func awaited[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		got T
		err error
	}
	done := make(chan result, 1)
	go func() {
		got, err := f()
		done <- result{got, err}
	}()
	select {
	case r := <-done:
		return r.got, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
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
