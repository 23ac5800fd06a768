package journeys

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// dragger is another program of the same screen with files in its hand: the source's side of XDND, version 5.
type dragger struct {
	c      *xgb.Conn
	root   xproto.Window
	own    xproto.Window
	target xproto.Window
	offer  string // what is dropped, as text/uri-list
	atoms  map[string]xproto.Atom
}

// drop lets go of files over the window.
func (s *seat) drop(x, y int, files ...string) {
	s.t.Helper()
	var list strings.Builder
	for _, f := range files {
		list.WriteString((&url.URL{Scheme: "file", Path: f}).String() + "\r\n")
	}
	d, err := newDragger(s.display, list.String())
	if err == nil {
		defer d.c.Close()
		err = d.drop(int16(s.x+x), int16(s.y+y))
	}
	if err != nil {
		s.fail("drop: %v", err)
	}
}

func newDragger(display, offer string) (*dragger, error) {
	c, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	screen := xproto.Setup(c).DefaultScreen(c)
	d := &dragger{c: c, root: screen.Root, offer: offer, atoms: map[string]xproto.Atom{}}
	for _, name := range []string{
		"XdndAware", "XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy", "text/uri-list",
	} {
		a, err := xproto.InternAtom(c, false, uint16(len(name)), name).Reply()
		if err != nil {
			return nil, err
		}
		d.atoms[name] = a.Atom
	}
	if d.own, err = xproto.NewWindowId(c); err != nil {
		return nil, err
	}
	if err := xproto.CreateWindowChecked(c, 0, d.own, d.root, -10, -10, 1, 1, 0, xproto.WindowClassInputOnly, screen.RootVisual, 0, nil).Check(); err != nil {
		return nil, err
	}
	return d, xproto.SetSelectionOwnerChecked(c, d.own, d.atoms["XdndSelection"], xproto.TimeCurrentTime).Check()
}

// cardinals is a window's property of 32-bit numbers, empty where it has none.
func cardinals(display string, window uint32, property string) ([]uint32, error) {
	c, err := xgb.NewConnDisplay(display)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	name, err := xproto.InternAtom(c, false, uint16(len(property)), property).Reply()
	if err != nil {
		return nil, err
	}
	const most = 1 << 20 // of numbers
	p, err := xproto.GetProperty(c, false, xproto.Window(window), name.Atom, xproto.AtomCardinal, 0, most).Reply()
	if err != nil {
		return nil, err
	}
	numbers := make([]uint32, len(p.Value)/4)
	for i := range numbers {
		numbers[i] = xgb.Get32(p.Value[4*i:])
	}
	return numbers, nil
}

// drop enters, asks whether it may, lets go, and hands over what it is asked for.
func (d *dragger) drop(x, y int16) error {
	tree, err := xproto.QueryTree(d.c, d.root).Reply()
	if err != nil {
		return err
	}
	for _, w := range tree.Children {
		aware, err := xproto.GetProperty(d.c, false, w, d.atoms["XdndAware"], xproto.AtomAny, 0, 1).Reply()
		if err == nil && aware.ValueLen > 0 {
			d.target = w
		}
	}
	if d.target == 0 {
		return errors.New("no window takes files")
	}
	const version = 5
	d.tell("XdndEnter", version<<24, uint32(d.atoms["text/uri-list"]), 0, 0)
	d.tell("XdndPosition", 0, uint32(uint16(x))<<16|uint32(uint16(y)), xproto.TimeCurrentTime, uint32(d.atoms["XdndActionCopy"]))
	if answer, err := d.hear("XdndStatus"); err != nil || answer[1]&1 == 0 {
		return fmt.Errorf("it is not taken: %v %w", answer, err)
	}
	d.tell("XdndDrop", 0, xproto.TimeCurrentTime, 0, 0)
	_, err = d.hear("XdndFinished")
	return err
}

func (d *dragger) tell(what string, more ...uint32) {
	e := xproto.ClientMessageEvent{
		Format: 32, Window: d.target, Type: d.atoms[what], Data: xproto.ClientMessageDataUnionData32New(append([]uint32{uint32(d.own)}, more...)),
	}
	xproto.SendEvent(d.c, false, d.target, xproto.EventMaskNoEvent, string(e.Bytes()))
}

// hear waits for an answer of the target; meanwhile it gets the files it asks for.
func (d *dragger) hear(what string) ([]uint32, error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		e, err := d.c.PollForEvent()
		if err != nil {
			return nil, err
		}
		switch e := e.(type) {
		case xproto.ClientMessageEvent:
			if e.Type == d.atoms[what] {
				return e.Data.Data32, nil
			}
		case xproto.SelectionRequestEvent:
			d.hand(e)
		}
	}
	return nil, fmt.Errorf("no %s", what)
}

func (d *dragger) hand(e xproto.SelectionRequestEvent) {
	const bits = 8
	xproto.ChangeProperty(d.c, xproto.PropModeReplace, e.Requestor, e.Property, e.Target, bits, uint32(len(d.offer)), []byte(d.offer))
	n := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: e.Property}
	xproto.SendEvent(d.c, false, e.Requestor, xproto.EventMaskNoEvent, string(n.Bytes()))
}

// TestDrop: files let go over the window by another program are read: one asks what to do with it, a second one dropped
// on Prepare adds its pages or, as here, is opened instead.
func TestDrop(t *testing.T) {
	s := newSeat(t)
	path := s.contract()
	s.open()
	s.drop(600, 400, path)
	s.says("home.sheet.prepare")
	s.sees("home.sheet.prepare")
	s.picture("asks")
	s.press("p")
	s.says("place.prepare")
	s.sheet(0)
	s.fresh()
	s.drop(600, 400, s.file("with a space & à.pdf", content(t, path)))
	s.click("pages.drop.open")
	s.until("the second file is open", func() bool { return strings.HasPrefix(s.look().Title, "with a space & à.pdf") })
	s.picture("second")
}
