package app

import "paraph/sync"

// How a service can fail to do what was asked; see package sync.
var (
	ErrUnreachable = sync.ErrUnreachable
	ErrRefused     = sync.ErrRefused
	ErrToken       = sync.ErrToken
)
