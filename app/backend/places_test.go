package backend_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/signing/page/pagetest"
)

// TestTheContractsOwnExample asks both signers to sign at one place. It is taken; the second mark goes to the nearest free place, which
// the answer, the evidence and the page of that signer say.
func TestTheContractsOwnExample(t *testing.T) {
	r := hosttest.Start(t, nil)
	id := post(t, r, hosttest.Marshal(t, hosttest.Seed(t, hosttest.Contract(t, 1))))
	q := r.Await(t, id, hosttest.Is(signing.Waiting))
	first, second := q.Signers[0].Fields[0], q.Signers[1].Fields[0]
	if first.Box != hosttest.At(1, 331, 45).Box || second.Box != hosttest.At(1, 167, 34).Box {
		t.Fatalf("%+v and %+v", first, second)
	}
	_, _, answer := r.Ask(t, "GET", "/signatures/"+id, "")
	for _, part := range []string{
		`"signatures":[{"page":1,"x":331,"y":45,"name":"string","note":"no-such-field",`, `"signatures":[{"page":1,"x":167,"y":34,"name":"string","note":"moved",`,
	} {
		if !strings.Contains(string(answer), part) {
			t.Errorf("%s is not in %s", part, answer)
		}
	}
	moved := signing.Of(lines(t, r, id), 2, signing.EventFieldMoved)
	if len(moved) != 1 || moved[0].Data["from"] != "331, 45" || moved[0].Data["to"] != "167, 34" || moved[0].Data["page"] != "1" {
		t.Errorf("%+v", moved)
	}
	for email, said := range map[string]bool{"a@example.com": false, "b@example.com": true} {
		if page := pageOf(t, r.Link(t, email)); strings.Contains(page, "Il posto 1 è accanto a dove era richiesto") != said || strings.Contains(page, `aria-describedby="moved-0"`) != said {
			t.Errorf("%s reads of a moved place: not %v", email, said)
		}
	}
}

func pageOf(t *testing.T, link string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(hosttest.Soon(t), http.MethodGet, link+"?lang=it", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestManyAtOnePlace: as many signers as a page has room for, all asked for at one place, end apart; one more is refused with a
// reason of its own, by its number.
func TestManyAtOnePlace(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := handmade("/MediaBox [0 0 340 200]", "") // two beside each other, four rows
	ask := func(people int) *signing.Request {
		d := hosttest.One(pdf)
		d.Signers = nil
		for i := range people {
			d.Signers = append(d.Signers, hosttest.Signer("Anna", fmt.Sprint("Rossi ", i), fmt.Sprintf("anna.%d.%d@example.com", people, i), hosttest.At(1, 5, 5)))
		}
		return r.Checked(t, r.Send(t, d).Request.ID)
	}
	q := ask(8)
	if q.State != signing.Waiting {
		t.Fatalf("%s %+v", q.State, q.Problem)
	}
	apart(t, q, signing.Size{W: 340, H: 200})
	q = ask(9)
	if p := q.Problem; q.State != signing.Refused || p == nil || p.Code != signing.ProblemFieldRoom || p.Signer != 9 || p.Field != 1 || p.Page != 1 {
		t.Errorf("%s %+v", q.State, p)
	}
	_, _, answer := r.Ask(t, "GET", "/signatures/"+q.ID, "")
	var e struct{ Data struct{ ErrorNumber int } }
	if err := json.Unmarshal(answer, &e); err != nil || e.Data.ErrorNumber != 1217 {
		t.Errorf("%v %s", err, answer)
	}
}

// apart: no field of a request lies on another one, or off its page.
func apart(t *testing.T, q *signing.Request, page signing.Size) {
	t.Helper()
	g := signing.PageGeometry{Crop: signing.Rect{URX: page.W, URY: page.H}}
	var before []signing.Box
	for _, s := range q.Signers {
		b := s.Fields[0].Box
		if !g.Holds(b) {
			t.Errorf("%+v is not on the page", b)
		}
		for _, o := range before {
			if b.Overlaps(o) {
				t.Errorf("%+v lies on %+v", b, o)
			}
		}
		before = append(before, b)
	}
}

// TestFieldsOfThePDFStay: who is asked for at the PDF's own field keeps it, whatever else was asked for there, and earlier; the same field
// asked for twice is one person's.
func TestFieldsOfThePDFStay(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := handmade("/MediaBox [0 0 595 842] /Annots [4 0 R]", "/AcroForm << /Fields [4 0 R] >>",
		"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Fornitrice) /Rect [100 200 300 260] /P 3 0 R >>")
	named, lies := hosttest.At(1, 10, 10), hosttest.At(1, 120, 600)
	named.Name = "Fornitrice"
	d := hosttest.One(pdf, lies)
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", named), hosttest.Signer("Eva", "Neri", "eva@example.com", named))
	q := r.Checked(t, r.Send(t, d).Request.ID)
	if q.State != signing.Waiting {
		t.Fatalf("%s %+v", q.State, q.Problem)
	}
	own := signing.Box{X: 100, Y: 842 - 260, W: 200, H: 60}
	var got [3]signing.Field
	for i, g := range q.Signers {
		got[i] = g.Fields[0]
	}
	if got[1].Box != own || got[1].Note != "" {
		t.Errorf("the field's own: %+v", got[1])
	}
	if got[0].Note != signing.NoteMoved || got[0].Box.Overlaps(own) || got[2].Note != signing.NoteMoved || got[2].Box.Overlaps(own) || got[2].Box.Overlaps(got[0].Box) {
		t.Errorf("%+v and %+v", got[0], got[2])
	}
	if n := bytes.Count([]byte(hosttest.Marshal(t, lines(t, r, q.ID))), []byte(signing.EventFieldMoved)); n != 2 {
		t.Errorf("%d lines", n)
	}
}

// TestMarksGiveWayToText: the place a mark gives way to is free of the page's words where there is room.
func TestMarksGiveWayToText(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := pagetest.OnePage("/MediaBox[0 0 595 842]", "BT /F1 11 Tf 300 745 Td (The parties agree on all that is written below.) Tj 0 -14 Td (And on this.) Tj ET")
	d := hosttest.One(pdf, hosttest.At(1, 331, 45))
	d.Signers = append(d.Signers, hosttest.Signer("Luca", "Verdi", "luca@example.com", hosttest.At(1, 331, 45)))
	q := r.Checked(t, r.Send(t, d).Request.ID)
	if q.State != signing.Waiting {
		t.Fatalf("%s %+v", q.State, q.Problem)
	}
	to := q.Signers[1].Fields[0].Box
	words := signing.Box{X: 300, Y: 88, W: 200, H: 24}
	if to.Overlaps(words) || to.Overlaps(q.Signers[0].Fields[0].Box) || q.Signers[1].Fields[0].Note != signing.NoteMoved {
		t.Errorf("%+v", to)
	}
}
