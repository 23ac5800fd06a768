package compare_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/sample"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/page/pagetest"
)

// trip is an honest way for a document to come back: what it is saved, printed or signed with. Programs that are not there are said.
type trip struct {
	name string
	// command writes out from in; "" of its words is none.
	command func(in, out string) []string
	do      func(s *shop, content []byte) []byte
}

func trips() []trip {
	run := func(name string, words ...string) trip {
		return trip{name: name, command: func(in, out string) []string {
			all := make([]string, len(words))
			for i, w := range words {
				all[i] = strings.NewReplacer("IN", in, "OUT", out).Replace(w)
			}
			return all
		}}
	}
	return []trip{
		run("saved again", "qpdf", "--object-streams=disable", "--recompress-flate", "IN", "OUT"),
		run("linearized, objects in streams", "qpdf", "--linearize", "--object-streams=generate", "IN", "OUT"),
		run("cleaned", "mutool", "clean", "-gggg", "-z", "IN", "OUT"),
		run("unpacked", "mutool", "clean", "-d", "-a", "IN", "OUT"),
		run("printed by cairo", "pdftocairo", "-pdf", "IN", "OUT"),
		run("printed by MuPDF", "mutool", "convert", "-F", "pdf", "-o", "OUT", "IN"),
		run("printed by Ghostscript", "gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"),
		run("printed on other paper", "pdftocairo", "-pdf", "-paper", "letter", "IN", "OUT"),
		run("printed smaller", "gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sPAPERSIZE=a4", "-dFIXEDMEDIA", "-dPDFFitPage", "-o", "OUT", "IN"),
		{name: "signed", do: func(s *shop, content []byte) []byte { return s.signed(content, nil) }},
		{name: "signed to be seen", do: seen},
	}
}

// seen signs with a picture of a signature at the foot of the last page, where most pages are empty.
func seen(s *shop, content []byte) []byte {
	mark := pagetest.OnePage("/MediaBox[0 0 120 24]", "0.2 0.2 0.6 RG 1.4 w 4 6 m 30 22 40 2 60 12 c 80 20 90 4 112 14 c S")
	return s.signed(content, &pades.Placed{Page: -1, Box: signing.Box{X: 30, Y: 6, W: 100, H: 20}, PDF: mark})
}

// document is one that travels.
type document struct {
	name    string
	content []byte
}

// documents are what travels: of our own making, printed by a browser, and real ones where they are beside the repository.
func (s *shop) documents() (out []document) {
	for i, of := range []paper{contract, invoice, blank, report, scan} {
		content, _ := s.made(of, edited{})
		out = append(out, document{[]string{"contract", "invoice", "form", "report", "scan"}[i], content})
	}
	if os.Getenv("PARAPH_LONG") == "" {
		return out[:3]
	}
	for _, lang := range []string{"it", "fr", "en"} {
		c, err := sample.New(lang)
		if err != nil {
			s.t.Fatal(err)
		}
		out = append(out, document{"sample-" + lang, c.PDF})
	}
	for _, turn := range []int{90, 180, 270} {
		out = append(out, document{fmt.Sprintf("turned-%d", turn), turned(turn)})
	}
	for name, html := range webpages() {
		if content := s.browsed(html); content != nil {
			out = append(out, document{name, content})
		}
	}
	for _, id := range []string{
		"opf-veraPDFHiRes", "pdfjs-PDFJS-7562-reduced", "pyh-minimal-two-pages", "pyh-leaky-graphics-state-doc", "pyh-minimal-pdf-ua-and-a", "ops-demo",
	} {
		if content, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "corpus", "pdf", id+".pdf")); err == nil {
			out = append(out, document{id, content})
		}
	}
	return out
}

// turned is a page that lies on its side.
func turned(by int) []byte {
	var b strings.Builder
	for k, c := range []string{"Notice of termination", "The lease of flat 12 ends on 30 June 2027.", "Keys are handed over at 10:30.", "Outstanding: EUR 1.284,60"} {
		fmt.Fprintf(&b, "BT /F1 14 Tf 50 %d Td (%s) Tj ET\n", 500-40*k, c)
	}
	b.WriteString("1 0 0 RG 2 w 50 200 300 80 re S 0.7 g 60 210 100 60 re f")
	return pagetest.OnePage(fmt.Sprintf("/MediaBox[0 0 420 595]/Rotate %d", by), b.String())
}

