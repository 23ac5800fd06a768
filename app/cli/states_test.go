package cli_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/host/hosttest"
)

// said runs a command and looks for its exit code, its code in JSON and its words.
func said(t *testing.T, exit int, code, words string, args ...string) {
	t.Helper()
	expectError(t, exit, code, append(args, "--json")...)
	if is, out, errs := run(t, args...); is != exit || !strings.Contains(errs, words) {
		t.Errorf("%q: %d, want %d: %s %s", args, is, exit, out, errs)
	}
}

// begun is a folder with an office whose service has ended.
func begun(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	serveOnce(t, data)
	return data
}

// left writes a service.json as a service that was killed leaves it behind, or one that runs.
func left(t *testing.T, data, url string) {
	t.Helper()
	if err := folder.At(data).PutEndpoint(folder.Endpoint{URL: url, Token: "of-before", PID: 1}); err != nil {
		t.Fatal(err)
	}
}

// held takes the folder as a service does that is starting or hangs.
func held(t *testing.T, data string) (free func()) {
	t.Helper()
	lock, err := folder.At(data).Lock()
	if err != nil {
		t.Fatal(err)
	}
	free = gosync.OnceFunc(func() { lock.Close() })
	t.Cleanup(free)
	return free
}

func answering(t *testing.T, f http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return s.URL
}

// TestStoppedService: what a killed one left behind is no service, whoever has its port now.
func TestStoppedService(t *testing.T) {
	nobody := httptest.NewServer(nil)
	nobody.Close()
	for name, url := range map[string]string{
		"nobody": nobody.URL,
		"a site": answering(t, func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>It works!</p>")) }),
		"another": answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Paraph-Version", "1")
			w.WriteHeader(401)
		}),
	} {
		data := begun(t)
		left(t, data, url)
		if code, _, errs := run(t, "status", "--data", data); code != 0 || !strings.Contains(errs, "No requests in practice.") {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
}

// TestNoRequestsOfAMode: where there are some of the other mode it is not said that there are none.
func TestNoRequestsOfAMode(t *testing.T) {
	data := begun(t)
	expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--no-wait", "--data", data)
	serveOnce(t, data, "--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example")
	if _, _, errs := run(t, "status", "--data", data); !strings.Contains(errs, "No real requests.") {
		t.Errorf("real: %s", errs)
	}
	other := t.TempDir()
	serveOnce(t, other, "--practice")
	if _, _, errs := run(t, "status", "--data", other); !strings.Contains(errs, "No requests in practice.") {
		t.Errorf("practice: %s", errs)
	}
}

// TestPortOfBeforeIsTaken: the links of before open no more, and that is said once.
func TestPortOfBeforeIsTaken(t *testing.T) {
	data := begun(t)
	expect(t, 0, "status", "--data", data)
	is, err := folder.At(data).Settings()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", is.Listens())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if code, _, errs := run(t, "status", "--data", data); code != 0 || !strings.Contains(errs, "Another program has "+is.Listens()+", where the service listened before: it listens at http://127.0.0.1:") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs := run(t, "status", "--data", data); code != 0 || strings.Contains(errs, "Another program") {
		t.Errorf("%d %s", code, errs)
	}
}

// TestWhatServeWasToldStays: while another program has the address serve was told, commands find another one and say so; once it is
// free the service is there again, and the free port of meanwhile is kept for the next time.
func TestWhatServeWasToldStays(t *testing.T) {
	data := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	told := l.Addr().String()
	l.Close()
	serveOnce(t, data, "--listen", told)
	if l, err = net.Listen("tcp", told); err != nil {
		t.Fatal(err)
	}
	var picked []string
	for range 2 {
		if code, _, errs := run(t, "status", "--data", data); code != 0 || !strings.Contains(errs, "Another program has "+told) {
			t.Errorf("%d %s", code, errs)
		}
		is, err := folder.At(data).Settings()
		if err != nil || is.Listen != told || is.Picked == "" {
			t.Errorf("%+v, %v", is, err)
		}
		picked = append(picked, is.Picked)
	}
	if picked[0] != picked[1] {
		t.Errorf("its links open no more: %v", picked)
	}
	l.Close()
	sent := line(t, expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data))
	if url := sent["signers"].([]any)[0].(map[string]any)["url"].(string); !strings.HasPrefix(url, "http://"+told+"/s/") {
		t.Errorf("%s is not at %s", url, told)
	}
}

