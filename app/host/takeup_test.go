package host_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	gosync "sync"
	"sync/atomic"
	"testing"

	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/sync"
	"paraph/sync/rest/own"
)

// TestWhatIsSetDropsNobody: while the office's language changes and its mail is tested and saved, other programs go on asking the
// same service, on new connections and old ones, and none of them hears a failure. The test letter leaves as it is set then.
func TestWhatIsSetDropsNobody(t *testing.T) {
	s := newStage(t)
	o := s.office()
	before := ready(t, s, o)
	ctx, stop := context.WithCancel(hosttest.Soon(t))
	var all gosync.WaitGroup
	var asked atomic.Int64
	for _, keeps := range []bool{false, true} {
		c := &own.Client{Base: before.URL, Token: before.Token, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: !keeps}}}
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := c.Ready(ctx); err != nil && ctx.Err() == nil {
					t.Errorf("after %d answers, connections kept %v: %v", asked.Load(), keeps, err)
					return
				}
				asked.Add(1)
			}
		})
	}
	var froms, wanted []string
	for i, language := range []string{"fr", "en", "it", "fr"} {
		if err := o.SetDetails(office.Details{Name: "Studio Bianchi", Contact: "ufficio@studio.example", Language: language}); err != nil {
			t.Fatal(err)
		}
		from := fmt.Sprintf("firma%d@studio.example", i)
		if err := o.SetMailServer(ctx, office.MailServer{Server: s.box.URL(), From: from}); err != nil {
			t.Fatal(err)
		}
		if err := o.TestMail(ctx); err != nil {
			t.Fatalf("tested and saved: %v", err)
		}
		letters := s.box.Letters()
		froms = append(froms, letters[len(letters)-1].From)
		wanted = append(wanted, from)
	}
	if !slices.Equal(froms, wanted) {
		t.Errorf("the test letters are from %q, not %q", froms, wanted)
	}
	stop()
	all.Wait()
	after, ok := s.service()
	if !ok || after != before || len(hosttest.Services(s.folder)) != 1 || asked.Load() < 20 {
		t.Errorf("%d answers; the service was at %+v and is at %+v", asked.Load(), before, after)
	}
}

// TestWhatCannotBeTakenUp: a service that does not start again with what is set says so to whoever needs it next, and leaves nothing
// behind that looks like one.
func TestWhatCannotBeTakenUp(t *testing.T) {
	s := newStage(t)
	f := folder.At(s.folder)
	f.KeyInFile = true
	client := &http.Client{}
	if _, _, err := f.Reach(hosttest.Soon(t), client, host.Background); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.File(folder.SettingsFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Renew(client); err != nil {
		t.Errorf("%v", err)
	}
	waits(t, "its end", func() bool { return len(hosttest.Services(s.folder)) == 0 }, s.logs)
	if _, ok := s.service(); ok {
		t.Error("it is told where it was")
	}
	damaged := &sync.SettingsError{}
	if _, err := f.Settings(); !errors.As(err, &damaged) {
		t.Error(err)
	}
}

// office is the office of the stage's folder, whose service starts when it is needed.
func (s *stage) office() *office.Office {
	s.t.Helper()
	f := folder.At(s.folder)
	f.KeyInFile = true
	services, err := office.OpenServices(f, &http.Client{}, host.Background, closed())
	if err != nil {
		s.t.Fatal(err)
	}
	return &office.Office{Folder: f, Services: services}
}

// ready is where the service listens, once it answers.
func ready(t *testing.T, s *stage, o *office.Office) folder.Endpoint {
	t.Helper()
	if _, err := o.Ready(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	e, _ := s.service()
	return e
}

func closed() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}
