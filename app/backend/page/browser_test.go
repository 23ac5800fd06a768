package page_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// One browser serves all tests; each test has tabs in a profile of its own.
var (
	browserOnce gosync.Once
	browser     context.Context
	stopBrowser = func() {}
)

func chromium(t testing.TB) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("browsers are opened in the long run only")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: run make test")
	}
	browserOnce.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WSURLReadTimeout(time.Minute))
		if os.Getuid() == 0 {
			options = append(options, chromedp.NoSandbox)
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(alloc, quiet)
		if err := chromedp.Run(ctx); err != nil {
			stop()
			return
		}
		browser, stopBrowser = ctx, func() { cancel(); stop() }
	})
	if browser == nil {
		t.Fatal("chromium does not start")
	}
	return browser
}

// quiet drops what chromedp says of events it does not know.
func quiet(c *chromedp.Context) { chromedp.WithErrorf(func(string, ...any) {})(c) }

// tab is a window of the browser. What the page complains of in the console fails the test.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu         gosync.Mutex
	complaints []string
	bodies     []string // of POSTs
}

type window struct {
	width, height int64
	scale         float64
	touch         bool
}

func phone() window { return window{390, 844, 2, true} }
func desk() window  { return window{1280, 800, 1, false} }

func newTab(t testing.TB, w window, lang string) *tab {
	t.Helper()
	parent := chromium(t)
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithTargetID(newWindow(t, parent)))
	ctx, stop := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(func() { stop(); cancel() })
	b := &tab{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, b.listen)
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(w.scale)}
	if w.touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	b.run(
		network.Enable(), cdplog.Enable(), runtime.Enable(),
		emulation.SetUserAgentOverride("Mozilla/5.0 (X11; Linux x86_64) test").WithAcceptLanguage(lang),
		emulation.SetTimezoneOverride("Europe/Rome"),
		emulation.SetFocusEmulationEnabled(true), // several tests have a window each
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}),
		chromedp.EmulateViewport(w.width, w.height, options...),
	)
	t.Cleanup(b.complain)
	return b
}

// newWindow opens a window in a profile of its own.
func newWindow(t testing.TB, parent context.Context) target.ID {
	t.Helper()
	ctx := cdp.WithExecutor(parent, chromedp.FromContext(parent).Browser)
	profile, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(ctx)
	if err != nil {
		t.Fatal(err)
	}
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(profile).WithNewWindow(true).Do(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *cdplog.EventEntryAdded:
		// Refusals are answers, and a window that cannot be closed is expected: the page says both. Chromium also tells what it
		// threw away when it was asked to.
		if e.Entry.Source != "network" && !strings.HasPrefix(e.Entry.Text, "Scripts may close only") && !strings.HasPrefix(e.Entry.Text, "Clear-Site-Data") {
			b.complaints = append(b.complaints, string(e.Entry.Source)+": "+e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			b.complaints = append(b.complaints, "console: "+string(a.Value))
		}
	case *network.EventRequestWillBeSent:
		if e.Request.Method == "POST" {
			for _, d := range e.Request.PostDataEntries {
				if body, err := base64.StdEncoding.DecodeString(d.Bytes); err == nil {
					b.bodies = append(b.bodies, e.Request.URL+" "+string(body))
				}
			}
		}
	}
}

func (b *tab) complain() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		b.t.Errorf("the page complains: %s", c)
	}
	b.complaints = nil
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

func (b *tab) open(url string) {
	b.t.Helper()
	b.run(chromedp.Navigate(url))
}

