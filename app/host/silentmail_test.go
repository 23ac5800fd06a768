package host_test

import (
	"net"
	"sync/atomic"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
)

// TestASilentMailServerHoldsNothingUp: who ends the service, or changes a setting, does not wait until a mail server that says nothing
// is given up; a letter that was in hand goes on at the next start.
func TestASilentMailServerHoldsNothingUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var calls atomic.Int32
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			calls.Add(1)
			defer c.Close()
		}
	}()
	r := hosttest.Start(t, func(o *host.Options) { o.Mail.Address = "smtp://" + l.Addr().String() })
	r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	hosttest.Happens(t, "it is asked, and has a letter", func() bool { return calls.Load() >= 2 })
	begun := time.Now()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 15*time.Second {
		t.Errorf("it ended after %v", took)
	}
	o := r.Options
	o.Mail.Address = r.Box.URL()
	r.Open(t, o)
	r.Link(t, "anna@example.com") // a letter with it arrives
}
