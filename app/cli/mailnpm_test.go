package cli_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestLettersLeaveWithOthersServers signs in at npm's oidc-provider and hands letters to npm's smtp-server by XOAUTH2, both as they
// come. They are in a folder of their own: npm install oidc-provider smtp-server, and PARAPH_NPM names the folder.
func TestLettersLeaveWithOthersServers(t *testing.T) {
	folder := os.Getenv("PARAPH_NPM")
	if folder == "" {
		t.Skip("PARAPH_NPM names no folder with npm's oidc-provider and smtp-server")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run npm's servers")
	}
	script := filepath.Join(folder, "paraph-mailprovider.mjs") // modules are looked for beside it
	if err := os.WriteFile(script, []byte(read(t, "testdata/mailprovider.mjs")), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, script)
	to, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	from, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	lines := bufio.NewScanner(from)
	hears := func() (said struct {
		Issuer, Grant, Revoked, To, User string
		SMTP                             int
	},
	) {
		t.Helper()
		for lines.Scan() {
			if json.Unmarshal(lines.Bytes(), &said) == nil {
				return said
			}
			t.Log(lines.Text()) // oidc-provider's advice
		}
		t.Fatalf("the servers ended: %v", lines.Err())
		return said
	}
	at := hears()
	data, grant := t.TempDir(), ""
	signIn(t, func(address, code string) {
		if address != at.Issuer+"/device" {
			t.Errorf("%s", address)
		}
		_, _ = to.Write([]byte("approve " + code + "\n"))
		grant = hears().Grant
	}, "--provider", at.Issuer, "--client-id", "office-client", "--from", "ufficio@studio.example",
		"--smtp", "smtp://127.0.0.1:"+strconv.Itoa(at.SMTP), "--data", data)
	_, end := serveIn(t, data, "--contact", "capo@studio.example", "--office-only")
	defer end()
	expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	if l := hears(); l.To != "anna@example.com" || l.User != "ufficio@studio.example" {
		t.Errorf("%+v", l)
	}
	_, _ = to.Write([]byte("revoke " + grant + "\n"))
	if hears().Revoked == "" {
		t.Fatal("not revoked")
	}
	if out := expect(t, 0, "send", contract(t), "--signer", "Luca,Verdi,luca@example.com", "--data", data); !strings.Contains(out, "waits, because the sign-in at the mail provider is over") {
		t.Errorf("%s", out)
	}
}
