package backend_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

func sumOf(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// acting is a PDF that runs a script when it is opened.
func acting() []byte {
	return pagetest.WithCatalog("/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "/MediaBox[0 0 595 842]", "BT /F1 18 Tf 90 600 Td (Letto) Tj ET")
}

// copiesOf are the copies a request's detail tells, as the wire has them.
func copiesOf(t *testing.T, r *hosttest.Rig, id string) []signing.CleanCopy {
	t.Helper()
	_, _, body := r.Ask(t, "GET", "/signatures/"+id+"/detail", "")
	var answer struct {
		Data struct {
			Paraph struct {
				CleanCopies []signing.CleanCopy `json:"cleanCopies"`
			} `json:"paraph"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Data.Paraph.CleanCopies
}

// TestCleanCopyIsTold: where a copy took an input's place, the detail says which and why, the evidence has both fingerprints,
// and the input is still what was handed in.
func TestCleanCopyIsTold(t *testing.T) {
	r := hosttest.Start(t, nil)
	original := acting()
	q := r.Checked(t, r.Send(t, hosttest.One(original)).Request.ID)
	if q.State != signing.Waiting || q.Original == nil {
		t.Fatalf("%s %v", q.State, q.Problem)
	}
	want := []signing.CleanCopy{{Of: sumOf(original), Is: q.Original.SHA256, Faults: []string{signing.FaultActs}}}
	if got := copiesOf(t, r, q.ID); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(q.Copies, want) {
		t.Errorf("told %+v, read %+v, want %+v", got, q.Copies, want)
	}
	lines := eventsOf(t, r, q.ID, signing.EventRepaired)
	if len(lines) != 1 || lines[0].Actor != signing.ActorService || lines[0].Data["of"] != want[0].Of || lines[0].Data["sha256"] != want[0].Is {
		t.Errorf("%+v", lines)
	}
	good := r.Checked(t, r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID)
	if got := copiesOf(t, r, good.ID); got != nil {
		t.Errorf("of a good one %+v", got)
	}
}

// TestSenderSaysWhatOf: what was sent may be a copy that the desk made; the service takes it byte for byte, and both
// fingerprints stand in the detail and in the evidence, as the sender's word. What is no input, or no fingerprint, does not.
func TestSenderSaysWhatOf(t *testing.T) {
	r := hosttest.Start(t, nil)
	content := hosttest.Contract(t, 1)
	of := strings.Repeat("ab", 32)
	d := hosttest.One(content)
	said := signing.CleanCopy{Of: of, Is: sumOf(content), Faults: []string{signing.FaultProtected}}
	d.Inputs, d.Copies = append(d.Inputs, signing.Input{Data: hosttest.Contract(t, 2)}), []signing.CleanCopy{said, {Of: of, Is: of, Faults: []string{"acts"}}}
	q := r.Checked(t, r.Send(t, d).Request.ID)
	if got := copiesOf(t, r, q.ID); !reflect.DeepEqual(got, []signing.CleanCopy{said}) {
		t.Errorf("%+v", got)
	}
	lines := eventsOf(t, r, q.ID, signing.EventRepaired)
	if len(lines) != 1 || lines[0].Actor != signing.ActorOffice || lines[0].Data["of"] != of {
		t.Fatalf("%+v", lines)
	}
	for _, l := range say.Languages() {
		v := say.In(l)
		words := v.Event(lines[0], "", "Studio Bianchi") + v.Prints(lines[0])
		if !strings.Contains(words, "Studio Bianchi") || !strings.Contains(words, "abababab…abab") || !strings.Contains(words, said.Is[:8]) {
			t.Errorf("%s: %s", l, words)
		}
	}
	for name, bad := range map[string]signing.CleanCopy{
		"no fingerprint": {Of: "abc", Is: said.Is, Faults: said.Faults}, "nothing wrong": {Of: of, Is: said.Is},
		"words": {Of: of, Is: said.Is, Faults: []string{"<b>"}},
	} {
		d := hosttest.One(content)
		d.Copies = []signing.CleanCopy{bad}
		_, err := r.Client.Send(hosttest.Soon(t), d, "")
		if p, ok := errors.AsType[*signing.Problem](err); !ok || p.Code != signing.ProblemOption {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// eventsOf are a request's lines of a kind, as its trail has them.
func eventsOf(t *testing.T, r *hosttest.Rig, id string, kind signing.EventKind) (out []signing.TrailEvent) {
	t.Helper()
	for _, e := range r.Whole(t, id).Events {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}
