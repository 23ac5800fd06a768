package page_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// block lets pictures of these pages not come any more, and none where no page is named.
func (b *tab) block(pages ...int) {
	b.t.Helper()
	var patterns []*network.BlockPattern
	for _, n := range pages {
		patterns = append(patterns, &network.BlockPattern{URLPattern: fmt.Sprintf("*://*:*/s/:secret/pages/%d/*", n), Block: true})
	}
	b.run(chromedp.ActionFunc(func(ctx context.Context) error { return network.SetBlockedURLs().WithURLPatterns(patterns).Do(ctx) }))
}

// toPage brings a page before the reader.
func (b *tab) toPage(n int) {
	b.t.Helper()
	eval[any](b, fmt.Sprintf(`document.getElementById("page-%d").scrollIntoView({behavior: "instant"}), null`, n))
	b.still()
}

func (b *tab) shot(name string) {
	if dir := os.Getenv("PARAPH_SHOTS"); dir != "" {
		b.still()
		b.picture(filepath.Join(dir, name+".png"))
	}
}

// TestPictureThatDoesNotCome: in its place stands a sentence, and what can be done; the text is read instead, and goes only
// when asked to; the picture comes by itself as soon as it can, with keys as with fingers, in every language.
func TestPictureThatDoesNotCome(t *testing.T) {
	chromium(t)
	r := shared(t).request(t, nil)
	for _, lang := range say.Languages() {
		for name, w := range map[string]window{"phone": phone(), "desk": {1366, 768, 1, false}} {
			t.Run(lang+"-"+name, func(t *testing.T) {
				t.Parallel()
				v, b := say.In(lang), newTab(t, w, lang)
				b.block(2, 3)
				b.open(r.links[0])
				b.toPage(2)
				b.seen(v.Say("page.image.failed"))
				b.until(`document.querySelector("#page-2 .trouble").getBoundingClientRect().height > 400`)
				b.shot("trouble-" + name + "-" + lang)
				axe(t, b, "trouble")
				noSidewaysScroll(t, b, "trouble")
				b.tabTo("#page-2 .trouble button:nth-child(2)")
				b.key(" ")
				b.until(`document.activeElement.matches("#page-2 .flow") && document.activeElement.innerText.includes("La Fornitrice si obbliga a consegnare")`)
				b.shot("trouble-text-" + name + "-" + lang)
				axe(t, b, "text instead")
				noSidewaysScroll(t, b, "text instead")
				b.block()
				b.seen(v.Say("page.image.here")) // by itself, while the text stays
				b.until(`document.querySelector("#page-2 .flow").checkVisibility()`)
				b.press("#page-2 .trouble button")
				b.until(`!document.querySelector("#page-2 .trouble") && document.querySelector("#page-2 img").checkVisibility() && document.activeElement.matches("#page-2 h2")`)
				b.toPage(3)
				b.until(`!document.querySelector("#page-3 .trouble") && document.querySelector("#page-3 img").naturalWidth > 0`)
			})
		}
	}
}

// reported is what the browser of a signer reported last.
func (o *office) reported(t testing.TB, r request) map[string]string {
	t.Helper()
	lines := signing.Of(o.events(t, r), 1, signing.EventShown)
	if len(lines) == 0 {
		t.Fatal("nothing was reported")
	}
	return lines[len(lines)-1].Data
}

func wants(t testing.TB, got map[string]string, pages, text, file string) {
	t.Helper()
	if got["pages"] != pages || got["text"] != text || got["file"] != file {
		t.Errorf("reported %v, want pages %q, as text %q, as file %q", got, pages, text, file)
	}
}

// mustRead asks for every page to be read.
func mustRead(t testing.TB) func(*signing.Draft) {
	return func(d *signing.Draft) {
		d.Signers[0].Email, d.Options.MustRead = address(t, "luca"), true
	}
}

// TestMustReadAsText: who must read goes on with the text of a page whose picture does not come; the evidence says which.
func TestMustReadAsText(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.request(t, mustRead(t))
	b := newTab(t, phone(), "en")
	b.block(3)
	b.open(r.links[0])
	b.until(`document.getElementById("foot-lead").textContent === "4 pages left to read"`)
	for range 12 {
		if eval[string](b, `document.getElementById("foot-rest").textContent`) != "" {
			break
		}
		b.press("#go")
		b.still()
		time.Sleep(600 * time.Millisecond)
	}
	b.until(`document.getElementById("foot-rest").textContent.startsWith("The picture of page 3 does not come")`)
	b.press("#go") // and on: it does not count by being looked at
	time.Sleep(900 * time.Millisecond)
	b.until(`document.getElementById("foot-lead").textContent === "2 pages left to read"`)
	b.shot("trouble-must-read")
	noSidewaysScroll(t, b, "must read")
	b.press("#page-3 .trouble button") // by hand, and in vain
	b.until(`document.getElementById("polite").textContent.includes("asked for again")`)
	b.seen("The picture of this page did not come.")
	b.press("#page-3 .trouble button:nth-child(2)")
	b.readAll()
	b.placeTyped(true)
	b.toCode()
	wants(t, o.reported(t, r), "1-2, 4", "3", "")
	text, err := o.Audit(soon(t), r.id, sync.FormText)
	if err != nil || !bytes.Contains(text.Body, []byte("pagine 1-2, 4 di 4 mostrate")) || !bytes.Contains(text.Body, []byte("; come testo corrente: 3")) {
		t.Errorf("%v\n%s", err, text.Body)
	}
}

