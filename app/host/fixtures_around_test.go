package host_test

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/host/hosttest"
)

// What the frozen folders name around them. The names lead nowhere; the addresses are this computer's, so that whoever
// opens a folder can stand there.
const (
	publicURL   = "https://firma.studio.example"
	foreignURL  = "https://firme.example.net"
	mailAddress = "127.84.17.9:20487"
	hookAddress = "127.84.17.9:20488"
)

// listenAt waits until an address of the frozen folders is free: another run of these tests may stand there.
func listenAt(t *testing.T, address string) net.Listener {
	t.Helper()
	var l net.Listener
	var err error
	hosttest.Happens(t, address+" is free", func() bool {
		l, err = net.Listen("tcp", address)
		return err == nil
	})
	t.Cleanup(func() { l.Close() })
	return l
}

// hooks is the server at hookAddress: senders' programs, and a place documents are fetched from.
type hooks struct {
	document []byte

	mu     gosync.Mutex
	broken bool // callbacks to /broken are answered with an error
	heard  []string
}

func openHooks(t *testing.T, document []byte, broken bool) *hooks {
	t.Helper()
	h := &hooks{document: document, broken: broken}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.heard = append(h.heard, r.URL.RequestURI()+" "+r.Header.Get("X-Secret"))
		if h.broken && r.URL.Path == "/broken" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /contratto.pdf", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(h.document) })
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	l := listenAt(t, hookAddress)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { s.Close() })
	return h
}

// all are the callbacks so far: path, query and secret.
func (h *hooks) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]string(nil), h.heard...)
}

// ways leads names that exist nowhere to whoever stands for them here; who asks earlier waits.
type ways struct {
	mu    gosync.Mutex
	known map[string]string // base address by host name
	more  chan struct{}
}

func newWays() *ways { return &ways{known: map[string]string{}, more: make(chan struct{})} }

func (w *ways) lead(from, to string) {
	u, err := url.Parse(from)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.known[u.Host] = to
	close(w.more)
	w.more = make(chan struct{})
}

// RoundTrip implements http.RoundTripper.
func (w *ways) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.String(), "https://") {
		return http.DefaultTransport.RoundTrip(r)
	}
	for {
		w.mu.Lock()
		to, more := w.known[r.URL.Host], w.more
		w.mu.Unlock()
		if to != "" {
			u, err := url.Parse(to)
			if err != nil {
				return nil, err
			}
			led := r.Clone(r.Context())
			led.URL.Scheme, led.URL.Host, led.Host = u.Scheme, u.Host, ""
			return http.DefaultTransport.RoundTrip(led)
		}
		select {
		case <-more:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
}

// gatekeeper is a mail server behind TLS that wants a login; it tells which one it was given. What it takes for a
// certificate of the system's is in the file authority.
func gatekeeper(t *testing.T, authority string) <-chan string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	host, _, _ := net.SplitHostPort(mailAddress)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.ParseIP(host)}, IsCA: true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err == nil {
		err = os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	l := tls.NewListener(listenAt(t, mailAddress), &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	logins := make(chan string, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go receive(conn, logins)
		}
	}()
	return logins
}

// receive is one talk with a mail server: it knows AUTH PLAIN, and what comes before a letter.
func receive(conn net.Conn, logins chan<- string) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	fmt.Fprint(conn, "220 posta.example ESMTP\r\n")
	for lines.Scan() {
		answer := "250 ok"
		switch word, rest, _ := strings.Cut(lines.Text(), " "); strings.ToUpper(word) {
		case "EHLO":
			answer = "250-posta.example\r\n250 AUTH PLAIN"
		case "AUTH":
			b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if answer = "235 welcome"; err != nil {
				answer = "501 what?"
			}
			logins <- strings.ReplaceAll(strings.TrimPrefix(string(b), "\x00"), "\x00", ":")
		case "DATA":
			answer = "451 not today"
		}
		fmt.Fprint(conn, answer+"\r\n")
	}
}

// pack writes a folder as .tar.gz, without what is only of one run.
func pack(folder, to string, at time.Time) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	z, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(z)
	err = filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		switch {
		case name == "log":
			return filepath.SkipDir
		case e.IsDir() || name == "lock" || name == "desk.lock":
			return nil
		case strings.HasSuffix(name, "-wal") || strings.HasSuffix(name, ".part") || name == "service.json":
			return fmt.Errorf("%s: the folder is not at rest", name)
		}
		content, err := os.ReadFile(path)
		if err == nil {
			err = w.WriteHeader(&tar.Header{Name: filepath.ToSlash(name), Mode: 0o600, Size: int64(len(content)), ModTime: at})
		}
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	})
	return errors.Join(err, w.Close(), z.Close(), out.Close())
}

// unpack puts a packed folder into a new one.
func unpack(t *testing.T, from string) string {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return folder
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		path := filepath.Join(folder, filepath.FromSlash(h.Name))
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o700)
		}
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
