package looktest

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"regexp"
	"strconv"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Contrast says which words (4.5 : 1, what is off 3 : 1) and icons (3 : 1) are too faint on what lies below them.
// picture, where there is one, is the window as it was drawn: the grounds are compared with it.
func (l *Look) Contrast(picture image.Image) (faults []string) {
	for k, i := range l.Items {
		name, ink, least := inkOf(i)
		if ink == nil || i.Seen().empty() {
			continue
		}
		area := i.Place
		if t, ok := i.Object.(*canvas.Text); ok {
			area = glyphs(i, t)
		}
		x, y := area.X+area.W/2, area.Y+area.H/2
		ground, known := l.below(k, x, y)
		if !i.Clip.holds(x, y) || !known {
			continue
		}
		if got := Ratio(over(ink, ground), ground); got < least-0.05 {
			faults = append(faults, fmt.Sprintf("%s has %.1f : 1 on %s", name, got, hex(ground)))
		}
		if picture != nil {
			if at := l.pixel(picture, area.X-1, y); near(i, l, k, area, y) && !alike(at, ground) {
				faults = append(faults, fmt.Sprintf("%s lies on %s, drawn is %s", name, hex(ground), hex(at)))
			}
		}
	}
	return faults
}

// near reports whether the point left of an item is inside the same ground, and the item whole in sight: at the edge of what
// scrolls a ring may lie over it.
func near(i Item, l *Look, k int, area Rect, y float32) bool {
	if _, text := i.Object.(*canvas.Text); !text || !i.Clip.holds(area.X-3, y) || i.Seen().H < i.Place.H {
		return false
	}
	here, _ := l.below(k, area.X+area.W/2, y)
	for _, dx := range []float32{0, -1, -2, -3} {
		if there, known := l.below(len(l.Items), area.X+dx, y); !known || there != here {
			return false
		}
	}
	const shade = 12 // how far the shadow reaches of what floats above
	for _, dy := range []float32{-shade, shade} {
		under, _ := l.below(k, area.X, y+dy)
		if above, _ := l.below(len(l.Items), area.X, y+dy); above != under {
			return false
		}
	}
	return true
}

func (l *Look) pixel(picture image.Image, x, y float32) color.NRGBA {
	scale := float32(picture.Bounds().Dx()) / l.Window.W
	return color.NRGBAModel.Convert(picture.At(int(x*scale), int(y*scale))).(color.NRGBA)
}

func alike(a, b color.NRGBA) bool {
	far := func(p, q uint8) bool { return math.Abs(float64(p)-float64(q)) > 8 } // the edges of letters reach a little beyond them
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B)
}

var inIcon = regexp.MustCompile(`-([0-9A-Fa-f]{6})\.svg$`)

// inkOf is the colour of words or of an icon of ours, and the contrast it needs.
func inkOf(i Item) (name string, ink color.Color, least float64) {
	switch v := i.Object.(type) {
	case *canvas.Text:
		if v.Text == "" {
			return "", nil, 0
		}
		if v.Color == theme.Color(theme.ColorNameDisabled) {
			return fmt.Sprintf("%q, off,", v.Text), v.Color, 3
		}
		return fmt.Sprintf("%q", v.Text), v.Color, 4.5
	case *canvas.Image:
		if v.Resource == nil {
			return "", nil, 0
		}
		m := inIcon.FindStringSubmatch(v.Resource.Name())
		if m == nil {
			return "", nil, 0
		}
		n, err := strconv.ParseUint(m[1], 16, 32)
		if err != nil {
			return "", nil, 0
		}
		return "the icon " + v.Resource.Name(), color.NRGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255}, 3
	}
	return "", nil, 0
}

// below is the colour under the k-th item at a point; unknown where that is a picture.
func (l *Look) below(k int, x, y float32) (ground color.NRGBA, known bool) {
	layers := []color.Color{}
	for j := k - 1; j >= 0; j-- {
		i := l.Items[j]
		if !i.Seen().holds(x, y) {
			continue
		}
		var fill color.Color
		switch v := i.Object.(type) {
		case *canvas.Rectangle:
			fill = v.FillColor
		case *canvas.Circle:
			if dx, dy := (x-i.Place.X)/i.Place.W-0.5, (y-i.Place.Y)/i.Place.H-0.5; dx*dx+dy*dy > 0.25 {
				continue
			}
			fill = v.FillColor
		case *canvas.Raster, *canvas.LinearGradient:
			return ground, false
		case *canvas.Image:
			if v.Image != nil {
				return ground, false
			}
		}
		if fill == nil {
			continue
		}
		layers = append(layers, fill)
		if _, _, _, a := fill.RGBA(); a == 0xffff {
			break
		}
	}
	ground = color.NRGBAModel.Convert(theme.Color(theme.ColorNameBackground)).(color.NRGBA)
	for j := len(layers) - 1; j >= 0; j-- {
		ground = over(layers[j], ground)
	}
	return ground, true
}

func over(top color.Color, ground color.NRGBA) color.NRGBA {
	t := color.NRGBAModel.Convert(top).(color.NRGBA)
	a := float64(t.A) / 255
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p)*a + float64(q)*(1-a))) }
	return color.NRGBA{R: mix(t.R, ground.R), G: mix(t.G, ground.G), B: mix(t.B, ground.B), A: 255}
}

// Ratio is the contrast of two opaque colours as WCAG 2.2 defines it, 1 to 21.
func Ratio(a, b color.NRGBA) float64 {
	light := func(c color.NRGBA) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func hex(c color.NRGBA) string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }
