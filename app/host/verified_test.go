package host_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/verify"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/sync"
)

// judged opens content as the desk does and has it judged.
func judged(t *testing.T, d *host.Desk, content []byte, password string) (app.Document, verify.Verdict) {
	t.Helper()
	doc, err := d.Documents.OpenContent(hosttest.Soon(t), "a.pdf", content)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(doc.Close)
	if _, err := doc.Facts(hosttest.Soon(t), password); err != nil {
		t.Fatal(err)
	}
	v, err := d.Verifier.Document(hosttest.Soon(t), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	return doc, v
}

// TestDeskJudgesWhatItSealed: what the office's service sealed is valid as it is, with its seal; one byte of a page later it is not
// to be relied on, and nobody knows it. A file without a signature has none, and one that is left is not answered for.
func TestDeskJudgesWhatItSealed(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := deskOf(t, r)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 2))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	doc, v := judged(t, d, sealed, "")
	if v.Report.Verdict != judge.Valid || !v.SealedHere || len(v.Signatures) != 1 || v.Signatures[0].Verdict != judge.Valid || v.Signatures[0].SignedBytes != doc.Size() {
		t.Errorf("%+v", v)
	}
	ownSealIsKnown(t, d, sealed)
	at := bytes.Index(sealed, []byte("/MediaBox"))
	if at < 0 {
		t.Fatal("no page to change")
	}
	wrong := bytes.Clone(sealed)
	copy(wrong[at:], "/MediaBoy")
	if _, v := judged(t, d, wrong, ""); v.Report.Verdict != judge.DoNotRely || v.Reasons[0] != judge.Altered || v.SealedHere {
		t.Errorf("%+v", v)
	}
	if _, v := judged(t, d, hosttest.Contract(t, 1), ""); v.Report.Verdict != judge.Unsigned {
		t.Errorf("%+v", v)
	}
	left, leave := context.WithCancel(t.Context())
	leave()
	if _, err := d.Verifier.Document(left, doc, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// ownSealIsKnown: another file than the one that was sealed has the office's own seal all the same.
func ownSealIsKnown(t *testing.T, d *host.Desk, sealed []byte) {
	t.Helper()
	_, v := judged(t, d, append(bytes.Clone(sealed), '\n'), "")
	if by, ok := v.Vouched(v.Signatures[0]); v.Report.Verdict != judge.Valid || v.SealedHere || !ok || !by.Own || len(v.Signatures[0].Reasons) > 0 {
		t.Errorf("%v %+v %+v", ok, by, v)
	}
}

// madeBy is a file of the corpus that other programs made.
func madeBy(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../../../shared/corpus/made", name+".pdf"))
	if err != nil {
		t.Skip("../shared/corpus/made is not beside the project")
	}
	return content
}

// TestDeskJudgesFiles made by other programs: a changed page is not to be relied on, and what was signed is the file as it was,
// which holds.
func TestDeskJudgesFiles(t *testing.T) {
	d := deskOf(t, hosttest.Start(t, nil))
	doc, v := judged(t, d, madeBy(t, "made-content-1-bad"), "")
	if v.Report.Verdict != judge.DoNotRely || v.Reasons[0] != judge.ForbiddenChange || v.SealedHere {
		t.Fatalf("%+v", v)
	}
	content, err := doc.Content(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, then := judged(t, d, v.Signatures[0].AsSigned(content), "")
	if then.Report.Verdict != judge.CannotSay || !slices.Equal(then.Reasons, []judge.Reason{judge.IssuerUnknown}) || !then.Covered {
		t.Errorf("%+v", then)
	}
}

// TestDeskTellsWhatWasFilledIn with what stood there, also of a file that asks for a password.
func TestDeskTellsWhatWasFilledIn(t *testing.T) {
	d := deskOf(t, hosttest.Start(t, nil))
	_, v := judged(t, d, madeBy(t, "made-fill-1-good"), "")
	filled := func(c judge.Change) bool {
		return c.What == "form-field" && c.Before == "Italy" && c.After == "France" && c.Page == 1 && c.Allowed
	}
	if v.Report.Verdict != judge.CannotSay || !slices.ContainsFunc(v.Signatures[0].Changed, filled) {
		t.Errorf("%+v", v)
	}
	if _, v = judged(t, d, madeBy(t, "made-encrypted-change-2-bad"), "open"); v.Report.Verdict != judge.DoNotRely {
		t.Errorf("%+v", v)
	}
}
