package host_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// saidOfFile is the contract's answer about a file, as far as it is asked here.
type saidOfFile struct {
	CheckDate, VerificationDate, SignatureFormat string
	NrOfSignatures                               int
	OverallVerified                              bool
	SignatureReportList                          []struct {
		ID, SubjectCN, SignerCertificateStatus, SignerCertificateNotBefore string
		Integrity                                                          bool
		KeySize                                                            int
		DerEncodedSignerCert                                               []byte
	}
	NoteReportList []struct {
		About, Type int
		Synopsis    string
	}
	PlainDocument []byte
	Paraph        struct {
		Verdict    string
		SealedHere bool
	}
}

// asked puts a file to POST /verify, holds request and answer to the specification, and reads what is said of the file.
func asked(t *testing.T, r *hosttest.Rig, s hosttest.Spec, body map[string]any, want int) (e saidOfFile, failure string) {
	t.Helper()
	text := hosttest.Marshal(t, body)
	req, resp, answer := r.Ask(t, "POST", "/verify", text)
	if resp.StatusCode != want {
		t.Fatalf("%d, want %d: %.300s", resp.StatusCode, want, answer)
	}
	s.Check(t, req, []byte(text), resp, answer, want >= 400)
	var whole struct{ Data saidOfFile }
	if err := json.Unmarshal(answer, &whole); err != nil {
		t.Fatal(err)
	}
	return whole.Data, string(answer)
}

func encoded(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// fileCase is what is asked of a file, and what must be answered.
type fileCase struct {
	name     string
	body     map[string]any
	verified bool
	verdict  string
	format   string
	ids      string // of the signatures
	whole    bool   // the first one's content is what was signed
	status   string // of the first signer's certificate
	note     string // the first one
	content  []byte
}

// says are those words of an answer.
func (e saidOfFile) says() fileCase {
	c := fileCase{verified: e.OverallVerified, verdict: e.Paraph.Verdict, format: e.SignatureFormat, content: e.PlainDocument}
	for i, s := range e.SignatureReportList {
		if i == 0 {
			c.whole, c.status = s.Integrity, s.SignerCertificateStatus
		}
		c.ids = strings.TrimSpace(c.ids + " " + s.ID)
	}
	if len(e.NoteReportList) > 0 {
		c.note = e.NoteReportList[0].Synopsis
	}
	return c
}

func (c fileCase) ask(t *testing.T, r *hosttest.Rig, s hosttest.Spec) saidOfFile {
	t.Helper()
	e, _ := asked(t, r, s, c.body, 200)
	got := e.says()
	got.name, got.body = c.name, c.body
	if c.note == "*" {
		c.note = got.note
	}
	if !reflect.DeepEqual(got, c) || e.NrOfSignatures != len(e.SignatureReportList) {
		got.body, c.body, got.content, c.content = nil, nil, nil, nil
		t.Errorf("%+v, want %+v", got, c)
	}
	return e
}

// TestVerifyOfTheContract: what the service sealed, by its own word and as of a day before it was; one byte of it changed; a file
// without a signature.
func TestVerifyOfTheContract(t *testing.T) {
	r := hosttest.Start(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 2))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	wrong := bytes.Clone(sealed)
	copy(wrong[bytes.Index(wrong, []byte("/MediaBox")):], "/MediaBoy")
	of := func(b []byte) map[string]any { return map[string]any{"inputDocument": encoded(b)} }
	e := fileCase{"sealed here", of(sealed), true, "valid", "PAdES", "0", true, "VALID", "", nil}.ask(t, r, s)
	if one := e.SignatureReportList[0]; !e.Paraph.SealedHere || one.SubjectCN == "" || one.SignerCertificateNotBefore == "" || one.KeySize < 256 || len(one.DerEncodedSignerCert) == 0 {
		t.Errorf("%+v", e)
	}
	before := map[string]any{"inputDocument": encoded(sealed), "verifyOnDate": "2020-02-14"}
	e = fileCase{"before it was made", before, false, "cannot-say", "PAdES", "0", true, "NOT_YET_VALID", "*", nil}.ask(t, r, s)
	if e.VerificationDate != "2020-02-14 23:59:59.000+00:00" || e.CheckDate == e.VerificationDate {
		t.Errorf("as of %s, checked %s", e.VerificationDate, e.CheckDate)
	}
	fileCase{"changed", of(wrong), false, "do-not-rely", "PAdES", "0", false, "VALID", "altered", nil}.ask(t, r, s)
	fileCase{"without a signature", of(hosttest.Contract(t, 1)), false, "unsigned", "", "", false, "", "", nil}.ask(t, r, s)
}

