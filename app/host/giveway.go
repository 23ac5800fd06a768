package host

import (
	"container/list"
	"crypto/tls"
	"net"
	"net/http"
)

// network is what is open of one network.
type network struct {
	name string
	open int
	idle list.List // of *connection, which are between two requests; the one that is for longest first
}

// network is the one of that name, a new one if nothing is open of it.
func (t *traffic) network(name string) *network {
	if n := t.networks[name]; n != nil {
		return n
	}
	return &network{name: name}
}

// givesWay is the connection that is ended for one more of a network, nil for none: of those between two requests the one that is for
// longest, of the network that has most. Who has as many as those who come stays; within their own bound only their own do.
func (t *traffic) givesWay(to *network, own bool) *connection {
	var found *connection
	for _, n := range t.networks {
		if first := n.idle.Front(); first != nil && (n == to || n.open > to.open && !own) {
			c := first.Value.(*connection)
			if found == nil || n.open > found.network.open || n.open == found.network.open && c.turn < found.turn {
				found = c
			}
		}
	}
	return found
}

// state notes of a connection whether it is between two requests.
func (t *traffic) state(c net.Conn, state http.ConnState) {
	is, ok := under(c)
	if !ok || is.beyond {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.busy(is)
	if state == http.StateIdle && !is.left {
		t.turns++
		is.turn, is.idle = t.turns, is.network.idle.PushBack(is)
	}
}

func (t *traffic) busy(c *connection) {
	if c.idle != nil {
		c.network.idle.Remove(c.idle)
		c.idle = nil
	}
}

// under is the connection beneath what net/http was given.
func under(c net.Conn) (*connection, bool) {
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	is, ok := c.(*connection)
	return is, ok
}
