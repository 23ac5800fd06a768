package cli

import (
	"errors"
	"io"
	"syscall"
)

// output is standard output; what went wrong with it first is kept, and nothing more is written.
type output struct {
	to  io.Writer
	err error
}

// Write implements io.Writer.
func (o *output) Write(b []byte) (int, error) {
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.to.Write(b)
	o.err = err
	return n, err
}

// lost reports whether what the command has to say goes nowhere any more: a list stops there.
func (s *session) lost() bool { return s.out.err != nil }

// ended is how a command ends, whose own word is code. Lost output is said once; whoever closed a pipe knows.
func (s *session) ended(code int) int {
	switch {
	case !s.lost():
		return code
	case errors.Is(s.out.err, syscall.ENOSPC), errors.Is(s.out.err, syscall.EDQUOT):
		s.say("cli.output.full")
	case !errors.Is(s.out.err, syscall.EPIPE):
		s.say("cli.output.closed")
	}
	return exitOutside
}
