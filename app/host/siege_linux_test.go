package host_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	gosync "sync"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync/rest/esign"
)

// siege is a service in a process of its own, whose memory is watched without that of its workers.
type siege struct {
	folder.Endpoint
	host   string
	client *esign.Client
	most   atomic.Int64 // bytes resident, the most so far
}

func besiege(tb testing.TB) *siege {
	tb.Helper()
	at := tb.TempDir()
	f, err := folder.New(at)
	if err == nil {
		err = host.Background(at)
	}
	if err != nil {
		tb.Fatal(err)
	}
	s := &siege{}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	tb.Cleanup(cancel)
	err = until(ctx.Done(), func() (bool, error) {
		var err error
		s.Endpoint, err = f.Endpoint()
		return err == nil, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	process, err := os.FindProcess(s.PID)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = process.Kill()
		hasEnded(tb, s.PID)
	})
	u, err := url.Parse(s.URL)
	if err != nil {
		tb.Fatal(err)
	}
	s.host, s.client = u.Host, &esign.Client{Base: s.URL, Token: s.Token, HTTP: &http.Client{}}
	go s.watch(ctx)
	return s
}

// hasEnded waits for a process that was killed, so that nothing writes into its folder any more.
func hasEnded(tb testing.TB, pid int) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := until(ctx.Done(), func() (bool, error) { return held(pid) == 0, nil }); err != nil {
		tb.Errorf("the service does not end: %v", err)
	}
}

var rssLine = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// held is what a process holds, in bytes; 0 of one that has ended.
func held(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	m := rssLine.FindSubmatch(b)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(string(m[1]), 10, 64)
	return n << 10
}

func (s *siege) watch(ctx context.Context) {
	for ctx.Err() == nil {
		s.most.Store(max(s.most.Load(), held(s.PID)))
		time.Sleep(20 * time.Millisecond)
	}
}

// linger keeps connections open that have no credentials, say what is given and then nothing more; one that is ended comes again.
func (s *siege) linger(ctx context.Context, n int, said string) {
	for range n {
		go func() {
			for ctx.Err() == nil {
				c, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.host)
				if err != nil {
					continue
				}
				leave := context.AfterFunc(ctx, func() { c.Close() })
				_, _ = io.WriteString(c, said)
				_, _ = io.Copy(io.Discard, c)
				leave()
				c.Close()
			}
		}()
	}
}

// slow are 1,000 connections that stay, and some that would, with the bodies that cost most.
func (s *siege) slow(ctx context.Context) {
	post := func(path, token string, size int) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\n"+
			"Content-Length: %d\r\n\r\n{\"title\":\"%s", path, s.host, s.host, token, size, strings.Repeat("a", size-1000))
	}
	s.linger(ctx, 500, "GET / HTTP/1.1\r\nHost: x\r\nX-Filler: "+strings.Repeat("a", 15<<10))
	s.linger(ctx, 500, "")
	s.linger(ctx, 20, post("/s/"+strings.Repeat("A", 43)+"/code", "none", 4<<20))
	s.linger(ctx, 20, post("/EU-SES", "none", 9<<20))
}

// has waits until the service has so many files and connections open.
func (s *siege) has(tb testing.TB, n int) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), time.Minute)
	defer cancel()
	err := until(ctx.Done(), func() (bool, error) {
		all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.PID))
		return len(all) >= n, err
	})
	if err != nil {
		tb.Errorf("there are no %d connections: %v", n, err)
	}
}

