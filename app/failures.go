package app

import (
	"fmt"

	"paraph/signing"
	"paraph/sync"
)

// How what was asked can fail; see packages signing and sync.
var (
	ErrFileChanged = signing.ErrFileChanged // another one than was looked at
	ErrGone        = sync.ErrGone           // too late to take it back
	ErrUnreachable = sync.ErrUnreachable
	ErrForeign     = sync.ErrForeign // a service that is not ours
	ErrDatabase    = sync.ErrDatabase
	ErrRefused     = sync.ErrRefused
	ErrToken       = sync.ErrToken

	ErrBackupPlace   = sync.ErrBackupPlace // backups would lie in the data folder
	ErrNotBackup     = sync.ErrNotBackup
	ErrBackupDamaged = sync.ErrBackupDamaged
	ErrPassphrase    = sync.ErrPassphrase // that of a backup
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
