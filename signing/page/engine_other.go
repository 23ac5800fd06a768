//go:build !linux && !darwin

package page

import (
	"context"
	"io/fs"
)

// ours is not asked here: a folder below the user's profile is private.
func ours(fs.FileInfo) bool { return true }

// withMappedMemory has no counterpart here yet: memory grows by copies.
func withMappedMemory(ctx context.Context) context.Context { return ctx }
