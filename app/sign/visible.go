package sign

import (
	"context"
	"os"
	"time"

	"paraph/app/say"
	"paraph/device"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/press"
	"paraph/signing/stamp"
)

// Spot is where a signature shows itself. Pages count from 1, -1 is the last.
type Spot struct {
	Page int
	Box  signing.Box
}

// Visible is what a signature shows of itself: the holder's name, and below it who signed digitally and when.
// stamp.ErrStamp: it does not fit.
func (s Spot) Visible(holder, language string, at time.Time) (*pades.Placed, error) {
	v := say.In(language)
	pdf, err := stamp.Stamp{
		Mark: signing.Mark{Mode: signing.Typed, Text: holder, Face: signing.FaceUpright},
		Head: v.Say("stamp.signed-by", "name", holder), Brief: []string{holder}, Tail: ", " + v.Stamp(at),
		Size: signing.Size{W: s.Box.W, H: s.Box.H},
	}.PDF()
	if err != nil {
		return nil, err
	}
	return &pades.Placed{Page: s.Page, Box: s.Box, PDF: pdf}, nil
}

// Content signs an open document in a worker. spot is nil where the signature is not to show itself.
func Content(ctx context.Context, workers *worker.Pool, doc *os.File, w press.Wish, spot *Spot, language string) (press.Signed, error) {
	if spot != nil {
		var err error
		if w.Visible, err = spot.Visible(device.HolderName(w.Identity.Certificate), language, w.Time); err != nil {
			return press.Signed{}, err
		}
	}
	return press.Sign(ctx, workers, doc, w)
}
