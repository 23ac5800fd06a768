package host

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
)

// network is what is open of one network.
type network struct {
	name    string
	open    int
	waiting list.List // of *connection, on which nothing is under way; the one of which nothing was heard for longest first
}

// network is the one of that name, a new one if nothing is open of it.
func (t *traffic) network(name string) *network {
	if n := t.networks[name]; n != nil {
		return n
	}
	return &network{name: name}
}

// givesWay is the connection that is ended for one more of a network, nil for none: of those on which nothing is under way (before a
// request, or within its head) the one of which nothing was heard for longest, of the network that has most. Who has as many as those
// who come stays; within their own bound only their own do.
func (t *traffic) givesWay(to *network, own bool) *connection {
	var found *connection
	for _, n := range t.networks {
		if first := n.waiting.Front(); first != nil && (n == to || n.open > to.open && !own) {
			c := first.Value.(*connection)
			if found == nil || n.open > found.network.open || n.open == found.network.open && c.turn < found.turn {
				found = c
			}
		}
	}
	return found
}

// state notes of a connection that something is heard of it: a request's first bytes, or that its answer has left.
func (t *traffic) state(c net.Conn, state http.ConnState) {
	if is, ok := under(c); ok && (state == http.StateActive || state == http.StateIdle) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.waits(is)
	}
}

// waits puts a connection behind all others of its network that wait.
func (t *traffic) waits(c *connection) {
	if c.left || c.beyond {
		return
	}
	t.busy(c)
	t.turns++
	c.turn, c.waiting = t.turns, c.network.waiting.PushBack(c)
}

func (t *traffic) busy(c *connection) {
	if c.waiting != nil {
		c.network.waiting.Remove(c.waiting)
		c.waiting = nil
	}
}

// whole serves requests whose head is there: from then until its answer has left (state) a request's connection does not give way.
// One that has given way in that instant is answered by nobody, and so nothing is done that it asks for.
func (t *traffic) whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c := connectionOf(r); c != nil {
			t.mu.Lock()
			t.busy(c)
			gone := c.left
			t.mu.Unlock()
			if gone {
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// under is the connection beneath what net/http was given.
func under(c net.Conn) (*connection, bool) {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	is, ok := c.(*connection)
	return is, ok
}
