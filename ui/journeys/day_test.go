package journeys

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/device/pkcs11/tokentest"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
)

// A day of ten minutes, in as many hours; a shorter one has less of each, but never none.
const (
	wholeDay = 10 * time.Minute
	hours    = 10
	asked    = 300 // requests of other programs of the office
	prepared = 40  // documents prepared at the desk; every fourth is sent
	signed   = 10  // files signed with a card
	noon     = 4   // after which hour the desk is weighed first
)

// day is a clerk's day at the desk, and what has to be there at its end.
type day struct {
	*seat
	box       *postbox.Box
	m         monkey
	share     float64
	requests  map[string]signing.Mode // by number, with the mode they were sent in
	originals map[string][]byte       // by path, of the files that were signed
	made      map[string]string       // and of what was made of them
	drafts    map[string]string       // titles by number
	done      int                     // documents prepared, files signed
	sent      int                     // by other programs
	mailed    bool                    // letters leave
}

// TestDay: a clerk's day with the service killed, mail set up and taken away, the language changed, and anything pressed between.
// Nothing panics, nothing is lost, nothing stands in the list of the other mode or reaches anybody from practice, and the desk is as
// light in the evening as at noon. PARAPH_CLICKS says how long it is; PARAPH_SEED repeats what is pressed.
func TestDay(t *testing.T) {
	if os.Getenv("PARAPH_LONG") == "" {
		t.Skip("a day takes ten minutes, in the long run only")
	}
	long, err := time.ParseDuration(os.Getenv("PARAPH_CLICKS"))
	if err != nil {
		long = wholeDay
	}
	seed, err := strconv.ParseUint(os.Getenv("PARAPH_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("PARAPH_SEED=%d", seed)
	d := newDay(t, seed, float64(long)/float64(wholeDay))
	begun := time.Now()
	var before weight
	for hour := range hours {
		d.turns(hour)
		d.work(hour)
		d.clicks(begun.Add(long * time.Duration(hour+1) / hours))
		d.calm()
		d.inventory()
		d.lists()
		if hour == noon {
			before = d.weigh()
		}
		t.Logf("hour %d: %v, %d requests, %d documents, %s", hour, time.Since(begun).Round(time.Second), len(d.requests), d.done, d.mode())
	}
	after := d.weigh()
	t.Logf("%v, %d requests, %d prepared and signed; at noon: %v; in the evening: %v", time.Since(begun).Round(time.Second), len(d.requests), d.done, before, after)
	const routines, heap, resident = 10, 48, 128
	if after.goroutines > before.goroutines+routines || after.heap > before.heap+heap || after.rss > before.rss+resident {
		t.Errorf("from %v to %v", before, after)
	}
	d.kill()
	d.evening()
}

func newDay(t *testing.T, seed uint64, share float64) *day {
	t.Helper()
	module := tokentest.SoftHSM(t)
	s := newSeat(t)
	tokentest.NewToken(t, module, "Studio Bianchi", pin, tokentest.Entry{Label: "firma", Change: tokentest.Holder("Anna", "Rossi")})
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	err = folder.At(s.folder).PutSettings(folder.Settings{Name: "Studio Bianchi", Contact: contact, Serving: folder.Serving{OfficeOnly: true, Practice: true}})
	if err != nil {
		t.Fatal(err)
	}
	s.browserOf()
	s.open()
	s.sees("shell.practice")
	return &day{
		seat: s, box: box, m: monkey{s, rand.New(rand.NewPCG(seed, 1))}, share: share,
		requests: map[string]signing.Mode{}, originals: map[string][]byte{}, drafts: map[string]string{}, made: map[string]string{},
	}
}

const (
	pin     = "246813"
	contact = "ufficio@studio.example"
)

// part is how many of something this hour has; those of all hours are as many as the day's length has.
func (d *day) part(whole, hour int) int {
	upTo := func(h int) int { return int(float64(whole) * d.share * float64(h) / hours) }
	n := upTo(hour+1) - upTo(hour)
	if d.share < 1 {
		n = max(n, 1)
	}
	return n
}

// turns is what happens only at some hours.
func (d *day) turns(hour int) {
	d.t.Helper()
	switch hour {
	case 2:
		d.speak("it")
	case 3:
		d.mail(d.box.URL())
	case 6:
		d.speak("fr")
	case 7:
		d.mail("")
	}
	if hour%2 == 1 {
		d.restart()
	}
}

// work is what every hour has.
func (d *day) work(hour int) {
	d.t.Helper()
	d.set()
	for range d.part(asked, hour) {
		d.ask()
	}
	for range d.part(prepared, hour) {
		d.prepare()
	}
	for range d.part(signed, hour) {
		d.sign()
	}
}

// clicks presses anything anywhere until then, but for Settings: what is set there is the day's own.
func (d *day) clicks(end time.Time) {
	d.t.Helper()
	if least := time.Now().Add(time.Duration(5*d.share) * time.Second); end.Before(least) {
		end = least
	}
	for n := 0; time.Now().Before(end); n++ {
		d.m.act()
		if _, set := d.look().find(func(t thing) bool { return t.Kind == "*settings.tab" }); set {
			d.press("Escape", "ctrl+1")
		}
	}
}

// mode is the one the folder is set to work in.
func (d *day) mode() signing.Mode {
	d.t.Helper()
	s, err := folder.At(d.folder).Settings()
	if err != nil {
		d.fail("%v", err)
	}
	return signing.ModeOf(s.Practises())
}

// set fails where something but the day changed the mode.
func (d *day) set() {
	d.t.Helper()
	if want := map[bool]signing.Mode{true: signing.Real, false: signing.Practice}[d.mailed]; d.mode() != want {
		d.fail("the mode is %s, nobody asked for it", d.mode())
	}
}

// service is the folder's, once it answers.
func (d *day) service() folder.Endpoint {
	d.t.Helper()
	var at folder.Endpoint
	d.until("the service answers", func() bool {
		var err error
		if at, err = folder.At(d.folder).Endpoint(); err != nil {
			return false
		}
		_, err = (&own.Client{Base: at.URL, Token: at.Token, HTTP: http.DefaultClient}).Ready(d.t.Context())
		return err == nil
	})
	return at
}

// ask hands a request in as other programs of the office do. It is known by its number, and sent again where the service was just
// away.
func (d *day) ask() {
	d.t.Helper()
	d.sent++
	mode, id := d.mode(), fmt.Sprintf("%024x", 0xda<<32+d.sent)
	draft := signing.Draft{
		Title: fmt.Sprintf("%s %03d", mode, d.sent), Inputs: []signing.Input{{Data: hosttest.Contract(d.t, 1), Name: "contract.pdf"}}, Mode: mode,
		Signers: []signing.Signer{hosttest.Signer("Luca", "Verdi", fmt.Sprintf("%s%03d@example.com", mode, d.sent), hosttest.At(1, 72, 600))},
		Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
	}
	var last error
	d.until("a request is taken", func() bool {
		at := d.service()
		var sent sync.Sent
		sent, last = (&esign.Client{Base: at.URL, Token: at.Token, HTTP: http.DefaultClient}).Send(d.t.Context(), draft, id)
		if last == nil && sent.Request.Practice != (mode == signing.Practice) {
			d.fail("sent in %s, and practice is %v", mode, sent.Request.Practice)
		}
		if last != nil && !errors.Is(last, sync.ErrUnreachable) {
			d.fail("not taken: %v", last)
		}
		return last == nil
	})
	d.requests[id] = mode
}

// evening looks at what is left once the desk is gone: through the journeys the screens are made of, and in what its service holds.
func (d *day) evening() {
	t := d.t
	desk, err := host.OpenDesk(context.Background(), host.DeskOptions{Folder: d.folder, KeyInFile: true, Start: func(string) error { return nil }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer desk.Close()
	shelf, err := desk.ReadShelf(t.Context(), "", func(requests.Shelf) {})
	if err != nil {
		t.Fatal(err)
	}
	mode := d.mode()
	shelf.Keep(mode)
	for _, l := range shelf.Lines {
		if is, known := d.requests[l.ID]; known && (l.Aside != (is != mode) || l.Practice != (is == signing.Practice)) {
			t.Errorf("%s was sent in %s; while the desk is in %s: %+v", l.Title, is, mode, l)
		}
		if l.Draft {
			d.whole(desk, l)
		}
	}
	d.served()
	d.files()
}

// whole opens a draft and its document.
func (d *day) whole(desk *host.Desk, l requests.Line) {
	f, err := desk.Draft(d.t.Context(), l.ID)
	if err == nil && len(f.Parcel.Blobs) == 1 {
		_, err = desk.Blobs.Get(d.t.Context(), f.Parcel.Blobs[0])
	}
	if err != nil || len(f.Parcel.Blobs) != 1 {
		d.t.Errorf("the draft %s: %v", l.Title, err)
	}
}

// served looks at what the service holds: of each mode what was sent in it, and no letter of practice left.
func (d *day) served() {
	t := d.t
	held := map[signing.Mode]map[string]string{
		signing.Practice: d.rows("practice/service.db", "SELECT id, state FROM request"), signing.Real: d.rows("service.db", "SELECT id, state FROM request"),
	}
	for id, is := range d.requests {
		if held[is][id] == "" || held[signing.ModeOf(is != signing.Practice)][id] != "" {
			t.Errorf("%s of %s: practice has it as %q, the other as %q", id, is, held[signing.Practice][id], held[signing.Real][id])
		}
	}
	for _, l := range d.box.Letters() {
		if strings.HasPrefix(l.To, string(signing.Practice)) {
			t.Errorf("practice wrote to %s", l.To)
		}
	}
}

// files looks at what was signed, and at the originals.
func (d *day) files() {
	t := d.t
	for path, original := range d.originals {
		made := content(t, d.made[path])
		if !bytes.Equal(content(t, path), original) || !bytes.HasPrefix(made, original) {
			t.Errorf("%s was touched, or what was signed does not begin with it", filepath.Base(path))
		}
		qpdf(t, "--check", d.made[path])
	}
}

// speaks finds out which language the window speaks: somebody may have changed it.
func (d *day) speaks() {
	for _, l := range say.Languages() {
		v := say.In(l)
		if _, ok := d.look().find(func(t thing) bool {
			return t.Kind == "*ui.railItem" && strings.HasPrefix(t.Words, v.Say("shell.place.settings"))
		}); ok {
			d.v = v
		}
	}
}
