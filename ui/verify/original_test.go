package verify

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"paraph/app"
	"paraph/signing"
	"paraph/ui/desktest"
)

// TestAsSigned: the page as it was signed is shown in the same place with Space, as long as it is held or until it is pressed again, and
// in the bar; another change of another signature has that one's version opened.
func TestAsSigned(t *testing.T) {
	s, v := reported(t, changed())
	var sizes []int64
	v.OpenSigned = func(_ context.Context, doc app.Document, size int64) (app.Document, *signing.Facts, error) {
		sizes = append(sizes, size)
		return desktest.Earlier{Document: desktest.Contract()}, desktest.FourPages(), nil
	}
	v.report.was.close()
	v.report.feet()
	s.Until("it is opened", func() bool { return v.report.was.doc != nil })
	clock := time.Now()
	v.now = func() time.Time { return clock }
	m := &marks{v: v}
	at := v.View().Page()
	var keyed desktop.Keyable = v.View()
	key := &fyne.KeyEvent{Name: fyne.KeySpace}
	keyed.KeyDown(key)
	if !v.View().ShowsOther() || v.View().Page() != at || v.report.bar.which.Index() != 1 {
		t.Error("Space does not show what was signed")
	}
	keyed.KeyUp(key)
	if !v.View().ShowsOther() {
		t.Error("pressed, it does not stay")
	}
	keyed.KeyDown(key)
	keyed.KeyUp(key)
	if v.View().ShowsOther() {
		t.Error("pressed again, it does not go")
	}
	keyed.KeyDown(key)
	clock = clock.Add(time.Second)
	keyed.KeyUp(key)
	if v.View().ShowsOther() {
		t.Error("held, it does not go")
	}
	if !m.Key(key, 0) {
		t.Error("the key goes on to the window")
	}
	for _, p := range v.report.bar.which.Held() {
		if p.(interface{ Hint() string }).Hint() == "Page as it was signed (Space)" {
			p.(fyne.Tappable).Tapped(nil)
		}
	}
	if !v.View().ShowsOther() {
		t.Error("the bar does not show it")
	}
	s.Must("1 of 3")
	if len(sizes) != 1 || sizes[0] != 3 {
		t.Errorf("opened: %v", sizes)
	}
	v.Close()
	if v.View().ShowsOther() {
		t.Error("it is shown without a document")
	}
}

// TestAsSignedIsNotThere: where nobody can say what was signed the bar gives that reason, and Space does nothing.
func TestAsSignedIsNotThere(t *testing.T) {
	r := changed()
	r.Signatures[0].SignedBytes = 0
	_, v := reported(t, r)
	if why, has := v.HasOriginal(); has || why != "Nobody can say which part of the file was signed." {
		t.Errorf("%q", why)
	}
	v.TurnOriginal()
	if v.View().ShowsOther() || v.report.bar.which.Index() != 0 {
		t.Error("it is shown")
	}
}
