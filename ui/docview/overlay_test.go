package docview

import (
	"fmt"
	"image"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"

	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// boxes is an overlay with one box a page, that notes what it is told.
type boxes struct {
	boxes map[int]signing.Box
	told  []string
	takes bool
}

func (o *boxes) Draw(page int, scale float32) []fyne.CanvasObject {
	b, ok := o.boxes[page]
	if !ok {
		return nil
	}
	r := canvas.NewRectangle(hitColor())
	r.Move(fyne.NewPos(float32(b.X)*scale, float32(b.Y)*scale))
	r.Resize(fyne.NewSize(float32(b.W)*scale, float32(b.H)*scale))
	return []fyne.CanvasObject{r}
}

func (o *boxes) note(what string, page int, p signing.Point) {
	o.told = append(o.told, fmt.Sprintf("%s %d %.0f,%.0f", what, page, p.X, p.Y))
}

func (o *boxes) Down(page int, p signing.Point, _ desktop.MouseButton, _ fyne.KeyModifier) bool {
	o.note("down", page, p)
	return o.takes
}
func (o *boxes) Move(page int, p signing.Point) { o.note("move", page, p) }
func (o *boxes) Up(page int, p signing.Point)   { o.note("up", page, p) }

func (o *boxes) DoubleTap(page int, p signing.Point) bool {
	o.note("double", page, p)
	return true
}

func (o *boxes) Key(e *fyne.KeyEvent, _ fyne.KeyModifier) bool {
	o.told = append(o.told, "key "+string(e.Name))
	return e.Name == fyne.KeyDelete
}

// A red rectangle of a real page and the overlay's object for the same place cover each other on screen,
// however the page is turned, cropped and enlarged.
func TestOverlayCoversThePage(t *testing.T) {
	red := signing.Rect{LLX: 150, LLY: 220, URX: 190, URY: 300}
	var bodies []string
	var entries []string
	for _, rotate := range []int{0, 90, 180, 270} {
		for _, unit := range []string{"", "/UserUnit 2"} {
			entries = append(entries, fmt.Sprintf("/MediaBox[0 0 500 600]/CropBox[100 100 400 500]/Rotate %d%s", rotate, unit))
		}
	}
	kids := ""
	for i := range entries {
		kids += fmt.Sprintf("%d 0 R ", i+4)
	}
	bodies = append(
		bodies, "<</Type/Catalog/Pages 2 0 R>>", fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids, len(entries)),
		"stream:1 0 0 rg 150 220 40 80 re f",
	)
	for _, e := range entries {
		bodies = append(bodies, "<</Type/Page/Parent 2 0 R/Contents 3 0 R/Resources<<>>"+e+">>")
	}
	doc := open(t, pagetest.Made(bodies...))
	facts, err := doc.Facts(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, scale := range []float32{1, 1.5} {
		b := newBed(t, fyne.NewSize(900, 1200))
		b.win.Canvas().(software.WindowlessCanvas).SetScale(scale)
		b.win.Resize(fyne.NewSize(900, 1200))
		o := &boxes{boxes: map[int]signing.Box{}}
		for i, g := range facts.Pages {
			o.boxes[i+1] = g.FromUser(red)
		}
		b.v.Open(doc, facts.Pages)
		b.v.SetZoom(80)
		b.v.SetOverlay(o)
		for page := range entries {
			b.v.GoTo(page + 1)
			b.idle()
			checkCovered(t, b, page+1, float64(scale))
		}
		b.capture(fmt.Sprintf("overlay-%g", scale))
	}
}

func checkCovered(t *testing.T, b *bed, page int, scale float64) {
	t.Helper()
	s := b.v.sheets[page]
	object := s.over.Objects[0]
	// On screen: where the bitmap's red pixels stand, and where the object does, in pixels.
	img := s.base.Image.(*image.RGBA)
	found := redIn(img)
	if w, h := img.Bounds().Dx(), img.Bounds().Dy(); math.Abs(float64(s.size.Width)*scale-float64(w)) > 0.01 || math.Abs(float64(s.size.Height)*scale-float64(h)) > 0.01 {
		t.Errorf("page %d: bitmap %d×%d on a sheet of %v units at %g", page, w, h, s.size, scale)
	}
	if x, y := float64(s.pos.X)*scale, float64(s.pos.Y)*scale; math.Abs(x-math.Round(x)) > 0.01 || math.Abs(y-math.Round(y)) > 0.01 {
		t.Errorf("page %d stands at %v,%v pixels", page, x, y)
	}
	at, size := object.Position(), object.Size()
	for what, d := range map[string]float64{
		"left": float64(at.X)*scale - float64(found.Min.X), "top": float64(at.Y)*scale - float64(found.Min.Y),
		"right":  float64(at.X+size.Width)*scale - float64(found.Max.X),
		"bottom": float64(at.Y+size.Height)*scale - float64(found.Max.Y),
	} {
		if math.Abs(d) > 1 {
			t.Errorf("page %d at %g: %s is %.2f pixels away (%v, %v)", page, scale, what, d, found, at)
		}
	}
}

func redIn(img *image.RGBA) (found image.Rectangle) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if p := img.Pix[img.PixOffset(x, y):]; p[0] > 0xC0 && p[1] < 0x80 {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return found
}

func TestPointerAndKeysReachTheOverlay(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(3, 300, 300)
	o := &boxes{takes: true}
	b.v.SetOverlay(o)
	b.v.Open(src, g)
	b.v.SetZoom(75) // a unit a point
	at := func(x, y float32) fyne.PointEvent { return fyne.PointEvent{Position: fyne.NewPos(150+x, gap+y)} }
	b.v.MouseMoved(&desktop.MouseEvent{PointEvent: at(10, 20)})
	b.v.MouseDown(&desktop.MouseEvent{PointEvent: at(30, 40), Button: desktop.MouseButtonPrimary})
	b.v.Dragged(&fyne.DragEvent{PointEvent: at(35, 400)})
	b.v.MouseUp(&desktop.MouseEvent{PointEvent: at(36, 401)})
	b.v.DragEnd()
	b.v.DoubleTapped(&fyne.PointEvent{Position: at(50, 412).Position})
	b.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	want := "[move 1 10,20 down 1 30,40 move 1 35,400 up 1 36,401 double 2 50,100 key Delete]"
	if fmt.Sprint(o.told) != want {
		t.Errorf("told %v\nwant %v", o.told, want)
	}
	if page, p := b.v.Across(1, signing.Point{X: 35, Y: 400}); page != 2 || p.X != 35 || p.Y != 88 {
		t.Errorf("across: page %d %v", page, p)
	}
	if b.win.Canvas().Focused() != b.v || !b.v.ring.Hidden {
		t.Error("a press takes the focus, without a ring")
	}
	o.takes, o.told = false, nil
	b.v.FitWidth()
	y := b.v.y
	b.v.MouseDown(&desktop.MouseEvent{PointEvent: at(0, 100), Button: desktop.MouseButtonPrimary})
	b.v.Dragged(&fyne.DragEvent{PointEvent: at(0, 60)})
	if b.v.y != y+40 {
		t.Errorf("the paper moved by %v", b.v.y-y)
	}
}

func TestChangedDrawsOnePage(t *testing.T) {
	b := newBed(t, fyne.NewSize(600, 700))
	src, g := pages(2, 300, 300)
	o := &boxes{boxes: map[int]signing.Box{}}
	b.v.Open(src, g)
	b.v.SetOverlay(o)
	b.v.SetZoom(75)
	o.boxes[1], o.boxes[2] = signing.Box{X: 1, Y: 2, W: 3, H: 4}, signing.Box{W: 1, H: 1}
	b.v.Changed(2)
	if len(b.v.sheets[1].over.Objects) != 0 || len(b.v.sheets[2].over.Objects) != 1 {
		t.Error("not page 2 alone")
	}
	b.v.SetZoom(150)
	if got := b.v.sheets[1].over.Objects[0]; got.Position() != fyne.NewPos(2, 4) || got.Size() != fyne.NewSize(6, 8) {
		t.Errorf("at %v, %v", got.Position(), got.Size())
	}
	b.v.SetOverlay(nil)
	if len(b.v.sheets[1].over.Objects) != 0 {
		t.Error("it stays")
	}
}

// On another screen everything is drawn anew for its pixels, the thumbnails too.
func TestAnotherScreen(t *testing.T) {
	b := newBed(t, fyne.NewSize(700, 620))
	strip := withStrip(b, fyne.NewSize(700, 620))
	src, g := pages(5, 595, 842)
	b.v.Open(src, g)
	b.idle()
	b.win.Canvas().(software.WindowlessCanvas).SetScale(2)
	b.v.scrollTo(0, 1)
	b.idle()
	s := b.v.sheets[1]
	if w := s.base.Image.Bounds().Dx(); float32(w) != 2*s.size.Width || !b.v.sharp(s) {
		t.Errorf("%d pixels on %v units", w, s.size.Width)
	}
	if w := strip.list.cells[1].image.Image.Bounds().Dx(); w != 2*thumbWidth {
		t.Errorf("the thumbnail has %d pixels", w)
	}
}
