package verify

import (
	"context"
	"testing"
	"time"

	journey "paraph/app/verify"
	"paraph/signing"
	"paraph/signing/compare"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// TestCompareWithWhatWasSent: a valid file is held against the original that is chosen; what was edited before it was signed stands in
// the list of changes with the words sent and received, and in boxes on the pages, and F8 goes through it.
func TestCompareWithWhatWasSent(t *testing.T) {
	s := desktest.NewStage(t, "en", theme.Light)
	works := &desktest.Works{SealedErr: signing.ErrNotFound, Edits: []compare.Edit{
		{Kind: compare.Word, Page: 2, OriginalPage: 2, Box: compare.Place{X: 180, Y: 240, W: 60, H: 14}, Before: "12.400,00", After: "72.400,00"},
		{Kind: compare.FormValue, Page: 3, OriginalPage: 3, Box: compare.Place{X: 80, Y: 80, W: 100, H: 18}, After: "Torino", Asked: true},
		{Kind: compare.PageMissing, OriginalPage: 4, Box: compare.Place{W: 595, H: 842}},
	}}
	v := New(s.Desk, works, works)
	v.OnSent = func(context.Context) ([]journey.Sent, error) {
		return []journey.Sent{
			{Title: "Contract of supply", At: time.Date(2026, 11, 3, 9, 0, 0, 0, time.Local), Read: func(context.Context) ([]byte, error) { return []byte("%PDF"), nil }},
			{Title: "Another one"},
		}, nil
	}
	s.Show(v.Content())
	v.Open(signedContract())
	s.Settle()
	if v.HasChanges() {
		t.Error("there are changes before anything was compared")
	}
	s.Press("Compare with what I sent…")
	s.Settle()
	s.Must("Another one")
	for _, row := range desktest.OnStage[*kit.PressRow](s) {
		if row.Hint() == "Contract of supply" {
			row.Tapped(nil)
		}
	}
	s.Settle()
	s.Must("Compared with the original: 2 edits that nobody asked for.")
	s.Must("Not what was sent")
	s.Must("Page 2: Other words")
	s.Must("12.400,00")
	s.Must("72.400,00")
	s.Must("This was asked for.")
	s.Must("Page 4 of the original: The page is missing")
	s.Must("Changes 3")
	if p := v.View().Page(); p != 2 {
		t.Errorf("page %d is shown", p)
	}
	if n := len((&marks{v: v}).Draw(2, 1)); n != 3 { // a box, and a word on its ground
		t.Errorf("%d things are drawn on page 2", n)
	}
	v.NextChange(1)
	if p := v.View().Page(); p != 3 {
		t.Errorf("then page %d", p)
	}
	if !(&marks{v: v}).Down(2, signing.Point{X: 200, Y: 245}, 1, 0) || v.View().Page() != 2 {
		t.Error("a press on a box does not go to its edit")
	}
	v.Refresh()
	s.Settle()
	s.MustNot("72.400,00")
	s.MustNot("Not what was sent")
}