// signsCMS has openssl sign content, as its options say.
func signsCMS(t *testing.T) func(content []byte, options ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	openssl := func(args ...string) {
		t.Helper()
		cmd := exec.Command("openssl", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
	}
	openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=Anna Rossi", "-days", "9")
	return func(content []byte, options ...string) []byte {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, "in"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		openssl(append([]string{"cms", "-sign", "-in", "in", "-binary", "-signer", "c.pem", "-inkey", "k.pem", "-cades", "-outform", "DER", "-out", "out"}, options...)...)
		out, err := os.ReadFile(filepath.Join(dir, "out"))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

// TestVerifyOfEnvelopes: a CMS with its content, one without it beside it, of something else and of nothing, and one in another,
// short and as long as what is led aside.
func TestVerifyOfEnvelopes(t *testing.T) {
	r := hosttest.Start(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	sign := signsCMS(t)
	for _, content := range [][]byte{[]byte("the price is 1,000"), bytes.Repeat([]byte("the price is 1,000\n"), 1e5)} {
		attached, beside := sign(content, "-nodetach"), encoded(sign(content))
		twice := sign(attached, "-nodetach")
		of := func(detached string) map[string]any {
			return map[string]any{"inputDocument": beside, "detachedContent": detached}
		}
		for _, c := range []fileCase{
			{"attached", map[string]any{"inputDocument": encoded(attached)}, false, "cannot-say", "CAdES", "0", true, "UNKNOWN", "*", content},
			{"beside", of(encoded(content)), false, "cannot-say", "CAdES", "0", true, "UNKNOWN", "*", nil},
			{"of something else", of(encoded([]byte("9,000"))), false, "do-not-rely", "CAdES", "0", false, "UNKNOWN", "altered", nil},
			{"of nothing", map[string]any{"inputDocument": beside}, false, "cannot-say", "CAdES", "0", false, "UNKNOWN", "*", nil},
			{"in another", map[string]any{"inputDocument": encoded(twice), "recursive": true}, false, "cannot-say", "CAdES", "0 0.0", true, "UNKNOWN", "*", attached},
			{"the outer one", map[string]any{"inputDocument": encoded(twice)}, false, "cannot-say", "CAdES", "0", true, "UNKNOWN", "*", attached},
		} {
			c.ask(t, r, s)
		}
	}
}

// TestVerifyRefuses: each error by its status and number; a token without the scope may not ask.
func TestVerifyRefuses(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) {
		limits := backend.StandardLimits
		limits.Document = 1 << 20
		o.Limits = &limits
	})
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	pdf := hosttest.Contract(t, 1)
	for _, c := range []struct {
		name   string
		body   map[string]any
		status int
		number string
	}{
		{"nothing", map[string]any{"inputDocument": ""}, 422, "610"},
		{"no base64", map[string]any{"inputDocument": "§§§"}, 422, "1108"},
		{"long, and no base64", map[string]any{"inputDocument": strings.Repeat("§", 9000)}, 422, "1108"},
		{"no signed file", map[string]any{"inputDocument": encoded([]byte("hello, world"))}, 422, "1202"},
		{"damaged", map[string]any{"inputDocument": encoded([]byte("%PDF-1.7\nnothing"))}, 422, "1203"},
		{"no such day", map[string]any{"inputDocument": encoded(pdf), "verifyOnDate": "2026-02-31"}, 422, "625"},
		{"a day to come", map[string]any{"inputDocument": encoded(pdf), "verifyOnDate": time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}, 422, "625"},
		{"too large", map[string]any{"inputDocument": encoded(make([]byte, 2<<20))}, 413, "1111"},
		{"too large together", map[string]any{"inputDocument": encoded(pdf), "detachedContent": encoded(make([]byte, 1<<20))}, 413, "1111"},
	} {
		if _, answer := asked(t, r, s, c.body, c.status); !strings.Contains(answer, `"error":`+c.number) {
			t.Errorf("%s: %.200s", c.name, answer)
		}
	}
	if _, resp, _ := r.Ask(t, "GET", "/verify", ""); resp.StatusCode != 405 {
		t.Errorf("%d", resp.StatusCode)
	}
	if _, resp, _ := r.Ask(t, "POST", "/verify", "{"); resp.StatusCode != 400 {
		t.Errorf("%d", resp.StatusCode)
	}
}
