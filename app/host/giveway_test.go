package host_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

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

// begins begins a request that does not end.
func (c *caller) begins(t *testing.T) *caller {
	t.Helper()
	if _, err := io.WriteString(c, "GET /docs HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestIdleConnectionsGiveWay: who holds connections without asking anything keeps nobody out. Of those who have most, the one that
// asked nothing for longest is ended; what is under way is not, and who has less than those who come stays.
func TestIdleConnectionsGiveWay(t *testing.T) {
	const many, few, fresh = "127.0.0.2", "127.0.0.3", "127.0.0.4"
	r := narrow(t, func(l *host.Traffic, o *host.Options) { l.Connections, l.OfOne = 5, 4 })
	r.Client.HTTP.CloseIdleConnections() // the rig's own
	http.DefaultClient.CloseIdleConnections()
	quiet := comes(t, r, few)
	under := call(t, r, many).begins(t)
	first, second, third := comes(t, r, many), comes(t, r, many), comes(t, r, many)
	if code := second.asks(t); code != 200 { // it is the one that is idle for longest no more, and neither is
		t.Fatal(code)
	}
	if code := first.asks(t); code != 200 {
		t.Fatal(code)
	}
	comes(t, r, fresh).begins(t)
	if code := third.asks(t); code != 0 {
		t.Errorf("the one that was idle for longest: %d", code)
	}
	for name, c := range map[string]*caller{"who has few": quiet, "the first": first, "the second": second} {
		if code := c.asks(t); code != 200 {
			t.Errorf("%s: %d", name, code)
		}
	}
	comes(t, r, many).begins(t) // one of its own gives way, also where others are idle for longer
	if code := quiet.asks(t); code != 200 {
		t.Errorf("who has few, beside one more of who has many: %d", code)
	}
	if _, err := io.WriteString(under, strings.Repeat("x", 10)+"\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if resp, err := http.ReadResponse(under.read, nil); err != nil || resp.StatusCode != 200 {
		t.Errorf("what was under way: %v %v", resp, err)
	}
}
