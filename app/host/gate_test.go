package host

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestTheGateShutsOnSlowOnes: who reads or sends as slowly as is allowed holds up nobody who waits for the service to start anew.
func TestTheGateShutsOnSlowOnes(t *testing.T) {
	endless := func(w io.Writer) (err error) {
		for b := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(b)
		}
		return err
	}
	for name, c := range map[string]struct {
		head string
		do   func(w http.ResponseWriter, r *http.Request) error
		then func(c net.Conn)
	}{
		"reads nothing": {"GET / HTTP/1.1\r\n", func(w http.ResponseWriter, _ *http.Request) error { return endless(w) }, func(net.Conn) {}},
		"reads for ever": {
			"GET / HTTP/1.1\r\n", func(w http.ResponseWriter, _ *http.Request) error { return endless(w) },
			func(c net.Conn) { go io.Copy(io.Discard, c) }, // ends with the connection
		},
		"sends nothing": {"POST / HTTP/1.1\r\nContent-Length: 9000\r\n", receive, func(net.Conn) {}},
		"sends for ever": {
			"POST / HTTP/1.1\r\nContent-Length: 900000000000\r\n", receive, func(c net.Conn) { go endless(c) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			limits := Traffic{Connections: 9, OfOne: 9, Stall: time.Hour, Step: 16 << 10}
			g, begun, ended := newGate(), make(chan struct{}), make(chan error, 1)
			bounds := newTraffic(limits, nil)
			g.open(bounds.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(begun)
				ended <- c.do(w, r)
			}), http.NotFoundHandler()))
			server := httptest.NewServer(g)
			defer server.Close()
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := fmt.Fprintf(conn, "%sHost: x\r\n\r\n", c.head); err != nil {
				t.Fatal(err)
			}
			<-begun
			c.then(conn)
			g.shut(0)
			if err := <-ended; err == nil {
				t.Error("it came to its end")
			}
		})
	}
}

func receive(_ http.ResponseWriter, r *http.Request) error {
	_, err := io.Copy(io.Discard, r.Body)
	return err
}
