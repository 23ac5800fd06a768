package cli_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/app/host"
	"paraph/app/sample"
)

// programVariable makes the test binary paraphctl, where a process of its own is needed.
const programVariable = "PARAPH_CLI_TEST"

func TestMain(m *testing.M) {
	host.WorkerMain()
	os.Setenv("LANG", "en_US.UTF-8")
	if os.Getenv(programVariable) != "" {
		os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Streams{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
	}
	os.Exit(m.Run())
}

// run is one command: exit code, standard output, standard error.
func run(t *testing.T, args ...string) (int, string, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	code := cli.Run(ctx, args, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	return code, out.String(), errs.String()
}

// line reads the one JSON line of a command.
func line(t *testing.T, text string) map[string]any {
	t.Helper()
	var m map[string]any
	if strings.Count(text, "\n") != 1 || json.Unmarshal([]byte(text), &m) != nil {
		t.Fatalf("not one JSON line: %q", text)
	}
	return m
}

func contract(t *testing.T) string {
	t.Helper()
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "contratto.pdf")
	if err := os.WriteFile(path, c.PDF, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// serve runs a service until the test ends and returns its data folder and address.
func serve(t *testing.T, args ...string) (string, string) {
	t.Helper()
	data := t.TempDir()
	url, end := serveIn(t, data, args...)
	t.Cleanup(end)
	return data, url
}

// serveOnce runs a service on a folder and ends it again.
func serveOnce(t *testing.T, data string, args ...string) {
	t.Helper()
	_, end := serveIn(t, data, args...)
	end()
}

func serveIn(t *testing.T, data string, args ...string) (url string, end func()) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		all := append([]string{"serve", "--json", "--listen", "127.0.0.1:0", "--data", data}, args...)
		ended <- cli.Run(ctx, all, cli.Streams{Stdin: strings.NewReader(""), Stdout: w, Stderr: io.Discard})
		w.Close()
	}()
	first := make([]byte, 4096)
	n, err := r.Read(first)
	if err != nil {
		stop()
		t.Fatalf("serve ended with %d: %v", <-ended, err)
	}
	go io.Copy(io.Discard, r)
	m := line(t, string(first[:n]))
	if m["event"] != "listening" {
		t.Errorf("first line: %s", first[:n])
	}
	return m["url"].(string), func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("serve ended with %d", code)
		}
		if _, err := os.Stat(filepath.Join(data, "service.json")); err == nil {
			t.Error("service.json is left behind")
		}
	}
}

// expect runs a command that must end with that exit code and returns its standard output.
func expect(t *testing.T, exit int, args ...string) string {
	t.Helper()
	code, out, errs := run(t, args...)
	if code != exit {
		t.Errorf("%q: %d, want %d: %.300s %s", args, code, exit, out, errs)
	}
	return out
}

// expectError is expect for a command that answers with that error.
func expectError(t *testing.T, exit int, code string, args ...string) {
	t.Helper()
	out := expect(t, exit, args...)
	if e, ok := line(t, out)["error"].(map[string]any); !ok || e["code"] != code {
		t.Errorf("%q: no error %s: %s", args, code, out)
	}
}

// has looks for these values in a JSON line.
func has(t *testing.T, text string, want map[string]any) {
	t.Helper()
	m := line(t, text)
	for k, v := range want {
		if m[k] != v {
			t.Errorf("%s is %v, want %v: %s", k, m[k], v, text)
		}
	}
}

