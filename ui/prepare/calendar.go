package prepare

import (
	"image/color"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	journey "paraph/app/prepare"
	"paraph/ui/kit"
)

const weeksShown = 6

// daySize is how much room a day has; it grows with the text.
func daySize() fyne.Size { return fyne.NewSize(kit.Scaled(36), kit.Grown(32)) }

// calendar is the days of a month, of which one is chosen. Arrows go by days and weeks, Page Up and Page Down by months,
// Return takes the day.
type calendar struct {
	widget.BaseWidget
	d       *kit.Kit
	now     time.Time
	day     time.Time // the marked one, whose month is shown
	taken   func(time.Time)
	left    func()
	moved   func()
	focused bool

	mark  *canvas.Rectangle
	words [weeksShown * 7]*canvas.Text
	week  [7]*canvas.Text
}

// showCalendar opens a calendar under an object; taken gets the day a person takes. Esc and a click beside it close it, and left
// hears of both.
func showCalendar(d *kit.Kit, under fyne.CanvasObject, now, day time.Time, left func(), taken func(time.Time)) {
	c := &calendar{d: d, now: now, day: day.In(now.Location())}
	title := kit.NewBold("")
	title.SetAlign(fyne.TextAlignCenter)
	turn := func(icon, key string, months int) *kit.Button {
		b := kit.NewButton("", icon, kit.Quiet, func() { c.move(months, 0) })
		b.SetHint(d.Say(key), "")
		return b
	}
	head := kit.HBox(4, turn("caret-left", "day.month.before", -1), kit.Fill(title), turn("caret-right", "day.month.after", 1))
	c.moved = func() { title.SetText(monthAndYear(d, c.day)) }
	c.make()
	c.moved()
	sheet := kit.Inset(12, 8, 12, 12, kit.VBox(4, head, c))
	shut := kit.Float(d.Window.Canvas(), sheet, beside(d, under, sheet.MinSize()), left)
	c.left = func() { shut(); left() }
	c.taken = func(t time.Time) {
		shut()
		taken(t)
	}
	d.Window.Canvas().Focus(c)
}

// beside is where a calendar covers neither what it belongs to nor the foot of the window: under it, or above where there is no room.
func beside(d *kit.Kit, o fyne.CanvasObject, size fyne.Size) fyne.Position {
	const gap, edge, over = 4, 8, 64 // what stands over the status line
	line := kit.Scaled(26)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	window := d.Window.Canvas().Size()
	x := max(0, min(at.X, window.Width-size.Width-edge))
	if below := at.Y + o.Size().Height + gap; below+size.Height <= window.Height-line-over || at.Y-gap-size.Height < 0 {
		return fyne.NewPos(x, max(0, min(below, window.Height-line-size.Height-edge)))
	}
	return fyne.NewPos(x, min(at.Y-gap, window.Height-line-edge)-size.Height) // the day may be scrolled away
}

func monthAndYear(d *kit.Kit, day time.Time) string {
	return d.Voice.Say("month."+strconv.Itoa(int(day.Month()))) + " " + strconv.Itoa(day.Year())
}

func (c *calendar) make() {
	c.mark = canvas.NewRectangle(color.Transparent)
	c.mark.CornerRadius = 6
	word := func(text string) *canvas.Text {
		t := canvas.NewText(text, color.Transparent)
		t.Alignment = fyne.TextAlignCenter
		return t
	}
	names := strings.Fields(c.d.Voice.Say("day.week"))
	for i := range c.week {
		c.week[i] = word(names[i])
	}
	for i := range c.words {
		c.words[i] = word("")
	}
	c.ExtendBaseWidget(c)
}

// first is the Monday the picture of the month begins with.
func (c *calendar) first() time.Time {
	first := time.Date(c.day.Year(), c.day.Month(), 1, 12, 0, 0, 0, c.now.Location())
	return first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
}

func (c *calendar) move(months, days int) {
	c.day = journey.MoveDay(c.now, c.day, months, days)
	c.moved()
	c.Refresh()
	c.tell()
}

func (c *calendar) tell() { c.d.Hints.Tell(c.Hint()) }

