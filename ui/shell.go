package ui

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	gosync "sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app/office"
	journey "paraph/app/requests"
	"paraph/app/say"
	"paraph/ui/filedialog"
	"paraph/ui/home"
	"paraph/ui/kit"
	"paraph/ui/practicemail"
	"paraph/ui/prefs"
	"paraph/ui/prepare"
	"paraph/ui/requests"
	"paraph/ui/settings"
	"paraph/ui/sign"
	"paraph/ui/theme"
	"paraph/ui/verify"
)

// shell is the window: rail, the place that is shown, hint line. It owns the open document and hands it from verb to verb.
type shell struct {
	app      fyne.App
	c        Config
	window   fyne.Window
	d        *kit.Kit
	rail     *rail
	middle   *fyne.Container // what is shown
	band     *fyne.Container // "Practice", while the service practises
	place    string
	ready    office.Ready
	mode     journey.Mode
	quitting bool // it is being found out whether links need the service
	told     bool // that nothing can be sent from here

	places   map[string]Place
	home     *home.Screen
	prepare  *prepare.Screen
	sign     *sign.Screen
	verify   *verify.Screen
	requests *requests.Screen
	practice *practicemail.Screen
	settings *settings.Screen
	notes    *notifier

	open     opened          // the document on the desk
	entitled map[string]bool // documents, by their SHA-256, to whose copies without protection the person is entitled
	inTurn   []turn          // files that are opened one after the other, each when the one before is closed
	handed   []string        // files that came while a dialog was open
	unopened []string        // what was said of files that could not be opened, since one was
	late     []func()        // goes on with documents that were read while one was
	giveUp   func()          // ends the reading of a document that goes on
	commands []*kit.Command
	recent   recentFiles
	pick     func(filedialog.Question, func([]string)) // asks the person; a test has nobody to choose
	find     *finder
	latest   fyne.CanvasObject                    // the row of the file that was opened last; nil while it is not shown
	had      map[fyne.CanvasObject]fyne.Focusable // what had the keyboard last, in each pane
	left     fyne.CanvasObject                    // the pane F6 went to last
	pressed  time.Time                            // when Ctrl+Return was, last
	dressed  bool
	worn     string  // the theme and text size the window has
	dark     bool    // the system wants the dark look
	reason   *reason // in the hint line; nil for none
	stop     context.CancelFunc
	ended    gosync.WaitGroup
	log      *os.File
}

// How large the window is at first.
const windowWidth, windowHeight = 1366, 738

func newShell(a fyne.App, c Config) (*shell, error) {
	s := &shell{app: a, c: c, recent: recentFrom(c.Prefs), entitled: map[string]bool{}}
	s.pick = s.askPerson
	if err := s.openLog(); err != nil {
		return nil, err
	}
	s.window = a.NewWindow("Paraph")
	s.build()
	s.window.SetCloseIntercept(s.quit)
	s.window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { s.dropped(files) })
	w, h := s.remembered("window.width", windowWidth), s.remembered("window.height", windowHeight)
	s.window.Resize(fyne.NewSize(max(w, kit.LeastWidth), max(h, kit.LeastHeight)))
	s.window.SetMaster()
	s.window.SetPadded(false)
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.ended.Go(func() { s.follow(ctx) })
	s.refreshReady()
	s.openFiles(c.Files, "")
	s.sayPutBack()
	return s, nil
}

func (s *shell) remembered(key string, other float32) float32 {
	if v, err := strconv.ParseFloat(s.c.Prefs.Get(key), 32); err == nil && v > 0 {
		return float32(v)
	}
	return other
}

