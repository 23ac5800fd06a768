package looktest_test

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/theme"
)

// window shows content in 400 × 300.
func window(t *testing.T, content fyne.CanvasObject) fyne.Canvas {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1))
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	return w.Canvas()
}

// at puts an object at a place of its own, as wide and high as said.
func at(x, y, w, h float32, o fyne.CanvasObject) fyne.CanvasObject {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	return o
}

func loose(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewWithoutLayout(objects...)
}

func never(string, []fyne.CanvasObject) bool { return false }

func nothing(fyne.CanvasObject) bool { return false }

func body(text string) *kit.Text { return kit.NewBody(text) }

func in(text string, c color.Color) *canvas.Text { return canvas.NewText(text, c) }

func filled(text string) *kit.Button { return kit.NewButton(text, "", kit.Filled, nil) }

func plain(text string) *kit.Button { return kit.NewButton(text, "", kit.Plain, nil) }

// TestWhatIsWrongIsSeen: every check finds what it is for, in a window made wrong on purpose.
func TestWhatIsWrongIsSeen(t *testing.T) {
	texts := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Texts(never) }
	words := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Words([]string{"prepare"}) }
	overlaps := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Overlaps() }
	grid := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Grid() }
	contrast := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Contrast(nil) }
	centred := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Centred() }
	bars := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Bars() }
	count := func(_ fyne.Canvas, l *looktest.Look) []string { return l.Filled() }
	keyboard := func(c fyne.Canvas, _ *looktest.Look) []string { return looktest.Keyboard(c, nothing, nothing) }
	for name, c := range map[string]struct {
		content func() fyne.CanvasObject
		check   func(fyne.Canvas, *looktest.Look) []string
		want    string
	}{
		"cut":         {func() fyne.CanvasObject { return loose(at(0, 0, 60, 20, body("a sentence with no room"))) }, texts, "is cut to"},
		"cut button":  {func() fyne.CanvasObject { return loose(at(0, 0, 50, 34, plain("Send to everybody"))) }, texts, "is cut to"},
		"no height":   {func() fyne.CanvasObject { return loose(at(0, 0, 60, 20, body("a sentence of lines").Wrapped())) }, texts, "the last is cut"},
		"too wide":    {func() fyne.CanvasObject { return loose(at(0, 0, 20, 20, in("a sentence", color.Black))) }, texts, "needs"},
		"placeholder": {func() fyne.CanvasObject { return loose(at(0, 0, 60, 34, kit.NewEntry("what to write here"))) }, texts, "placeholder"},
		"raw cause":   {func() fyne.CanvasObject { return body("Not saved. open /home/a: permission denied") }, words, "open /"},
		"network":     {func() fyne.CanvasObject { return body("dial tcp 127.0.0.1: connection refused") }, words, "dial tcp"},
		"not said":    {func() fyne.CanvasObject { return body("prepare.review") }, words, "is not said"},
		"not filled":  {func() fyne.CanvasObject { return body("Sent to {name}") }, words, "{name}"},
		"bad verb":    {func() fyne.CanvasObject { return body("Sent to %!s(MISSING)") }, words, "%!"},
		"on another": {func() fyne.CanvasObject {
			return loose(at(0, 0, 90, 20, body("first")), at(10, 5, 90, 20, body("second")))
		}, overlaps, "lies on"},
		"outside":      {func() fyne.CanvasObject { return loose(at(360, 10, 90, 34, plain("Send"))) }, overlaps, "outside the window"},
		"off the grid": {func() fyne.CanvasObject { return kit.VBox(7, body("one"), body("two")) }, grid, "a gap of 7"},
		"near miss": {func() fyne.CanvasObject {
			return kit.VBox(8, kit.Inset(20, 0, 0, 0, body("one")), kit.Inset(18, 0, 0, 0, body("two")))
		}, grid, "beside"},
		"off the middle": {func() fyne.CanvasObject {
			b := plain("Send")
			return loose(at(0, 0, 90, 34, b), at(0, 0, 0, 0, lowered(b)))
		}, centred, "from the middle of its *kit.Button"},
		"two bars": {func() fyne.CanvasObject {
			high := loose(at(0, 0, 90, 300, body("below")))
			return loose(at(0, 0, 200, 100, kit.NewVScroll(kit.VBox(0, kit.Fixed(100, 80, kit.NewVScroll(kit.Fixed(90, 300, high))), kit.Fixed(90, 90, body("more"))))))
		}, bars, "has a bar in one that has a bar"},
		"two filled": {func() fyne.CanvasObject { return kit.HBox(8, filled("Send"), filled("Save")) }, count, "Send, Save"},
		"faint":      {func() fyne.CanvasObject { return loose(at(0, 0, 90, 20, in("hardly", color.Gray{0xB0}))) }, contrast, "1 on F6F5F1"},
		"faint on a veil": {func() fyne.CanvasObject {
			veil := canvas.NewRectangle(color.NRGBA{A: 0x80})
			return loose(at(0, 0, 90, 20, veil), at(0, 0, 90, 20, in("hardly", color.Gray{0x40})))
		}, contrast, "1 on 7B7A78"},
		"back": {func() fyne.CanvasObject {
			return loose(at(0, 100, 90, 34, plain("below")), at(0, 10, 90, 34, plain("above")))
		}, keyboard, "goes back"},
		"not reached": {func() fyne.CanvasObject { return newOnlyTapped() }, keyboard, "does not reach"},
	} {
		t.Run(name, func(t *testing.T) {
			canvas := window(t, c.content())
			faults := c.check(canvas, looktest.At(canvas, nil))
			if len(faults) == 0 || !strings.Contains(strings.Join(faults, "\n"), c.want) {
				t.Errorf("%q, want %q", faults, c.want)
			}
		})
	}
}

