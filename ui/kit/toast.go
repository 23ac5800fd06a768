package kit

import (
	"image/color"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"paraph/ui/theme"
)

// toastStays is how long a toast can be read.
const toastStays = 8 * time.Second

// Toaster shows one toast at a time at the bottom centre of what it is put over, in a stack: the content, beside the rail. It lets
// everything through where there is no toast.
type Toaster struct {
	widget.BaseWidget
	dispatch func(func())
	after    func(d time.Duration, f func()) (stop func() bool)
	toast    *toast
	stop     func() bool
	number   int // of the toast shown: a late clock finds another
	step     bool
	before   fyne.Focusable // had the keyboard before the toast's button
	kept     []keptStep
}

// NewToaster brings its clock's ticks through dispatch.
func NewToaster(dispatch func(func())) *Toaster {
	t := &Toaster{dispatch: dispatch, after: func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }}
	t.toast = newToast(t)
	t.toast.Hide()
	t.ExtendBaseWidget(t)
	return t
}

// Say replaces the toast there is. action "" has no button.
func (t *Toaster) Say(sentence, action string, act func()) {
	t.giveBack()
	t.number++
	t.step = false
	t.toast.set(sentence, action, act)
	t.toast.Show()
	t.place(t.Size())
	t.arm()
	t.Refresh()
}

// Offer is Say for a step that can be taken back: Withdraw takes the toast away.
func (t *Toaster) Offer(sentence, undo string, act func()) {
	t.Say(sentence, undo, act)
	t.step = true
}

// Offers reports whether there is a toast that offers to take a step back, and TakeBack does so.
func (t *Toaster) Offers() bool { return t.step && t.toast.Visible() }

// TakeBack does what the button of such a toast does.
func (t *Toaster) TakeBack() {
	if t.Offers() {
		t.toast.action.fire()
	}
}

// keptStep is a step of a place that can be taken back also when its toast is gone.
type keptStep struct {
	place any
	act   func()
}

// maxKept bounds the steps that can be taken back.
const maxKept = 200

// Keep is Offer for a step of a place that stays to be taken back while the window is open: the last one first.
func (t *Toaster) Keep(place any, sentence, undo string, act func()) {
	t.kept = append(t.kept[max(0, len(t.kept)-maxKept):], keptStep{place, act})
	t.Offer(sentence, undo, func() { t.TakeKept(place) })
}

// Keeps reports whether a place has a step that TakeKept takes back.
func (t *Toaster) Keeps(place any) bool { return t.lastKept(place) >= 0 }

// TakeKept takes the last step of a place back.
func (t *Toaster) TakeKept(place any) {
	if i := t.lastKept(place); i >= 0 {
		act := t.kept[i].act
		t.kept = slices.Delete(t.kept, i, i+1)
		act()
	}
}

func (t *Toaster) lastKept(place any) int {
	for i := len(t.kept) - 1; i >= 0; i-- {
		if t.kept[i].place == place {
			return i
		}
	}
	return -1
}

// Withdraw takes away a toast that offers to take a step back: another step came after it, or its screen goes.
func (t *Toaster) Withdraw() {
	if t.step {
		t.Close()
	}
}

// Close takes the toast away.
func (t *Toaster) Close() {
	t.giveBack()
	t.step = false
	t.number++
	if t.stop != nil {
		t.stop()
	}
	t.toast.Hide()
	t.Refresh()
	if c := canvasOf(t); c != nil {
		heed(c)
	}
}

// Text is what the toast says, "" for none.
func (t *Toaster) Text() string {
	if !t.toast.Visible() {
		return ""
	}
	return t.toast.words.Text()
}

// Focus goes to the toast's button, for F6; false if there is none.
func (t *Toaster) Focus() bool {
	c := canvasOf(t)
	if c == nil || !t.toast.Visible() || !t.toast.action.Visible() {
		return false
	}
	if c.Focused() != fyne.Focusable(t.toast.action) {
		t.before = c.Focused()
	}
	c.Focus(t.toast.action)
	if !t.toast.Visible() { // what was written is kept on leaving, and was a step of its own
		t.giveBack()
		return false
	}
	return true
}

// giveBack gives the keyboard back to what had it before the toast's button.
func (t *Toaster) giveBack() {
	c := canvasOf(t)
	if c == nil || !t.toast.action.focused {
		return
	}
	before := t.before
	t.before = nil
	if o, ok := before.(fyne.CanvasObject); ok && o.Visible() {
		if _, there := find(c.Content(), o); there {
			c.Focus(before)
			return
		}
	}
	c.Unfocus()
}

// arm starts the clock anew; a toast that is held gets it when it is let go.
func (t *Toaster) arm() {
	if t.stop != nil {
		t.stop()
	}
	if t.toast.held() {
		return
	}
	number := t.number
	t.stop = t.after(toastStays, func() {
		t.dispatch(func() {
			if number == t.number && !t.toast.held() {
				t.Close()
			}
		})
	})
}

