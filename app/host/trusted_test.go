package host_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/app/verify"
	"paraph/signing"
	"paraph/signing/trustlist/trustlisttest"
	judge "paraph/signing/verify"
	"paraph/sync"
)

// sealedElsewhere is what another office's service sealed.
func sealedElsewhere(t *testing.T) []byte {
	t.Helper()
	r := hosttest.Start(t, nil)
	id := r.Send(t, hosttest.One(hosttest.Contract(t, 1))).Request.ID
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	sealed, err := r.Client.Document(hosttest.Soon(t), id, sync.SealedOne)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// TestDeskTrusts: what another office sealed has an unknown issuer at a desk until the person adds its seal from the document itself, or a
// trusted list that the desk fetched has it; each is said by name.
func TestDeskTrusts(t *testing.T) {
	sealed := sealedElsewhere(t)
	d := deskOf(t, hosttest.Start(t, nil))
	open := func(when string, unknown bool) verify.Verdict {
		t.Helper()
		_, v := judged(t, d, sealed, "")
		if slices.Contains(v.Reasons, judge.IssuerUnknown) != unknown || len(v.Signatures) != 1 {
			t.Errorf("%s: %s %v", when, v.Report.Verdict, v.Reasons)
		}
		return v
	}
	open("before", true)
	path := filepath.Join(t.TempDir(), "sealed.pdf")
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	offers, err := d.Trust.Offers(hosttest.Soon(t), path, "")
	if err != nil || len(offers) != 1 {
		t.Fatalf("%v %+v", err, offers)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Trust.AddIssuer(offers[0]))
	v := open("added", false)
	if by, ok := v.Vouched(v.Signatures[0]); !ok || by.SHA256 != offers[0].SHA256 || v.Report.Verdict != judge.Valid {
		t.Errorf("%v %+v", v.Report.Verdict, v.Signatures[0])
	}
	must(d.Trust.RemoveIssuer(offers[0].SHA256))
	u := trustlisttest.New(t)
	u.Vouch("FR", offers[0].Certificate)
	d.Trust.Pinned, d.Trust.Allow = u.Pinned(), []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	open("taken away", true)
	are, err := d.Trust.Update(hosttest.Soon(t), func(int, int) {})
	if err != nil || are.Issuers != 1 || len(are.There()) != 2 {
		t.Fatalf("%v %+v", err, are)
	}
	if v = open("listed", false); v.Signatures[0].Territory != "FR" || v.Signatures[0].Qualified == "" {
		t.Errorf("%+v", v.Signatures[0])
	}
	_, err = os.Stat(d.Folder.File("trustlists", "lotl.xml"))
	must(err)
}
