package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	return os.ReadFile(name)
}

// write puts content in place as put does, readable for everybody.
func (s *session) write(name string, content []byte, force bool) error {
	return s.put(name, 0o644, force, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// put lets f write an output and puts it in place: whole or not at all, synced, and never over an existing
// file unless force says so. "-" is standard output.
func (s *session) put(name string, mode os.FileMode, force bool, f func(io.Writer) error) error {
	if name == "-" {
		return f(s.Stdout)
	}
	if !force {
		if _, err := os.Lstat(name); err == nil {
			return fmt.Errorf("%w: %s", fs.ErrExist, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if err = f(temp); err == nil {
		err = temp.Sync()
	}
	if err == nil {
		err = temp.Chmod(mode)
	}
	if e := temp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if force {
		return os.Rename(temp.Name(), name)
	}
	// A link is refused where a name exists, also one that appeared since we looked.
	if err := os.Link(temp.Name(), name); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Rename(temp.Name(), name)
}
