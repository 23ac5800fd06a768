package app

import (
	"errors"

	"paraph/sync"
)

// ErrFileChanged says that a file is another one than was looked at.
var ErrFileChanged = errors.New("app: the file changed since it was opened")

// How a service can fail to do what was asked; see package sync.
var (
	ErrUnreachable = sync.ErrUnreachable
	ErrRefused     = sync.ErrRefused
	ErrToken       = sync.ErrToken
)
