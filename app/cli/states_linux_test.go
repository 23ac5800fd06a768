package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFolderOfAnotherUser: it is said that it may not be used; what is in it stays as it is.
func TestFolderOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only the administrator can be two users")
	}
	place, err := os.MkdirTemp("", "paraph")
	if err == nil {
		err = os.Chmod(place, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(place) })
	program := filepath.Join(place, "paraphctl")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte(read(t, self)), 0o755); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(place, "theirs")
	serveOnce(t, data)
	for _, args := range [][]string{{"status"}, {"serve"}, {"token", "new", "--name", "shop"}} {
		cmd := exec.CommandContext(t.Context(), program, append(args, "--data", data)...)
		cmd.Env = []string{programVariable + "=1", "LANG=en_US.UTF-8", "HOME=" + place}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		said, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(string(said), data+": Paraph may not read or write there.") {
			t.Errorf("%q: %d %s", args, code, said)
		}
	}
}
