package host_test

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
)

func hexID() string {
	b := make([]byte, 12)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// someRequest is a request as thousands lie in an office's folder.
func someRequest(i int) *signing.Request {
	at := time.UnixMilli(1_700_000_000_000 + int64(i)*60_000).UTC()
	return &signing.Request{
		ID: hexID(), Title: fmt.Sprintf("Contratto di fornitura n. %d", i), State: signing.Waiting, Created: at, Updated: at, Expires: at.AddDate(10, 0, 0),
		Signers: []signing.Signer{
			{ID: hexID(), Name: "Anna", Surname: fmt.Sprintf("Rossi%d", i%997), Email: fmt.Sprintf("anna%d@example.com", i), State: signing.SignerNew, Channels: []signing.Channel{signing.Email}},
			{ID: hexID(), Name: "Luca", Surname: "Verdi", Email: fmt.Sprintf("luca%d@example.com", i), State: signing.SignerSigned, Channels: []signing.Channel{signing.Email}},
		},
	}
}

const benchProfile = "bench"

// openBenchDesk is a desk of its own whose requests go to the service at e.
func openBenchDesk(b *testing.B, folder string, e folder.Endpoint) *host.Desk {
	b.Helper()
	none := func(string) error { return errors.New("none here") }
	d, err := host.OpenDesk(b.Context(), host.DeskOptions{Folder: folder, KeyInFile: true, Start: none}, nil)
	if err == nil {
		err = errors.Join(d.Office.SetProfile(office.Profile{ID: benchProfile, Name: "Bench", URL: e.URL, Token: e.Token}), d.Office.UseProfile(benchProfile))
	}
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func settles(b *testing.B, f func() bool) {
	b.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !f(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatal("never")
		}
	}
}

// BenchmarkDeliveries: jobs of the desk's outbox delivered to the service, durable on both sides, beside the
// same requests handed in by the same client without a desk, four at a time as the engine does.
func BenchmarkDeliveries(b *testing.B) {
	const n = 300
	h := bench(b, nil)
	pdf := hosttest.Contract(b, 1)
	draft := signing.Draft{
		Title: "Contratto", Inputs: []signing.Input{{Name: "c.pdf"}}, Options: signing.Options{Modes: []signing.MarkMode{signing.Typed}},
		Signers: []signing.Signer{hosttest.Signer("Anna", "Rossi", "anna@example.com", hosttest.At(1, 72, 600))},
	}
	for range b.N {
		through := throughDesk(b, h.Endpoint, draft, pdf, n)
		direct := directly(b, h.Endpoint, draft, pdf, n)
		b.ReportMetric(n/through.Seconds(), "deliveries/s")
		b.ReportMetric(direct.Seconds()/through.Seconds(), "of-direct")
	}
}

// throughDesk is how long n requests take from "Send" until the service has them all.
func throughDesk(b *testing.B, e folder.Endpoint, draft signing.Draft, pdf []byte, n int) time.Duration {
	b.Helper()
	d := openBenchDesk(b, b.TempDir(), e)
	defer d.Close()
	sum, err := d.Keep(b.Context(), pdf)
	if err != nil {
		b.Fatal(err)
	}
	for range n {
		if _, err = d.Send(b.Context(), sync.Draft{Parcel: sync.Parcel{Draft: draft, Blobs: []string{sum}}}, time.Second); err != nil {
			b.Fatal(err)
		}
	}
	time.Sleep(time.Second) // the time of Undo
	start := time.Now()
	settles(b, func() bool {
		left, err := d.Entries(b.Context(), sync.EntryFilter{Limit: n})
		return err == nil && !slices.ContainsFunc(left, func(l sync.EntryLine) bool { return l.Stage == sync.Leaving })
	})
	return time.Since(start)
}

func directly(b *testing.B, e folder.Endpoint, draft signing.Draft, pdf []byte, n int) time.Duration {
	b.Helper()
	c := &esign.Client{Base: e.URL, Token: e.Token, HTTP: http.DefaultClient}
	draft.Inputs = []signing.Input{{Name: "c.pdf", Data: pdf}}
	start := time.Now()
	var four gosync.WaitGroup
	for range 4 {
		four.Go(func() {
			for range n / 4 {
				if _, err := c.Send(b.Context(), draft, hexID()); err != nil {
					b.Error(err)
				}
			}
		})
	}
	four.Wait()
	return time.Since(start)
}

// BenchmarkSync: a desk that knows nothing reads 10,000 requests (cold), and one that knows them all opens again
// (warm), beside asking for as many one by one.
func BenchmarkSync(b *testing.B) {
	const n = 10_000
	h := bench(b, func(o *host.Options) { fill(b, o.Folder, n) })
	for range b.N {
		folder := b.TempDir()
		cold := reading(b, folder, h.Endpoint, n)
		warm := reading(b, folder, h.Endpoint, n)
		c := &esign.Client{Base: h.Endpoint.URL, Token: h.Endpoint.Token, HTTP: http.DefaultClient}
		f, err := h.Feed(b.Context(), "", 0, 0)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		for i := range 200 {
			if _, err := c.Request(b.Context(), f.Changes[i].Request.ID); err != nil {
				b.Fatal(err)
			}
		}
		single := time.Since(start) * n / 200
		b.ReportMetric(cold.Seconds(), "s-cold")
		b.ReportMetric(warm.Seconds(), "s-warm")
		b.ReportMetric(cold.Seconds()/single.Seconds(), "of-one-by-one")
	}
}

// fill puts n requests into a service's folder, which gets its key first. Their links lead nowhere.
func fill(b *testing.B, path string, n int) {
	b.Helper()
	data, err := folder.New(path)
	if err == nil {
		data.KeyInFile = true
		_, err = data.Secrets()
	}
	if err != nil {
		b.Fatal(err)
	}
	side := filepath.Join(path, "practice")
	if err := os.MkdirAll(side, 0o700); err != nil {
		b.Fatal(err)
	}
	s, err := sqlite.Open(b.Context(), filepath.Join(side, "service.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	err = s.Update(b.Context(), func(tx sync.Tx) error {
		for i := range n {
			q := someRequest(i)
			q.Signers = q.Signers[:0] // links would have to be sealed with the folder's key
			if err := tx.Insert(q, nil, sync.Key{}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// reading is how long a desk takes from its opening until it knows all n requests and the service answers.
func reading(b *testing.B, folder string, e folder.Endpoint, n int) time.Duration {
	b.Helper()
	start := time.Now()
	d := openBenchDesk(b, folder, e)
	defer d.Close()
	settles(b, func() bool {
		last, err := d.Entries(b.Context(), sync.EntryFilter{Skip: n - 1, Limit: 1})
		return err == nil && len(last) == 1 && d.Engine.Health(benchProfile).Reached
	})
	return time.Since(start)
}

// BenchmarkList: pages of a list of 100,000 entries: the newest, of one state, with a text in them; beside counting
// the rows of the table.
func BenchmarkList(b *testing.B) {
	const n, batch = 100_000, 1000
	path := filepath.Join(b.TempDir(), "desk.db")
	s, err := sqlite.OpenDesk(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for i := 0; i < n; i += batch {
		err := s.Update(b.Context(), func(tx sync.DeskTx) error {
			for k := range batch {
				q := someRequest(i + k)
				if err := tx.PutEntry(&sync.Entry{ID: q.ID, Profile: "p", Remote: q.ID, Stage: sync.SentOff, Request: *q}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for range b.N {
		for what, f := range map[string]sync.EntryFilter{
			"newest": {Limit: 50}, "state": {States: []signing.State{signing.Waiting}, Limit: 50}, "far": {Skip: 50_000, Limit: 50},
			"text": {Text: "rossi12 fornitura", Limit: 50}, "nothing": {Text: "not there at all", Limit: 50},
		} {
			b.ReportMetric(query(b, s, f).Seconds()*1000, "ms-"+what)
		}
	}
}

// query is the slowest of five.
func query(b *testing.B, s *sqlite.DeskStore, f sync.EntryFilter) time.Duration {
	b.Helper()
	var slowest time.Duration
	for range 5 {
		start := time.Now()
		err := s.View(b.Context(), func(tx sync.DeskTx) error {
			_, err := tx.EntryList(f)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		slowest = max(slowest, time.Since(start))
	}
	return slowest
}

// BenchmarkIdle: memory of desk and service, in processes of their own, when nothing happens, beside a bare Go
// program.
func BenchmarkIdle(b *testing.B) {
	for range b.N {
		data := b.TempDir()
		desk := exec.Command(os.Args[0])
		desk.Env = append(os.Environ(), deskEnv+"="+data)
		in, err := desk.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := desk.Start(); err != nil {
			b.Fatal(err)
		}
		f, err := folder.New(data)
		if err != nil {
			b.Fatal(err)
		}
		e, _, err := f.Reach(b.Context(), http.DefaultClient, func(string) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
		time.Sleep(35 * time.Second) // warm workers are let go
		b.ReportMetric(resident(b, desk.Process.Pid), "MB-desk")
		b.ReportMetric(resident(b, e.PID), "MB-service")
		in.Close()
		_ = desk.Wait()
		_ = (&own.Client{Base: e.URL, Token: e.Token, HTTP: http.DefaultClient}).Stop(b.Context())
	}
}

// resident is a process's memory in MB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc")
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}
