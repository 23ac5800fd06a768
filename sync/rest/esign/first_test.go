package esign

import (
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
	for range 50 {
		_, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get("http://" + l.Addr().String())
		if err == nil || !errors.Is(unanswered(err), sync.ErrStranger) {
			t.Fatalf("%v", err)
		}
	}
}