// TestStartingService: a command waits for whoever has the folder, and goes on when it can.
func TestStartingService(t *testing.T) {
	data := begun(t)
	free := held(t, data)
	asked := make(chan struct{})
	once := gosync.OnceFunc(func() { close(asked) })
	left(t, data, answering(t, func(w http.ResponseWriter, _ *http.Request) { once(); w.WriteHeader(502) }))
	go func() {
		<-asked // the command has met one that is not there yet
		free()
	}()
	if code, _, errs := run(t, "status", "--data", data); code != 0 || !strings.Contains(errs, "No requests in practice.") {
		t.Errorf("%d %s", code, errs)
	}
	select {
	case <-asked:
	default:
		t.Error("nobody asked")
	}
}

// TestSilentService: one that hangs is told as that, not as a network's fault.
func TestSilentService(t *testing.T) {
	data := begun(t)
	held(t, data)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	var out, errs bytes.Buffer
	code := cli.Run(ctx, []string{"status", "--data", data}, cli.Streams{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs})
	if code != 4 || !strings.Contains(errs.String(), "Another process holds the data folder and does not answer yet.") {
		t.Errorf("%d %s", code, errs.String())
	}
}

// TestBusyService: one over its cap says when it is to be asked again, and is not asked at once.
func TestBusyService(t *testing.T) {
	full := answering(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Retry-After", "30"); w.WriteHeader(503) })
	token := write(t, "token", "x\n")
	const words = "The service has as much to do as it takes. Try again in a minute."
	said(t, 4, "busy", words, "status", "--service", full, "--token-file", token)
	data := begun(t)
	held(t, data)
	left(t, data, full)
	said(t, 4, "busy", words, "status", "--data", data)
}

// TestForeignService: what answers at an address and is no signing service is told as that: never "no requests", never "not there".
func TestForeignService(t *testing.T) {
	token := write(t, "token", "x\n")
	for _, status := range []int{200, 302, 403, 404, 405} {
		site := answering(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			w.Write([]byte("<p>It works!</p>"))
		})
		for _, args := range [][]string{{"status"}, {"status", "6927055e66abe148eb0efc6b"}, {"fetch", "6927055e66abe148eb0efc6b"}} {
			said(t, 4, "service-unreachable", "no signing service", append(args, "--service", site, "--token-file", token)...)
		}
	}
	said(t, 3, "usage", "--token-file", "status", "--service", "http://127.0.0.1:1")
	for _, no := range []string{"sign.example.com", "ftp://127.0.0.1", "https://", "::"} {
		said(t, 3, "usage", no+" is no address of a service", "status", "--service", no, "--token-file", token)
	}
}

// TestServedFolder: a second serve says where the first one listens.
func TestServedFolder(t *testing.T) {
	data, url := serve(t)
	said(t, 4, "exists", data+" is served already, at "+url, "serve", "--data", data)
}

// TestPortInUse: the port and the remedy; a folder is not begun for it, nor is the address remembered.
func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	at := l.Addr().String()
	data := t.TempDir()
	if _, _, errs := run(t, "serve", "--data", data, "--listen", at); strings.Contains(errs, "level=") { // no line of the log's beside it
		t.Error(errs)
	}
	said(t, 4, "not-allowed", "Another program has "+at+". Choose another port with --listen", "serve", "--data", data, "--listen", at)
	said(t, 3, "usage", "--listen takes an address of this computer and a port", "serve", "--data", data, "--listen", "nowhere")
	said(t, 3, "usage", "--listen takes an address of this computer and a port", "serve", "--data", data, "--listen", "192.0.2.1:8080")
	said(t, 3, "not-found", "no office", "status", "--data", data)
	kept := begun(t)
	before := read(t, filepath.Join(kept, folder.SettingsFile))
	said(t, 4, "not-allowed", at, "serve", "--data", kept, "--listen", at, "--office", "Studio Verdi")
	if is := read(t, filepath.Join(kept, folder.SettingsFile)); is != before {
		t.Errorf("what failed is remembered: %s", is)
	}
}