// webpages are printed by a browser: tables, scripts from right to left, drawings, letters of many languages.
func webpages() map[string]string {
	const head = `<html><head><meta charset="utf-8"><style>body{font-family:"Liberation Serif",serif;font-size:11pt}table{border-collapse:collapse;width:100%}td,th{border:1px solid #444;padding:3px}.r{text-align:right}</style></head><body>`
	return map[string]string{
		"web-table": head + `<h1>Offerta n. 77</h1><table><tr><th>Voce<th>Importo</tr><tr><td>Canone mensile<td class=r>€ 1.250,00</tr><tr><td>Deposito<td class=r>€ 3.750,00</tr></table><p>L’efficacia dell’ufficio, affluente: fi fl ffi.</p><svg width=300 height=80><circle cx=40 cy=40 r=30 fill="#c33"/><path d="M100 60 L180 10 L260 60 Z" stroke="#06c" fill="none"/></svg>`,
		"web-right": head + `<p dir="rtl" lang="ar">يلتزم المستأجر بدفع الإيجار قبل اليوم الخامس من كل شهر ١٢٣</p><p dir="rtl" lang="he">הסכם שכירות בלתי מוגנת בין הצדדים 2026</p><p>Mixed with English words, and 1.250,00.</p>`,
		"web-many":  head + `<p>Ο μισθωτής πληρώνει 350 ευρώ. Арендатор платит ежемесячно. Žluťoučký kůň. Łódź, Őrült, ñandú, ß.</p><p style="font-family:'Liberation Mono',monospace">IBAN IT60 X054 2811 1010 0000 0123 456</p><p style="page-break-before:always">Zweite Seite: Kündigungsfrist sechs Monate.</p>`,
		"web-list":  head + `<ol><li>First: payment within 14 days.<li>Second: delivery to Turin.<ul><li>by lorry<li>by rail</ul></ol><p style="column-count:2;text-align:justify">` + strings.Repeat("The parties agree that any change of this contract needs a written form, signed by both of them, and takes effect at the beginning of the following month. ", 12) + `</p>`,
	}
}

// browsed prints a web page; nil where there is no browser.
func (s *shop) browsed(html string) []byte {
	if _, err := exec.LookPath("chromium"); err != nil {
		s.t.Log("chromium is not there: nothing is printed by a browser")
		return nil
	}
	dir := s.t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.html"), []byte(html), 0o600); err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+filepath.Join(dir, "out.pdf"), filepath.Join(dir, "in.html"))
	out, err := cmd.CombinedOutput()
	content, failed := os.ReadFile(filepath.Join(dir, "out.pdf"))
	if failed != nil {
		s.t.Logf("the browser printed nothing: %v %s", err, out)
	}
	return content
}

// TestTrips: what was only saved again, printed again, signed or filled where it was asked for has no edits.
func TestTrips(t *testing.T) {
	s := newShop(t)
	documents, ways := s.documents(), trips()
	total, wrong := 0, 0
	count := func(name string, original, received []byte) {
		edits := s.compare(name, original, received)
		total++
		for _, e := range edits {
			if !e.Asked {
				wrong++
				t.Errorf("%s: %s", name, told(edits))
				break
			}
		}
	}
	missing := map[string]bool{}
	for _, d := range documents {
		for _, way := range ways {
			if received := s.sent(way, d.content, missing); received != nil {
				count(d.name+", "+way.name, d.content, received)
			}
		}
	}
	for name, received := range s.filled() {
		original, _ := s.made(blank, edited{})
		count(name, original, received)
	}
	for program := range missing {
		t.Logf("%s is not there: what it does was not tried", program)
	}
	t.Logf("%d honest trips, %d with false edits, %.2f s a page", total, wrong, s.perPage())
}

// filled are forms that came back filled: as they are, ticked, and printed then.
func (s *shop) filled() map[string][]byte {
	fill := func(e edited) []byte {
		content, _ := blank(s, e)
		return s.signed(content, nil)
	}
	out := map[string][]byte{
		"filled":            fill(words("customer", "Officine Rossi S.r.l.")),
		"ticked":            fill(gone("accept")),
		"filled and ticked": fill(edited{change: map[string]change{"customer": {text: "Anna Verdi"}, "accept": {gone: true}}}),
	}
	for _, way := range trips() {
		if way.command == nil {
			continue
		}
		if printed := s.sent(way, out["filled and ticked"], map[string]bool{}); printed != nil {
			out["filled, "+way.name] = printed
		}
	}
	return out
}

// sent sends a document on its way; nil where the program for it is missing, or cannot.
func (s *shop) sent(way trip, content []byte, missing map[string]bool) []byte {
	if way.do != nil {
		return way.do(s, content)
	}
	dir := s.t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	words := way.command(in, out)
	if _, err := exec.LookPath(words[0]); err != nil {
		missing[words[0]] = true
		return nil
	}
	if err := os.WriteFile(in, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	if text, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
		if _, failed := os.Stat(out); failed != nil {
			s.t.Logf("%s: %v %s", way.name, err, text)
			return nil
		}
	}
	got, err := os.ReadFile(out)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}
