package journeys

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/pem"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/app/say"
	"paraph/app/verify"
	"paraph/signing/cms"
)

// signers are Anna, whom this desk trusts, and a stranger; each signs with a key in a file.
func (s *seat) signers() {
	s.t.Helper()
	need(s.t, "openssl")
	for _, name := range []string{"anna", "stranger"} {
		s.sh(`openssl req -x509 -newkey rsa:2048 -nodes -keyout ` + name + `.key -out ` + name + `.pem -subj "/CN=` + map[string]string{"anna": "Anna Rossi", "stranger": "Nobody Knows"}[name] + `/C=IT" -days 100
			openssl pkcs12 -export -inkey ` + name + `.key -in ` + name + `.pem -passout pass:secret -out ` + name + `.p12`)
	}
	s.file("password", []byte("secret\n"))
	f, err := folder.New(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	block, _ := pem.Decode(content(s.t, filepath.Join(s.dir, "anna.pem")))
	c, err := cms.ParseCertificate(block.Bytes)
	if err != nil {
		s.t.Fatal(err)
	}
	trust := verify.NewTrust(f, nil, time.Now, slog.New(slog.DiscardHandler))
	issuer := verify.Issuer{SHA256: fmt.Sprintf("%x", sha256.Sum256(c.Raw)), Certificate: c.Raw, Subject: "CN=Anna Rossi, C=IT", Issuer: "CN=Anna Rossi, C=IT"}
	if err := trust.AddIssuer(issuer); err != nil {
		s.t.Fatal(err)
	}
}

// sh runs a script in the test's folder.
func (s *seat) sh(script string) {
	s.t.Helper()
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "PATH="+filepath.Dir(s.binary)+":"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
}

// signed is the contract with a signature of somebody on its first page.
func (s *seat) signed(by, name string) string {
	s.t.Helper()
	s.contract()
	s.sh("paraphctl sign contract.pdf --p12 " + by + ".p12 --password-file password --box 1,72,600,164,45 -o " + name)
	return filepath.Join(s.dir, name)
}

// forged is a signed file in which what stands on its second page was replaced afterwards, as a further revision.
func (s *seat) forged(path, name string) string {
	s.t.Helper()
	b := content(s.t, path)
	find := func(what string) []string {
		all := regexp.MustCompile(what).FindAllSubmatch(b, -1)
		if len(all) == 0 {
			s.t.Fatalf("there is no %s", what)
		}
		var last []string
		for _, part := range all[len(all)-1] {
			last = append(last, string(part))
		}
		return last
	}
	pages := regexp.MustCompile(`/Type */Page\b[^s]`).FindAllIndex(b, -1)
	if len(pages) < 2 {
		s.t.Fatalf("%d pages", len(pages))
	}
	number := regexp.MustCompile(`/Contents +(\d+) 0 R`).FindSubmatch(b[pages[1][0]:])[1]
	text := "BT /Nothing 12 Tf ET 0.8 g 80 500 300 60 re f"
	at := len(b)
	more := fmt.Sprintf("%s 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n", number, len(text), text)
	table := fmt.Sprintf("xref\n%s 1\n%010d 00000 n \ntrailer\n<</Size %s/Root %s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n",
		number, at, find(`/Size +(\d+)`)[1], find(`/Root +(\d+ \d+ R)`)[1], find(`startxref\s+(\d+)`)[1], at+len(more))
	return s.file(name, append(b, more+table...))
}

// seen is what stands in a part of the screen.
func (s *seat) painted(t thing) []byte {
	s.t.Helper()
	s.settle()
	out, err := exec.Command("import", "-display", s.display, "-window", "root", "png:-").Output()
	if err != nil {
		s.fail("no picture: %v", err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		s.fail("no picture: %v", err)
	}
	var b bytes.Buffer
	part := image.Rect(s.x+t.X, s.y+t.Y, s.x+t.X+t.W, s.y+t.Y+t.H)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, bl, _ := img.At(x, y).RGBA()
			b.Write([]byte{byte(r >> 8), byte(g >> 8), byte(bl >> 8)})
		}
	}
	return b.Bytes()
}

// saves answers the dialog that asks where a file goes.
func (s *seat) saves(path string) []byte {
	s.t.Helper()
	s.write("filedialog.called", path)
	s.click("filedialog.save")
	s.until(path+" is saved", func() bool { info, err := os.Stat(path); return err == nil && info.Size() > 0 })
	s.sees("shell.saved", "name", filepath.Base(path))
	return content(s.t, path)
}

// TestVerify: a valid, a manipulated file and one of a stranger are dropped. Of the manipulated one the change is shown on its page, the page
// as it was signed stands in its place while Space is held, and the report on it is saved and printed.
func TestVerify(t *testing.T) {
	s := newSeat(t)
	s.signers()
	good, open := s.signed("anna", "good.pdf"), s.signed("stranger", "open.pdf")
	bad := s.forged(good, "bad.pdf")
	s.printer()
	s.open()
	s.drop(600, 400, good)
	s.sees("verify.valid.word")
	s.sees("verify.valid.one")
	s.sees("verify.tab.signatures", "n", 1)
	s.sheet(0)
	s.picture("valid")

	s.drop(600, 400, open)
	s.sees("verify.unsure.word")
	s.sees("verify.certain")
	s.sees("verify.missing.issuer-unknown")
	s.misses("verify.valid.word")
	s.picture("cannot-say")

	s.drop(600, 400, bad)
	s.sees("verify.danger.word")
	s.sees("verify.danger.page", "n", 2, "name", "Anna Rossi")
	s.says("verify.tag.changed")
	s.sees("sign.view.page", "n", 2, "of", 4)
	s.picture("changed")
	s.asItWasSigned()

	s.click("verify.report")
	s.click("verify.report.do")
	saved := s.saves(filepath.Join(s.dir, "report.pdf"))
	if !bytes.HasPrefix(saved, []byte("%PDF-")) {
		t.Error("the report is no PDF")
	}
	qpdf(t, "--check", filepath.Join(s.dir, "report.pdf"))
	s.picture("saved")
	s.drop(600, 400, filepath.Join(s.dir, "report.pdf")) // to print it, as a person would
	s.sees("verify.unsigned.word")
	s.press("ctrl+p")
	s.click("commands.print.do")
	s.sees("commands.print.done", "printer", "Laser")
	if paper := content(t, filepath.Join(s.dir, "paper")); !bytes.Equal(paper, saved) {
		t.Error("something else was printed")
	}
}

