package kit

import (
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

func (s *Steps) layout(size fyne.Size) {
	if len(s.steps) == 0 {
		return
	}
	columns, line := s.columns(size.Width), s.steps[0].name.lineHeight()
	rows := (len(s.steps) + columns - 1) / columns
	each, high := size.Width/float32(columns), 2*line+2
	top := (size.Height - float32(rows)*(high+stepGap) + stepGap) / 2
	for i, st := range s.steps {
		x, y := float32(i%columns)*each, top+float32(i/columns)*(high+stepGap)
		place(st.icon, x, y+(high-16)/2, 16, 16)
		place(st.name, x+21, y, max(0, each-25), line)
		place(st.time, x+21, y+line+2, max(0, each-25), line)
	}
}

const stepGap = 8 // between two lines of stations

// widest is how much room a station takes.
func (s *Steps) widest() (w float32) {
	for _, st := range s.steps {
		w = max(w, st.name.Length(), st.time.Length())
	}
	return w + 26
}

// Length is how much room they take on one line.
func (s *Steps) Length() float32 { return s.widest() * float32(len(s.steps)) }

// columns is how many stations stand beside each other: all, or half of them where there is no room.
func (s *Steps) columns(width float32) int {
	if n := len(s.steps); width > 0 && width < s.widest()*float32(n) {
		return (n + 1) / 2
	}
	return max(1, len(s.steps))
}

func (s *Steps) minSize() fyne.Size {
	if len(s.steps) == 0 {
		return fyne.Size{}
	}
	width := s.Size().Width
	return fyne.NewSize(s.widest()*float32((len(s.steps)+1)/2), s.heightAt(width))
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