// write makes a file that is gone when the test ends.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSendStatusFetchCancel(t *testing.T) {
	data, url := serve(t)
	id := sendToTwo(t, data, url)
	has(t, expect(t, 0, "--json", "status", id, "--data", data), map[string]any{"id": id})
	if list := expect(t, 0, "status", "--data", data); !strings.Contains(list, id) || !strings.Contains(list, "Waiting for signers") {
		t.Errorf("list: %s", list)
	}
	expectError(t, 2, "not-ready", "fetch", id, "--json", "--data", data)
	expectError(t, 2, "not-ready", "fetch", id, "--signed", "--json", "--data", data)
	expectError(t, 3, "usage", "fetch", id, "--signed", "--audit", "pdf", "--json", "--data", data)
	expectError(t, 3, "not-found", "status", "nix", "--json", "--data", data)
	fetchTrail(t, id, data)
	expect(t, 0, "cancel", id, "--data", data)
	has(t, expect(t, 0, "status", id, "--json", "--data", data), map[string]any{"id": id, "state": "cancelled"})
	if out := expect(t, 0, "status", id, "--data", data); !strings.Contains(out, "Cancelled") || !strings.Contains(out, "Deleted on") {
		t.Errorf("of a deleted request: %s", out)
	}
	for _, args := range [][]string{{"cancel", id}, {"cancel", id, "--force"}, {"remind", id, "1"}, {"unlock", id, "1"}, {"fetch", id}, {"fetch", id, "--signed"}} {
		said(t, 3, "not-found", "Deleted on", append(args, "--data", data)...)
	}
	said(t, 3, "not-found", "There is no request nix here.", "cancel", "nix", "--data", data)
	if out := expect(t, 0, "letters", id, "--data", data); strings.Count(out, "Subject:") != 2 || !strings.Contains(out, "anna@example.com") {
		t.Errorf("the letters that say so: %s", out)
	}
	expectError(t, 3, "not-found", "letters", "0123456789abcdef01234567", "--json", "--data", data)
}

// TestStatusSaysThereAreMore: a list that is not whole says so, and how to go on.
func TestStatusSaysThereAreMore(t *testing.T) {
	data, url := serve(t)
	for range 3 {
		sendToTwo(t, data, url)
	}
	for _, c := range []struct {
		args  []string
		lines int
		said  string
	}{
		{nil, 3, ""},
		{[]string{"--limit", "3"}, 3, ""},
		{[]string{"--limit", "2"}, 2, "There are older ones: paraphctl --data " + data + " status --skip 2"},
		{[]string{"--limit", "1", "--skip", "1", "--json"}, 1, "There are older ones: paraphctl --data " + data + " status --skip 2"},
		{[]string{"--limit", "2", "--skip", "2"}, 1, ""},
		{[]string{"--skip", "3"}, 0, ""},
	} {
		code, out, errs := run(t, append([]string{"status", "--data", data}, c.args...)...)
		if code != 0 || strings.Count(out, "\n") != c.lines || strings.TrimSpace(errs) != c.said {
			t.Errorf("%q: %d %q %q", c.args, code, out, errs)
		}
	}
}

// sendToTwo sends a request to two signers, whose links must be of that service.
func sendToTwo(t *testing.T, data, url string) string {
	t.Helper()
	code, out, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--signer", "Luca,Verdi,luca@example.com,+393334455666",
		"--at", "4,72,200", "--at", "4,330,200", "--at", "1:1,72,700,120,40", "--json", "--data", data)
	if code != 0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	m := line(t, out)
	signers := m["signers"].([]any)
	if m["state"] != "waiting" || len(signers) != 2 || !strings.HasPrefix(signers[0].(map[string]any)["url"].(string), url+"/s/") {
		t.Errorf("%s", out)
	}
	return m["id"].(string)
}

// fetchTrail takes the audit trail into a file, not over one, and to standard output.
func fetchTrail(t *testing.T, id, data string) {
	t.Helper()
	trail := filepath.Join(t.TempDir(), "trail.pdf")
	expect(t, 0, "fetch", id, "--audit", "pdf", "-o", trail, "--data", data)
	if !strings.HasPrefix(read(t, trail), "%PDF-") {
		t.Error("the trail is not a PDF")
	}
	if out := expect(t, 2, "verify", trail, "--data", data); !strings.Contains(out, "made by Paraph") {
		t.Errorf("verify says of the trail %q", out)
	}
	expectError(t, 3, "exists", "fetch", id, "--audit", "pdf", "-o", trail, "--json", "--data", data)
	if out := expect(t, 0, "fetch", id, "--audit", "text", "-o", "-", "--data", data); !strings.HasPrefix(out, "SignatureAuditReport:") {
		t.Errorf("to standard output: %.80s", out)
	}
}

