//go:build unix

package bench

import (
	"syscall"
	"time"
)

// spent is the processor's time this process has used.
func spent() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