// CreateRenderer is for Fyne.
func (t *Toaster) CreateRenderer() fyne.WidgetRenderer {
	return &drawn{
		objects: fixed(t.toast),
		layout:  t.place,
		min:     func() fyne.Size { return fyne.Size{} },
		refresh: func() {
			t.place(t.Size())
			t.toast.Refresh()
			canvas.Refresh(t) // a toast that was never shown is on no canvas yet, and nothing would be painted
		},
	}
}

type toast struct {
	widget.BaseWidget
	toaster *Toaster
	hovered bool
	ground  *canvas.Rectangle
	words   *Text
	action  *toastAction
}

func newToast(t *Toaster) *toast {
	o := &toast{toaster: t, ground: blank(0), words: NewBody("")}
	o.words.color = fynetheme.ColorNameBackground
	o.action = newToastAction(o)
	o.ExtendBaseWidget(o)
	return o
}

func (o *toast) set(sentence, action string, act func()) {
	o.hovered = false
	o.words.text = sentence
	o.action.name = action
	o.action.act = func() {
		o.toaster.Close()
		if act != nil {
			act()
		}
	}
	ShowIf(o.action, action != "")
}

func (o *toast) held() bool { return o.hovered || o.action.focused }

// MouseIn is for Fyne: a toast stays while it is hovered.
func (o *toast) MouseIn(*desktop.MouseEvent) { o.hovered = true; o.toaster.arm() }

// MouseMoved is for Fyne.
func (o *toast) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (o *toast) MouseOut() { o.hovered = false; o.toaster.arm() }

func (o *toast) draw() {
	o.ground.FillColor, o.ground.CornerRadius = colorOf(theme.Toast), 8
	o.ground.Shadow = shadow(14, 4, 25)
	o.ground.Refresh()
	o.words.Refresh()
	o.action.Refresh()
}

func (o *toast) layout(size fyne.Size) {
	place(o.ground, 0, 0, size.Width, size.Height)
	if o.action.Visible() {
		w := o.action.MinSize().Width
		place(o.action, size.Width-w-12, (size.Height-scaled(28))/2, w, scaled(28))
	}
	high := size.Height
	if o.words.wrap {
		high = o.words.heightAt(o.room(size.Width))
	}
	place(o.words, 16, (size.Height-high)/2, o.room(size.Width), high)
}

// room is how wide the words may be.
func (o *toast) room(width float32) float32 {
	room := width - 32
	if o.action.Visible() {
		room -= o.action.MinSize().Width + 6
	}
	return max(0, room)
}

// heightAt is a line's, or that of as many as the words need.
func (o *toast) heightAt(width float32) float32 {
	if !o.words.wrap {
		return scaled(40)
	}
	return max(scaled(40), o.words.heightAt(o.room(width))+20)
}

func (o *toast) minSize() fyne.Size {
	w := o.words.measure(o.words.text) + 33
	if o.action.Visible() {
		w += o.action.MinSize().Width + 6
	}
	return fyne.NewSize(w, scaled(40))
}

// CreateRenderer is for Fyne.
func (o *toast) CreateRenderer() fyne.WidgetRenderer {
	o.draw()
	return &drawn{
		objects: fixed(o.ground, o.words, o.action), layout: o.layout, min: o.minSize,
		refresh: func() { o.draw(); o.layout(o.Size()); canvas.Refresh(o) },
	}
}

type toastAction struct {
	Pressable
	of    *toast
	label *Text
	edge  *canvas.Rectangle
}

func newToastAction(o *toast) *toastAction {
	a := &toastAction{of: o, label: NewBold(""), edge: blank(6)}
	a.label.color, a.label.align = theme.ToastUndo, fyne.TextAlignCenter
	a.Begin(a, "", nil)
	return a
}

// MouseIn holds the toast too.
func (a *toastAction) MouseIn(e *desktop.MouseEvent) {
	a.Pressable.MouseIn(e)
	a.of.MouseIn(e)
}

// MouseOut lets it go.
func (a *toastAction) MouseOut() {
	a.Pressable.MouseOut()
	a.of.MouseOut()
}

// FocusLost lets the toast go.
func (a *toastAction) FocusLost() {
	a.Pressable.FocusLost()
	a.of.toaster.arm()
}

// TypedKey closes the toast on Esc.
func (a *toastAction) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape {
		a.of.toaster.Close()
		return
	}
	a.Pressable.TypedKey(e)
}

func (a *toastAction) draw() {
	a.label.text = a.name
	a.edge.StrokeWidth, a.edge.StrokeColor = 0, color.Transparent
	if a.focused {
		a.edge.StrokeWidth, a.edge.StrokeColor = 2, colorOf(theme.ToastUndo)
	}
	a.edge.Refresh()
	a.label.Refresh()
}

// CreateRenderer is for Fyne.
func (a *toastAction) CreateRenderer() fyne.WidgetRenderer {
	layout := func(s fyne.Size) {
		place(a.edge, 0, 0, s.Width, s.Height)
		place(a.label, 0, 0, s.Width, s.Height)
	}
	a.draw()
	return &drawn{
		objects: fixed(a.edge, a.label), layout: layout,
		min:     func() fyne.Size { return fyne.NewSize(a.label.measure(a.name)+20, scaled(28)) },
		refresh: func() { a.draw(); layout(a.Size()) },
	}
}
