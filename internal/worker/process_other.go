//go:build !linux

package worker

// resident is not known here: only the time limit holds.
func resident(int) int64 { return 0 }

func expendable(int) {}

// followParent has no counterpart here: the child ends with its standard input.
func followParent() {}
