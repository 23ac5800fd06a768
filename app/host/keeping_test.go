package host_test

import (
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
)

// TestABackupThatHangsHoldsUpNothing: while the folder for the backups does not answer, the service takes up what was set, and ends.
func TestABackupThatHangsHoldsUpNothing(t *testing.T) {
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	set := &office.Office{Folder: f}
	if err := set.SetRegular(office.Regular{Folder: t.TempDir(), Keep: 3, Passphrase: phrase}); err != nil {
		t.Fatal(err)
	}
	hangs, answers := make(chan struct{}), make(chan struct{})
	o := host.Options{Folder: f.Path(), KeyInFile: true, Backups: time.Millisecond, Passed: func(step string) {
		if step == "backup written" {
			close(hangs)
			<-answers
		}
	}}
	h, err := host.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	<-hangs
	if h, err = h.Anew(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if lock, err := f.Lock(); err != nil {
		t.Errorf("the folder is not free: %v", err)
	} else {
		lock.Close()
	}
	close(answers)
	hosttest.Happens(t, "the end of the backup", func() bool { return f.WhileBackingUp(func() error { return nil }) == nil })
}
