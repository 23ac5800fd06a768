package cli_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
)

// practice says in which mode the service that a command starts on this folder runs.
func practice(t *testing.T, data string) bool {
	t.Helper()
	is, ok := line(t, expect(t, 0, "token", "new", "--name", "shop", "--json", "--data", data))["practice"].(bool)
	if !ok {
		t.Error("token new does not say its mode")
	}
	return is
}

// TestTheFoldersOwnService: what serve was told is what a command starts later, and serve itself.
func TestTheFoldersOwnService(t *testing.T) {
	data := t.TempDir()
	if !practice(t, data) {
		t.Error("a new folder is not practice")
	}
	letters := []string{"--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example", "--smtp-login-file", write(t, "login", "anna:geheim\n")}
	for _, c := range []struct {
		args     []string
		practice bool
	}{
		{letters, false},
		{nil, false},
		{[]string{"--practice"}, true},
		{nil, true},
		{[]string{"--no-practice", "--allow-net", "10.0.0.0/8", "--trusted-proxy", "192.0.2.7/32", "--public-url", "https://sign.studio.example"}, false},
		{nil, false},
		{[]string{"--forget"}, false},
	} {
		serveOnce(t, data, c.args...)
		if practice(t, data) != c.practice {
			t.Errorf("after serve %q: practice is not %v", c.args, c.practice)
		}
		is, err := folder.At(data).Settings()
		if err != nil {
			t.Fatal(err)
		}
		if told := len(c.args) > 2 && c.args[0] == "--no-practice"; told && (is.Serving.AllowNet[0].String() != "10.0.0.0/8" || is.Serving.Proxies[0].String() != "192.0.2.7/32" || is.PublicURL != "https://sign.studio.example") {
			t.Errorf("%+v", is.Serving)
		}
	}
	is, err := folder.At(data).Settings()
	if err != nil || is.Serving.AllowNet != nil || is.PublicURL != "" || is.Mail.Server != "smtp://127.0.0.1:9" {
		t.Errorf("%v %+v", err, is)
	}
	if strings.Contains(read(t, filepath.Join(data, folder.SettingsFile)), "geheim") {
		t.Error("the login can be read")
	}
}

// TestModeOfBefore: a version that remembered nothing had real requests; no command calls them none.
func TestModeOfBefore(t *testing.T) {
	data := t.TempDir()
	serveOnce(t, data, "--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example")
	f := folder.At(data)
	is, err := f.Settings()
	if err != nil {
		t.Fatal(err)
	}
	is.Mail = folder.Mail{}
	if err := f.PutSettings(is); err != nil {
		t.Fatal(err)
	}
	expectError(t, 2, "not-ready", "status", "--json", "--data", data)
	if _, err := os.Stat(filepath.Join(data, "practice")); err == nil {
		t.Error("a practice was begun")
	}
}

