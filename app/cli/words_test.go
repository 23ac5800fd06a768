package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paraph/device/pkcs11/tokentest"
	"paraph/signing/page/pagetest"
)

// misuses are command lines that make no sense, each in a way of its own, and a word that stands in what is said of it.
var misuses = []struct {
	args []string
	word string
}{
	{[]string{}, "serve"},
	{[]string{"frobnicate"}, "frobnicate"},
	{[]string{"statsu"}, "status"},
	{[]string{"status", "--colour"}, "--colour"},
	{[]string{"status", "--limt", "3"}, "--limit"},
	{[]string{"status", "--limit", "x"}, "--limit"},
	{[]string{"status", "--limit", "0"}, "--limit"},
	{[]string{"status", "--limit", "101"}, "100"},
	{[]string{"status", "--skip", "-1"}, "-1"},
	{[]string{"token", "new"}, "--name"},
	{[]string{"correct", "1", "1"}, "--email"},
	{[]string{"mail", "sign-in"}, "--client-id"},
	{[]string{"token", "new", "--name", "shop", "--scopes", "GET:signature"}, "DELETE:signatures"},
	{[]string{"token", "new", "--name", "shop", "--scopes", "PUT:signatures"}, "POST:paraph"},
	{[]string{"token", "new", "--name", "shop", "--scopes", ""}, "POST:paraph"},
	{[]string{"token", "new", "--name", "shop", "--scopes", ","}, "POST:paraph"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "1,2,3,0,45"}, "1,2,3,0,45"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "1,2,3,164,-45"}, "1,2,3,164,-45"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "1.5,2,3"}, "1.5,2,3"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "0,2,3"}, "0,2,3"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "1,NaN,3"}, "NaN"},
	{[]string{"fetch"}, "<id>"},
	{[]string{"fetch", "1", "2"}, "2"},
	{[]string{"fetch", "1", "--audit", "xml"}, "xml"},
	{[]string{"sign", "a", "--p12", "x", "--token", "y"}, "--token"},
	{[]string{"sign", "a", "-z"}, "-z"},
	{[]string{"serve", "--practice=maybe"}, "maybe"},
	{[]string{"token"}, "new"},
	{[]string{"remind", "1", "x"}, "<signer>"},
	{[]string{"sign", "a", "--card-timeout", "soon"}, "soon"},
	{[]string{"send"}, "<in>"},
	{[]string{"serve", "--language", "xx"}, "--language"},
	{[]string{"serve", "--smtp", "smtp://x:25"}, "--smtp-from"},
	{[]string{"serve", "--allow-net", "home"}, "home"},
	{[]string{"serve", "--tls-cert", "/nowhere"}, "--tls-cert"},
	{[]string{"status", "--service", "http://127.0.0.1:1"}, "--token-file"},
	{[]string{"restore", "-"}, "--password-file"},
	{[]string{"restore", "/nowhere"}, "--password-file"},
	{[]string{"send", "PDF", "--signer", "Anna"}, "Anna"},
	{[]string{"send", "PDF", "--at", "1,2,3"}, "--signer"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--at", "there"}, "there"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--expires", "soon"}, "soon"},
	{[]string{"send", "PDF", "--signer", "A,B,a@b.example", "--language", "xx"}, "xx"},
}

// english are words that stand in what the parser and we say in English, and in no other language of ours.
var english = regexp.MustCompile(`(?i)\b(unknown|unexpected|expected|missing|must|needs?|there is|takes?|together|used|with|says|cannot|standard input|understood)\b`)

