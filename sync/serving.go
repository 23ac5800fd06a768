package sync

import (
	"errors"
	"fmt"
)

// What is so where a service was looked for and none of ours could answer. Each is ErrUnreachable to who only asks again.
var (
	ErrFull     = fmt.Errorf("sync: the service has as much to do as it takes: %w", ErrUnreachable)
	ErrSilent   = fmt.Errorf("sync: another process holds the data folder and does not answer: %w", ErrUnreachable)
	ErrStranger = fmt.Errorf("sync: something else answers there: %w", ErrUnreachable)
)

// ErrNoOffice says that a data folder holds nothing yet. Who only reads makes none there.
var ErrNoOffice = errors.New("sync: there is no office in the data folder")

// ErrSealFile says that the office's seal comes from a file of its own, which only the office can renew.
var ErrSealFile = errors.New("sync: the seal comes from a file")

// ServedError says that a service runs on the data folder already, and where it listens.
type ServedError struct {
	Folder string
	URL    string
}

// Error is for logs.
func (e *ServedError) Error() string { return "sync: the data folder is served at " + e.URL }

// Unwrap says what it means for a second service: ErrBusy.
func (e *ServedError) Unwrap() error { return ErrBusy }

// ListenFault is why nobody can listen at an address. Each has a sentence ("listen." and the word).
type ListenFault string

// The faults of an address to listen at.
const (
	ListenTaken     ListenFault = "taken"     // another program listens there
	ListenForbidden ListenFault = "forbidden" // the system gives the port only to its administrator
	ListenNoAddress ListenFault = "address"   // not an address and port of this computer
)

// ListenError says that the service cannot listen at the address it was told.
type ListenError struct {
	Address string
	Fault   ListenFault
	Err     error
}

// Error is for logs.
func (e *ListenError) Error() string {
	return fmt.Sprintf("sync: listening at %s: %v", e.Address, e.Err)
}

// Unwrap is what the system said.
func (e *ListenError) Unwrap() error { return e.Err }