// largest is a request with a document of nearly 64 MB, as JSON.
func largest(tb testing.TB, k int) []byte {
	tb.Helper()
	pdf := hosttest.Laden(tb, 1, 64<<20-64<<10)
	if len(pdf) > int(signing.DefaultLimits.Document) || len(pdf) < 63<<20 {
		tb.Fatalf("%d bytes", len(pdf))
	}
	head := fmt.Sprintf(`{"signers":[{"name":"A","surname":"R","email":"a%d@example.com","authentication":["email"],"signatures":[{"page":1,"x":"72","y":"600"}]}],`+
		`"inputDocuments":[{"sourceType":"base64","name":"large.pdf","payload":"`, k)
	var b bytes.Buffer
	b.WriteString(head)
	enc := base64.NewEncoder(base64.StdEncoding, &b)
	_, _ = enc.Write(pdf)
	_ = enc.Close()
	b.WriteString(`"}]}`)
	return b.Bytes()
}

// post hands a body in and answers status, number of the error, and the request's number.
func (s *siege) post(ctx context.Context, body io.Reader, size int64) (status, number int, id string, err error) {
	req, err := http.NewRequestWithContext(ctx, "POST", s.URL+"/EU-SES", body)
	if err != nil {
		return 0, 0, "", err
	}
	req.ContentLength = size
	req.Header.Set("Authorization", "Bearer "+s.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, 0, "", err
	}
	defer resp.Body.Close()
	var e struct {
		Data  struct{ ID string }
		Error int
	}
	err = json.NewDecoder(resp.Body).Decode(&e)
	return resp.StatusCode, e.Error, e.Data.ID, err
}

// illegal are the bodies that cost most to read as JSON, by what they are, with the error they are to get.
func illegal() map[string]struct {
	body   string
	number int
} {
	const size = 9 << 20
	filled := func(before, one, after string) string {
		return before + strings.TrimSuffix(strings.Repeat(one, size/len(one)), ",") + after
	}
	return map[string]struct {
		body   string
		number int
	}{
		"signers":           {filled(`{"signers":[`, `{},`, `]}`), 1110},
		"words of a mode":   {filled(`{"options":{"signatureMode":[`, `"typed",`, `]}}`), 1110},
		"keys of ui":        {`{"options":{"ui":{` + manyKeys(size) + `}}}`, 1110},
		"ancestors":         {filled(`{"options":{"ui":{"iframeAncestors":[`, `"https://a.example",`, `]}}}`), 1110},
		"depth":             {strings.Repeat("[", size), 1112},
		"documents":         {filled(`{"inputDocuments":[`, `"",`, `]}`), 1110},
		"numbers elsewhere": {filled(`{"x":[`, `0,`, `]}`), 1110},
		"one long text":     {filled(`{"title":"`, `a`, `"}`), 1116},
		"one long key":      {filled(`{"`, `a`, `":1}`), 1116},
	}
}

func manyKeys(size int) string {
	var b strings.Builder
	for k := 0; b.Len() < size; k++ {
		fmt.Fprintf(&b, `"k%d":{},`, k)
	}
	return strings.TrimSuffix(b.String(), ",")
}

// reader is an honest person meanwhile: the page, a picture, over and over; it answers how long each took.
func (s *siege) reader(ctx context.Context, link string) (pages, images []time.Duration, err error) {
	c := &http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	get := func(address string) (time.Duration, error) {
		begun := time.Now()
		resp, err := c.Get(address)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != 200 {
			return 0, errors.Join(err, fmt.Errorf("%s", resp.Status))
		}
		return time.Since(begun), nil
	}
	for ctx.Err() == nil {
		p, err := get(link)
		if err != nil {
			return pages, images, fmt.Errorf("page: %w", err)
		}
		i, err := get(link + "/pages/1/110.png")
		if err != nil {
			return pages, images, fmt.Errorf("image: %w", err)
		}
		pages, images = append(pages, p), append(images, i)
		time.Sleep(20 * time.Millisecond)
	}
	return pages, images, nil
}

func p95(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[min(len(all)-1, len(all)*95/100)]
}

