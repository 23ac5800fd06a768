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
	each := size.Width / float32(len(s.steps))
	line := s.steps[0].name.lineHeight()
	y := (size.Height - 2*line - 2) / 2
	for i, st := range s.steps {
		x := float32(i) * each
		place(st.icon, x, (size.Height-16)/2, 16, 16)
		place(st.name, x+21, y, max(0, each-25), line)
		place(st.time, x+21, y+line+2, max(0, each-25), line)
	}
}

func (s *Steps) minSize() fyne.Size {
	w, h := float32(0), float32(0)
	for _, st := range s.steps {
		w = max(w, st.name.MinSize().Width, st.time.MinSize().Width)
		h = 2*st.name.lineHeight() + 2
	}
	return fyne.NewSize((w+26)*float32(len(s.steps)), h)
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