func TestTokenOpensTheServiceFromElsewhere(t *testing.T) {
	data, url := serve(t)
	code, out, errs := run(t, "token", "new", "--name", "gestionale", "--json", "--data", data)
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(line(t, out)["token"].(string)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pdf, err := os.ReadFile(contract(t))
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{
		"signers":        []any{map[string]any{"name": "A", "surname": "R", "email": "a@example.com", "authentication": []any{"email"}, "signatures": []any{}}},
		"inputDocuments": base64.StdEncoding.EncodeToString(pdf),
	})
	if err != nil {
		t.Fatal(err)
	}
	request := filepath.Join(t.TempDir(), "request.json")
	if err := os.WriteFile(request, body, 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs = run(t, "send", request, "--json", "--service", url, "--token-file", file)
	if code != 0 || line(t, out)["state"] != "waiting" {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if err := os.WriteFile(file, []byte("wrong"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := run(t, "status", "--json", "--service", url, "--token-file", file); code != 4 || !strings.Contains(out, `"not-allowed"`) {
		t.Errorf("wrong token: %d %s", code, out)
	}
	if code, out, _ := run(t, "status", "--json", "--service", "http://127.0.0.1:1", "--token-file", file); code != 4 || !strings.Contains(out, `"service-unreachable"`) {
		t.Errorf("nobody there: %d %s", code, out)
	}
}

// TestOutcomesOfSending: each by code and exit code, and as a sentence in the reader's language.
func TestOutcomesOfSending(t *testing.T) {
	data, _ := serve(t)
	pdf := contract(t)
	text := filepath.Join(t.TempDir(), "lettera.pdf")
	if err := os.WriteFile(text, []byte("Gentile signora"), 0o600); err != nil {
		t.Fatal(err)
	}
	anna := []string{"--signer", "Anna,Rossi,anna@example.com"}
	for name, c := range map[string]struct {
		args []string
		exit int
		code string
	}{
		"no file":           {append([]string{"send", "/nowhere.pdf"}, anna...), 3, "not-found"},
		"no signer":         {[]string{"send", pdf}, 1, "not-allowed"},
		"half a signer":     {[]string{"send", pdf, "--signer", "Anna"}, 3, "usage"},
		"no such place":     {append([]string{"send", pdf, "--at", "there"}, anna...), 3, "usage"},
		"wrong address":     {[]string{"send", pdf, "--signer", "Anna,Rossi,anna"}, 1, "not-allowed"},
		"one address twice": {append([]string{"send", pdf, "--signer", "Eva,Neri,anna@example.com"}, anna...), 1, "not-allowed"},
		"no command":        {[]string{"frobnicate"}, 3, "usage"},
		"unknown option":    {[]string{"status", "--colour"}, 3, "usage"},
	} {
		code, out, _ := run(t, append(c.args, "--json", "--data", data)...)
		if e, ok := line(t, out)["error"].(map[string]any); code != c.exit || !ok || e["code"] != c.code || e["message"] == "" {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
	for name, c := range map[string]struct {
		args    []string
		problem string
	}{
		"not a PDF":    {append([]string{"send", text}, anna...), "not-a-pdf"},
		"page 99":      {append([]string{"send", pdf, "--at", "99,10,10"}, anna...), "field-page"},
		"off the page": {append([]string{"send", pdf, "--at", "1,590,10"}, anna...), "field-off-page"},
	} {
		if code, out, _ := run(t, append(c.args, "--json", "--data", data)...); code != 1 || line(t, out)["problem"] != c.problem {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
	if _, _, errs := run(t, append([]string{"send", pdf, "--signer", "Eva,Neri,anna@example.com", "--lang", "it", "--data", data}, anna...)...); !strings.Contains(errs, "Due firmatari non possono") {
		t.Errorf("in Italian: %s", errs)
	}
	if _, out, _ := run(t, append([]string{"send", pdf, "--at", "99,10,10", "--lang", "fr", "--data", data}, anna...)...); !strings.Contains(out, "pas de page 99, seulement 4") {
		t.Errorf("in French: %s", out)
	}
}

// TestWithoutAServiceOneIsStartedAndStopped: the request is kept, and the folder is free afterwards.
func TestWithoutAServiceOneIsStartedAndStopped(t *testing.T) {
	data := t.TempDir()
	code, out, errs := run(t, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data)
	if code != 0 || !strings.Contains(errs, "Links work only while the service runs") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	id := line(t, out)["id"].(string)
	if _, err := os.Stat(filepath.Join(data, "service.json")); err == nil {
		t.Error("the service still runs")
	}
	if code, out, _ := run(t, "status", id, "--json", "--data", data); code != 0 || line(t, out)["state"] != "waiting" {
		t.Errorf("%d %s", code, out)
	}
}

// TestSameKeySendsOnce: a script that repeats a call after a cut line sends nothing twice.
func TestSameKeySendsOnce(t *testing.T) {
	data, _ := serve(t)
	pdf := contract(t)
	ids := map[any]bool{}
	for range 3 {
		code, out, errs := run(t, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--key", "0123456789abcdef01234567", "--json", "--data", data)
		if code != 0 {
			t.Fatalf("%d %s", code, errs)
		}
		ids[line(t, out)["id"]] = true
	}
	if len(ids) != 1 || !ids["0123456789abcdef01234567"] {
		t.Errorf("%v", ids)
	}
}

func TestFields(t *testing.T) {
	code, out, errs := run(t, "fields", contract(t), "--json")
	if code != 0 {
		t.Fatalf("%d %s", code, errs)
	}
	m := line(t, out)
	pages := m["pages"].([]any)
	if len(pages) != 4 || pages[0].(map[string]any)["height"].(float64) < 841 || m["signed"] != false || len(m["allows"].([]any)) != 6 {
		t.Errorf("%s", out)
	}
	if code, out, _ := run(t, "fields", "/etc/hostname", "--json"); code != 3 || !strings.Contains(out, `"not-a-pdf"`) {
		t.Errorf("%d %s", code, out)
	}
}

// TestDemo runs the whole journey and looks at what it leaves; verify then knows the file, and judges a copy of it by what
// stands in it.
func TestDemo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	code, out, errs := run(t, "demo", "--dir", dir, "--json", "--lang", "it")
	if code != 0 {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	has(t, out, map[string]any{"state": "done", "pages": 4.0, "letters": 7.0, "practice": true})
	for _, pattern := range []string{"signed.pdf", "audit.json", "audit.pdf", "pages/4.png", "mail/*.eml"} {
		if found, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(found) == 0 {
			t.Errorf("no %s", pattern)
		}
	}
	verifyDemo(t, filepath.Join(dir, "signed.pdf"), filepath.Join(dir, "data"))
	expectError(t, 3, "exists", "demo", "--dir", dir, "--json")
	expect(t, 0, "demo", "--dir", dir, "--force")
}

// verifyDemo verifies the signed file alone, then in a list with a changed and a missing one.
func verifyDemo(t *testing.T, signed, data string) {
	t.Helper()
	out := expect(t, 2, "verify", signed, "--json", "--data", data)
	has(t, out, map[string]any{"sealedHere": true, "verdict": "cannot-say", "practice": true})
	changed := write(t, "changed.pdf", read(t, signed)+"\n")
	list := write(t, "list", signed+"\n"+changed+"\n/nowhere.pdf\n")
	out = expect(t, 3, "verify", "@"+list, "--json", "--data", data)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], `"sealedHere":false`) || !strings.Contains(lines[1], `"issuer-unknown"`) || !strings.Contains(lines[2], `"not-found"`) {
		t.Errorf("verify of a list: %s", out)
	}
	if strings.Contains(out, `"valid"`) {
		t.Error("verify says valid of what was made for practice, or of a copy that this service did not seal")
	}
	found, err := filepath.Glob(filepath.Join(data, "*", "service.db"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	db, err := sql.Open("sqlite3", "file:"+found[0]+"?_busy_timeout=5000")
	if err == nil {
		_, err = db.Exec("UPDATE request SET body = json_set(body, '$.signers[0].name', 'Eva')")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	out = expect(t, 2, "verify", signed, "--json", "--data", data)
	has(t, out, map[string]any{"sealedHere": false, "verdict": "cannot-say", "fault": "signer-changed"})
}

// TestDemoLeavesOtherFoldersAlone: --force is for an earlier demonstration, not for somebody's files.
func TestDemoLeavesOtherFoldersAlone(t *testing.T) {
	thesis := write(t, "thesis.docx", "years of work")
	expect(t, 3, "demo", "--dir", filepath.Dir(thesis), "--force")
	if read(t, thesis) != "years of work" {
		t.Error("somebody's file is changed")
	}
}

// TestDemoInterrupted leaves nothing running and says so.
func TestDemoInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	if code := cli.Run(ctx, []string{"demo", "--dir", filepath.Join(t.TempDir(), "demo")}, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}); code != 130 {
		t.Errorf("%d %s", code, out.String())
	}
}