// Hint is the marked day and what the keys do.
func (c *calendar) Hint() string {
	return c.d.Voice.Date(c.day) + ". " + c.d.Voice.Say("day.calendar.keys")
}

// AccessibilityLabel is what a screen reader says.
func (c *calendar) AccessibilityLabel() string { return c.Hint() }

// Tapped takes the day that was pressed, if it can be chosen.
func (c *calendar) Tapped(e *fyne.PointEvent) {
	size := daySize()
	column, row := int(e.Position.X/size.Width), int(e.Position.Y/size.Height)-1
	if column < 0 || column > 6 || row < 0 || row >= weeksShown {
		return
	}
	if day := c.first().AddDate(0, 0, 7*row+column); journey.CanChoose(c.now, day) {
		c.taken(journey.EndOfDay(day, 0))
	}
}

// FocusGained is for Fyne.
func (c *calendar) FocusGained() { c.focused = true; c.Refresh(); c.tell() }

// FocusLost is for Fyne.
func (c *calendar) FocusLost() { c.focused = false; c.Refresh() }

// TypedRune is for Fyne.
func (c *calendar) TypedRune(rune) {}

// TypedKey moves the mark, takes the day or goes.
func (c *calendar) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		c.move(0, -1)
	case fyne.KeyRight:
		c.move(0, 1)
	case fyne.KeyUp:
		c.move(0, -7)
	case fyne.KeyDown:
		c.move(0, 7)
	case fyne.KeyPageUp:
		c.move(-1, 0)
	case fyne.KeyPageDown:
		c.move(1, 0)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.taken(journey.EndOfDay(c.day, 0))
	case fyne.KeyEscape:
		c.left()
	}
}

func (c *calendar) paint() {
	first, size := c.first(), daySize()
	c.mark.Hide()
	for i, t := range c.words {
		day := first.AddDate(0, 0, i)
		t.Text, t.TextSize, t.Color = strconv.Itoa(day.Day()), theme.TextSize(), theme.Color(theme.ColorNameForeground)
		switch {
		case day.YearDay() == c.day.YearDay() && day.Year() == c.day.Year():
			c.mark.Show()
			c.mark.FillColor = theme.Color(theme.ColorNameSelection)
			c.mark.StrokeColor, c.mark.StrokeWidth = theme.Color(theme.ColorNamePrimary), 1
			if c.focused {
				c.mark.StrokeWidth = 2
			}
			c.mark.Move(fyne.NewPos(float32(i%7)*size.Width+2, float32(i/7+1)*size.Height+2))
			c.mark.Resize(size.SubtractWidthHeight(4, 4))
		case !journey.CanChoose(c.now, day):
			t.Color = theme.Color(theme.ColorNameDisabled)
		case day.Month() != c.day.Month():
			t.Color = theme.Color(kit.ColorSecondary)
		}
		t.Refresh()
	}
	for _, t := range c.week {
		t.TextSize, t.Color = theme.CaptionTextSize(), theme.Color(kit.ColorSecondary)
		t.Refresh()
	}
	c.mark.Refresh()
}

// CreateRenderer is for Fyne.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer {
	c.paint()
	return &calendarRenderer{c}
}

type calendarRenderer struct{ c *calendar }

// Layout is for Fyne.
func (r *calendarRenderer) Layout(fyne.Size) {
	size := daySize()
	put := func(t *canvas.Text, column, row int) {
		t.Move(fyne.NewPos(float32(column)*size.Width, float32(row)*size.Height))
		t.Resize(size)
	}
	for i, t := range r.c.week {
		put(t, i, 0)
	}
	for i, t := range r.c.words {
		put(t, i%7, i/7+1)
	}
}

// MinSize is for Fyne.
func (r *calendarRenderer) MinSize() fyne.Size {
	size := daySize()
	return fyne.NewSize(7*size.Width, (weeksShown+1)*size.Height)
}

// Refresh is for Fyne.
func (r *calendarRenderer) Refresh() { r.c.paint() }

// Destroy is for Fyne.
func (r *calendarRenderer) Destroy() {}

// Objects is for Fyne.
func (r *calendarRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.c.mark}
	for _, t := range r.c.week {
		out = append(out, t)
	}
	for _, t := range r.c.words {
		out = append(out, t)
	}
	return out
}
