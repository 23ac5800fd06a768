// Package filestest lends tests disks that fail as people's do: a stick in exFAT, which has no links and no modes, and a
// disk that is soon full.
package filestest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ExFAT is a folder on an exFAT of its own, of 16 MB. A test is skipped where it cannot be had: it takes root, loop
// devices, FUSE, exfat-fuse and exfatprogs.
func ExFAT(t testing.TB) string {
	t.Helper()
	image := filepath.Join(t.TempDir(), "stick.img")
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 16<<20); err != nil {
		t.Fatal(err)
	}
	must(t, "mkfs.exfat", image)
	device := must(t, "losetup", "--find", "--show", image)
	t.Cleanup(func() { _ = exec.Command("losetup", "--detach", device).Run() })
	at := t.TempDir()
	must(t, "mount.exfat-fuse", device, at)
	t.Cleanup(func() { unmount(t, at) })
	return at
}

// Small is a folder on a disk of its own with room for size bytes, in whole pages. A test is skipped where it cannot be
// had: it takes root.
func Small(t testing.TB, size int) string {
	t.Helper()
	at := t.TempDir()
	must(t, "mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d,mode=700", size), "tmpfs", at)
	t.Cleanup(func() { unmount(t, at) })
	return at
}

func must(t testing.TB, command string, args ...string) string {
	t.Helper()
	out, err := exec.Command(command, args...).CombinedOutput()
	if err != nil {
		t.Skipf("no disk to try: %s: %v %s", command, err, out)
	}
	return strings.TrimSpace(string(out))
}

func unmount(t testing.TB, at string) {
	if err := exec.Command("umount", at).Run(); err != nil { // a file there is open still
		if out, err := exec.Command("umount", "--lazy", at).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	}
}
