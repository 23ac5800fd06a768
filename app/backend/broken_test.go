package backend_test

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/sync"
)

// others write to a running service's database.
func others(t *testing.T, r *hosttest.Rig, query string) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(r.Folder, "service.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

// TestNobodySignsWhatOthersChanged: with an address changed in the store no letter leaves for it, and neither its old owner
// nor the new one gets further than a page that says so.
func TestNobodySignsWhatOthersChanged(t *testing.T) {
	r := hosttest.Start(t, nil)
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	link := r.Link(t, "anna@example.com")
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	others(t, r, "UPDATE request SET body = json_set(body, '$.signers[0].email', 'eva@example.com')")
	if status, page := got(t, link); status != http.StatusConflict || !strings.Contains(page, "Questa richiesta non può essere firmata") {
		t.Errorf("the page: %d %.300s", status, page)
	}
	wish := signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "it"}
	if _, err := r.AskCode(hosttest.Soon(t), hosttest.SecretOf(link), wish, hosttest.Visitor); !errors.Is(err, signing.ErrBroken) {
		t.Errorf("a code: %v", err)
	}
	for what, err := range map[string]error{
		"remind":  r.Own().Remind(hosttest.Soon(t), q.ID, q.Signers[0].ID),
		"unlock":  r.Own().Unlock(hosttest.Soon(t), q.ID, q.Signers[0].ID),
		"correct": r.Own().Correct(hosttest.Soon(t), q.ID, q.Signers[0].ID, signing.Correction{Name: "Eva"}),
	} {
		if !errors.Is(err, signing.ErrBroken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	staysBroken(t, r, q.ID)
	for _, l := range r.Box.Letters() {
		if l.To == "eva@example.com" {
			t.Errorf("a letter left: %s", l.Subject())
		}
	}
}

// TestNoLetterLeavesForWhatOthersChanged: an invitation waits for the mail server when its address is changed in the store.
func TestNoLetterLeavesForWhatOthersChanged(t *testing.T) {
	gone, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	address := gone.Address()
	gone.Close()
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Mail.Address, o.Clock = "smtp://"+address, c.Now })
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Checked(t, id)
	hosttest.Happens(t, "the invitation waits", func() bool { return count(t, r, id, signing.EventWaits) == 1 })
	others(t, r, "UPDATE request SET body = json_set(body, '$.signers[0].email', 'eva@example.com')")
	if r.Box, err = postbox.Listen(address); err != nil {
		t.Fatal(err)
	}
	defer r.Box.Close()
	c.Forward(time.Hour)
	r.Reopen(t)
	hosttest.Happens(t, "the invitation is dropped", func() bool {
		a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
		return err == nil && len(signing.Of(a.Trail.Lines(), 1, signing.EventDropped)) == 1
	})
	if l := r.Box.Letters(); len(l) != 0 {
		t.Errorf("%d letters left, to %s", len(l), l[0].To)
	}
}