// TestMisusesAreSaidInTheReadersLanguage: with exit code 3, and the word in question in it.
func TestMisusesAreSaidInTheReadersLanguage(t *testing.T) {
	pdf, data := contract(t), begun(t)
	for _, m := range misuses {
		args := append([]string{}, m.args...)
		for i, a := range args {
			if a == "PDF" {
				args[i] = pdf
			}
		}
		for _, lang := range []string{"en", "it", "fr"} {
			code, out, errs := run(t, append(args, "--lang", lang, "--data", data)...)
			if code != 3 || !strings.Contains(errs, m.word) || out != "" {
				t.Errorf("%s %q: %d %s %s", lang, m.args, code, out, errs)
			}
			if found := english.FindString(errs); found != "" && lang != "en" {
				t.Errorf("%s %q: %q is English: %s", lang, m.args, found, errs)
			}
		}
	}
	if code, _, errs := run(t, "status", "--lang", "xx", "--data", data); code != 3 || !strings.Contains(errs, "--lang takes one of en, it, fr, not xx.") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestLanguageIsOneWeSpeak: what is no language is not remembered, "it-IT" is Italian.
func TestLanguageIsOneWeSpeak(t *testing.T) {
	data := t.TempDir()
	expectError(t, 3, "usage", "serve", "--language", "xx", "--json", "--data", data)
	serveOnce(t, data, "--language", "it-IT")
	if is := read(t, filepath.Join(data, "settings.json")); !strings.Contains(is, `"language": "it"`) {
		t.Error(is)
	}
}

// TestTheFileThatIsMissingIsNamed: not the one beside it.
func TestTheFileThatIsMissingIsNamed(t *testing.T) {
	data, pdf := begun(t), contract(t)
	key := write(t, "key.p12", "no key")
	for _, args := range [][]string{
		{"sign", pdf, "--p12", key, "--password-file", "/nowhere"},
		{"serve", "--seal-p12", key, "--password-file", "/nowhere"},
		{"serve", "--privacy-file", "/nowhere"},
		{"backup", filepath.Join(t.TempDir(), "x"), "--password-file", "/nowhere"},
		{"fields", pdf, "--pdf-password-file", "/nowhere"},
		{"status", "--service", "http://127.0.0.1:1", "--token-file", "/nowhere"},
		{"verify", "@/nowhere"},
		{"sign", pdf, "--p12", "/nowhere", "--password-file", key},
	} {
		out := expect(t, 3, append(args, "--json", "--data", data)...)
		has(t, out, map[string]any{"file": "/nowhere"})
	}
}

// TestUnknownRequestsAndSigners: said by number, with the command that lists them; one is one.
func TestUnknownRequestsAndSigners(t *testing.T) {
	data, url := serve(t)
	for _, id := range []string{"nix", "6927055e66abe148eb0efc6b"} {
		for _, args := range [][]string{{"status", id}, {"fetch", id}, {"cancel", id}, {"remind", id, "1"}, {"unlock", id, "1"}, {"letters", id}} {
			said(t, 3, "not-found", "There is no request "+id+" here.", append(args, "--data", data)...)
		}
	}
	id := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data))["id"].(string)
	said(t, 3, "usage", "The request has one signer, number 1.", "remind", id, "2", "--data", data)
	said(t, 3, "usage", "The request has 2 signers, numbers 1 to 2.", "remind", sendToTwo(t, data, url), "3", "--data", data)
}

// TestCommandsThatAreNamed are about the data folder the command was told, also where its name has spaces.
func TestCommandsThatAreNamed(t *testing.T) {
	data := filepath.Join(t.TempDir(), "Studio d'Anna")
	for range 2 {
		expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	}
	folder := "paraphctl --data '" + strings.ReplaceAll(data, "'", `'\''`) + "' status"
	said(t, 3, "not-found", folder+" lists those there are.", "status", "nix", "--data", data)
	if _, _, errs := run(t, "status", "--limit", "1", "--data", data); !strings.Contains(errs, folder+" --skip 1") {
		t.Error(errs)
	}
	if _, _, errs := run(t, "status", "--limit", "1", "--data", data, "--json"); !strings.Contains(errs, folder+" --skip 1") {
		t.Error(errs)
	}
}

// TestCommandsAboutAnotherService: those that are named are about it too.
func TestCommandsAboutAnotherService(t *testing.T) {
	data, url := serve(t)
	token := write(t, "token", line(t, expect(t, 0, "token", "new", "--name", "x", "--json", "--data", data))["token"].(string))
	for range 2 {
		expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	}
	status := "paraphctl status --service " + url + " --token-file " + token
	if _, _, errs := run(t, "status", "--limit", "1", "--service", url, "--token-file", token); !strings.Contains(errs, status+" --skip 1") {
		t.Error(errs)
	}
	said(t, 3, "not-found", status+" lists those there are.", "status", strings.Repeat("a", 24), "--service", url, "--token-file", token)
}

