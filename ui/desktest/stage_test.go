package desktest

import (
	"context"
	"testing"
	"time"

	"paraph/ui/theme"
)

// TestSettleWaits: what goes on beside the screen is over when the stage is settled.
func TestSettleWaits(t *testing.T) {
	s, done := NewStage(t, "en", theme.Light), false
	s.Desk.Run(func(context.Context) error { time.Sleep(50 * time.Millisecond); return nil }, func(error) { done = true })
	s.Settle()
	if !done {
		t.Error("it did not wait")
	}
}
