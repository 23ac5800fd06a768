package backend_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
)

// TestLogHoldsNobody runs the main job with everything that gets logged on its way (a mail server that
// refuses, one that is away, a wrong code, a document that is none) and searches the log for every name,
// address, link, code, token and title of it.
func TestLogHoldsNobody(t *testing.T) {
	r := hosttest.Start(t, nil)
	fail := true
	r.Box.Refuse(func(to string) error {
		if fail && to == "luca@example.com" {
			return errors.New("451 try again, luca@example.com, code 482911")
		}
		return nil
	})
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Title = "Divorzio Rossi"
	d.Signers[0].Mobile = "+393331234567"
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 300, 600)))
	sent := r.Send(t, d)
	id := sent.Request.ID
	link := r.Link(t, "anna@example.com")
	r.Sign(t, link, "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, func(*signing.Request) bool {
		return strings.Contains(r.Log.String(), "job failed, will be tried again")
	})
	fail = false
	r.Sign(t, r.Link(t, "luca@example.com"), "luca@example.com", hosttest.Drawn())
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	r.Checked(t, r.Send(t, signing.Draft{Inputs: []signing.Input{{URL: "http://127.0.0.1:9/segreto.pdf"}}, Signers: hosttest.One(nil).Signers}).Request.ID)
	forbidden := []string{
		"Anna", "Rossi", "Luca", "Verdi", "anna@", "luca@", "ufficio@", "3331234567", "Divorzio", "segreto", "FORNITURA", "192.0.2.14",
		r.Endpoint.Token, "/s/", "482911",
	}
	for _, l := range r.Box.Letters() {
		forbidden = append(forbidden, l.Link(), l.Code())
	}
	if n := len(r.Box.Letters()); n < 7 { // two invitations, two codes, three copies
		t.Errorf("only %d letters", n)
	}
	for _, a := range sent.Links {
		forbidden = append(forbidden, a[strings.LastIndex(a, "/")+1:])
	}
	b, err := os.ReadFile(filepath.Join(r.Folder, "log", "paraph.log"))
	if err != nil || !strings.Contains(string(b), `"job":"mail.`) || !strings.Contains(string(b), "document by address not fetched") {
		t.Fatalf("%v: nothing was logged:\n%s", err, b)
	}
	for _, f := range forbidden {
		if f != "" && (strings.Contains(string(b), f) || strings.Contains(r.Log.String(), f)) {
			t.Errorf("%q stands in the log", f)
		}
	}
}
