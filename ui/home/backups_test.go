package home

import (
	"testing"
	"time"

	"paraph/app/office"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// TestABackupIsAskedFor: where none was made for a week and there is something to lose, or the last did not come about, "Needs you"
// says so and leads to where it is mended; once it is made the row goes.
func TestABackupIsAskedFor(t *testing.T) {
	day := 24 * time.Hour
	failed := office.Backups{Regular: office.Regular{Folder: "/media/stick"}, Failed: office.BackupAway}
	for name, c := range map[string]struct {
		sent     time.Duration // how long ago something changed; 0: nothing was ever sent
		practice bool
		is       func(now time.Time) office.Backups
		says     string
	}{
		"never":              {sent: 8 * day, says: "No backup was ever made."},
		"never, but new":     {sent: 6 * day},
		"practice":           {sent: 8 * day, practice: true},
		"nothing to lose":    {},
		"a week ago":         {sent: 30 * day, is: func(now time.Time) office.Backups { return office.Backups{Last: now.Add(-8 * day)} }, says: "The last backup was made"},
		"the day before":     {sent: 30 * day, is: func(now time.Time) office.Backups { return office.Backups{Last: now.Add(-1 * day)} }},
		"before the request": {sent: 2 * day, is: func(now time.Time) office.Backups { return office.Backups{Last: now.Add(-30 * day)} }},
		"failed":             {is: func(time.Time) office.Backups { return failed }, says: "/media/stick is not there"},
	} {
		t.Run(name, func(t *testing.T) {
			r := desktest.NewRig(t, "en", theme.Light)
			r.Works.ReadyIs.Practice = c.practice
			if c.is != nil {
				r.Works.BackupsAre = c.is(r.Now)
			}
			if c.sent > 0 {
				e := r.EntryOf(1, "A.pdf", signing.Done, c.sent)
				e.Request.Practice = c.practice
				r.Put(e)
			}
			h := New(r.Kit, r.Desk, r.Works)
			h.SetFirstStepsDone("sample", "check", "sign")
			asked := 0
			h.OnBackup = func() { asked++ }
			r.Show(h.Content())
			h.Refresh()
			r.Settle()
			b := r.Button(h.Content(), "Back up")
			if (b != nil) != (c.says != "") || !desktest.Holds(h.Content(), c.says) {
				t.Fatalf("the button is there: %v", b != nil)
			}
			if b == nil {
				return
			}
			b.Press()
			r.Works.BackupsAre = office.Backups{Last: r.Now}
			h.RefreshBackups()
			r.Settle()
			if asked != 1 || r.Button(h.Content(), "Back up") != nil {
				t.Errorf("asked %d times; the row stays", asked)
			}
		})
	}
}
