package page_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"paraph/app/host"
	"paraph/signing"
)

// slow4G is the network Chromium's own tools call so: bytes a second each way, and milliseconds a request waits.
const (
	slowDown  = 180_000
	slowUp    = 84_375
	slowWaits = 562.5
)

// traffic counts what a tab asks for and gets.
type traffic struct {
	mu       gosync.Mutex
	requests int
	bytes    float64
	open     map[network.RequestID]bool
	last     time.Time
}

func (c *traffic) listen(event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "http") {
			c.requests++
			c.open[e.RequestID], c.last = true, time.Now()
		}
	case *network.EventLoadingFinished:
		if c.open[e.RequestID] {
			c.bytes += e.EncodedDataLength
			c.last = time.Now()
		}
		delete(c.open, e.RequestID)
	case *network.EventLoadingFailed:
		delete(c.open, e.RequestID)
	}
}

func (c *traffic) now() (requests int, bytes float64, quiet time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) == 0 {
		quiet = time.Since(c.last)
	}
	return c.requests, c.bytes, quiet
}

// cold is what a first visit costs: seconds until something is painted, until page 1 can be read and until nothing more comes,
// with what had been transferred by then.
type cold struct {
	paint, readable, done float64
	requests              int
	first, bytes          float64 // kB until page 1 can be read, and in all
}

// watching notes when the picture of page 1 can be seen.
const watching = `globalThis.readAt = 0; (function look() {
	const image = document.querySelector("#page-1 img");
	if (image?.complete && image.naturalWidth > 0) image.decode().then(() => requestAnimationFrame(() => { globalThis.readAt = performance.now() }));
	else setTimeout(look, 20);
})()`

// firstBytes is what was transferred by then.
const firstBytes = `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].
	filter((e) => e.responseEnd <= globalThis.readAt).reduce((sum, e) => sum + e.transferSize, 0)`

// visitCold opens a link with nothing kept from before; slow: on a slow network and a processor four times slower.
func visitCold(t testing.TB, link string, slow bool) cold {
	t.Helper()
	b := newTab(t, window{390, 844, telephoneScale(), true}, "it")
	count := &traffic{open: map[network.RequestID]bool{}}
	chromedp.ListenTarget(b.ctx, count.listen)
	b.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := cdpage.AddScriptToEvaluateOnNewDocument(watching).Do(ctx)
		return err
	}))
	if slow {
		b.run(emulation.SetCPUThrottlingRate(4), chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{
				Latency: slowWaits, DownloadThroughput: slowDown, UploadThroughput: slowUp,
			}}).Do(ctx)
			return err
		}))
	}
	begun := time.Now()
	b.open(link)
	var c cold
	for { // readable, then quiet
		requests, bytes, quiet := count.now()
		if c.readable == 0 {
			if c.readable = eval[float64](b, "globalThis.readAt") / 1000; c.readable > 0 {
				c.first = eval[float64](b, firstBytes) / 1000
			}
		} else if quiet > 3*time.Second {
			c.requests, c.bytes, c.done = requests, bytes/1000, (time.Since(begun) - quiet).Seconds()
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	c.paint = eval[float64](b, `performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0`) / 1000
	return c
}

// telephoneScale is how many pixels of a screen an inch of the page has: most telephones have three, PARAPH_SCALE says others.
func telephoneScale() float64 {
	if scale, err := strconv.ParseFloat(os.Getenv("PARAPH_SCALE"), 64); err == nil {
		return scale
	}
	return 3
}

// BenchmarkCold: the signer's page on a telephone that has never seen it, on slow 4G with a processor four times slower.
func BenchmarkCold(b *testing.B) {
	chromium(b)
	o := newOffice(b, func(h *host.Options) { h.Practice = true })
	for _, d := range coldDocuments(b) {
		b.Run(d.name, func(b *testing.B) {
			r := o.send(b, draft(d.content, d.pages, func(s *signing.Draft) { s.Signers[0].Email = "luca@example.com" }))
			for range b.N {
				c := visitCold(b, r.links[0], true)
				b.ReportMetric(c.paint, "s-paint")
				b.ReportMetric(c.readable, "s-page1")
				b.ReportMetric(c.done, "s-done")
				b.ReportMetric(c.first, "kB-page1")
				b.ReportMetric(c.bytes, "kB")
				b.ReportMetric(float64(c.requests), "requests")
				b.ReportMetric(0, "ns/op")
			}
			fmt.Println()
		})
	}
}
