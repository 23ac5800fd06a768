package host

import (
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/stamp"
)

// Visible is what a signature shows of itself in a box of a page: the holder's name, and below it who signed
// digitally and when. Pages count from 1, -1 is the last. stamp.ErrStamp: it does not fit.
func Visible(holder, language string, at time.Time, page int, box signing.Box) (*pades.Placed, error) {
	v := say.In(language)
	pdf, err := stamp.Stamp{
		Mark: signing.Mark{Mode: signing.Typed, Text: holder, Face: signing.FaceUpright},
		Head: v.Say("stamp.signed-by", "name", holder), Tail: ", " + v.Stamp(at),
		Size: signing.Size{W: box.W, H: box.H},
	}.PDF()
	if err != nil {
		return nil, err
	}
	return &pades.Placed{Page: page, Box: box, PDF: pdf}, nil
}
