package app

import (
	"fmt"

	"paraph/signing"
	"paraph/sync"
)

// ErrFileChanged says that a file is another one than was looked at.
var ErrFileChanged = signing.ErrChanged

// How a service can fail to do what was asked; see package sync.
var (
	ErrUnreachable = sync.ErrUnreachable
	ErrRefused     = sync.ErrRefused
	ErrToken       = sync.ErrToken
)

// FileError says which of several files is to blame; Err is why.
type FileError struct {
	Path string
	Err  error
}

// Error is for logs, which name no files.
func (e *FileError) Error() string { return fmt.Sprintf("app: one of the files: %v", e.Err) }

// Unwrap is why.
func (e *FileError) Unwrap() error { return e.Err }
