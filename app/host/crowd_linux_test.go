package host_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	gosync "sync"
	"testing"
	"time"
)

// crowd is what became of many people who opened a document at once.
type crowd struct {
	pages, images []time.Duration
	failed        map[string]int // answers but 200, by what they were
}

// opened has people open documents all at once, from one address: each the page, and then its pictures as a browser asks for
// them, six at a time.
func (s *siege) opened(ctx context.Context, links []string, people, images int) crowd {
	c := crowd{failed: map[string]int{}}
	var mu gosync.Mutex
	get := func(client *http.Client, address string, into *[]time.Duration) {
		begun := time.Now()
		said := "no answer"
		if req, err := http.NewRequestWithContext(ctx, "GET", address, nil); err == nil {
			if resp, err := client.Do(req); err == nil {
				said = resp.Status
				if _, err = io.Copy(io.Discard, resp.Body); err != nil {
					said = "cut off"
				}
				resp.Body.Close()
			}
		}
		mu.Lock()
		defer mu.Unlock()
		*into = append(*into, time.Since(begun))
		if said != "200 OK" {
			c.failed[said]++
		}
	}
	var all gosync.WaitGroup
	for p := range people {
		all.Go(func() {
			client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 6}}
			defer client.CloseIdleConnections()
			link := links[p%len(links)]
			get(client, link, &c.pages)
			var own gosync.WaitGroup
			for n := range images {
				own.Go(func() { get(client, fmt.Sprintf("%s/pages/%d/110.png", link, n%4+1), &c.images) })
			}
			own.Wait()
		})
	}
	all.Wait()
	return c
}

// twenty are the links of 20 documents of four pages each.
func (s *siege) twenty(tb testing.TB) []string {
	links := make([]string, 20)
	for k := range links {
		links[k] = s.sent(tb, k)
	}
	return links
}

// TestManyReaders: people who open more documents at once than there are workers all get their pages and pictures, also while
// the documents read before could stay open for another minute.
func TestManyReaders(t *testing.T) {
	s := besiege(t)
	links := s.twenty(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second) // less than that minute
	defer cancel()
	c := s.opened(ctx, links, 40, 4)
	if len(c.failed) > 0 || len(c.pages) != 40 || len(c.images) != 160 {
		t.Errorf("%d pages, %d pictures, failed %v", len(c.pages), len(c.images), c.failed)
	}
}

// BenchmarkCrowd: 200 people behind one router open pages of 20 documents at once; each gets the page and 15 pictures.
func BenchmarkCrowd(b *testing.B) {
	s := besiege(b)
	links := s.twenty(b)
	for range b.N {
		c := s.opened(b.Context(), links, 200, 15)
		if len(c.failed) > 0 {
			b.Errorf("failed: %v", c.failed)
		}
		b.ReportMetric(float64(p95(c.pages).Milliseconds()), "page-p95-ms")
		b.ReportMetric(float64(p95(c.images).Milliseconds()), "image-p95-ms")
		b.ReportMetric(float64(s.most.Load()>>20), "MB")
	}
}

// BenchmarkAttack: TestMemoryUnderAttack with its figures.
func BenchmarkAttack(b *testing.B) {
	s := besiege(b)
	for range b.N {
		pages, images := s.attacked(b)
		b.ReportMetric(float64(p95(pages).Milliseconds()), "page-p95-ms")
		b.ReportMetric(float64(p95(images).Milliseconds()), "image-p95-ms")
		b.ReportMetric(float64(s.most.Load()>>20), "MB")
	}
}
