package worker

import (
	"errors"
	"fmt"
)

// What can happen to a child. A Client that met one of the first three, or whose context ended in the
// middle of a call, is dead and answers every further call with the same error and ErrNotBegun, as does one whose process ended
// between two calls; its Pool starts another process for the next document.
var (
	ErrCrashed = errors.New("worker: the process died")
	ErrTimeout = errors.New("worker: the job took too long")
	ErrMemory  = errors.New("worker: the job took too much memory")
	// ErrKilled goes with ErrCrashed where somebody else ended the process (the kernel for want of memory, a signal to all processes of a
	// service): it says nothing of the document.
	ErrKilled = errors.New("worker: the process was killed")
	ErrClosed = errors.New("worker: closed")
	// ErrNotBegun is a job whose process was gone before its turn came; it goes with what ended the process.
	ErrNotBegun = errors.New("worker: not begun")
)

// JobError is a failure the job itself reported; the process lives on. Code is a word both sides know
// and may be empty, Text is for the log only.
type JobError struct {
	Code string
	Text string
}

// Error names the code and the text.
func (e *JobError) Error() string { return fmt.Sprintf("worker: job failed (%s): %s", e.Code, e.Text) }

// Fail is what a handler returns to be understood by its caller: it arrives there as a *JobError.
func Fail(code, text string) error { return &JobError{Code: code, Text: text} }