// sent hands in a small request and waits until it can be signed; it answers its signer's link.
func (s *siege) sent(tb testing.TB, k int) string {
	tb.Helper()
	d := hosttest.One(append(hosttest.Contract(tb, 4), fmt.Sprintf("%% %d\n", k)...))
	sent, err := s.client.Send(tb.Context(), d, "")
	if err != nil {
		tb.Fatal(err)
	}
	s.checked(tb, sent.Request.ID)
	return sent.Links[sent.Request.Signers[0].ID]
}

func (s *siege) checked(tb testing.TB, id string) {
	tb.Helper()
	err := until(tb.Context().Done(), func() (bool, error) {
		r, err := s.client.Request(tb.Context(), id)
		if err == nil && r.Request.State.Ended() {
			err = fmt.Errorf("%s: %+v", r.Request.State, r.Request.Problem)
		}
		return err == nil && r.Request.State == signing.Waiting, err
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// legal hands bodies in that are to be taken, all at once; their numbers are there when the senders are done.
func (s *siege) legal(tb testing.TB, senders *gosync.WaitGroup, bodies [][]byte) []string {
	ids := make([]string, len(bodies))
	for k, body := range bodies {
		senders.Go(func() {
			status, number, id, err := s.post(tb.Context(), bytes.NewReader(body), int64(len(body)))
			if err != nil || status != 200 {
				tb.Errorf("a legal request: %d, error %d, %v", status, number, err)
			}
			ids[k] = id
		})
	}
	return ids
}

// wrong hands in what is illegal, all at once.
func (s *siege) wrong(tb testing.TB, senders *gosync.WaitGroup) {
	for name, bad := range illegal() {
		senders.Go(func() {
			status, number, _, err := s.post(tb.Context(), strings.NewReader(bad.body), int64(len(bad.body)))
			if cut := err != nil && (errors.Is(err, io.EOF) || strings.Contains(err.Error(), "reset") || strings.Contains(err.Error(), "broken pipe")); cut {
				return // refused in the middle of sending
			}
			if err != nil || status < 400 || status >= 500 || number != bad.number {
				tb.Errorf("%s: %d, error %d, want %d: %v", name, status, number, bad.number, err)
			}
		})
	}
}

// attacked has everything happen at once and answers what it cost: 1,000 slow connections, the largest legal requests, four at a
// time, and each of the illegal ones; others are served meanwhile.
func (s *siege) attacked(tb testing.TB) (pages, images []time.Duration) {
	tb.Helper()
	link := s.sent(tb, 0)
	bodies := make([][]byte, 4)
	for k := range bodies {
		bodies[k] = largest(tb, k)
	}
	before := held(s.PID)
	ctx, stop := context.WithCancel(tb.Context())
	defer stop()
	s.slow(ctx)
	s.has(tb, 1000)
	var others, senders gosync.WaitGroup
	others.Go(func() {
		var err error
		if pages, images, err = s.reader(ctx, link); err != nil {
			tb.Error(err)
		}
	})
	ids := s.legal(tb, &senders, bodies)
	s.wrong(tb, &senders)
	senders.Wait()
	tb.Logf("taken in: %d MB at most, %d MB before", s.most.Load()>>20, before>>20)
	if !tb.Failed() {
		for _, id := range ids {
			s.checked(tb, id)
		}
	}
	stop()
	others.Wait()
	return pages, images
}

// mostMemory is what the service may hold under attack, without its workers.
const mostMemory = 300 << 20

// TestMemoryUnderAttack: what strangers and senders do at once stays within mostMemory, and others are served.
func TestMemoryUnderAttack(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: four documents of 64 MB take a minute")
	}
	s := besiege(t)
	pages, images := s.attacked(t)
	t.Logf("page p95 %v, image p95 %v of %d; %d MB at most", p95(pages), p95(images), len(pages), s.most.Load()>>20)
	if len(pages) == 0 {
		t.Error("nobody else was served")
	}
	if got := s.most.Load(); got > mostMemory {
		t.Errorf("the service held %d MB, allowed are %d", got>>20, mostMemory>>20)
	}
}
