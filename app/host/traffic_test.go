package host_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// narrow is a service that takes few at once.
func narrow(t *testing.T, change func(*host.Traffic, *host.Options)) *hosttest.Rig {
	t.Helper()
	return hosttest.Start(t, func(o *host.Options) {
		limits := host.StandardTraffic
		limits.Header, limits.Stall, limits.Idle, limits.Kept, limits.Spare = time.Minute, time.Minute, time.Minute, 0, 0
		change(&limits, o)
		o.Traffic = &limits
	})
}

// dial opens a connection to a service that says what is given.
func dial(t *testing.T, r *hosttest.Rig, said string) net.Conn {
	t.Helper()
	u, err := url.Parse(r.Endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", u.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, strings.ReplaceAll(said, "{host}", u.Host)); err != nil {
		t.Fatal(err)
	}
	return c
}

// replied reads a connection's next answer.
func replied(t *testing.T, c net.Conn) (*http.Response, string) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(time.Minute))
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// asking is what somebody says who asks, over a connection of its own.
func asking(path string, head ...string) string {
	return "GET " + path + " HTTP/1.1\r\nHost: {host}\r\n" + strings.Join(append(head, ""), "\r\n") + "\r\n"
}

// lasting is a request that is under way for a minute: its body is waited for.
func lasting(r *hosttest.Rig) string {
	return "POST /paraph/v1/tokens HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer " + r.Endpoint.Token + "\r\nContent-Length: 300\r\n\r\n{"
}

// TestTooManyConnections: who comes beyond the bound is told so by a number of its own and when to come again, people in a
// sentence; as soon as there is room all is as ever.
func TestTooManyConnections(t *testing.T) {
	for name, change := range map[string]func(*host.Traffic){
		"in all": func(l *host.Traffic) { l.Connections = 3 }, "of one address": func(l *host.Traffic) { l.OfOne = 3 },
	} {
		t.Run(name, func(t *testing.T) {
			r := narrow(t, func(l *host.Traffic, _ *host.Options) { change(l) })
			var slow []net.Conn
			for range 3 {
				slow = append(slow, dial(t, r, lasting(r)))
			}
			hosttest.Happens(t, "all are taken", func() bool { // each as soon as its head was read
				resp, _ := replied(t, dial(t, r, asking("/docs")))
				if resp.StatusCode != 503 {
					slow = append(slow[1:], dial(t, r, lasting(r)))
				}
				return resp.StatusCode == 503
			})
			for path, want := range map[string]string{
				"/signatures": `"error":1506`, "/EU-SES": `"error":1506`, "/paraph/v1/ready": "too much at once", "/s/x": "Nulla è andato perso", "/elsewhere": `"error":1506`,
			} {
				resp, body := replied(t, dial(t, r, asking(path, "Accept: text/html", "Accept-Language: it", "Authorization: Bearer "+r.Endpoint.Token)))
				if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" || !strings.Contains(body, want) {
					t.Errorf("%s: %d %v %s", path, resp.StatusCode, resp.Header, body)
				}
			}
			alone := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
			r.Client.HTTP = alone
			ours := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: alone}
			_, listed := r.Client.List(hosttest.Soon(t), sync.Filter{Limit: 1})
			_, ready := ours.Ready(hosttest.Soon(t))
			if !errors.Is(listed, sync.ErrFull) || !errors.Is(ready, sync.ErrFull) {
				t.Errorf("as clients see it: %v, %v", listed, ready)
			}
			slow[len(slow)-1].Close()
			hosttest.Happens(t, "it answers again", func() bool {
				_, err := ours.Ready(hosttest.Soon(t))
				return err == nil
			})
		})
	}
}

// TestClientsBehindAProxy are told apart by the address they were forwarded for; the proxy itself is not bounded as one.
func TestClientsBehindAProxy(t *testing.T) {
	r := narrow(t, func(l *host.Traffic, o *host.Options) { l.OfOne, o.Proxies = 2, hosttest.Loopback })
	from := func(client, path string) net.Conn {
		return dial(t, r, asking(path, "X-Forwarded-For: "+client, "Authorization: Bearer "+r.Endpoint.Token))
	}
	hosttest.Happens(t, "a third one is too many", func() bool {
		// One more whose body does not come; it may be the one too many itself while another is being answered.
		dial(t, r, "POST /paraph/v1/tokens HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 203.0.113.5\r\nAuthorization: Bearer "+r.Endpoint.Token+"\r\nContent-Length: 300\r\n\r\n{")
		resp, body := replied(t, from("203.0.113.5", "/paraph/v1/ready"))
		return resp.StatusCode == 503 && strings.Contains(body, "too much at once")
	})
	if resp, body := replied(t, from("203.0.113.6", "/paraph/v1/ready")); resp.StatusCode != 200 {
		t.Errorf("another client: %d %s", resp.StatusCode, body)
	}
}