// got is what an address answers.
func got(t *testing.T, address string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// staysBroken: a request that others changed can be ended, and what was noticed is said also when they put it right again.
func staysBroken(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	if err := r.Own().Cancel(hosttest.Soon(t), id); err != nil {
		t.Errorf("cancel: %v", err)
	}
	others(t, r, "UPDATE request SET body = json_set(body, '$.signers[0].email', 'anna@example.com')")
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
	f := a.Trail.Proof.Fault
	if err != nil || f == nil || f.Code != signing.FaultSigner || f.Line != 1 || f.Noticed.IsZero() || !strings.Contains(string(a.Body), "Il servizio se n’è accorto il") {
		t.Errorf("%+v %v", f, err)
	}
}

// TestWhatOthersChangedIsNotSealed: a mark changed between the last code and the seal.
func TestWhatOthersChangedIsNotSealed(t *testing.T) {
	var r *hosttest.Rig
	r = hosttest.Start(t, func(o *host.Options) {
		o.Passed = func(step string) {
			if step == "signed" {
				others(t, r, "UPDATE mark SET body = json_set(body, '$[0].text', 'Eva Neri')")
			}
		}
	})
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	hosttest.Happens(t, "the seal fails", func() bool {
		a, err := r.Audit(hosttest.Soon(t), id, sync.FormText)
		return err == nil && len(signing.Of(a.Trail.Lines(), 0, signing.EventSealFailed)) == 1 && a.Trail.Proof.Fault.Code == signing.FaultMark
	})
	if q, err := r.Request(hosttest.Soon(t), id); err != nil || q.Request.State != signing.Sealing {
		t.Errorf("%v %v", q.Request.State, err)
	}
}

// TestStoredDocumentIsAnother: what is handed out, drawn or read is what was stored; else it is a sentence.
func TestStoredDocumentIsAnother(t *testing.T) {
	r := hosttest.Start(t, nil)
	q := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request
	link := r.Link(t, "anna@example.com")
	sum := r.Await(t, q.ID, hosttest.Is(signing.Waiting)).Original.SHA256
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	r.Reopen(t) // nobody has the document open
	if err := os.WriteFile(filepath.Join(r.Folder, "blobs", sum[:2], sum), hosttest.Contract(t, 2), 0o600); err != nil {
		t.Fatal(err)
	}
	_, drawn := r.Image(hosttest.Soon(t), hosttest.SecretOf(link), 1, 72)
	v, err := r.Visit(hosttest.Soon(t), hosttest.SecretOf(link), "")
	if err != nil {
		t.Fatal(err)
	}
	_, read := r.Text(hosttest.Soon(t), v, 1, 1)
	_, given := r.File(hosttest.Soon(t), hosttest.SecretOf(link), sync.Validated)
	_, sent := r.Client.Document(hosttest.Soon(t), q.ID, sync.Validated)
	for what, err := range map[string]error{"image": drawn, "text": read, "file": given, "document": sent} {
		if f, ok := errors.AsType[*signing.Fault](err); !ok || f.Code != signing.FaultDocument {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, resp, body := r.Ask(t, "GET", "/signatures/"+q.ID+"/validatedDocument", "")
	if resp.StatusCode != http.StatusConflict || !strings.Contains(string(body), "not the one that was signed") {
		t.Errorf("the contract: %d %s", resp.StatusCode, body)
	}
	if _, page := got(t, r.Endpoint.URL+"/s/"+hosttest.SecretOf(link)+"/document.pdf"); !strings.Contains(page, "Il documento conservato non è quello che è stato firmato.") {
		t.Errorf("the page: %.300s", page)
	}
}

// TestStrangerChecksTheTrail: who has nothing but the PDF of the evidence takes out what the seal signed and has openssl
// check it; the certificate is the one that sealed the document.
func TestStrangerChecksTheTrail(t *testing.T) {
	for _, tool := range []string{"openssl", "pdfdetach"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("skipped: " + tool + " is not installed")
		}
	}
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	trail := r.Whole(t, id)
	h := trail.Sealed
	if h == nil || int(h.Lines) >= len(trail.Events) || trail.Events[h.Lines-1].Kind != signing.EventSealed {
		t.Fatalf("the lines are not sealed up to the document's: %+v", h)
	}
	text, certificate, attached := detached(t, r, id)
	if text != signing.HeadText(id, h.Lines, trail.Events[h.Lines-1].Hash) {
		t.Errorf("%q is signed", text)
	}
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil || !bytes.Contains(bytes.ToLower(sealed), []byte(hex.EncodeToString([]byte(certificate)))) {
		t.Errorf("another certificate than the document's: %v", err)
	}
	if !strings.Contains(attached, trail.Head) {
		t.Error("another trail is attached")
	}
}

// detached does with the PDF of the evidence what a stranger does: what was signed, by whose certificate (DER), and the trail.
func detached(t *testing.T, r *hosttest.Rig, id string) (text, certificate, trail string) {
	t.Helper()
	a, err := r.Audit(hosttest.Soon(t), id, sync.FormPDF)
	at := t.TempDir()
	if err == nil {
		err = os.WriteFile(filepath.Join(at, "evidence.pdf"), a.Body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("sh", "-c", "pdfdetach -saveall evidence.pdf && openssl x509 -in seal.pem -pubkey -noout > seal.pub && "+
		"openssl dgst -sha256 -verify seal.pub -signature head.sig head.txt && openssl x509 -in seal.pem -outform DER -out seal.der")
	c.Dir = at
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for name, into := range map[string]*string{"head.txt": &text, "seal.der": &certificate, "evidence.json": &trail} {
		b, err := os.ReadFile(filepath.Join(at, name))
		if err != nil {
			t.Fatal(err)
		}
		*into = string(b)
	}
	return text, certificate, trail
}