// asItWasSigned holds Space: the page is another one in the same place, and the one it was again when the key is let go.
func (s *seat) asItWasSigned() {
	s.t.Helper()
	s.await("the bar", pressable(s.words("verify.bar.next")))
	page := s.sheet(0)
	page.X, page.Y, page.W, page.H = page.X+page.W/8, page.Y+page.H/3, page.W/2, page.H/3 // without the bar
	s.tool("windowfocus", "--sync", strconv.Itoa(int(s.window)))
	before := s.painted(page)
	s.tool("keydown", "space")
	s.sees("verify.bar.signed")
	s.until("another page is shown", func() bool { return !bytes.Equal(s.painted(page), before) })
	s.picture("as-signed")
	time.Sleep(500 * time.Millisecond) // it is held
	s.tool("keyup", "space")
	s.until("the page is as it came again", func() bool { return bytes.Equal(s.painted(page), before) })
}

// printer lends the desk commands that print into a file.
func (s *seat) printer() {
	s.t.Helper()
	bin := filepath.Join(s.dir, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		s.t.Fatal(err)
	}
	for name, script := range map[string]string{
		"lpstat": "#!/bin/sh\n[ \"$1\" = -e ] && echo Laser\nexit 0\n",
		"lp":     "#!/bin/sh\ncat >" + filepath.Join(s.dir, "paper.part") + " && mv " + filepath.Join(s.dir, "paper.part") + " " + filepath.Join(s.dir, "paper") + "\n",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(script), 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	s.env = append(s.env, "PATH="+bin+":"+os.Getenv("PATH"))
}

// TestVerifyEnvelope: a signed file around a PDF shows the PDF and judges the file; one around something else saves what is in it.
func TestVerifyEnvelope(t *testing.T) {
	s := newSeat(t)
	s.signers()
	s.contract()
	s.file("invoice.xml", []byte("<invoice>1,000</invoice>"))
	for _, name := range []string{"contract.pdf", "invoice.xml"} {
		s.sh("openssl cms -sign -binary -nodetach -outform DER -md sha256 -signer anna.pem -inkey anna.key -in " + name + " -out " + name + ".p7m")
	}
	s.open()
	s.drop(600, 400, filepath.Join(s.dir, "contract.pdf.p7m"))
	s.sees("verify.valid.word")
	s.sheet(0)
	s.picture("pdf")
	s.drop(600, 400, filepath.Join(s.dir, "invoice.xml.p7m"))
	s.sees("verify.held.save")
	s.sees("verify.valid.word")
	s.picture("xml")
	s.click("verify.held.save")
	if held := s.saves(filepath.Join(s.dir, "out.xml")); string(held) != "<invoice>1,000</invoice>" {
		t.Errorf("%q", held)
	}
}

// TestVerifyMany: two hundred files are dropped and stopped in the middle: what was found stays, the others say that nobody looked, and
// asked again it goes on to the end. One table has a line for each.
func TestVerifyMany(t *testing.T) {
	s := newSeat(t)
	s.signers()
	const many = 200
	good := content(t, s.signed("anna", "good.pdf"))
	bad := content(t, s.forged(filepath.Join(s.dir, "good.pdf"), "bad.pdf"))
	folder := filepath.Join(s.dir, "files")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for i := range many {
		name, b := fmt.Sprintf("file %03d.pdf", i), good
		if i == many-1 {
			b = bad
		}
		paths = append(paths, filepath.Join(folder, name))
		if err := os.WriteFile(paths[i], b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.open()
	s.press("ctrl+4")
	s.says("place.verify")
	s.drop(600, 400, paths...)
	s.until("some are checked", func() bool {
		_, ok := s.look().find(func(t thing) bool { return strings.HasPrefix(t.Words, s.words("verify.valid.word")) })
		return ok
	})
	s.picture("working")
	s.click("verify.list.stop")
	s.sees("verify.again")
	s.sees("verify.list.pending")
	if _, ok := s.look().find(reads(s.v.Count("verify.listed", many))); ok {
		s.fail("it says that all were checked")
	}
	s.picture("stopped")
	s.click("verify.again")
	s.until("all are checked", func() bool { _, ok := s.look().find(reads(s.v.Count("verify.listed", many))); return ok })
	s.sees("verify.danger.word") // the last one is the first
	s.picture("done")
	s.click("verify.report.all")
	s.hit(s.await("the table", func(t thing) bool {
		return t.Kind == "*kit.ChoiceCard" && strings.HasPrefix(t.Words, s.words("verify.report.csv"))
	}))
	s.click("verify.report.do")
	table := s.saves(filepath.Join(s.dir, "all.csv"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(table), say.TableMark))).ReadAll()
	if err != nil || len(rows) != many+1 || rows[1][0] != "file 199.pdf" || rows[1][1] != s.words("verify.danger.word") || rows[2][1] != s.words("verify.valid.word") {
		t.Errorf("%v, %d lines: %q", err, len(rows), rows[:min(len(rows), 3)])
	}
}
