package kit

import "fyne.io/fyne/v2"

// InLines puts objects beside each other, equally wide, in as many lines as it takes for each to be least wide: gap apart, and the
// lines down.
func InLines(gap, down float32, least func() float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &inLines{gap, down, least}, Objects: objects}
}

type inLines struct {
	gap, down float32
	least     func() float32
}

// columns is how many stand beside each other, and how wide each is.
func (l *inLines) columns(n int, width float32) (per int, wide float32) {
	for lines := 1; ; lines++ {
		per = (n + lines - 1) / lines
		wide = part(width-l.gap*float32(per-1), per)
		if per <= 1 || wide >= l.least() {
			return per, max(0, wide)
		}
	}
}

// lay goes through the objects with the place each has, and answers how high all are.
func (l *inLines) lay(objects []fyne.CanvasObject, width float32, at func(o fyne.CanvasObject, x, y, w, h float32)) (high float32) {
	if len(objects) == 0 {
		return 0
	}
	per, wide := l.columns(len(objects), width)
	for i := 0; i < len(objects); i += per {
		if i > 0 {
			high += l.down
		}
		line := objects[i:min(i+per, len(objects))]
		tall := filler{}.heightAt(line, wide)
		for j, o := range line {
			at(o, float32(j)*(wide+l.gap), high, wide, tall)
		}
		high += tall
	}
	return high
}

// Layout implements fyne.Layout.
func (l *inLines) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.lay(objects, size.Width, place)
}

// MinSize implements fyne.Layout.
func (l *inLines) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.least(), filler{}.heightAt(objects, l.least()))
}

func (l *inLines) natural(objects []fyne.CanvasObject) fyne.Size {
	wide := max(l.least(), filler{}.natural(objects).Width)*float32(len(objects)) + l.gap*float32(max(0, len(objects)-1))
	return fyne.NewSize(wide, l.heightAt(objects, wide))
}

func (l *inLines) heightAt(objects []fyne.CanvasObject, width float32) float32 {
	return l.lay(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}