// TestWhatIsRightIsLeftAlone: a window as it should be has no faults.
func TestWhatIsRightIsLeftAlone(t *testing.T) {
	form := kit.VBox(12, kit.NewTitle("Title"), kit.NewField("Name of the office", kit.NewEntry("What signers read")),
		body("A sentence that needs more than one line in such a small window, and gets it.").Wrapped(), kit.HBox(8, plain("Leave it"), filled("Send")))
	c := window(t, kit.Inset(20, 20, 20, 20, form))
	l := looktest.At(c, nil)
	for _, faults := range [][]string{
		l.Texts(never), l.Words([]string{"prepare"}), l.Overlaps(), l.Grid(), l.Filled(), l.Centred(), l.Bars(), l.Contrast(c.Capture()), looktest.Keyboard(c, nothing, nothing),
	} {
		for _, f := range faults {
			t.Error(f)
		}
	}
}

// TestAnotherPicture: a ground that is not drawn as it was computed is seen.
func TestAnotherPicture(t *testing.T) {
	c := window(t, loose(at(40, 40, 90, 20, in("words", color.Black))))
	other := image.NewRGBA(image.Rect(0, 0, 400, 300))
	draw.Draw(other, other.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if faults := looktest.At(c, nil).Contrast(other); len(faults) != 1 || !strings.Contains(faults[0], "drawn is FFFFFF") {
		t.Error(faults)
	}
}

func TestRatio(t *testing.T) {
	black, white := color.NRGBA{A: 255}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}
	if r := looktest.Ratio(black, white); r < 20.99 || r > 21.01 {
		t.Error(r)
	}
	if r := looktest.Ratio(white, white); r != 1 {
		t.Error(r)
	}
}

// onlyTapped can be pressed, but has no keys.
type onlyTapped struct{ kit.Text }

func newOnlyTapped() fyne.CanvasObject {
	o := &onlyTapped{}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped implements fyne.Tappable.
func (o *onlyTapped) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (o *onlyTapped) CreateRenderer() fyne.WidgetRenderer {
	return test.WidgetRenderer(kit.NewIcon("x", 20, fynetheme.ColorNameForeground))
}

// lowered moves a button's words down once they are laid out.
func lowered(b *kit.Button) fyne.CanvasObject {
	for _, o := range test.WidgetRenderer(b).Objects() {
		if words, ok := o.(*kit.Text); ok {
			words.Move(words.Position().AddXY(0, 6))
		}
	}
	return kit.NewStack()
}
