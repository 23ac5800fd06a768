package host

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"paraph/app/backend/mail"
)

// TestTryThatIsBrokenOff says nothing of the mail server: the service started anew, or whoever asked waited no longer.
func TestTryThatIsBrokenOff(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections, and is silent
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	server, err := mail.NewServer(mail.Options{Address: "smtp://" + l.Addr().String(), From: "office@studio.example"})
	if err != nil {
		t.Fatal(err)
	}
	for name, within := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"ended": func(c context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(c)
			time.AfterFunc(200*time.Millisecond, cancel)
			return ctx, cancel
		},
		"waited no longer": func(c context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(c, 200*time.Millisecond)
		},
	} {
		var said bytes.Buffer
		p := newMailProbe(server, "", slog.New(slog.NewTextHandler(&said, nil)))
		ctx, cancel := within(t.Context())
		begun := time.Now()
		p.try(ctx)
		cancel()
		if took := time.Since(begun); said.Len() > 0 || p.once || took > 10*time.Second {
			t.Errorf("%s: after %v %s", name, took, said.String())
		}
	}
}
