package backend_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// qpdf runs the program on a document and returns what it writes.
func qpdf(t *testing.T, pdf []byte, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("qpdf"); err != nil {
		t.Skip("skipped: qpdf is not installed (make test installs it)")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command("qpdf", append(append([]string{}, args...), in, out)...).CombinedOutput(); err != nil {
		t.Fatalf("qpdf: %v\n%s", err, msg)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// handmade is a one-page PDF with the page's and the catalog's entries as given, and further objects from
// number 4 on.
func handmade(page, catalog string, more ...string) []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.7\n")
	objects := []string{"<< /Type /Catalog /Pages 2 0 R " + catalog + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R " + page + " >>"}
	for i, o := range append(objects, more...) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// TestDocumentsThatCannotBeTaken: each is refused with its own problem, nobody is invited, and the
// service goes on.
func TestDocumentsThatCannotBeTaken(t *testing.T) {
	r := hosttest.Start(t, nil)
	good := hosttest.Contract(t, 2)
	sealed := sealedOnce(t, r)
	before := len(r.Box.Letters())
	for name, c := range map[string]struct {
		draft signing.Draft
		want  signing.ProblemCode
	}{
		"text":              {hosttest.One([]byte("Dear Sir, please find attached")), signing.ProblemNotPDF},
		"word document":     {hosttest.One([]byte("PK\x03\x04 word/document.xml")), signing.ProblemNotPDF},
		"half a PDF":        {hosttest.One(good[:len(good)/2]), signing.ProblemDamaged},
		"only a header":     {hosttest.One([]byte("%PDF-1.7\n")), signing.ProblemDamaged},
		"encrypted":         {hosttest.One(qpdf(t, good, "--encrypt", "secret", "owner", "256", "--")), signing.ProblemPassword},
		"owner password":    {hosttest.One(qpdf(t, good, "--encrypt", "", "owner", "256", "--")), signing.ProblemEncrypted},
		"signed":            {hosttest.One(sealed), signing.ProblemSigned},
		"xfa":               {hosttest.One(handmade("/MediaBox [0 0 595 842]", "/AcroForm << /Fields [] /XFA (x) >>")), signing.ProblemXFA},
		"a huge page":       {hosttest.One(handmade("/MediaBox [0 0 360000 360000]", "")), signing.ProblemPageSize},
		"huge by UserUnit":  {hosttest.One(handmade("/MediaBox [0 0 14400 14400] /UserUnit 25", "")), signing.ProblemPageSize},
		"page 99":           {hosttest.One(good, hosttest.At(99, 72, 600)), signing.ProblemFieldPage},
		"off the page":      {hosttest.One(good, hosttest.At(1, 500, 600)), signing.ProblemFieldPlace},
		"below the page":    {hosttest.One(good, hosttest.At(1, 72, 820)), signing.ProblemFieldPlace},
		"second input bad":  {signing.Draft{Inputs: []signing.Input{{Data: good}, {Data: []byte("no")}}, Signers: hosttest.One(good).Signers}, signing.ProblemNotPDF},
		"an address nobody": {signing.Draft{Inputs: []signing.Input{{URL: "https://nobody.invalid/x.pdf"}}, Signers: hosttest.One(good).Signers}, signing.ProblemFetch},
	} {
		sent, err := r.Client.Send(hosttest.Soon(t), c.draft, "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		q := r.Checked(t, sent.Request.ID)
		if q.State != signing.Refused || q.Problem == nil || q.Problem.Code != c.want {
			t.Errorf("%s: %s %+v, want %s", name, q.State, q.Problem, c.want)
		}
		_, _, answer := r.Ask(t, "GET", "/signatures/"+sent.Request.ID, "")
		e := hosttest.AnswerOf(t, answer)
		if e.Data["state"] != "ERROR" || e.Data["errorNumber"] == nil || e.Data["errorMessage"] == "" {
			t.Errorf("%s: %.300s", name, answer)
		}
	}
	if n := len(r.Box.Letters()); n != before {
		t.Errorf("%d letters were sent for documents nobody can sign", n-before)
	}
	if q := r.Checked(t, r.Send(t, hosttest.One(good)).Request.ID); q.State != signing.Waiting {
		t.Errorf("a good document afterwards: %s %+v", q.State, q.Problem)
	}
}

// sealedOnce is a document this service sealed.
func sealedOnce(t *testing.T, r *hosttest.Rig) []byte {
	t.Helper()
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers[0].Email = "prima@example.com"
	id := r.Send(t, d).Request.ID
	r.Sign(t, r.Link(t, "prima@example.com"), "prima@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	b, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestDocumentsByAddress: private addresses in every spelling are refused without the allow-list, and
// with it the same addresses work; redirects never.
func TestDocumentsByAddress(t *testing.T) {
	pdf := hosttest.Contract(t, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("/doc.pdf", func(w http.ResponseWriter, _ *http.Request) { w.Write(pdf) })
	mux.HandleFunc("/on", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/doc.pdf", http.StatusFound) })
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>login</html>") })
	srv := httptest.NewServer(mux)
	defer srv.Close()
	port := srv.URL[strings.LastIndex(srv.URL, ":"):]
	spellings := []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "127.1", "0x7f.1"}
	try := func(r *hosttest.Rig, address string) *signing.Request {
		t.Helper()
		d := hosttest.One(nil)
		d.Inputs = []signing.Input{{URL: address}}
		return r.Checked(t, r.Send(t, d).Request.ID)
	}
	closed := hosttest.Start(t, nil)
	for _, s := range spellings {
		if q := try(closed, "http://"+s+port+"/doc.pdf"); q.State != signing.Refused || q.Problem.Code != signing.ProblemFetch {
			t.Errorf("%s without the allow-list: %s", s, q.State)
		}
	}
	open := hosttest.Start(t, func(o *host.Options) { o.AllowNet = hosttest.Loopback })
	for _, s := range spellings[:3] {
		if q := try(open, "http://"+s+port+"/doc.pdf"); q.State != signing.Waiting {
			t.Errorf("%s with the allow-list: %s %+v", s, q.State, q.Problem)
		}
	}
	for path, want := range map[string]signing.ProblemCode{"/on": signing.ProblemFetch, "/gone": signing.ProblemFetch, "/page": signing.ProblemNotPDF} {
		if q := try(open, srv.URL+path); q.Problem == nil || q.Problem.Code != want {
			t.Errorf("%s: %+v", path, q.Problem)
		}
	}
	if log := open.Log.String() + closed.Log.String(); strings.Contains(log, "doc.pdf") {
		t.Error("addresses of documents stand in the log")
	}
}

func TestSeveralDocumentsBecomeOne(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 2), hosttest.At(3, 72, 600))
	d.Inputs = append(d.Inputs, signing.Input{Data: hosttest.Contract(t, 1), Name: "allegato.pdf"})
	id := r.Send(t, d).Request.ID
	if q := r.Checked(t, id); q.State != signing.Waiting || len(q.Signers[0].Fields) != 1 {
		t.Fatalf("%s %+v", q.State, q.Problem)
	}
	joined, err := r.Client.Document(hosttest.Soon(t), id, sync.Validated)
	if err != nil || !bytes.HasPrefix(joined, []byte("%PDF-")) {
		t.Fatal(err)
	}
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
}

// TestFieldsByNameAlone: without numbers the PDF's field of that name is the place, and there must be one.
func TestFieldsByNameAlone(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := handmade("/MediaBox [0 0 595 842] /Annots [4 0 R]", "/AcroForm << /Fields [4 0 R] >>",
		"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Fornitrice) /Rect [100 200 300 260] /P 3 0 R >>")
	for name, state := range map[string]signing.State{"Fornitrice": signing.Waiting, "Nessuno": signing.Refused} {
		body := hosttest.Seed(t, pdf)
		body["signers"] = body["signers"].([]any)[:1]
		body["signers"].([]any)[0].(map[string]any)["signatures"] = []any{map[string]any{"name": name}}
		id := post(t, r, hosttest.Marshal(t, body))
		q := r.Checked(t, id)
		switch {
		case q.State != state:
			t.Errorf("%s: %s %+v", name, q.State, q.Problem)
		case state == signing.Waiting && q.Signers[0].Fields[0].Box != (signing.Box{X: 100, Y: 842 - 260, W: 200, H: 60}):
			t.Errorf("%+v", q.Signers[0].Fields[0])
		case state == signing.Refused && (q.Problem == nil || *q.Problem != signing.Problem{Code: signing.ProblemNoField, Signer: 1, Field: 1, Word: name}):
			t.Errorf("%+v", q.Problem)
		case state == signing.Refused:
			_, _, answer := r.Ask(t, "GET", "/signatures/"+id, "")
			if data := hosttest.AnswerOf(t, answer).Data; data["errorNumber"] != 1219.0 || !strings.Contains(data["errorMessage"].(string), name) {
				t.Errorf("%v: %v", data["errorNumber"], data["errorMessage"])
			}
		}
	}
}

// TestNamedFields: a signature field of that name in the PDF gives the place; a name nobody knows falls
// back to the numbers, with a note in the evidence.
func TestNamedFields(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := handmade("/MediaBox [0 0 595 842] /Annots [4 0 R]", "/AcroForm << /Fields [4 0 R] >>",
		"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Fornitrice) /Rect [100 200 300 260] /P 3 0 R >>")
	known, unknown := hosttest.At(1, 10, 10), hosttest.At(1, 10, 10)
	known.Name, unknown.Name = "Fornitrice", "Nessuno"
	q := r.Checked(t, r.Send(t, hosttest.One(pdf, known, unknown)).Request.ID)
	if q.State != signing.Waiting {
		t.Fatalf("%s %+v", q.State, q.Problem)
	}
	if b := q.Signers[0].Fields[0].Box; b.X != 100 || b.Y != 842-260 || b.W != 200 || b.H != 60 {
		t.Errorf("the known field: %+v", b)
	}
	if b := q.Signers[0].Fields[1].Box; b.X != 10 || b.Y != 10 {
		t.Errorf("the unknown field: %+v", b)
	}
	a, err := r.Audit(hosttest.Soon(t), q.ID, sync.FormJSON)
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, e := range a.Trail.Events {
		if e.Kind == signing.EventFieldNoted && strings.Contains(e.Text, "Nessuno") {
			noted++
		}
	}
	if noted != 1 {
		t.Errorf("%d notes", noted)
	}
}

func noWish(t *testing.T, r *hosttest.Rig, secret, what string) {
	t.Helper()
	if err := r.Wish(hosttest.Soon(t), secret); !errors.Is(err, signing.ErrState) {
		t.Errorf("a new link %s: %v", what, err)
	}
}

func TestRequestsExpireAndDeclineAndCancel(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	ready := func(email string) (string, string) {
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Signers[0].Email = email
		d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca-"+email, hosttest.At(1, 300, 600)))
		id := r.Send(t, d).Request.ID
		link := r.Link(t, email)
		return id, hosttest.SecretOf(link)
	}
	declined, secret := ready("uno@example.com")
	if err := r.Decline(hosttest.Soon(t), secret, "L'importo non è quello pattuito.", hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	if q := r.Await(t, declined, hosttest.Is(signing.Declined)); q.Signers[0].State != signing.SignerDeclined {
		t.Errorf("%+v", q.Signers[0])
	}
	for _, to := range []string{"uno@example.com", "luca-uno@example.com", "ufficio@studio.example"} {
		l, err := r.Box.Await(hosttest.Soon(t), to, 1, nil)
		for n := 2; err == nil && !strings.HasPrefix(l.Subject(), "Non firmato"); n++ {
			l, err = r.Box.Await(hosttest.Soon(t), to, n, nil)
		}
		if err != nil || !strings.Contains(l.Text(), "importo") {
			t.Errorf("%s was not told: %v", to, err)
		}
	}
	cancelled, secret := ready("due@example.com")
	if _, resp, _ := r.Ask(t, "DELETE", "/signatures/"+cancelled, ""); resp.StatusCode != 200 {
		t.Fatal(resp.Status)
	}
	if _, err := r.AskCode(hosttest.Soon(t), secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}}, hosttest.Visitor); err == nil {
		t.Error("signed after it was cancelled")
	}
	noWish(t, r, secret, "for what was cancelled")
	expired, secret := ready("tre@example.com")
	noWish(t, r, secret, "beside one that is open")
	c.Forward(31 * 24 * time.Hour)
	if _, err := r.AskCode(hosttest.Soon(t), secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("A")}}, hosttest.Visitor); err == nil {
		t.Error("signed after the last day")
	}
	if _, err := r.Image(hosttest.Soon(t), secret, 1, 72); err == nil {
		t.Error("read after the last day")
	}
	if err := r.Wish(hosttest.Soon(t), secret); err != nil {
		t.Error(err)
	}
	if _, err := r.Box.Await(hosttest.Soon(t), "ufficio@studio.example", 2, nil); err != nil {
		t.Error("the office was not told of the wish for a new link")
	}
	if wishes := count(t, r, expired, signing.EventLinkWished); wishes != 1 {
		t.Errorf("the evidence has %d wishes", wishes)
	}
}
