package host_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	gosync "sync"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/open"
	"paraph/app/sample"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/sqlite"
)

// bench is a service without mail in the benchmark's own folder.
func bench(b *testing.B, change func(*host.Options)) *host.Host {
	b.Helper()
	o := host.Options{Folder: b.TempDir(), KeyInFile: true}
	if change != nil {
		change(&o)
	}
	h, err := host.Start(b.Context(), o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { h.Close() })
	return h
}

// commits counts single durable commits a second on the same disk: two rows each, one caller.
func commits(b *testing.B) float64 {
	b.Helper()
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "commits.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	begun, n := time.Now(), 0
	for ; time.Since(begun) < 2*time.Second; n++ {
		err := s.Update(b.Context(), func(tx sync.Tx) error {
			for k := range 2 {
				if err := tx.PutToken(sync.Token{Hash: fmt.Sprintf("%d-%d", n, k), Name: "bench", Created: begun}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(begun).Seconds()
}

// BenchmarkRequests: POST /EU-SES a second with 64 callers, each request durable with a document of its
// own when it is answered, while the service checks documents at the same time; beside single durable
// commits a second in the same run. requests/commit is the one rate by the other: a request is one
// transaction, and those of many callers share commits.
func BenchmarkRequests(b *testing.B) {
	single := commits(b)
	h := bench(b, nil)
	pdf := hosttest.Contract(b, 1)
	const callers = 64
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	var n atomic.Int64
	post := func() error {
		k := n.Add(1)
		doc := append(append([]byte(nil), pdf...), fmt.Sprintf("%% %d\n", k)...)
		body := fmt.Sprintf(`{"signers":[{"name":"A","surname":"R","email":"a%d@example.com","authentication":["email"],"signatures":[{"page":1,"x":"72","y":"600"}]},`+
			`{"name":"L","surname":"V","email":"b%d@example.com","authentication":["email"],"signatures":[{"page":1,"x":"300","y":"600"}]}],"inputDocuments":%q}`,
			k, k, base64.StdEncoding.EncodeToString(doc))
		req, err := http.NewRequestWithContext(b.Context(), "POST", h.Endpoint.URL+"/EU-SES", strings.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+h.Endpoint.Token)
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != 200 {
			return fmt.Errorf("%s: %w", resp.Status, err)
		}
		return nil
	}
	const total = 3000
	b.ResetTimer()
	for range b.N {
		begun := time.Now()
		var wg gosync.WaitGroup
		for range callers {
			wg.Go(func() {
				for n.Load() < total {
					if err := post(); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		rate := float64(n.Load()) / time.Since(begun).Seconds()
		b.ReportMetric(rate, "requests/s")
		b.ReportMetric(single, "commits/s")
		b.ReportMetric(rate/single, "requests/commit")
		n.Store(0)
	}
}

// BenchmarkJourneys: whole journeys a second (a request to two signers who read a page each, ask for a
// code, confirm; the document is sealed), four at a time.
func BenchmarkJourneys(b *testing.B) {
	h := bench(b, nil)
	c, err := sample.New("it")
	if err != nil {
		b.Fatal(err)
	}
	const total, atOnce = 60, 4
	b.ResetTimer()
	for range b.N {
		begun := time.Now()
		var next atomic.Int64
		var wg gosync.WaitGroup
		for range atOnce {
			wg.Go(func() {
				for k := next.Add(1); k <= total; k = next.Add(1) {
					if err := journey(b, h, c, int(k)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(total/time.Since(begun).Seconds(), "journeys/s")
	}
}

func journey(b *testing.B, h *host.Host, c sample.Contract, k int) error {
	ctx := b.Context()
	sent, err := h.Send(ctx, signing.Draft{
		Title: c.Title, Inputs: []signing.Input{{Data: append(append([]byte(nil), c.PDF...), fmt.Sprintf("%% %d\n", k)...)}},
		Signers: []signing.Signer{
			hosttest.Signer("Anna", "Rossi", fmt.Sprintf("a%d@example.com", k), c.Places[0]), hosttest.Signer("Luca", "Verdi", fmt.Sprintf("b%d@example.com", k), c.Places[1]),
		},
	}, "")
	if err != nil {
		return err
	}
	if err := until(ctx.Done(), func() (bool, error) {
		r, err := h.Request(ctx, sent.Request.ID)
		return err == nil && r.Request.State == signing.Waiting, err
	}); err != nil {
		return err
	}
	for i, g := range sent.Request.Signers {
		link := sent.Links[g.ID]
		secret := link[strings.LastIndex(link, "/")+1:]
		p := signing.Presence{Peer: fmt.Sprintf("198.51.%d.%d", k, i)}
		if _, err := h.Image(ctx, secret, 4, 110); err != nil {
			return err
		}
		code, err := h.AskCode(ctx, secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed(g.FullName())}, Language: "it"}, p)
		if err != nil {
			return err
		}
		digits, err := practiceCode(b, h, sent.Request.ID, code.Short)
		if err != nil {
			return err
		}
		if err := h.Confirm(ctx, secret, code.Challenge, digits, p); err != nil {
			return err
		}
	}
	return until(ctx.Done(), func() (bool, error) {
		r, err := h.Request(ctx, sent.Request.ID)
		return err == nil && r.Request.State == signing.Done, err
	})
}

func until(done <-chan struct{}, f func() (bool, error)) error {
	for {
		if ok, err := f(); ok || err != nil {
			return err
		}
		select {
		case <-done:
			return fmt.Errorf("ended before")
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func practiceCode(b *testing.B, h *host.Host, id, short string) (string, error) {
	letters, err := h.Practice(b.Context(), id)
	for _, l := range letters {
		if strings.Contains(l.Subject, " "+short+" ") {
			for _, w := range strings.FieldsFunc(l.Text, func(r rune) bool { return r < '0' || r > '9' }) {
				if len(w) == 6 {
					return w, nil
				}
			}
		}
	}
	return "", fmt.Errorf("no letter with code %s: %w", short, err)
}

// BenchmarkPage150: a page of the sample contract at 150 dpi as PNG, from a worker that has the document
// open, beside pdftoppm -r 150 -png for the same page in the same run (a process each time, as it is used).
func BenchmarkPage150(b *testing.B) {
	c, err := sample.New("it")
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(b.TempDir(), "contract.pdf")
	if err := os.WriteFile(path, c.PDF, 0o600); err != nil {
		b.Fatal(err)
	}
	workers := host.NewPages()
	defer workers.Close()
	const rounds = 40
	b.ResetTimer()
	for range b.N {
		ours := time.Duration(0)
		for range rounds / 4 {
			last := time.Time{}
			err := open.Viewer{Workers: workers}.Images(b.Context(), path, 150, func(number int, _ []byte) error {
				if number > 1 { // the first opens the document
					ours += time.Since(last)
				}
				last = time.Now()
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		begun := time.Now()
		for k := range rounds / 4 {
			out := exec.Command("pdftoppm", "-r", "150", "-png", "-f", fmt.Sprint(k%3+2), "-l", fmt.Sprint(k%3+2), path)
			var png bytes.Buffer
			if out.Stdout = &png; out.Run() != nil || png.Len() == 0 {
				b.Skip("skipped: pdftoppm is not installed (make test installs it)")
			}
		}
		per, theirs := ours/(3*rounds/4), time.Since(begun)/(rounds/4)
		b.ReportMetric(float64(per.Microseconds())/1000, "ms/page")
		b.ReportMetric(float64(theirs.Microseconds())/1000, "pdftoppm-ms/page")
		b.ReportMetric(float64(per)/float64(theirs), "ratio")
	}
}
