package verify

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/prefs"
	"paraph/ui/theme"
)

// TestCheckedFilesAreRemembered: what Verify said is kept with the time, each file once, the latest first; what it could
// not find out is not.
func TestCheckedFilesAreRemembered(t *testing.T) {
	s := desktest.NewStage(t, "it", theme.Light)
	kept, now := desktest.Memory{}, time.Date(2026, 11, 12, 10, 0, 0, 0, time.UTC)
	f := &desktest.Works{SealedErr: errors.Join(errors.New("host"), signing.ErrNotFound)}
	v := New(s.Desk, f, f)
	v.OnAnswer = func(path, answer string) {
		prefs.RememberChecked(kept, prefs.CheckedFile{Path: path, Answer: answer, At: now})
	}
	s.Show(v.Content())
	v.Open(signedContract())
	s.Settle()
	f.SealedErr = nil
	v.Open(signedContract())
	s.Settle()
	f.SealedErr = app.ErrUnreachable
	v.Open(signedContract())
	s.Settle()
	if all := prefs.CheckedLately(kept); len(all) != 1 || all[0].Answer != prefs.AnswerValid || !all[0].At.Equal(now) || all[0].Path != desktest.Contract().Path() {
		t.Errorf("%+v", all)
	}
	for i := range 30 {
		prefs.RememberChecked(kept, prefs.CheckedFile{Path: fmt.Sprintf("/home/anna/%d.pdf", i), Answer: prefs.AnswerUnknown, At: now})
	}
	if all := prefs.CheckedLately(kept); len(all) != prefs.CheckedKept || all[0].Path != "/home/anna/29.pdf" {
		t.Errorf("%d, %+v", len(all), all[0])
	}
	kept.Set(prefs.Checked, "{")
	if all := prefs.CheckedLately(kept); all != nil {
		t.Errorf("%+v", all)
	}
}
