package report

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/say"
	"paraph/app/verify"
	judge "paraph/signing/verify"
)

var noon = time.Date(2026, 11, 12, 10, 41, 0, 0, time.UTC)

const longName = "CN=Massimiliano Alessandro Bartolomeo Sebastiani della Rovereto, O=Verdi Costruzioni Generali S.r.l., C=IT"

// files are one of each answer.
func files(v say.Voice) []File {
	at := noon
	good := judge.Signature{
		Field: "Firma1", Kind: judge.Approval, Verdict: judge.Valid, Indication: judge.Passed, Level: "PAdES-B-T", Signer: longName,
		Issuer: "CN=InfoCert Firma Qualificata 2, O=InfoCert S.p.A., C=IT", Serial: "45:32:3C:FD", ClaimedTime: &at, ProvenTime: &at, Coverage: judge.EntireRevision,
		Changes: judge.NoChange, ChangesAllowed: true, Digest: "SHA-256", Algorithm: "RSA-PKCS1 2048", Page: 2, Box: []float64{72, 600, 164, 45}, Qualified: "e-signature", Device: "yes",
		Timestamps: []judge.Timestamp{{Kind: "signature", Verdict: judge.Valid, Time: &at, TSA: "CN=Time of Example"}},
	}
	bad, open := good, good
	bad.Verdict, bad.Reasons, bad.ChangesAllowed, bad.Changes = judge.DoNotRely, []judge.Reason{judge.ForbiddenChange, judge.IssuerUnknown}, false, judge.Other
	bad.Changed = []judge.Change{
		{What: "form-field", Name: "Prezzo", Before: "€ 12.400,00", After: "€ 72.400,00\nline two", Page: 2, Box: []float64{60, 166, 300, 26}},
		{What: "metadata", Name: "ModDate", Allowed: true},
	}
	open.Verdict, open.Reasons, open.ProvenTime = judge.CannotSay, []judge.Reason{judge.RevocationUnknown}, nil
	one := func(name string, s judge.Signature) File {
		d := verify.Verdict{
			Report: judge.Report{Verdict: s.Verdict, Reasons: s.Reasons, Pages: 4, Signatures: []judge.Signature{s}}, SHA256: strings.Repeat("7f3a91c0", 8), Unlisted: true, Unconnected: true,
		}
		return File{Name: name, Size: 236_400, Pages: 4, Verdict: d, Answer: Of(v, d, ""), At: noon}
	}
	lost := File{Name: "=cmd|'/c calc'!A0.pdf", At: noon, Answer: Answer{Mark: Unsure, Word: v.Say("verify.unsure.word"), Sentence: v.Say("problem.damaged"), Short: v.Say("problem.damaged")}, Lost: true}
	none := verify.Verdict{Report: judge.Report{Verdict: judge.Unsigned}}
	return []File{one("Fattura.pdf", bad), one("Delega.pdf", open), one("Verbale "+strings.Repeat("lungo ", 20)+".pdf", good), lost, {Name: "Listino.pdf", At: noon, Verdict: none, Answer: Of(v, none, "")}}
}

// text is what a PDF says, checked by qpdf where it is there.
func text(t *testing.T, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not there")
	}
	path := filepath.Join(t.TempDir(), "report.pdf")
	if dir := os.Getenv("PARAPH_REPORTS"); dir != "" {
		path = filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+".pdf")
	}
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("qpdf"); err == nil {
		if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil {
			t.Errorf("qpdf: %v %s", err, out)
		}
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// TestPaper: in each language the report says the answer, every reason, signature and change with both values, when it was checked
// and what could not be.
func TestPaper(t *testing.T) {
	for _, lang := range say.Languages() {
		t.Run(lang, func(t *testing.T) {
			v := say.In(lang)
			all := files(v)
			pdf, err := PDF(v, all[:1], noon)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := PDF(v, all[:1], noon)
			if string(pdf) != string(again) {
				t.Error("the same report has other bytes")
			}
			said := text(t, pdf)
			for _, want := range []string{
				v.Say("report.title"), "Fattura.pdf", v.Say("verify.danger.word"), v.Reason(judge.ForbiddenChange), v.Reason(judge.IssuerUnknown), "Massimiliano Alessandro Bartolomeo",
				"€ 12.400,00", "€ 72.400,00 ¶ line two", v.Exact(noon.Local()), v.Say("verify.missing.issuer-unknown"), v.Say("report.lists.not"), v.Say("report.issuers.not"),
				v.Say("verify.qualified.signature"), "7f3a91c0 7f3a91c0", "45:32:3C:FD", "RSA-PKCS1 2048", "Time of Example", v.Say("verify.what.metadata"), "1 ",
			} {
				if !strings.Contains(said, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%q is not said in %s", want, said)
				}
			}
		})
		t.Run(lang+"-all", func(t *testing.T) {
			v := say.In(lang)
			pdf, err := PDF(v, files(v), noon)
			if err != nil {
				t.Fatal(err)
			}
			said := text(t, pdf)
			for _, want := range []string{v.Count("report.files", 5), "Fattura.pdf", "Delega.pdf", "Listino.pdf", v.Say("verify.unsigned.word"), v.Say("verify.valid.word"), "calc"} {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not said in %s", want, said)
				}
			}
		})
	}
}

// TestForPrograms: of one file the report is what the command line says of it, of several a list of that.
func TestForPrograms(t *testing.T) {
	v := say.In("en")
	all := files(v)
	b, err := JSON(Lines(all[:1])...)
	var one verify.Line
	if err != nil || json.Unmarshal(b, &one) != nil || one.Verdict != judge.DoNotRely || len(one.Signatures[0].Changed) != 2 {
		t.Errorf("%v %s", err, b)
	}
	b, err = JSON(Lines(all)...)
	var list []verify.Line
	if err != nil || json.Unmarshal(b, &list) != nil || len(list) != 5 || list[3].Verdict != judge.CannotSay || list[4].Verdict != judge.Unsigned {
		t.Errorf("%v %s", err, b)
	}
}

// TestTable: a line a file, no name of which is a formula.
func TestTable(t *testing.T) {
	v := say.In("it")
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(CSV(v, files(v))), say.TableMark)))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil || len(rows) != 6 || rows[1][1] != "Non valido" || rows[4][0][0] != '\'' || rows[3][4] == "" || !strings.Contains(rows[2][2], v.Reason(judge.RevocationUnknown)) {
		t.Errorf("%v %q", err, rows)
	}
}

// TestCertain: what is beyond doubt is said of signatures that hold, and of nothing else.
func TestCertain(t *testing.T) {
	v := say.In("en")
	all := files(v)
	if facts := Certain(v, all[1].Verdict); len(facts) != 2 || facts[0].What != "The document is as it was signed" || !strings.Contains(facts[1].What, "the key of Massimiliano") {
		t.Errorf("%+v", facts)
	}
	if missing := Missing(v, all[1].Verdict); len(missing) != 1 || missing[0].What != "Was the certificate still good at that time?" {
		t.Errorf("%+v", missing)
	}
	if facts := Certain(v, all[0].Verdict); len(facts) != 0 {
		t.Errorf("of a changed file: %+v", facts)
	}
	noted := all[1].Verdict
	noted.Signatures = []judge.Signature{noted.Signatures[0]}
	noted.Signatures[0].Changes, noted.Signatures[0].Reasons = judge.Annotation, []judge.Reason{judge.ChangedAnnotations}
	if facts := Certain(v, noted); len(facts) != 1 {
		t.Errorf("with notes: %+v", facts)
	}
}