// TestAllAsText: pages read as running text are told as that; a page without text cannot be read so, it shows its picture.
func TestAllAsText(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	r := o.send(t, draft(scanned(), 3, mustRead(t)))
	b := newTab(t, phone(), "en")
	b.open(r.links[0])
	b.toggleText()
	b.until(`document.querySelector("#page-2 img").checkVisibility() && !document.querySelector("#page-1 img").checkVisibility()`)
	b.shot("text-scanned")
	axe(t, b, "text of a scan")
	b.readAll()
	b.placeTyped(true)
	b.toCode()
	wants(t, o.reported(t, r), "2", "1, 3", "")
}

// scanned is a contract of three pages, the second one without any text.
func scanned() []byte {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 595.28, Ht: 841.89}})
	f.SetFont("Helvetica", "", 12)
	for i := range 3 {
		f.AddPage()
		if i == 1 {
			f.Rect(100, 100, 300, 500, "F")
			continue
		}
		f.Text(70, 100, fmt.Sprintf("Pagina %d, che si legge anche come testo.", i+1))
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// TestMustReadAsFile: a page without text whose picture does not come is offered in the file, also where the office offers no
// download; until then nobody goes on, and the evidence says what was only in the file.
func TestMustReadAsFile(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	for name, hide := range map[string]bool{"offered": false, "not offered": true} {
		t.Run(name, func(t *testing.T) {
			r := o.send(t, draft(scanned(), 3, func(d *signing.Draft) {
				mustRead(t)(d)
				d.Options.UI = map[string]any{"hideDownloadValidated": hide}
			}))
			b := newTab(t, phone(), "en")
			b.block(1, 2)
			b.open(r.links[0])
			b.until(`document.querySelector("#page-1 .trouble")`)
			if offered := eval[bool](b, `document.querySelector("#page-1 .trouble a").checkVisibility()`); offered == hide {
				t.Errorf("of a page with text the file is offered: %v", offered)
			}
			b.press("#page-1 .trouble button:nth-child(2)")
			b.until(`document.getElementById("foot-lead").textContent === "2 pages left to read"`)
			b.toPage(2)
			b.until(`document.querySelector("#page-2 .trouble a").checkVisibility() && !document.querySelector("#page-2 .trouble button:nth-child(2)").checkVisibility()`)
			b.offline(true)
			b.press("#page-2 .trouble a")
			b.until(`document.getElementById("polite").textContent.startsWith("No connection")`)
			b.offline(false)
			time.Sleep(600 * time.Millisecond)
			b.until(`document.getElementById("foot-lead").textContent === "2 pages left to read"`)
			b.press("#page-2 .trouble a")
			b.until(`document.getElementById("foot-lead").textContent === "1 page left to read"`)
			b.seen("Read the page in the document you downloaded; the evidence will say so.")
			b.readAll()
			b.placeTyped(true)
			b.toCode()
			wants(t, o.reported(t, r), "3", "1", "2")
		})
	}
}

// TestPictureThatHangs: of a picture that is under way for long that is said, and its text is offered; when it comes at last,
// it takes its place.
func TestPictureThatHangs(t *testing.T) {
	chromium(t)
	t.Parallel()
	b := newTab(t, phone(), "en")
	b.run(fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/pages/1/*"}}))
	link := shared(t).request(t, nil).links[0]
	b.run(chromedp.ActionFunc(func(ctx context.Context) error { // without waiting for what does not come
		_, _, _, _, err := page.Navigate(link).Do(ctx)
		return err
	}))
	b.until(`document.querySelector("#page-2 img")?.naturalWidth > 0`)
	time.Sleep(10 * time.Second)
	if eval[bool](b, `document.querySelector(".trouble") !== null`) {
		t.Error("said too early")
	}
	b.seen("The picture of this page is taking long.")
	b.until(`document.querySelector("#page-1 .trouble button:nth-child(2)").checkVisibility()`)
	b.run(fetch.Disable()) // what waited goes on
	b.until(`!document.querySelector(".trouble") && document.querySelector("#page-1 img").naturalWidth > 0`)
}

// TestWorkersKilled: who reads while the processes that draw are killed has the page a moment later, by itself.
func TestWorkersKilled(t *testing.T) {
	chromium(t)
	o := newOffice(t, nil)
	r := o.send(t, draft(contract(60), 60, mustRead(t)))
	b := newTab(t, desk(), "en")
	cut := func() bool { return eval[int](b, `document.querySelectorAll(".trouble").length`) > 0 }
	for try := 0; try == 0 || try < 20 && !cut(); try++ { // until a kill fell into a drawing
		b.open(r.links[0])
		b.until(`document.querySelector("#page-1 img").naturalWidth > 0`)
		for n := 4; n <= 60; n += 8 {
			b.toPage(n)
			for range 5 {
				killWorkers(t)
				time.Sleep(20 * time.Millisecond)
			}
		}
	}
	if !cut() {
		t.Error("no picture was cut short: the test shows nothing")
	}
	b.until(`document.querySelector("#page-60 img").naturalWidth > 0 && !document.querySelector("#page-60 .trouble")`)
	b.toPage(12)
	b.until(`document.querySelector("#page-12 img").naturalWidth > 0 && !document.querySelector("#page-12 .trouble")`)
	b.until(`document.querySelectorAll(".text[data-ready='']").length === 60`) // the texts come too
}

// killWorkers ends this process's own children that read documents.
func killWorkers(t testing.TB) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil || len(tasks) == 0 {
		t.Skip("the children of a process cannot be listed here")
	}
	for _, task := range tasks {
		list, err := os.ReadFile(task)
		if err != nil {
			continue
		}
		for _, child := range strings.Fields(string(list)) {
			pid, err := strconv.Atoi(child)
			if program, _ := os.Readlink("/proc/" + child + "/exe"); err == nil && program == self {
				if p, err := os.FindProcess(pid); err == nil {
					_ = p.Kill()
				}
			}
		}
	}
}
