package pades

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"paraph/signing"
)

// fieldPDF has an empty signature field on its second page: merged with its widget, or with the widget as its kid, or below
// another field, or on the page alone, where the form does not list it. more goes into the field.
func fieldPDF(shape, rotate, more string) []byte {
	widget := "/Type /Annot /Subtype /Widget /Rect [100 200 264 245] /P 4 0 R /F 4"
	fields := map[string][]string{
		"merged": {"<< /FT /Sig /T (Fornitrice) " + more + " " + widget + " >>"},
		"kid":    {"<< /FT /Sig /T <FEFF0046006F0072006E00690074007200690063006500DC> /Kids [8 0 R] " + more + " >>", "<< /Parent 7 0 R " + widget + " >>"},
		"page":   {"<< /FT /Sig /T (Fornitrice) " + more + " " + widget + " >>"},
		"below":  {"<< /T (Firme) /FT /Sig /Kids [8 0 R] >>", "<< /T (Fornitrice) /Parent 7 0 R " + more + " " + widget + " >>"},
	}[shape]
	at, list := 6+len(fields), "7 0 R"
	if shape == "page" {
		list = ""
	}
	return assemble(append([]string{
		"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>",
		"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
		"<< /Type /Page /Parent 2 0 R >>",
		fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Rotate %s /Annots [%d 0 R] >>", rotate, at),
		"<< >>",
		"<< /Fields [" + list + "] >>",
	}, fields...))
}

func names() map[string]string {
	return map[string]string{"merged": "Fornitrice", "kid": "FornitriceÜ", "below": "Firme.Fornitrice", "page": "Fornitrice"}
}

func TestIntoAField(t *testing.T) {
	stampPDF := pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)
	for shape, name := range names() {
		for _, rotate := range []string{"0", "90", "270"} {
			t.Run(shape+" "+rotate, func(t *testing.T) {
				t.Parallel()
				original := fieldPDF(shape, rotate, "/Lock << /Type /SigFieldLock /Action /Include /Fields [(b)] >>")
				s := sealOf(t, p256(t))
				s.Field, s.Widget = name, &Placed{PDF: stampPDF}
				sealed, err := Make(original, nil, s)
				if err != nil {
					t.Fatal(err)
				}
				g, err := Find(sealed, len(original))
				if err != nil || g.Field != name {
					t.Fatalf("in %q: %v", g.Field, err)
				}
				if err := g.Verify(original, sealed, s.Certificate); err != nil {
					t.Fatal(err)
				}
				checkPeer(t, sealed)
				if out := tool(t, "pdfsig", "-nocert", written(t, "a.pdf", sealed)); !strings.Contains(out, "Signature is Valid") || strings.Contains(out, "not signed") {
					t.Error(out)
				}
				d, _ := open(sealed)
				pages, _ := d.Pages()
				sig := d.signatures(pages)[0]
				ref := d.Dict(d.Array(sig["Reference"])[0])
				if d.Name(ref["TransformMethod"]) != "FieldMDP" || d.Name(d.Dict(ref["TransformParams"])["Action"]) != "Include" {
					t.Errorf("the lock is not in the signature: %v", sig["Reference"])
				}
				if n := len(d.Array(d.Dict(d.catalog["AcroForm"])["Fields"])); n != 1 {
					t.Errorf("%d fields", n)
				}
				box := d.Geometry(pages[1]).FromUser(signing.Rect{LLX: 100, LLY: 200, URX: 264, URY: 245})
				shows(t, original, sealed, box)
			})
		}
	}
}

// shows compares the second pages: what was added stands in the box.
func shows(t *testing.T, original, sealed []byte, box signing.Box) {
	t.Helper()
	second := func(b []byte) string {
		path := written(t, "of.pdf", b)
		tool(t, "pdfseparate", "-f", "2", "-l", "2", path, path+".second.pdf")
		return path + ".second.pdf"
	}
	outsideEqual(t, rendered(t, second(original), "100"), rendered(t, second(sealed), "100"), 100.0/72, box)
}

