package journeys

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// One browser serves all signers; each has a window of their own.
var (
	browserOnce gosync.Once
	browser     context.Context
	stopBrowser = func() {}
)

func chromium(t testing.TB) context.Context {
	t.Helper()
	need(t, "chromium")
	browserOnce.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("chromium"), chromedp.DisableGPU, chromedp.WSURLReadTimeout(patience))
		if os.Getuid() == 0 {
			options = append(options, chromedp.NoSandbox)
		}
		alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(alloc, func(c *chromedp.Context) { chromedp.WithErrorf(func(string, ...any) {})(c) })
		if chromedp.Run(ctx) != nil {
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

// signer is somebody with a browser.
type signer struct {
	t   testing.TB
	ctx context.Context
}

func newSigner(t testing.TB, address string) *signer {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium(t))
	ctx, stop := context.WithTimeout(ctx, 4*patience)
	t.Cleanup(func() { stop(); cancel() })
	g := &signer{t, ctx}
	g.run(
		emulation.SetFocusEmulationEnabled(true), // nobody looks at this window, and its pages count as read only where they are seen
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}),
		chromedp.EmulateViewport(1280, 800), chromedp.Navigate(address),
	)
	return g
}

func (g *signer) run(actions ...chromedp.Action) {
	g.t.Helper()
	if err := chromedp.Run(g.ctx, actions...); err != nil {
		g.t.Fatalf("browser: %v", err)
	}
}

func (g *signer) is(expression string) (ok bool) {
	return chromedp.Run(g.ctx, chromedp.Evaluate("Boolean("+expression+")", &ok)) == nil && ok
}

func (g *signer) until(expression string) {
	g.t.Helper()
	for deadline := time.Now().Add(patience); !g.is(expression); time.Sleep(40 * time.Millisecond) {
		if time.Now().After(deadline) {
			g.fail("never on the signer’s page: " + expression)
		}
	}
}

// fail ends the test with what the signer sees.
func (g *signer) fail(why string) {
	g.t.Helper()
	var png []byte
	if chromedp.Run(g.ctx, chromedp.CaptureScreenshot(&png)) == nil {
		dir := os.Getenv("PARAPH_SHOTS")
		if dir == "" {
			dir = g.t.ArtifactDir()
		}
		_ = os.WriteFile(filepath.Join(dir, "browser.png"), png, 0o600)
	}
	g.t.Fatal(why)
}

func (g *signer) press(selector string) {
	g.t.Helper()
	g.run(chromedp.Click(selector, chromedp.ByQuery, chromedp.NodeVisible))
}

// toCode reads, types the name into every place and has a code sent.
func (g *signer) toCode() {
	g.t.Helper()
	for limit := time.Now().Add(patience); time.Now().Before(limit); {
		switch {
		case g.is(`document.body.dataset.step === "code"`):
			g.press("#code-go")
			g.until(`document.getElementById("digits").checkVisibility()`)
			return
		case g.is(`document.getElementById("mark").open`):
			if g.is(`document.querySelector('#mark input[value="typed"]')?.checkVisibility()`) {
				g.press(`#mark input[value="typed"]`)
			}
			g.press("#mark .main")
			g.until(`!document.getElementById("mark").open`)
		default:
			g.press("#go")
			time.Sleep(300 * time.Millisecond) // the page looks every 250 ms at what is before the reader
		}
	}
	g.fail("the signer never comes to the code")
}

// confirm types the code and signs.
func (g *signer) confirm(code string) {
	g.t.Helper()
	g.run(chromedp.SendKeys("#digits", code, chromedp.ByQuery))
	g.press("#code-go")
	g.until(`["signed", "sealing", "done"].includes(document.body.dataset.stage)`)
}

// browserOf lets the desk's “Open link” write the address into a file: nobody looks at this screen.
func (s *seat) browserOf() (opened string) {
	s.t.Helper()
	bin, opened := filepath.Join(s.dir, "bin"), filepath.Join(s.dir, "opened")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		s.t.Fatal(err)
	}
	script := "#!/bin/sh\nprintf '%s\\n' \"$1\" >>'" + opened + "'\n"
	if err := os.WriteFile(filepath.Join(bin, "xdg-open"), []byte(script), 0o700); err != nil {
		s.t.Fatal(err)
	}
	s.env = append(s.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return opened
}

// invitation presses “Open link as NAME” in Practice mail and returns what the browser was told.
func (s *seat) invitation(opened, name string) string {
	s.t.Helper()
	before, _ := os.ReadFile(opened)
	s.letter(name, "practicemail.openas", "name", name)
	s.click("practicemail.openas", "name", name)
	var link string
	s.until("the browser opens", func() bool {
		b, _ := os.ReadFile(opened)
		link = strings.TrimSpace(string(b[len(before):]))
		return strings.HasSuffix(string(b[len(before):]), "\n")
	})
	return link
}

// code reads the code that was sent to somebody in Practice mail.
func (s *seat) code(name string) string {
	s.t.Helper()
	s.letter(name, "practicemail.copy")
	t := s.await("a code", func(t thing) bool {
		return t.Kind == "*kit.Text" && len(t.Words) == 6 && strings.Trim(t.Words, "0123456789") == ""
	})
	s.picture("code")
	return t.Words
}

// letter goes through the newest letters to somebody until one has a certain button.
func (s *seat) letter(name, key string, pairs ...any) {
	s.t.Helper()
	s.press("ctrl+6")
	s.until("a letter to "+name+" with "+key, func() bool {
		for _, row := range s.look().Things {
			if row.Kind != "*practicemail.letterRow" || !s.rowOf(row, name) {
				continue
			}
			s.hit(row)
			if _, ok := s.look().find(pressable(s.words(key, pairs...))); ok {
				return true
			}
		}
		return false
	})
}

// rowOf reports whether a row of a list has some words in it.
func (s *seat) rowOf(row thing, words string) bool {
	_, ok := s.look().find(func(t thing) bool {
		return t.Kind == "*kit.Text" && strings.Contains(t.Words, words) && t.X >= row.X && t.Y >= row.Y && t.Y+t.H <= row.Y+row.H
	})
	return ok
}
