package seal_test

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/seal"
	"paraph/app/say"
	"paraph/signing"
)

// person is a name as it is asked for, and what of it is read in the stamp at least.
type person struct{ given, surname, read string }

// people are names of our own, longer and stranger than most.
func people() []person {
	return []person{
		{"Maria Antonietta Guglielmina", "Montecuccoli degli Erri Spinola", "Maria Antonietta Guglielmina Montecuccoli degli Erri Spinola"},
		{"Anne-Élisabeth Marie-Françoise", "de La Rochefoucauld-Liancourt d’Estissac", "A.-É. M.-F. de La Rochefoucauld-Liancourt d’Estissac"},
		{"Pilar", "Fernández de Córdoba y Álvarez de las Asturias-Bohórquez", "Fernández de Córdoba y Álvarez de las Asturias-Bohórquez"},
		{"Ελένη", "Παπαδοπούλου-Χατζηκωνσταντίνου", "Ελένη Παπαδοπούλου-Χατζηκωνσταντίνου"},
		{"Đặng", "Nguyễn Thị Ngọc Hân", "Đặng Nguyễn Thị Ngọc Hân"},
		{"", "Wolfeschlegelsteinhausenbergerdorff", "Wolfeschlegelsteinhausenbergerdorff"},
		{"Ottavia Beatrice", strings.Repeat("Wm", signing.MaxName/2), strings.Repeat("Wm", signing.MaxName/2)},
		{strings.Repeat("Massimiliano ", 7), "Ò’Briäin", "M. M. M. M. M. M. M. Ò’Briäin"},
	}
}

// reported are names of ../shared/cases, with what of each is to be read; what cannot be printed is said by check.
func reported(t *testing.T) (out []person) {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(filepath.Dir(dir), "shared", "cases", "service", "names.csv"))
	if err != nil {
		t.Log("../shared/cases/service/names.csv is not beside the repository: only names of our own are tried")
		return nil
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows[1:] {
		out = append(out, person{r[0], r[1], r[2]})
	}
	return out
}

func written(t *testing.T, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	path := filepath.Join(t.TempDir(), "stamp.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-raw", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestSurnamesAreRead: whoever signs can be read in the stamp's small line, whole or with given names as initials, in
// every language, in the smallest field and in practice; and when it was stands there too.
func TestSurnamesAreRead(t *testing.T) {
	unspaced := func(s string) string { return strings.Join(strings.Fields(s), "") }
	all := people()
	for _, p := range reported(t) {
		if strings.HasPrefix(p.read, "told that ") {
			g := signing.Signer{Name: p.given, Surname: p.surname, Channels: []signing.Channel{signing.Email}}
			if problem := g.Check(); problem == nil || problem.Code != signing.ProblemNameSign || !strings.Contains(p.read, problem.Word) {
				t.Errorf("%q is taken: %v", p.given, problem)
			}
			continue
		}
		all = append(all, p)
	}
	for _, p := range all {
		for _, lang := range say.Languages() {
			g := signing.Signer{Name: p.given, Surname: p.surname, Language: lang, Channels: []signing.Channel{signing.Email}}
			g.Steps.Signed = time.Date(2026, 11, 12, 10, 7, 0, 0, time.UTC)
			if problem := g.Check(); problem != nil {
				t.Fatalf("%q: %v", g.FullName(), problem)
			}
			r := &signing.Request{Practice: true, Options: signing.Options{Zone: "Europe/Rome"}}
			mark := signing.Mark{Mode: signing.Typed, Text: "x", Face: signing.FaceUpright}
			box := signing.Box{W: signing.MinFieldSize.W, H: signing.MinFieldSize.H}
			pdf, err := (&seal.Sealer{}).Stamp(r, g, mark, box).PDF()
			if err != nil {
				t.Fatalf("%q in %s: %v", g.FullName(), lang, err)
			}
			text := written(t, pdf)
			if !strings.Contains(unspaced(text), unspaced(p.read)) || !strings.Contains(text, "11:07 +01:00") {
				t.Errorf("%q in %s: %q", g.FullName(), lang, text)
			}
		}
	}
}

// TestLanguageOfStamps: the signer's, else the request's, else the office's; the seal's reason is in the request's.
func TestLanguageOfStamps(t *testing.T) {
	for _, c := range []struct{ signer, request, office, want string }{
		{"", "", "it", "it"}, {"", "fr", "it", "fr"}, {"en", "fr", "it", "en"}, {"de", "", "fr", "fr"},
	} {
		r := &signing.Request{Practice: true, Options: signing.Options{Language: c.request}}
		s := &seal.Sealer{House: say.House{Office: c.office}}
		d := s.Stamp(r, signing.Signer{Name: "Anna", Surname: "Rossi", Language: c.signer}, signing.Mark{}, signing.Box{W: 164, H: 45})
		if want := say.In(c.want).Say("practice.stamp"); d.Practice != want || !strings.HasPrefix(d.Tail, ", "+strings.TrimSpace(say.In(c.want).Say("stamp.confirmed", "time", ""))) {
			t.Errorf("%+v: %q %q", c, d.Practice, d.Tail)
		}
	}
}