// TestOfficeOnly: with a mail server and no address others reach, serve and send say why nothing is sent and what helps;
// that all signers are inside is said once and remembered.
func TestOfficeOnly(t *testing.T) {
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	data, pdf := t.TempDir(), contract(t)
	serveSays := func(args ...string) string {
		ctx, stop := context.WithCancel(t.Context())
		r, w := io.Pipe()
		errs := &hosttest.Logs{}
		go func() {
			_, _ = r.Read(make([]byte, 4096)) // it listens
			stop()
			_, _ = io.Copy(io.Discard, r)
		}()
		all := append([]string{"serve", "--json", "--listen", "127.0.0.1:0", "--office", "Studio Bianchi", "--data", data}, args...)
		if code := cli.Run(ctx, all, cli.Streams{Stdin: strings.NewReader(""), Stdout: w, Stderr: errs}); code != 0 {
			t.Errorf("%q: %d %s", args, code, errs.String())
		}
		w.Close()
		return errs.String()
	}
	send := []string{"send", pdf, "--signer", "Anna,Rossi,anna@example.com", "--json", "--data", data}
	const why, ways = "Signers elsewhere cannot reach this service", "a reverse proxy in front"
	if said := serveSays("--smtp", box.URL(), "--smtp-from", "office@studio.example"); !strings.Contains(said, why) || !strings.Contains(said, ways) {
		t.Errorf("serve says %q", said)
	}
	for range 2 {
		expectError(t, 4, "not-ready", send...)
		if _, out, _ := run(t, send...); !strings.Contains(out, why) || !strings.Contains(out, ways) {
			t.Errorf("send says %q", out)
		}
		serveSays("--public-url", "https://127.0.0.1:8443") // is no other address
	}
	if n := len(box.Letters()); n != 0 {
		t.Errorf("%d letters", n)
	}
	if said := serveSays("--office-only"); strings.Contains(said, why) {
		t.Errorf("serve says %q", said)
	}
	if said := serveSays(); strings.Contains(said, why) {
		t.Errorf("then serve says %q", said)
	}
	expect(t, 0, send...)
	if _, err := box.Await(t.Context(), "anna@example.com", 1, func(l postbox.Message) bool { return l.Link() != "" }); err != nil {
		t.Error(err)
	}
	if said := serveSays("--no-office-only"); !strings.Contains(said, why) {
		t.Errorf("taken back, serve says %q", said)
	}
	serveSays("--practice")
	expect(t, 0, send...)
}

// TestMailIsToldInParts: what is not said of the mail server now is as it was said before, and nothing is passed over.
func TestMailIsToldInParts(t *testing.T) {
	data := t.TempDir()
	login := write(t, "login", "anna:geheim\n")
	for _, args := range [][]string{{"--smtp-from", "office@studio.example"}, {"--smtp-login-file", login}, {"--smtp-hello", "desk.studio.example"}} {
		said(t, 3, "usage", "need a mail server: --smtp.", append([]string{"serve", "--data", data}, args...)...)
	}
	said(t, 3, "usage", "--smtp needs the sender’s address too", "serve", "--data", data, "--smtp", "smtp://127.0.0.1:9")
	serveOnce(t, data, "--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example")
	for _, c := range []struct {
		args         []string
		server, from string
		login        bool
	}{
		{[]string{"--smtp-login-file", login}, "smtp://127.0.0.1:9", "office@studio.example", true},
		{[]string{"--smtp-from", "desk@studio.example"}, "smtp://127.0.0.1:9", "desk@studio.example", true},
		{[]string{"--smtp", "smtp://127.0.0.1:10"}, "smtp://127.0.0.1:10", "desk@studio.example", false},
	} {
		serveOnce(t, data, c.args...)
		is, err := folder.At(data).Settings()
		if err != nil || is.Mail.Server != c.server || is.Mail.From != c.from || (len(is.Mail.Login) > 0) != c.login {
			t.Errorf("%q: %+v, %v", c.args, is.Mail, err)
		}
	}
}

// TestMailHintsNameTheCommand: what is missing is named with the command that sets it.
func TestMailHintsNameTheCommand(t *testing.T) {
	data := t.TempDir()
	said(t, 3, "usage", "Nobody can sign in there with a code.", "mail", "sign-in", "--provider", "foo", "--client-id", "x", "--from", "a@example.com", "--data", data)
	serveOnce(t, data, "--smtp", "smtp://127.0.0.1:9", "--smtp-from", "office@studio.example")
	said(t, 4, "not-ready", "serve --contact sets it.", "mail", "test", "--data", data)
}

// TestServeNamesItsFolder: the commands it names as ways out are about the folder it was told.
func TestServeNamesItsFolder(t *testing.T) {
	data := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	said, told := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--smtp", "smtp://127.0.0.1:1", "--smtp-from", "a@b.example"}, cli.Streams{
			Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: told,
		})
		told.Close()
	}()
	all := ""
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if all += lines.Text() + "\n"; strings.Contains(lines.Text(), "paraphctl --data "+data+" serve") {
			stop()
		}
		if strings.Contains(lines.Text(), "paraphctl serve") {
			t.Errorf("without its folder: %s", lines.Text())
			stop()
		}
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d: %s", code, all)
	}
}
