package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// Steps are stations beside each other, done ones with their time.
type Steps struct {
	widget.BaseWidget
	steps []*step
	lines []*Steps // those that stand below each other, whose stations make columns
}

type step struct {
	icon       *Icon
	name, time *Text
}

// NewSteps are stations of which none is reached.
func NewSteps(names []string) *Steps {
	s := &Steps{}
	for i, name := range names {
		s.steps = append(s.steps, &step{icon: NewIcon("circle", 16, theme.Secondary), name: NewSecond(name), time: NewSecond("")})
		s.Set(i, false, "")
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set says of a station whether it is reached, and when.
func (s *Steps) Set(i int, done bool, time string) {
	st := s.steps[i]
	if time == "" {
		time = "–"
	}
	st.time.SetText(time)
	if done {
		st.icon.Set("check-circle-fill", fynetheme.ColorNameForeground)
		st.name.SetColor(fynetheme.ColorNameForeground)
		return
	}
	st.icon.Set("circle", theme.Secondary)
	st.name.SetColor(theme.Secondary)
}

// Refuse says of a station that it is where somebody would not go on.
func (s *Steps) Refuse(i int) { s.steps[i].icon.Set("hand-palm", fynetheme.ColorNameForeground) }

// AlignSteps has stations that stand below each other begin at the same places.
func AlignSteps(lines []*Steps) {
	for _, s := range lines {
		s.lines = lines
	}
}

func (s *Steps) layout(size fyne.Size) {
	if len(s.steps) == 0 {
		return
	}
	widths, line := s.widths(size.Width), s.steps[0].name.lineHeight()
	columns, high := len(widths), 2*line+2
	rows := (len(s.steps) + columns - 1) / columns
	x, top := float32(0), (size.Height-float32(rows)*(high+stepGap)+stepGap)/2
	for i, st := range s.steps {
		if i%columns == 0 {
			x = 0
		}
		y, room := top+float32(i/columns)*(high+stepGap), max(0, widths[i%columns]-besideIcon()-4)
		place(st.icon, x, y+(high-stepIcon())/2, stepIcon(), stepIcon())
		place(st.name, x+besideIcon(), y, room, line)
		place(st.time, x+besideIcon(), y+line+2, room, line)
		x += widths[i%columns]
	}
}

// stepIcon is how large a station's icon is, and besideIcon where its words begin.
func stepIcon() float32 { return whole(16) }

func besideIcon() float32 { return stepIcon() + 5 }

const stepGap = 8 // between two lines of stations

// each is how much room every station takes, here and in the lines above and below.
func (s *Steps) each() []float32 {
	out := make([]float32, len(s.steps))
	for _, line := range append([]*Steps{s}, s.lines...) {
		for i, st := range line.steps {
			out[i] = max(out[i], st.name.Length()+besideIcon()+5, st.time.Length()+besideIcon()+5)
		}
	}
	return out
}

// widths are those of the columns: alike where there is room, else each as wide as it must be.
func (s *Steps) widths(width float32) []float32 {
	each, n := s.each(), s.columns(width)
	alike := width / float32(n)
	if n < len(each) || slices.Max(each) <= alike {
		return slices.Repeat([]float32{alike}, n)
	}
	spare := max(0, width-s.Length()) / float32(n)
	for i := range each {
		each[i] += spare
	}
	return each
}

// Length is how much room they take on one line.
func (s *Steps) Length() (w float32) {
	for _, one := range s.each() {
		w += one
	}
	return w
}

// columns is how many stations stand beside each other: all, or half of them where there is no room.
func (s *Steps) columns(width float32) int {
	if n := len(s.steps); width > 0 && width < s.Length() {
		return (n + 1) / 2
	}
	return max(1, len(s.steps))
}

func (s *Steps) minSize() fyne.Size {
	if len(s.steps) == 0 {
		return fyne.Size{}
	}
	width := s.Size().Width
	return fyne.NewSize(slices.Max(s.each())*float32((len(s.steps)+1)/2), s.heightAt(width))
}

func (s *Steps) heightAt(width float32) float32 {
	columns := s.columns(width)
	rows := float32((len(s.steps) + columns - 1) / columns)
	return rows*(2*s.steps[0].name.lineHeight()+2+stepGap) - stepGap
}

// CreateRenderer is for Fyne.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for _, st := range s.steps {
		objects = append(objects, st.icon, st.name, st.time)
	}
	return &drawn{
		objects: fixed(objects...), layout: s.layout, min: s.minSize,
		refresh: func() {
			for _, o := range objects {
				o.Refresh()
			}
			canvas.Refresh(s)
		},
	}
}