// build makes everything in the language that is set; changing it builds everything anew.
func (s *shell) build() {
	s.dress()
	s.d = &kit.Kit{
		Window: s.window, Voice: say.Preferred(s.c.Prefs.Get(prefs.Language)), Dispatch: s.c.Dispatch, Hints: kit.NewHintBar(), Toasts: kit.NewToaster(s.c.Dispatch), Log: s.note,
	}
	s.rail = newRail(s.d, func(place string) { s.goTo(place) })
	s.d.Anchor, s.d.OnClosed = s.rail.anchor, func() { s.c.Dispatch(s.calm) }
	s.rail.setWide(s.c.Prefs.Get("rail") != "narrow")
	s.middle = container.NewStack()
	s.d.Hints.OnTell = s.able
	s.find, s.had, s.left = newFinder(s.d), map[fyne.CanvasObject]fyne.Focusable{}, nil
	speakFyne(s.d.Voice)
	s.makePlaces()
	s.makeCommands()
	s.band = s.practiceBand()
	s.showMode()
	s.arrange()
	s.window.SetMainMenu(s.menu())
	name := s.place
	s.place = ""
	if name == "" {
		name = places()[0].name
	}
	s.goTo(name)
}

// arrange lays out what build made.
func (s *shell) arrange() {
	content := kit.VBox(0, s.band, kit.Fill(container.NewStack(s.middle, s.find.layer)))
	s.window.SetContent(kit.VBox(0, kit.Fill(s.rail.beside(container.NewStack(content, s.d.Toasts))), s.d.Hints))
}

// openLog begins the log of sentences, in test mode.
func (s *shell) openLog() (err error) {
	if s.c.TestLog == "" {
		return nil
	}
	if s.log, err = os.OpenFile(s.c.TestLog, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600); err != nil {
		return fmt.Errorf("ui: test log: %w", err)
	}
	return nil
}

// note writes the key of a sentence shown, in test mode.
func (s *shell) note(key string) {
	if s.log != nil {
		fmt.Fprintln(s.log, key)
	}
}

// goTo shows a place.
func (s *shell) goTo(name string) {
	if name == s.place {
		return
	}
	s.find.close()
	kit.LetGo(s.d)
	s.d.Withdraw()
	if p := s.front(); p != nil {
		p.Hidden()
	}
	s.place = name
	s.showBand()
	s.d.Hints.Tell("") // what it spoke of may be gone
	s.d.Hints.SetRight()
	p := s.front()
	p.Shown()
	content, hint := p.Content(), p.Hint()
	if s.begins(name) {
		content, hint = s.begin(name), s.d.Say("home.hint")
	}
	s.rail.setPages(s.works(name))
	s.middle.Objects = []fyne.CanvasObject{content}
	s.middle.Refresh()
	s.d.Unveil()
	s.rail.choose(name)
	s.note("place." + name)
	s.d.Hints.SetStanding(hint)
	s.retitle()
	s.able()
	s.hushInside()
	s.d.MakeWay()
}

// goAgain shows a place anew, also if it is in front.
func (s *shell) goAgain(name string) {
	if p := s.front(); p != nil {
		p.Hidden()
	}
	s.place = ""
	s.goTo(name)
}

func (s *shell) retitle() {
	title := "Paraph"
	if s.open.doc != nil && s.open.verb == s.place {
		title = s.open.doc.Name() + " – Paraph"
	}
	s.window.SetTitle(title)
}

// follow brings in what changes outside: entries, the service's health, files handed over.
func (s *shell) follow(ctx context.Context) {
	tick, age := time.NewTicker(30*time.Second), time.NewTicker(5*time.Second)
	defer tick.Stop()
	defer age.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.c.Changes.Bell():
			ids := s.c.Changes.Take()
			s.c.Dispatch(func() { s.changed(ids) })
		case files := <-s.c.Shown:
			s.c.Dispatch(func() {
				s.window.RequestFocus()
				s.hand(files)
			})
		case dark := <-s.c.Dark:
			s.c.Dispatch(func() { s.wanted(dark) })
		case <-tick.C:
			s.c.Dispatch(s.ticked)
		case <-age.C:
			s.c.Dispatch(func() { s.requests.Aged() })
		}
	}
}

