package open

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"paraph/app"
	"paraph/app/sample"
	"paraph/internal/worker"
	"paraph/signing/page"
	judge "paraph/signing/verify"
)

// asWorker makes the test binary its own worker.
const asWorker = "PARAPH_OPEN_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		jobs := map[string]worker.Handler{}
		maps.Copy(jobs, page.Jobs(page.Config{}))
		maps.Copy(jobs, judge.Jobs())
		os.Exit(worker.Main(jobs))
	}
	os.Exit(m.Run())
}

func documents(t *testing.T) *Documents {
	t.Helper()
	pool := worker.NewPool(worker.Config{Max: 2, Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), asWorker+"=1")
		return cmd
	}})
	t.Cleanup(pool.Close)
	return &Documents{Workers: pool}
}

// envelopes are signed files in a folder, made with openssl: around a PDF, around that once more, around a text, and beside one.
func envelopes(t *testing.T, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not there")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -subj "/CN=Anna Rossi" -days 100
		sign() { openssl cms -sign -binary -signer cert.pem -inkey key.pem -in "$@"; }
		echo "the price is 1,000" >price.xml
		sign a.pdf -nodetach -outform DER -out a.pdf.p7m
		sign a.pdf.p7m -nodetach -outform PEM -out a.pdf.p7m.P7M
		sign price.xml -nodetach -outform DER -out price.xml.p7m
		sign price.xml -outform DER -out price.xml.p7s`)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return dir
}

// TestEnvelope: a signed file around a PDF shows that PDF and stays the file it is, also where it stands in another one; one around
// something else, or around nothing, has no pages.
func TestEnvelope(t *testing.T) {
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	dir, docs := envelopes(t, c.PDF), documents(t)
	for _, want := range []struct {
		name, held string
		pages      int
		content    []byte
	}{
		{"a.pdf.p7m", "a.pdf", 1, c.PDF},
		{"a.pdf.p7m.P7M", "a.pdf", 1, c.PDF},
		{"price.xml.p7m", "price.xml", 0, []byte("the price is 1,000\n")},
		{"price.xml.p7s", "price.xml", 0, nil},
	} {
		t.Run(want.name, func(t *testing.T) {
			doc, err := docs.Open(t.Context(), filepath.Join(dir, want.name))
			if err != nil {
				t.Fatal(err)
			}
			defer doc.Close()
			facts, err := doc.Facts(t.Context(), "")
			content, _ := doc.Content(t.Context())
			if err != nil || !facts.Signed || min(1, len(facts.Pages)) != want.pages || !bytes.Equal(content, want.content) || doc.Name() != want.name {
				t.Errorf("%+v %v, %d bytes", facts, err, len(content))
			}
			name, size, pdf := doc.(app.Envelope).Held()
			if size != int64(len(want.content)) || pdf != (want.pages > 0) || name != want.held {
				t.Errorf("it holds %q, %d bytes, %v", name, size, pdf)
			}
			if img, err := doc.Pixels(t.Context(), 1, 20); (err == nil && len(img.Pix) > 0) != pdf {
				t.Errorf("it is drawn: %v", err)
			}
		})
	}
}

// TestRevision: the first bytes of a document are a document by themselves.
func TestRevision(t *testing.T) {
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(path, append(bytes.Clone(c.PDF), "\n% more\n%%EOF\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	docs := documents(t)
	doc, err := docs.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	was, facts, err := docs.Revision(t.Context(), doc, int64(len(c.PDF)))
	if err != nil || was.Size() != int64(len(c.PDF)) || len(facts.Pages) == 0 || was.Path() != "" {
		t.Fatalf("%v %+v", err, facts)
	}
	was.Close()
	if _, _, err := docs.Revision(t.Context(), doc, 10); err == nil {
		t.Error("ten bytes are a document")
	}
}
