package host_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
)

// caller is somebody who stays connected.
type caller struct {
	net.Conn
	read *bufio.Reader
}

// call connects from an address of this computer.
func call(t *testing.T, r *hosttest.Rig, from string) *caller {
	t.Helper()
	u, err := url.Parse(r.Endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	c, err := (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).Dial("tcp", u.Host)
	if err != nil {
		t.Skipf("no such address here: %v", err)
	}
	t.Cleanup(func() { c.Close() })
	return &caller{c, bufio.NewReader(c)}
}

// asks is how a request ends, 0 where the connection was.
func (c *caller) asks(t *testing.T) int {
	t.Helper()
	_, _ = io.WriteString(c, "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n")
	resp, err := http.ReadResponse(c.read, nil)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// comes is somebody new from an address, who is served in the end.
func comes(t *testing.T, r *hosttest.Rig, from string) *caller {
	t.Helper()
	var c *caller
	hosttest.Happens(t, "somebody new is served", func() bool { c = call(t, r, from); return c.asks(t) == 200 })
	return c
}

// begins begins a request that takes a minute.
func (c *caller) begins(t *testing.T, r *hosttest.Rig) *caller {
	t.Helper()
	if _, err := io.WriteString(c, strings.ReplaceAll(lasting(r), "{host}", "x")); err != nil {
		t.Fatal(err)
	}
	return c
}

// ended reports whether the service has closed a connection that asks nothing.
func (c *caller) ended() bool {
	_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	_, err := c.read.ReadByte()
	return err != nil && !errors.Is(err, os.ErrDeadlineExceeded)
}

// TestIdleConnectionsGiveWay: who holds connections without asking anything keeps nobody out. Of those who have most, the one that
// asked nothing for longest is ended; what is under way is not, and who has less than those who come stays.
func TestIdleConnectionsGiveWay(t *testing.T) {
	const many, few, fresh = "127.0.0.2", "127.0.0.3", "127.0.0.4"
	r := narrow(t, func(l *host.Traffic, o *host.Options) { l.Connections, l.OfOne = 5, 4 })
	alone(r)
	quiet := comes(t, r, few)
	under := call(t, r, many).begins(t, r)
	first, second, third := comes(t, r, many), comes(t, r, many), comes(t, r, many)
	if code := second.asks(t); code != 200 { // it is the one that is idle for longest no more, and neither is
		t.Fatal(code)
	}
	if code := first.asks(t); code != 200 {
		t.Fatal(code)
	}
	comes(t, r, fresh).begins(t, r)
	if code := third.asks(t); code != 0 {
		t.Errorf("the one that was idle for longest: %d", code)
	}
	for name, c := range map[string]*caller{"who has few": quiet, "the first": first, "the second": second} {
		if code := c.asks(t); code != 200 {
			t.Errorf("%s: %d", name, code)
		}
	}
	comes(t, r, many).begins(t, r) // one of its own gives way, also where others are idle for longer
	if code := quiet.asks(t); code != 200 {
		t.Errorf("who has few, beside one more of who has many: %d", code)
	}
	if under.ended() {
		t.Error("what was under way is not")
	}
}

// TestHalfRequestsGiveWay: neither do connections that say nothing, or half a head, or a body nobody waits for.
func TestHalfRequestsGiveWay(t *testing.T) {
	for name, said := range map[string]string{
		"nothing": "", "half a head": "GET /docs HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"a body nobody waits for":           "POST /EU-SES HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n{",
		"half a head after another request": "GET /docs HTTP/1.1\r\nHost: x\r\n\r\nGET /docs HTT",
	} {
		t.Run(name, func(t *testing.T) {
			r := narrow(t, func(l *host.Traffic, o *host.Options) { l.Connections, l.OfOne = 6, 3 })
			alone(r)
			for _, from := range []string{"127.0.0.2", "127.0.0.3"} {
				for range 9 { // three of each stay
					if _, err := io.WriteString(call(t, r, from), said); err != nil {
						t.Fatal(err)
					}
				}
			}
			time.Sleep(300 * time.Millisecond) // so that all were heard
			for _, from := range []string{"127.0.0.4", "127.0.0.5", "127.0.0.6"} {
				if code := call(t, r, from).asks(t); code != 200 {
					t.Errorf("somebody new, %s: %d", from, code)
				}
			}
		})
	}
}

// TestSpareConnections: those who have many do not take the last ones, also by requests that are under way.
func TestSpareConnections(t *testing.T) {
	r := narrow(t, func(l *host.Traffic, o *host.Options) { l.Connections, l.OfOne, l.Spare = 50, 24, 5 })
	alone(r)
	for _, from := range []string{"127.0.0.2", "127.0.0.3"} {
		for range 24 {
			call(t, r, from).begins(t, r)
		}
	}
	hosttest.Happens(t, "those who have many are too many", func() bool {
		c := call(t, r, "127.0.0.3")
		if c.asks(t) == 503 {
			return true
		}
		c.begins(t, r) // in place of one that was not heard yet
		return false
	})
	for n := range 3 {
		if code := call(t, r, "127.0.0.4").asks(t); code != 200 {
			t.Errorf("somebody new, %d: %d", n, code)
		}
	}
}

// alone leaves a service without the connections of the rig's own clients.
func alone(r *hosttest.Rig) {
	r.Client.HTTP.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
}
