package trustlist

import (
	"bytes"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"paraph/signing/cms"
	"paraph/signing/trust"
)

// snapshots is the folder of real lists; without it the test is skipped.
func snapshots(t testing.TB) string {
	t.Helper()
	folder, err := filepath.Abs("../../../shared/trustlists")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "eu-lotl-332.xml")); err != nil {
		t.Skip("the real trusted lists are not here: ../shared/trustlists")
	}
	return folder
}

func contents(t testing.TB, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ofJournal are the signers that stand for those of the Official Journal: before pivot 282.
func ofJournal(t *testing.T, folder string) Pinned {
	t.Helper()
	block, _ := pem.Decode(contents(t, folder, "lotl-signer-282.pem"))
	c, err := cms.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return Pinned{Day: date("2020-01-01"), Location: "https://ec.europa.eu/tools/lotl/eu-lotl.xml", Certificates: []*cms.Certificate{c}}
}

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestStandard: the signers that the program carries open the list they are from, by themselves.
func TestStandard(t *testing.T) {
	p := Standard()
	if len(p.Certificates) != 6 || p.Source == "" || p.Location == "" || !p.Day.Equal(date("2023-09-27")) {
		t.Errorf("%d signers of %s", len(p.Certificates), p.Day)
	}
	folder := snapshots(t)
	l, err := p.follow(contents(t, folder, "eu-lotl-332.xml"), nil)
	if err != nil || l.Sequence != 332 {
		t.Fatal(err)
	}
}

// TestPivots: the signer of long ago opens list 332 through both pivots, and through one or none it does not.
func TestPivots(t *testing.T) {
	folder := snapshots(t)
	p := ofJournal(t, folder)
	lotl, old, new := contents(t, folder, "eu-lotl-332.xml"), contents(t, folder, "eu-lotl-pivot-282.xml"), contents(t, folder, "eu-lotl-pivot-300.xml")
	addresses, err := pivotsOf(lotl)
	if err != nil || len(addresses) != 2 {
		t.Fatal(addresses, err)
	}
	l, err := p.follow(lotl, [][]byte{new, old})
	if err != nil {
		t.Fatal(err)
	}
	if l.Sequence != 332 || l.Signature.Signer.Equal(p.Certificates[0]) || !l.Expired(date("2024-03-27")) || l.Expired(date("2024-03-26")) {
		t.Errorf("%d by %s", l.Sequence, l.Signature.Signer.Subject())
	}
	if _, err := p.follow(lotl, nil); !errors.Is(err, ErrSigner) {
		t.Errorf("without pivots: %v", err)
	}
	if _, err := p.follow(lotl, [][]byte{old}); err != nil {
		t.Logf("through 282 alone: %v", err)
	}
	t.Log(l.territories())
}

// TestSnapshots: the real lists as of their day, every one with the signer that the list of the lists gives.
func TestSnapshots(t *testing.T) {
	lists := realLists(t, date("2023-10-02"))
	want := map[string][2]int{"FR": {190, 54}, "IT": {451, 143}, "RO": {123, 31}, "SI": {83, 20}, "SK": {169, 18}}
	for _, x := range lists.Territories {
		if _, here := want[x.Code]; !here {
			if !errors.Is(x.Problem, ErrMissing) {
				t.Errorf("%s: %v", x.Code, x.Problem)
			}
			continue
		}
		if x.Problem != nil {
			t.Errorf("%s: %v", x.Code, x.Problem)
			continue
		}
		services, granted := 0, 0
		for _, p := range x.List.Providers {
			for _, s := range p.Services {
				services++
				if at := s.At(lists.At); at != nil && at.Type == serviceCA && good(at.Status, lists.At) {
					granted++
				}
			}
		}
		t.Logf("%s: number %d of %s, %d services, %d issue qualified certificates; signed by %s with %s", x.Code, x.List.Sequence,
			x.List.Issued.Format(time.DateOnly), services, granted, x.List.Signature.Signer.Subject(), x.List.Signature.Signer.KeyName())
		if got := [2]int{services, granted}; got != want[x.Code] {
			t.Errorf("%s: %d services, %d granted", x.Code, services, granted)
		}
	}
	anchors := lists.Anchors(lists.At)
	t.Log(anchors.Len(), anchors.For(trust.Signing).Len(), anchors.For(trust.TimeStamping).Len())
	if anchors.For(trust.Signing).Len() < 100 || anchors.For(trust.TimeStamping).Len() < 50 {
		t.Errorf("%d anchors", anchors.Len())
	}
}

// realLists is a store with the snapshots in it.
func realLists(t *testing.T, at time.Time) *Lists {
	t.Helper()
	folder := snapshots(t)
	to := t.TempDir()
	for from, name := range map[string]string{
		"eu-lotl-332.xml":       listsName,
		"eu-lotl-pivot-282.xml": pivotName("https://ec.europa.eu/tools/lotl/eu-lotl-pivot-282.xml"),
		"eu-lotl-pivot-300.xml": pivotName("https://ec.europa.eu/tools/lotl/eu-lotl-pivot-300.xml"),
		"IT-194.xml":            "IT", "FR.xml": "FR", "SK.xml": "SK", "SI.xml": "SI", "RO.xml": "RO",
	} {
		if err := os.WriteFile(filepath.Join(to, name+".xml"), contents(t, folder, from), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lists := Open(to, ofJournal(t, folder)).Load(at)
	if lists.Problem != nil {
		t.Fatal(lists.Problem)
	}
	return lists
}

// TestNothingStrange: every word of the real lists that bears on who is trusted is understood.
func TestNothingStrange(t *testing.T) {
	qualifications, uses, extended := 0, 0, 0
	realLists(t, date("2023-10-02")).services(func(x Territory, s *Service) {
		if len(s.Identity.Certificates) == 0 && s.Periods[0].Type == serviceCA {
			t.Errorf("%s: %s has no certificate", x.Code, s.Periods[0].Name)
		}
		for _, p := range s.Periods {
			uses += len(p.Uses)
			if p.Strange {
				t.Errorf("%s: %s is strange", x.Code, p.Name)
			}
			for _, q := range p.Qualifications {
				qualifications++
				extended += len(q.Criteria.Extended) + len(q.Criteria.Subject)
				for _, n := range q.Criteria.Nested {
					extended += len(n.Extended) + len(n.Subject)
				}
				if len(q.URIs) == 0 || q.Criteria.meets(s.Identity.Certificates[0]) == unsaid {
					t.Errorf("%s: %s: %+v", x.Code, p.Name, q)
				}
			}
		}
	})
	if qualifications != 386 || uses != 1023 || extended != 12 {
		t.Errorf("%d qualifications, %d uses, %d later criteria", qualifications, uses, extended)
	}
}

// TestOldSnapshots: a year later they say that they are old, and so do their anchors.
func TestOldSnapshots(t *testing.T) {
	lists := realLists(t, date("2026-12-01"))
	if err := lists.Trouble("IT"); !errors.Is(err, ErrExpired) {
		t.Errorf("Italy: %v", err)
	}
	if err := lists.Trouble("DE"); !errors.Is(err, ErrMissing) {
		t.Errorf("Germany: %v", err)
	}
	if err := realLists(t, date("2023-10-02")).Trouble("IT"); err != nil {
		t.Errorf("Italy on its day: %v", err)
	}
}

// TestAnyFolder: the folder of snapshots is read as it stands, by the signers of long ago and by those the program carries.
func TestAnyFolder(t *testing.T) {
	folder := snapshots(t)
	for _, p := range []Pinned{ofJournal(t, folder), Standard()} {
		lists := ReadFolder(folder, p, date("2023-10-20"))
		if lists.Problem != nil || lists.Of.Sequence != 332 || lists.Trouble("IT") != nil || !errors.Is(lists.Trouble("DE"), ErrMissing) {
			t.Errorf("%v: %v", lists.Problem, lists.Trouble("IT"))
		}
	}
	stranger := Pinned{Day: date("2020-01-01"), Certificates: []*cms.Certificate{who(t, "Stranger").cert}}
	if lists := ReadFolder(folder, stranger, date("2023-10-20")); !errors.Is(lists.Problem, ErrSigner) || len(lists.Territories) > 0 {
		t.Errorf("by a stranger: %v", lists.Problem)
	}
}

// judge is xmlsec1 on a list; without the program the test is skipped.
func judge(t *testing.T, file string) bool {
	t.Helper()
	program, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("xmlsec1 is not here (apt-get install xmlsec1): nobody judges beside us")
	}
	return exec.Command(program, "--verify", "--insecure", "--id-attr:Id", "SignedProperties",
		"--id-attr:Id", "TrustServiceStatusList", "--enabled-key-data", "x509", file).Run() == nil
}

// TestJudgeOfSnapshots: xmlsec1 finds every real signature good, and so is it here with the certificate it brings along.
func TestJudgeOfSnapshots(t *testing.T) {
	folder := snapshots(t)
	all, _ := filepath.Glob(filepath.Join(folder, "*.xml"))
	for _, file := range all {
		b := contents(t, file)
		_, err := Read(b, []*cms.Certificate{keyInfo(t, b)})
		if !judge(t, file) || err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
		signer := keyInfo(t, b)
		b = bytes.Replace(b, []byte("dateTime>20"), []byte("dateTime>21"), 1)
		changed := filepath.Join(t.TempDir(), "changed.xml")
		if err := os.WriteFile(changed, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(b, []*cms.Certificate{signer}); !errors.Is(err, ErrSignature) || judge(t, changed) {
			t.Errorf("%s with a digit changed: %v", filepath.Base(file), err)
		}
	}
}

// keyInfo is the certificate that a list brings along for itself, which proves nothing.
func keyInfo(t testing.TB, b []byte) *cms.Certificate {
	t.Helper()
	doc, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	der, err := decode(doc.root.path(spaceDS, "Signature", "KeyInfo", "X509Data").list(spaceDS, "X509Certificate")[0].text())
	if err != nil {
		t.Fatal(err)
	}
	c, err := cms.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// BenchmarkRead: Italy's list of 2.4 MB, read and its signature checked.
func BenchmarkRead(b *testing.B) {
	content := contents(b, snapshots(b), "IT-194.xml")
	signer := []*cms.Certificate{keyInfo(b, content)}
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(content, signer); err != nil {
			b.Fatal(err)
		}
	}
}