// TestNothingIsReadOfStrangers: who has no token, or a link that leads nowhere, is told before the body comes.
func TestNothingIsReadOfStrangers(t *testing.T) {
	r := narrow(t, func(*host.Traffic, *host.Options) {})
	for path, want := range map[string]int{"/EU-SES": 401, "/paraph/v1/tokens": 401, "/s/" + strings.Repeat("A", 43) + "/code": 404, "/s/x/decline": 404} {
		resp, body := replied(t, dial(t, r, "POST "+path+" HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nAuthorization: Bearer none\r\n"+
			"Content-Type: application/json\r\nContent-Length: 3000000\r\n\r\n{"))
		if resp.StatusCode != want {
			t.Errorf("%s: %d %s", path, resp.StatusCode, body)
		}
	}
}

// TestStalledBodies end; one that comes slowly and goes on arrives.
func TestStalledBodies(t *testing.T) {
	r := narrow(t, func(l *host.Traffic, _ *host.Options) { l.Stall, l.Step = 3*time.Second, 2 })
	body := `{"name":"shop","scopes":["GET:signatures"]}`
	head := fmt.Sprintf("POST /paraph/v1/tokens HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n", r.Endpoint.Token, len(body))
	slow, stalled := dial(t, r, head), dial(t, r, head+body[:10])
	go func() {
		for n := range len(body) { // longer than a Stall in all
			_, _ = io.WriteString(slow, body[n:n+1])
			time.Sleep(100 * time.Millisecond)
		}
	}()
	if resp, got := replied(t, slow); resp.StatusCode != 200 || !json.Valid([]byte(got)) {
		t.Errorf("slow: %d %s", resp.StatusCode, got)
	}
	_ = stalled.SetReadDeadline(time.Now().Add(time.Minute))
	if _, err := io.Copy(io.Discard, stalled); err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Errorf("stalled: %v", err) // it was not ended
	}
}

// TestStalledReaders: who does not read what was asked for is left, and others are not kept waiting by it.
func TestStalledReaders(t *testing.T) {
	r := narrow(t, func(l *host.Traffic, _ *host.Options) { l.Stall, l.Connections = 2*time.Second, 2 })
	sent := r.Send(t, hosttest.One(hosttest.Laden(t, 1, 20<<20)))
	r.Await(t, sent.Request.ID, hosttest.Is(signing.Waiting))
	r.Client.HTTP.CloseIdleConnections()
	for range 2 {
		dial(t, r, asking("/signatures/"+sent.Request.ID+"/validatedDocument", "Authorization: Bearer "+r.Endpoint.Token))
	}
	alone := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	hosttest.Happens(t, "others are served again", func() bool {
		_, err := alone.Ready(hosttest.Soon(t))
		return err == nil
	})
}

// TestAskersWhoLeave are no errors: none is noted of who is gone before the answer.
func TestAskersWhoLeave(t *testing.T) {
	r, log, mux := narrow(t, func(*host.Traffic, *host.Options) {}), &hosttest.Logs{}, http.NewServeMux()
	(&own.Handler{
		Service: r.Host, Auth: everybody{}, Address: func(*http.Request) string { return "" }, Log: slog.New(slog.NewTextHandler(log, nil)),
	}).Register(mux)
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"/feed?wait=60", "/callbacks"} {
		w := httptest.NewRecorder()
		asks := httptest.NewRequestWithContext(gone, http.MethodGet, own.Prefix+path, nil)
		asks.Header.Set("Authorization", "Bearer any")
		mux.ServeHTTP(w, asks)
		if is := log.String(); is != "" || w.Code != 500 {
			t.Errorf("%s: %d %s", path, w.Code, is)
		}
	}
}