// ticked asks anew after what nobody tells: how the service is, and what became of backups.
func (s *shell) ticked() {
	s.refreshReady()
	s.home.RefreshBackups()
}

func (s *shell) changed(ids []string) {
	for _, p := range s.places {
		p.Changed(ids)
	}
	s.notes.changed(ids)
	if slices.Contains(ids, "") {
		s.refreshReady()
	}
	s.state()
}

// refreshReady asks how the service is: practice, its name, what it lacks.
func (s *shell) refreshReady() {
	var r office.Ready
	s.d.Run(func(ctx context.Context) (err error) {
		r, err = s.c.Office.Receiver(ctx)
		return err
	}, func(err error) {
		if err == nil {
			s.ready = r
			s.prepare.Serve(r)
			s.mode = journey.ModeOf(r.Practice)
			s.showMode()
			s.tellInside()
		}
		s.state()
	})
}

// showMode has everything speak of the same mode.
func (s *shell) showMode() {
	s.showBand()
	s.rail.setPractice(s.mode == journey.Practice)
	s.home.SetMode(s.mode)
	s.requests.SetMode(s.mode)
}

// showBand has the band say that what is sent from here is practice. Signing with one's own key and verifying are real in practice
// too, so it does not stand over them.
func (s *shell) showBand() {
	on := s.mode == journey.Practice && s.place != "sign" && s.place != "verify"
	if on == s.band.Visible() {
		return
	}
	kit.ShowIf(s.band, on)
	if c := s.window.Content(); c != nil {
		c.Refresh() // the band takes its room, or leaves it, at once
	}
}

// tellInside says, once, that letters would name an address nobody elsewhere reaches.
func (s *shell) tellInside() {
	if s.told || s.ready.Service != "" || s.ready.Mode == "own-address" || !slices.Contains(s.ready.Missing, "public") {
		return
	}
	s.told = true
	if s.saysInside() {
		return
	}
	s.d.Toast(s.d.Say("shell.inside"), s.d.Say("shell.inside.help"), func() {
		s.goToSettings(settings.SectionReach)
	})
}

// saysInside reports whether what is in front says it itself, and what helps.
func (s *shell) saysInside() bool {
	return s.prepare.InFront() && s.prepare.Reviewing() || s.place == "settings" && s.settings.Section() == settings.SectionReach
}

// hushInside takes that away where the same is said.
func (s *shell) hushInside() {
	if s.saysInside() && s.d.Toasts.Text() == s.d.Say("shell.inside") {
		s.d.Toasts.Close()
	}
}

// state is the right side of the hint line.
func (s *shell) state() {
	key, icon := "shell.service.running", "hard-drives"
	switch {
	case s.c.Refused != nil && s.c.Refused():
		key, icon = "shell.service.token", "warning-circle"
	case !s.c.Reached():
		key, icon = "shell.service.offline", "wifi-slash"
	case s.home.Damaged():
		key, icon = "shell.service.damaged", "warning-circle"
	case s.ready.Service != "":
		key = "shell.service.other"
	case s.ready.Practice:
		key = "shell.service.practice"
	}
	s.d.Hints.SetState(kit.NewStatus(icon, s.d.Say(key, "name", s.ready.Service)))
}

func (s *shell) practiceBand() *fyne.Container {
	ground := kit.NewGround(theme.Practice, "", 0)
	words := kit.NewBody(s.d.Voice.Say("shell.practice")).Wrapped()
	words.SetColor("background")
	set := kit.NewBandLink(s.d.Voice.Say("shell.practice.setup"), func() {
		s.goToSettings(settings.SectionMail)
	})
	return kit.NewStack(ground, kit.Inset(20, 5, 20, 5, kit.HBox(8, kit.NewIcon("flask", 16, "background"), kit.Fill(words), set)))
}

func (s *shell) close() error {
	s.stop()
	s.ended.Wait()
	return s.closeLog()
}

func (s *shell) closeLog() error {
	if s.log == nil {
		return nil
	}
	return s.log.Close()
}
