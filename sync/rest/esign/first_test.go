package esign

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"testing"

	"paraph/sync"
)

// TestSomebodyWhoSpeaksFirst is no service, also where his greeting is there before the question leaves.
func TestSomebodyWhoSpeaksFirst(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			_, _ = c.Write([]byte("220 mail.example ESMTP\r\n"))
		}
	}()
	for range 200 {
		alone := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		_, err := alone.Post("http://"+l.Addr().String(), "text/plain", bytes.NewReader(make([]byte, 64<<10)))
		if err == nil || !errors.Is(unanswered(err), sync.ErrStranger) {
			t.Fatalf("%v", err)
		}
	}
}
