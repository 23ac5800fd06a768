//go:build !linux

package worker

import (
	"os"
	"time"
)

// resident is not known here: only the time limit holds.
func resident(int) int64 { return 0 }

// busy is not known here: the clock on the wall is taken.
func busy(int) (time.Duration, bool) { return 0, false }

func expendable(int) {}

// takeStreams is for Go's own writers only here: what C code prints would stand between the frames.
func takeStreams() (in, out *os.File, err error) {
	in, out = os.Stdin, os.Stdout
	os.Stdout = os.Stderr
	return in, out, nil
}

// followParent has no counterpart here: the child ends with its standard input.
func followParent() {}
