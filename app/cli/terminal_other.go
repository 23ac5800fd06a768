//go:build !linux

package cli

import "os"

// isTerminal is not known here: nothing is asked at a terminal.
func isTerminal(*os.File) bool { return false }

func withoutEcho(*os.File) (restore func()) { return func() {} }
