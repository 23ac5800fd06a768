//go:build linux || darwin

package page

import (
	"context"
	"io/fs"
	"os"
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// ours reports whether a file belongs to the user this process runs as.
func ours(st fs.FileInfo) bool {
	sys, ok := st.Sys().(*syscall.Stat_t)
	return ok && int(sys.Uid) == os.Getuid()
}

// withMappedMemory lets WebAssembly memory grow in place: address space for the most it may become is
// reserved once, and given back whole when the instance ends. Without it every growth is a copy, and
// a scanned document takes three times the memory.
func withMappedMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(mapMemory))
}

type mapped struct{ whole []byte }

func mapMemory(_, most uint64) experimental.LinearMemory {
	whole, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return &mapped{} // Reallocate then refuses, and the instance is not made
	}
	return &mapped{whole: whole}
}

// Reallocate returns the first size bytes, nil if they are more than was reserved.
func (m *mapped) Reallocate(size uint64) []byte {
	if size > uint64(len(m.whole)) {
		return nil
	}
	return m.whole[:size:size]
}

// Free gives the address space back.
func (m *mapped) Free() {
	if m.whole != nil {
		_ = unix.Munmap(m.whole)
		m.whole = nil
	}
}