// TestPlacesAreSaid: where a signature stands, that nobody chose it, and where it was moved to.
func TestPlacesAreSaid(t *testing.T) {
	data, _ := serve(t)
	anna := []string{"--signer", "Anna,Rossi,anna@example.com", "--data", data}
	_, out, errs := run(t, append([]string{"send", contract(t)}, anna...)...)
	if !strings.Contains(errs, "No place was given for Anna Rossi: the signature goes to the top left of page 1. --at PAGE,X,Y chooses one.") ||
		!strings.Contains(out, "signs on page 1 at 24, 24 (points from the top left)\n") {
		t.Errorf("%s %s", out, errs)
	}
	two := append(anna, "--signer", "Luca,Verdi,luca@example.com", "--at", "4,72,200", "--at", "4,72,200")
	code, out, errs := run(t, append([]string{"send", contract(t)}, two...)...)
	if code != 0 || strings.Contains(errs, "No place") || !strings.Contains(out, "signs on page 4 at 72, 200 (points from the top left)\n") {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if !regexp.MustCompile(`signs on page 4 at \d+, \d+ \(points from the top left\): moved there, another signature has the place asked for`).MatchString(out) {
		t.Errorf("%s", out)
	}
	id, _, _ := strings.Cut(out, " ")
	if _, again, _ := run(t, "status", id, "--data", data); again != out {
		t.Errorf("status says %s, send said %s", again, out)
	}
	signers := line(t, expect(t, 0, "status", id, "--json", "--data", data))["signers"].([]any)
	if f := signers[1].(map[string]any)["fields"].([]any)[0].(map[string]any); f["note"] != "moved" || f["page"] != 4.0 || f["x"] == nil || f["width"] != 164.0 {
		t.Errorf("%v", f)
	}
}

// TestLettersOfPractice: what would have been sent is read, of one request or all; of real requests nothing is.
func TestLettersOfPractice(t *testing.T) {
	data, url := serve(t)
	if code, out, errs := run(t, "letters", "--data", data); code != 0 || out != "" || errs != "No letters yet.\n" {
		t.Errorf("%d %s %s", code, out, errs)
	}
	id := sendToTwo(t, data, url)
	sendToTwo(t, data, url)
	links := regexp.MustCompile(regexp.QuoteMeta(url) + `/s/\S+`)
	out := expect(t, 0, "letters", id, "--data", data)
	if !strings.Contains(out, "To Anna Rossi <anna@example.com>\nSubject: ") || len(links.FindAllString(out, -1)) != 2 {
		t.Errorf("%s", out)
	}
	if all := expect(t, 0, "letters", "--data", data); len(links.FindAllString(all, -1)) != 4 {
		t.Errorf("%s", all)
	}
	first, _, _ := strings.Cut(expect(t, 0, "letters", id, "--json", "--data", data), "\n")
	has(t, first+"\n", map[string]any{"to": "anna@example.com", "name": "Anna Rossi"})
	real, _ := serve(t, "--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example")
	said(t, 3, "usage", "Letters are real here", "letters", "--data", real)
}

// TestSealIsShownAndRenewed by the command line.
func TestSealIsShownAndRenewed(t *testing.T) {
	data, _ := serve(t, "--office", "Studio Bianchi")
	before := line(t, expect(t, 0, "seal", "--json", "--data", data))
	if before["unknown"] != false || before["fromFile"] != false || before["name"] != "PRACTICE, NO VALUE: Studio Bianchi" {
		t.Errorf("%v", before)
	}
	after := line(t, expect(t, 0, "seal", "renew", "--json", "--data", data))
	if after["sha256"] == before["sha256"] || after["name"] != before["name"] {
		t.Errorf("%v %v", before, after)
	}
	if out := expect(t, 0, "seal", "--lang", "fr", "--data", data); !strings.Contains(out, "Scellé en tant que") || !strings.Contains(out, after["sha256"].(string)) {
		t.Errorf("%s", out)
	}
}

// TestNamesOfTokens: none is without one.
func TestNamesOfTokens(t *testing.T) {
	data, _ := serve(t)
	for _, name := range []string{"", " ", "\u200b"} {
		expectError(t, 3, "usage", "token", "new", "--name", name, "--json", "--data", data)
	}
	expectError(t, 3, "usage", "token", "new", "--name", "shop", "--scopes", "EVERYTHING", "--json", "--data", data)
}

// TestSignNamesAttachedFiles: what is signed with the pages is said.
func TestSignNamesAttachedFiles(t *testing.T) {
	pdf := pagetest.WithCatalog("/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>", "/MediaBox[0 0 595 842]", "BT /F1 18 Tf 90 600 Td (Letto) Tj ET",
		"<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>", "stream:<</Type/EmbeddedFile>>stream:<a/>")
	in := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	key := p12(t, tokentest.Entry{Label: "Studio"})
	out := expect(t, 0, append([]string{"sign", in, "-o", filepath.Join(t.TempDir(), "a.pdf"), "--json"}, key...)...)
	if a, ok := line(t, out)["attachments"].(map[string]any); !ok || a["files"] != 1.0 {
		t.Errorf("%s", out)
	}
	if out := expect(t, 0, append([]string{"sign", in, "-o", filepath.Join(t.TempDir(), "b.pdf")}, key...)...); !strings.Contains(out, "This PDF brings a file along: “a.exe”.") {
		t.Errorf("%s", out)
	}
}
