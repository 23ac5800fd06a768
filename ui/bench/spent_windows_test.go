package bench

import (
	"syscall"
	"time"
)

// spent is the processor's time this process has used.
func spent() time.Duration {
	self, err := syscall.GetCurrentProcess()
	must(err)
	var begun, ended, kernel, user syscall.Filetime
	must(syscall.GetProcessTimes(self, &begun, &ended, &kernel, &user))
	used := func(t syscall.Filetime) time.Duration {
		return time.Duration(int64(t.HighDateTime)<<32+int64(t.LowDateTime)) * 100
	}
	return used(kernel) + used(user)
}
