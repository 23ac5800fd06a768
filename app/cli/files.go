package cli

import (
	"bufio"
	"errors"
	"io"
	"os"

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
	return in(name, mode, f)
}
