package looktest

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2/canvas"

	"paraph/ui/kit"
)

// Centred says which buttons and chips have a line of words that is not in the middle of their height.
func (l *Look) Centred() (faults []string) {
	for _, i := range l.Items {
		t, ok := i.Object.(*canvas.Text)
		if !ok || t.Text == "" {
			continue
		}
		for k := range l.Items {
			around := &l.Items[k]
			kind := fmt.Sprintf("%T", around.Object)
			if kind != "*kit.Button" && kind != "*kit.chip" || !i.standsIn(around.Object) {
				continue
			}
			if off := middle(i.Place) - middle(around.Place); math.Abs(float64(off)) > 1.5 && around.Place.H < 2*i.Place.H+10 {
				faults = append(faults, fmt.Sprintf("%q stands %.1f from the middle of its %s", t.Text, off, kind))
			}
		}
	}
	return faults
}

func middle(r Rect) float32 { return r.Y + r.H/2 }

// Bars says which scrolls have a bar inside another one that has one too: the wheel would do now the one, now the other.
func (l *Look) Bars() (faults []string) {
	for _, i := range l.Items {
		inner, ok := i.Object.(*kit.Scroll)
		if !ok || !barred(inner) {
			continue
		}
		for _, w := range i.Within {
			if outer, ok := w.(*kit.Scroll); ok && barred(outer) {
				faults = append(faults, fmt.Sprintf("the scroll at %v has a bar in one that has a bar", i.Place))
			}
		}
	}
	return faults
}

func barred(s *kit.Scroll) bool {
	return s.Content != nil && s.Content.MinSize().Height > s.Size().Height+slack
}
