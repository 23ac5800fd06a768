package host

import (
	"container/list"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	gosync "sync"
	"time"

	"paraph/app/backend/otp"
)

// Traffic bounds what those cost who connect, before anything is known of them.
type Traffic struct {
	Connections int           // at once, in all
	Spare       int           // of them, for addresses that have few, and for named proxies
	Kept        int           // more of them, for this computer's own programs: the desk and the commands
	OfOne       int           // of one address: connections, where it is no named proxy, and requests under way, also behind one
	Header      time.Duration // until a request's head is there
	Stall       time.Duration // in which a request's body, or who reads an answer, must go on by Step
	Step        int           // bytes
	Idle        time.Duration // between two requests
}

// StandardTraffic is what people get. 200 people behind one router have some 1,200 connections.
var StandardTraffic = Traffic{
	Connections: 3000, Spare: 300, Kept: 50, OfOne: 1500, Header: 10 * time.Second, Stall: 20 * time.Second, Step: 16 << 10, Idle: 30 * time.Second,
}

// few connections have also addresses of a person or two with everything open that a browser opens.
const few = 20

// told is how many connections beyond the bounds are told so; further ones are closed.
const told = 50

// retryAfter is when who came too many may come again, in seconds.
const retryAfter = 10

// traffic counts connections and requests.
type traffic struct {
	limits Traffic

	mu       gosync.Mutex
	named    proxies
	open     int
	beyond   int                 // of those, the ones that are only told that they are too many
	networks map[string]*network // that have connections
	underWay map[string]int      // requests, by client
	turns    uint64              // how often something was heard of one
}

func newTraffic(limits Traffic, named proxies) *traffic {
	return &traffic{limits: limits, named: named, networks: map[string]*network{}, underWay: map[string]int{}}
}

// trust takes the word of other proxies from now on.
func (t *traffic) trust(named proxies) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.named = named
}

func (t *traffic) trusted() proxies {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.named
}

// count counts those who connect there; of those beyond the bounds some are taken, to be told so.
func (t *traffic) count(l net.Listener) net.Listener { return counted{l, t} }

type counted struct {
	net.Listener
	traffic *traffic
}

// connection is counted until it is closed.
type connection struct {
	net.Conn
	traffic *traffic
	network *network
	beyond  bool // it is answered that there are too many, and closed

	waiting *list.Element // of its network's, while it is; under the traffic's lock, as are these:
	turn    uint64        // in which something was heard of it
	left    bool
}

func (c *connection) Close() error {
	c.traffic.mu.Lock()
	c.traffic.left(c)
	c.traffic.mu.Unlock()
	return c.Conn.Close()
}

// CloseWrite lets net/http end a connection so that its last answer arrives.
func (c *connection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Accept implements net.Listener.
func (l counted) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if taken := l.traffic.enter(c); taken != nil {
			return taken, nil
		}
		c.Close()
	}
}

// enter counts a connection, nil if it is one too many even to be told so. One that waits is ended where there is no room for it.
func (t *traffic) enter(c net.Conn) *connection {
	from := netip.Addr{}
	if a, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		from = a.AddrPort().Addr().Unmap()
	}
	t.mu.Lock()
	taken, gone := t.room(c, from)
	t.mu.Unlock()
	if gone != nil {
		gone.Conn.Close()
	}
	return taken
}

// room counts a connection; gone is the one that gives way to it.
func (t *traffic) room(c net.Conn, from netip.Addr) (taken, gone *connection) {
	named, most := t.named.trusted(from), t.limits.Connections
	if from.IsLoopback() && !named {
		most += t.limits.Kept
	}
	taken = &connection{Conn: c, traffic: t, network: t.network(otp.Network(from.String()))}
	if taken.network.open >= few && !named {
		most -= t.limits.Spare
	}
	own := taken.network.open >= t.limits.OfOne && !named
	if own || t.open-t.beyond >= most {
		if gone = t.givesWay(taken.network, own); gone != nil {
			t.left(gone)
		}
		taken.beyond = gone == nil
	}
	switch {
	case !taken.beyond:
		taken.network.open++
		t.networks[taken.network.name] = taken.network
		t.waits(taken)
	case t.beyond >= told:
		return nil, nil
	default:
		t.beyond++
	}
	t.open++
	return taken, gone
}