// TestSeedValues: what a field binds its signature to is kept or refused, before the key is asked.
func TestSeedValues(t *testing.T) {
	key := p256(t)
	s := sealOf(t, key)
	s.Field, s.Reason = "Fornitrice", "Approvazione"
	own := hex.EncodeToString(s.Certificate.Raw)
	for name, c := range map[string]struct {
		seed string
		ok   bool
	}{
		"recommends another handler": {"/Filter /Entrust.PPKEF", true},
		"binds to another handler":   {"/Filter /Entrust.PPKEF /Ff 1", false},
		"binds to ours":              {"/Filter /Adobe.PPKLite /Ff 1", true},
		"another form":               {"/SubFilter [/adbe.pkcs7.detached] /Ff 2", false},
		"our form among others":      {"/SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached] /Ff 2", true},
		"a newer dictionary":         {"/V 4 /Ff 4", false},
		"this reason":                {"/Reasons [(Visto) (Approvazione)] /Ff 8", true},
		"another reason":             {"/Reasons [(Visto)] /Ff 8", false},
		"no reason":                  {"/Reasons [(.)] /Ff 8", false},
		"our digest":                 {"/DigestMethod [(SHA1) (SHA-256)] /Ff 64", true},
		"another digest":             {"/DigestMethod [(SHA1)] /Ff 64", false},
		"locks the document":         {"/LockDocument true /Ff 128", false},
		"a time stamp":               {"/TimeStamp << /URL (http://tsa.example) /Ff 1 >>", false},
		"a time stamp if one can":    {"/TimeStamp << /URL (http://tsa.example) >>", true},
		"a certification":            {"/MDP << /P 2 >>", false},
		"an approval":                {"/MDP << /P 0 >>", true},
		"our certificate":            {"/Cert << /Subject [<" + own + ">] /Ff 1 >>", true},
		"another certificate":        {"/Cert << /Subject [<3000>] /Ff 1 >>", false},
		"an issuer":                  {"/Cert << /Issuer [<3000>] /Ff 2 >>", false},
	} {
		t.Run(name, func(t *testing.T) {
			original := fieldPDF("merged", "0", "/SV << /Type /SV "+c.seed+" >>")
			asked := &once{Signer: key}
			s := s
			s.Key = asked
			_, err := Make(original, nil, s)
			if c.ok && err != nil || !c.ok && !errors.Is(err, ErrSeed) {
				t.Errorf("%v", err)
			}
			if !c.ok && asked.asked != 0 {
				t.Error("the key was asked")
			}
		})
	}
}

// TestNoSuchField: only an empty signature field with one widget is one.
func TestNoSuchField(t *testing.T) {
	for name, file := range map[string][]byte{
		"not there":   fieldPDF("merged", "0", "/TU (x)"),
		"text field":  assemble([]string{"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< >>", "<< /FT /Tx /T (a) >>"}),
		"two widgets": assemble([]string{"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< >>", "<< /FT /Sig /T (a) /Kids [6 0 R 7 0 R] >>", "<< /Subtype /Widget /Rect [0 0 90 90] >>", "<< /Subtype /Widget /Rect [0 0 90 90] >>"}),
		"two of them": assemble([]string{"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R 6 0 R] >> >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< >>", "<< /FT /Sig /T (a) >>", "<< /FT /Sig /T (a) >>"}),
	} {
		t.Run(name, func(t *testing.T) {
			s := sealOf(t, p256(t))
			s.Field = "a"
			if _, err := Make(file, nil, s); !errors.Is(err, ErrField) {
				t.Errorf("%v", err)
			}
		})
	}
	hidden := fieldPDF("merged", "0", "")
	s := sealOf(t, p256(t))
	s.Field = "Fornitrice"
	hidden = []byte(strings.Replace(string(hidden), "/F 4 >>", "/F 6 >>", 1))
	if sealed, err := Make(hidden, nil, s); err != nil || Check(hidden, sealed, s.Certificate) != nil {
		t.Errorf("a hidden field takes no invisible signature: %v", err)
	}
	s.Widget = &Placed{PDF: pdf(t, typed("Luca Verdi"), signing.DefaultFieldSize)}
	if _, err := Make(hidden, nil, s); !errors.Is(err, ErrBox) {
		t.Errorf("%v", err)
	}
}