// TestServeLosesItsFolder: that it could not end as it should is said, with the folder.
func TestServeLosesItsFolder(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	data, errs := t.TempDir(), &bytes.Buffer{}
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, []string{"serve", "--lang", "en", "--listen", "127.0.0.1:0", "--data", data}, cli.Streams{Stdin: strings.NewReader(""), Stdout: w, Stderr: errs})
	}()
	if _, err := r.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(data); err != nil {
		t.Fatal(err)
	}
	stop()
	if code := <-ended; code != 3 || !strings.Contains(errs.String(), data+": It is not there") {
		t.Errorf("%d %s", code, errs.String())
	}
}

// TestFolderOfALaterVersion: its database is not opened, and nothing is changed.
func TestFolderOfALaterVersion(t *testing.T) {
	data := begun(t)
	db, err := sql.Open("sqlite3", filepath.Join(data, "practice", "service.db"))
	if err == nil {
		_, err = db.Exec("PRAGMA user_version = 9999")
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	said(t, 4, "not-allowed", "newer version", "status", "--data", data)
}

// TestMistypedFolder: who looks makes no office; who begins one says so.
func TestMistypedFolder(t *testing.T) {
	id := "6927055e66abe148eb0efc6b"
	none := filepath.Join(t.TempDir(), "typo")
	pdf := contract(t)
	for _, args := range [][]string{
		{"status"},
		{"status", id},
		{"fetch", id},
		{"cancel", id},
		{"remind", id, "1"},
		{"unlock", id, "1"},
		{"callbacks"},
		{"callbacks", "replay", id},
		{"letters"},
		{"seal"},
		{"seal", "renew"},
		{"verify", pdf},
		{"mail", "test"},
	} {
		said(t, 3, "not-found", none+": There is no office in this data folder. Check --data.", append(args, "--data", none)...)
		if exists(none) {
			t.Fatalf("%q made the folder", args)
		}
	}
	for _, args := range [][]string{
		{"--signer", "bad"},
		{"--signer", "Anna,Rossi,anna@example.com", "--at", "2:1,72,600"},
		{"--signer", "Anna,Rossi,anna@example.com", "--expires", "soon"},
		{"--signer", "Anna,Rossi,anna@example.com", "--language", "zz"},
	} {
		if expect(t, 3, append([]string{"send", pdf, "--data", none}, args...)...); exists(none) {
			t.Fatalf("%q made the folder", args)
		}
	}
	code, _, errs := run(t, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--data", none)
	if code != 0 || !strings.Contains(errs, "A new office was begun in "+none+".") {
		t.Errorf("%d %s", code, errs)
	}
	if _, _, errs := run(t, "send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--data", none); strings.Contains(errs, "A new office") {
		t.Errorf("begun twice: %s", errs)
	}
}

// TestVerifyWithoutAnOffice: a file is judged without an office, and none is begun for it.
func TestVerifyWithoutAnOffice(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_DATA_HOME", filepath.Join(home, "data"))
	has(t, expect(t, 2, "verify", contract(t), "--json"), map[string]any{"sealedHere": false, "verdict": "unsigned"})
	if _, err := os.Stat(filepath.Join(home, "data")); err == nil {
		t.Error("a data folder was made")
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestCommandsBesideACertificate: the certificate a service shows is for the name in letters; this computer's own commands reach it all
// the same.
func TestCommandsBesideACertificate(t *testing.T) {
	cert, keyFile := hosttest.Pair(t, "firma.studio.example", time.Now().Add(time.Hour))
	data, url := serve(t, "--practice", "--tls-cert", cert, "--tls-key", keyFile, "--public-url", "https://firma.studio.example")
	if !strings.HasPrefix(url, "https://") {
		t.Errorf("listens at %s", url)
	}
	expect(t, 0, "status", "--data", data)
}
