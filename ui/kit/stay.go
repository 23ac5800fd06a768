package kit

import (
	"strconv"

	"fyne.io/fyne/v2"
)

// stop is something that takes the keyboard, with what it is called among the others.
type stop struct {
	at   fyne.Focusable
	name string
}

// Stay changes what a part of the window holds. If the keyboard was in there it goes to what takes the place of what had it: the same
// row or what says the same of itself, else what stands where that stood.
func (d *Kit) Stay(part fyne.CanvasObject, change func()) {
	if d.Window == nil {
		change()
		return
	}
	c := d.Window.Canvas()
	at, name := -1, ""
	for i, s := range stops(part) {
		if s.at == c.Focused() {
			at, name = i, s.name
		}
	}
	change()
	after := stops(part)
	if at < 0 || len(after) == 0 {
		return
	}
	to := after[min(at, len(after)-1)].at
	for _, s := range after {
		if s.name == name {
			to = s.at
		}
	}
	if to != c.Focused() {
		c.Focus(to)
	}
}

// stops are what takes the keyboard in a part, as one reads, each with another name.
func stops(part fyne.CanvasObject) []stop {
	out := stopsIn(part, "")
	seen := map[string]int{}
	for i := range out {
		name := out[i].name
		seen[name]++
		out[i].name += "\n" + strconv.Itoa(seen[name])
	}
	return out
}

// stopsIn calls what stands in a row by the row: the words of its deed may be others afterwards.
func stopsIn(o fyne.CanvasObject, row string) (out []stop) {
	if o == nil || !o.Visible() {
		return nil
	}
	if f := FirstFocus(o); f != nil && any(f) == any(o) {
		name := row
		if row == "" {
			name = hintOf(f)
		}
		out = append(out, stop{f, name})
	}
	if r, ok := o.(*PressRow); ok {
		row = "row " + r.name
	}
	for _, inner := range held(o) {
		out = append(out, stopsIn(inner, row)...)
	}
	return out
}