// eval is the value of an expression.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	var v T
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(expression, &v)); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		var ok bool
		err := chromedp.Run(b.ctx, chromedp.Evaluate("Boolean("+expression+")", &ok))
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			b.picture(filepath.Join(b.t.ArtifactDir(), "failed.png"))
			b.t.Fatalf("never: %s (%v); the focus is on %s", expression, err, eval[string](b, "document.activeElement.outerHTML.slice(0, 120)"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func quote(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// seen waits until a text stands visibly on the page.
func (b *tab) seen(text string) {
	b.t.Helper()
	b.until("document.body.innerText.replace(/\\s+/g, ' ').includes(" + quote(strings.Join(strings.Fields(text), " ")) + ")")
}

// box is where an element is, in the window.
func (b *tab) box(selector string) (x, y, w, h float64) {
	b.t.Helper()
	r := eval[[]float64](b, fmt.Sprintf("(() => { const r = document.querySelector(%s).getBoundingClientRect(); return [r.x, r.y, r.width, r.height] })()", quote(selector)))
	return r[0], r[1], r[2], r[3]
}

// still waits until nothing scrolls or moves any more.
func (b *tab) still() {
	b.t.Helper()
	last := ""
	for range 100 {
		now := eval[string](b, "JSON.stringify([scrollX, scrollY, document.documentElement.scrollHeight, document.getAnimations().filter(a => a.playState === 'running').length])")
		if now == last && strings.HasSuffix(now, ",0]") {
			return
		}
		last = now
		time.Sleep(35 * time.Millisecond)
	}
}

// press is a click or a tap in the middle of an element that can be seen there.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.until("document.querySelector(" + quote(selector) + ")?.checkVisibility()")
	eval[any](b, "document.querySelector("+quote(selector)+").scrollIntoView({block: 'nearest', behavior: 'instant'}), null")
	b.still()
	x, y, w, h := b.box(selector)
	x, y = x+w/2, y+h/2
	hit := eval[bool](b, fmt.Sprintf("(() => { const e = document.querySelector(%s), at = document.elementFromPoint(%f, %f); return at !== null && (e.contains(at) || at.contains(e) || e.labels?.length > 0) })()", quote(selector), x, y))
	if !hit {
		b.picture(filepath.Join(b.t.ArtifactDir(), "failed.png"))
		b.t.Fatalf("%s is hidden by something", selector)
	}
	if eval[bool](b, "navigator.maxTouchPoints > 0") {
		p := &input.TouchPoint{X: x, Y: y}
		b.run(input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{p}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
		return
	}
	b.run(chromedp.MouseClickXY(x, y))
}

// key sends keys to whatever has the focus.
func (b *tab) key(keys string) {
	b.t.Helper()
	if keys != kb.Enter {
		b.run(chromedp.KeyEvent(keys))
		return
	}
	// As keyboards do it: what is done with the way down decides whether the letter comes at all.
	enter := func(kind input.KeyType) *input.DispatchKeyEventParams {
		return input.DispatchKeyEvent(kind).WithKey("Enter").WithCode("Enter").WithWindowsVirtualKeyCode(13)
	}
	b.run(enter(input.KeyRawDown), enter(input.KeyChar).WithText("\r").WithUnmodifiedText("\r"), enter(input.KeyUp))
}

// pen is one stroke in the window, drawn with mouse or finger.
func (b *tab) pen(points [][2]float64) {
	b.t.Helper()
	touch := eval[bool](b, "navigator.maxTouchPoints > 0")
	var actions []chromedp.Action
	for i, p := range points {
		switch {
		case touch && i == 0:
			actions = append(actions, input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: p[0], Y: p[1]}}))
		case touch:
			actions = append(actions, input.DispatchTouchEvent(input.TouchMove, []*input.TouchPoint{{X: p[0], Y: p[1]}}))
		case i == 0:
			actions = append(actions, input.DispatchMouseEvent(input.MousePressed, p[0], p[1]).WithButton(input.Left).WithClickCount(1))
		default:
			actions = append(actions, input.DispatchMouseEvent(input.MouseMoved, p[0], p[1]).WithButton(input.Left).WithButtons(1))
		}
	}
	last := points[len(points)-1]
	if touch {
		actions = append(actions, input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
	} else {
		actions = append(actions, input.DispatchMouseEvent(input.MouseReleased, last[0], last[1]).WithButton(input.Left).WithClickCount(1))
	}
	b.run(actions...)
}

// offline cuts the tab off the network, or lets it back.
func (b *tab) offline(off bool) {
	b.t.Helper()
	b.run(network.OverrideNetworkState(off, 0, -1, -1), chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}).Do(ctx)
		return err
	}))
}

// picture writes what can be seen to a file.
func (b *tab) picture(path string) {
	var png []byte
	if err := chromedp.Run(b.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		var err error
		png, err = page.CaptureScreenshot().Do(ctx)
		return err
	})); err == nil {
		_ = os.WriteFile(path, png, 0o600)
	}
}

// addStyle changes what the page looks like, as a person's own settings do.
func (b *tab) addStyle(css string) {
	b.t.Helper()
	eval[any](b, "(() => { const s = new CSSStyleSheet(); s.replaceSync("+quote(css)+"); document.adoptedStyleSheets = [s] })(), null")
}
