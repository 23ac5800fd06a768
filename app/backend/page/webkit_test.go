package page_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"paraph/signing"
)

// webkit speaks to Debian's WebKitGTK by WebDriver, on a screen nobody sees.
type webkit struct {
	t    *testing.T
	base string
}

func newWebKit(t *testing.T) *webkit {
	t.Helper()
	for _, program := range []string{"WebKitWebDriver", "xvfb-run"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s: apt-get install webkit2gtk-driver xvfb xauth, to try WebKit", program)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	home := t.TempDir()
	cmd := exec.Command("xvfb-run", "-a", "WebKitWebDriver", fmt.Sprintf("--port=%d", port))
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CACHE_HOME="+home, "XDG_DATA_HOME="+home, "WEBKIT_DISABLE_COMPOSITING_MODE=1", "LIBGL_ALWAYS_SOFTWARE=1",
		"WEBKIT_FORCE_SANDBOX=0", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "NO_AT_BRIDGE=1", "GSETTINGS_BACKEND=memory")
	group(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endGroup(cmd); _ = cmd.Wait() })
	w := &webkit{t: t, base: fmt.Sprintf("http://127.0.0.1:%d", port)}
	var session struct{ SessionID string }
	w.patiently(func() error {
		return w.ask(http.MethodPost, "/session", `{"capabilities":{"alwaysMatch":{"acceptInsecureCerts":true}}}`, &session)
	})
	w.base += "/session/" + session.SessionID
	t.Cleanup(func() { _ = w.ask(http.MethodDelete, "", "", nil) })
	return w
}

// patiently tries again for a while.
func (w *webkit) patiently(f func() error) {
	w.t.Helper()
	end := time.Now().Add(45 * time.Second)
	for {
		err := f()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			w.t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func (w *webkit) ask(method, path, body string, into any) error {
	req, err := http.NewRequest(method, w.base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 30 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(bufio.NewReader(resp.Body))
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %d %.300s %w", method, path, resp.StatusCode, content, err)
	}
	var answer struct{ Value json.RawMessage }
	if err := json.Unmarshal(content, &answer); err != nil || into == nil {
		return err
	}
	return json.Unmarshal(answer.Value, into)
}

// until waits for an expression of the page to become true.
func (w *webkit) until(expression string) {
	w.t.Helper()
	w.patiently(func() error {
		var ok bool
		if err := w.run("return Boolean("+expression+")", &ok); err != nil {
			return err
		}
		if !ok {
			return fmt.Errorf("never: %s", expression)
		}
		return nil
	})
}

func (w *webkit) run(script string, into any) error {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(map[string]any{"script": script, "args": []any{}}); err != nil {
		return err
	}
	return w.ask(http.MethodPost, "/execute/sync", b.String(), into)
}

func (w *webkit) press(selector string) {
	w.t.Helper()
	w.until(fmt.Sprintf(`(() => { const e = document.querySelector(%s); if (!e || e.getBoundingClientRect().height === 0) return false; e.click(); return true })()`, quote(selector)))
}

// TestWebKit: in the browser telephones of Apple have, the pictures come, also those of two layers, and a document is signed.
func TestWebKit(t *testing.T) {
	w := newWebKit(t)
	o := shared(t)
	luca := address(t, "luca")
	r := o.send(t, draft(illustrated(), 4, func(d *signing.Draft) { d.Signers[0].Email = luca }))
	w.patiently(func() error { return w.ask(http.MethodPost, "/url", `{"url":`+quote(r.links[0])+`}`, nil) })
	w.until(`document.querySelector("#page-1 img")?.naturalWidth > 0`)
	w.until(photographSeen)
	w.press("#place-0")
	w.press(`#mark input[value="typed"]`)
	w.press("#everywhere")
	w.press("#mark .main")
	w.until(`document.querySelectorAll(".placed").length === 2`)
	w.press("#go")
	w.until(`document.body.dataset.step === "code" || document.querySelector("#go").click()`)
	w.press("#code-go")
	w.until(`document.getElementById("digits").getBoundingClientRect().height > 0`)
	code := o.code(t, luca, 1)
	w.until(`(() => { const d = document.getElementById("digits"); d.value = ` + quote(code) + `; d.dispatchEvent(new Event("input")); return true })()`)
	w.press("#code-go")
	w.until(`["signed", "sealing", "done"].includes(document.body.dataset.stage)`)
	o.await(t, r.id, signing.Done)
}

// photographSeen draws the picture of page 1 and looks for dots in colours: the photograph below its writing.
const photographSeen = `(() => { const i = document.querySelector("#page-1 img"), c = document.createElement("canvas"); c.width = 200; c.height = 283;
	const g = c.getContext("2d"); g.drawImage(i, 0, 0, 200, 283); const d = g.getImageData(0, 0, 200, 283).data; let n = 0;
	for (let k = 0; k < d.length; k += 4) if (Math.abs(d[k] - d[k + 1]) > 8) n++; return n > 500 })()`