// left counts a connection no more, once.
func (t *traffic) left(c *connection) {
	if c.left {
		return
	}
	c.left = true
	t.open--
	if c.beyond {
		t.beyond--
		return
	}
	t.busy(c)
	if c.network.open--; c.network.open == 0 {
		delete(t.networks, c.network.name)
	}
}

// begin counts a request of a client, false if it is one too many.
func (t *traffic) begin(client string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.underWay[client] >= t.limits.OfOne {
		return false
	}
	t.underWay[client]++
	return true
}

func (t *traffic) end(client string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.underWay[client]--; t.underWay[client] == 0 {
		delete(t.underWay, client)
	}
}

// handler serves what next serves, within the bounds; busy answers what goes beyond them.
func (t *traffic) handler(next, busy http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &paced{ResponseWriter: w, control: http.NewResponseController(w), limits: t.limits, given: r.Context()}
		_ = p.control.SetWriteDeadline(time.Time{}) // of the request before
		if r.Body != http.NoBody {
			p.body = r.Body
			r.Body = p.reader()
		}
		client := otp.Network(t.trusted().address(r))
		c := connectionOf(r)
		if c != nil && c.beyond || !t.begin(client) {
			w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
			w.Header().Set("Connection", "close")
			busy.ServeHTTP(p, r)
		} else {
			defer t.end(client)
			next.ServeHTTP(p, r)
		}
		_ = p.control.SetWriteDeadline(time.Now().Add(p.limits.Stall))  // what has no body, as 204 and 304, is sent only now
		if p.body != nil && !p.ended && c != nil && r.ProtoMajor == 1 { // net/http waits for the rest, which nobody needs
			t.mu.Lock()
			defer t.mu.Unlock()
			t.waits(c)
		}
	})
}

// context notes on which connection requests come.
func (t *traffic) context(ctx context.Context, c net.Conn) context.Context {
	is, _ := under(c)
	return context.WithValue(ctx, connectionKey{}, is)
}

// connectionKey is, in a request's context, its connection.
type connectionKey struct{}

// connectionOf is the connection of a request, nil if it came over none that is counted.
func connectionOf(r *http.Request) *connection {
	c, _ := r.Context().Value(connectionKey{}).(*connection)
	return c
}

// paced is a request whose body must go on arriving, and whose answer must go on being read.
type paced struct {
	http.ResponseWriter
	control *http.ResponseController
	limits  Traffic
	given   context.Context // the request's: once it is over no more time is given

	body  io.ReadCloser
	got   int  // since the deadline was set
	ended bool // it was read to its end
}

// Unwrap is for http.ResponseController.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// Write implements http.ResponseWriter.
func (p *paced) Write(b []byte) (n int, _ error) {
	for {
		_ = p.control.SetWriteDeadline(time.Now().Add(p.limits.Stall))
		if err := p.given.Err(); err != nil { // after it was set: who ends the request sets another one behind that
			return n, err
		}
		some, err := p.ResponseWriter.Write(b[:min(len(b), p.limits.Step)])
		n += some
		if b = b[some:]; err != nil || len(b) == 0 {
			return n, err
		}
	}
}

// reader is the body, of which Step bytes must arrive in each Stall, or its end. Also one that nobody reads ends.
func (p *paced) reader() io.ReadCloser {
	_ = p.control.SetReadDeadline(time.Now().Add(p.limits.Stall))
	return (*pacedBody)(p)
}

type pacedBody paced

// Read implements io.Reader.
func (p *pacedBody) Read(b []byte) (int, error) {
	if err := p.given.Err(); err != nil {
		return 0, err
	}
	n, err := p.body.Read(b)
	p.got += n
	switch {
	case errors.Is(err, io.EOF): // whoever waits for what comes of it may wait
		p.ended = true
		_ = p.control.SetReadDeadline(time.Time{})
	case p.got >= p.limits.Step:
		p.got = 0
		_ = p.control.SetReadDeadline(time.Now().Add(p.limits.Stall))
	}
	return n, err
}

// Close implements io.Closer.
func (p *pacedBody) Close() error { return p.body.Close() }
