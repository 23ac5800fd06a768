package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/cli"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/app/open"
	"paraph/signing"
	"paraph/sync"
)

// attacked is a folder that was attacked, with its service running on it.
type attacked struct {
	*prey
	*hosttest.Rig
	want signing.FaultCode // "" for none
}

// attacked attacks a copy of the folder and opens it.
func (p *prey) attacked(t *testing.T, c attack) *attacked {
	a := &attacker{prey: p, t: t, data: p.copied(t)}
	c.do(a)
	v := &attacked{prey: p, want: c.want}
	v.Rig = hosttest.Start(t, func(o *host.Options) { o.Folder = a.data })
	v.Rig.Folder = a.data
	return v
}

// shown attacks a copy of the folder and looks at every place that shows the finished request.
func (p *prey) shown(t *testing.T, c attack) {
	v := p.attacked(t, c)
	v.service(t)
	v.commands(t)
	v.desk(t)
	v.backup(t)
}

// same compares what is said to be wrong.
func (v *attacked) same(t *testing.T, where string, f *signing.Fault) {
	t.Helper()
	if code := codeOf(f); code != v.want {
		t.Errorf("%s says %q, not %q", where, code, v.want)
	}
}

func codeOf(f *signing.Fault) signing.FaultCode {
	if f == nil {
		return ""
	}
	return f.Code
}

// service asks for the audit trail in all its forms, over the contract.
func (v *attacked) service(t *testing.T) {
	t.Helper()
	ctx := hosttest.Soon(t)
	for _, form := range []sync.Form{sync.FormJSON, sync.FormText, sync.FormHTML, sync.FormPDF} {
		a, err := v.Client.Audit(ctx, v.done, form)
		if err != nil {
			t.Errorf("%s: %v", form, err)
			continue
		}
		v.form(t, form, a.Body)
	}
	_, err := v.Client.Document(ctx, v.done, sync.SealedOne)
	if v.want == signing.FaultDocument && err != nil && !errors.Is(err, signing.ErrBroken) {
		t.Errorf("a changed document is %v", err)
	}
}

func (v *attacked) form(t *testing.T, form sync.Form, content []byte) {
	t.Helper()
	first, _, _ := strings.Cut(string(content), "\n")
	switch form {
	case sync.FormJSON:
		trail := trailIn(t, content)
		v.same(t, "JSON", trail.Proof.Fault)
		if strings.HasPrefix(trail.Warning, "Queste prove") != (v.want != "") || len(trail.Events) == 0 {
			t.Errorf("JSON: %q, %d lines", trail.Warning, len(trail.Events))
		}
	case sync.FormText:
		if strings.Contains(first, "Queste prove") != (v.want != "") {
			t.Errorf("text begins %q", first)
		}
	case sync.FormHTML:
		head, _, _ := strings.Cut(string(content), "<h1>")
		if strings.Contains(head, "Queste prove") != (v.want != "") {
			t.Errorf("HTML begins %.300q", head)
		}
	case sync.FormPDF:
		if text := v.firstPage(t, content); strings.Contains(text, "Queste prove") != (v.want != "") {
			t.Errorf("PDF begins %.300q", text)
		}
	}
}

func trailIn(t *testing.T, answer []byte) signing.Trail {
	t.Helper()
	var e struct {
		Data struct{ Paraph signing.Trail }
	}
	if err := json.Unmarshal(answer, &e); err != nil {
		t.Fatal(err)
	}
	return e.Data.Paraph
}

// firstPage reads the first lines of a PDF, as its readers see them.
func (p *prey) firstPage(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "evidence.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := (&open.Documents{Workers: p.readers}).Open(hosttest.Soon(t), path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	lines, err := d.Text(hosttest.Soon(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, l := range lines[:min(len(lines), 12)] {
		text += l.Text + "\n"
	}
	return text
}

// command runs the command line on the folder.
func (v *attacked) command(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	args = append(args, "--data", v.Rig.Folder, "--lang", "it")
	code = cli.Run(hosttest.Soon(t), args, cli.Streams{Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e})
	return code, o.String(), e.String()
}

// commands are fetch and verify.
func (v *attacked) commands(t *testing.T) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "trail.txt")
	code, out, errs := v.command(t, "fetch", v.done, "--audit", "text", "--out", to, "--json")
	if broken := strings.Contains(errs, "non reggono"); broken != (v.want != "") || (code == 2) != broken || !strings.Contains(out, `"fault":{"code":"`+string(v.want)) && broken {
		t.Errorf("fetch: %d %s %s", code, out, errs)
	}
	if _, err := os.Stat(to); err != nil {
		t.Errorf("fetch keeps back what is there: %v", err)
	}
	code, out, errs = v.command(t, "verify", v.document, "--json")
	ends := 0 // valid: the service vouches for its own seal
	if v.want != "" {
		ends = 2
	}
	switch here := strings.Contains(out, `"sealedHere":true`); {
	case v.want == "" && !here, code != ends:
		t.Errorf("verify: %d %s %s", code, out, errs)
	case v.want != "" && here:
		t.Errorf("verify takes it for proven: %s", out)
	case v.want != "" && !strings.Contains(out, "records-changed"):
		t.Errorf("verify does not say that the records were changed: %s", out)
	}
}

// desk opens the desk on the folder and reads the evidence as its tab does.
func (v *attacked) desk(t *testing.T) {
	t.Helper()
	d, err := host.OpenDesk(hosttest.Soon(t), host.DeskOptions{Folder: v.Rig.Folder, KeyInFile: true, Start: func(string) error { return errors.New("it runs") }}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hosttest.Happens(t, "the desk knows the request", func() bool {
		_, err := d.Entry(hosttest.Soon(t), v.done)
		return err == nil
	})
	trail, err := d.Trail(hosttest.Soon(t), v.done)
	if err != nil {
		t.Fatal(err)
	}
	v.same(t, "the desk", trail.Check())
}

// backup saves the folder beside its service and, once for each fault, puts it back elsewhere; both say which requests do
// not hold, and do it.
func (v *attacked) backup(t *testing.T) {
	t.Helper()
	at, err := folder.New(v.Rig.Folder)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	saved, err := office.Backup(hosttest.Soon(t), at, &file, phrase)
	if err != nil {
		t.Fatal(err)
	}
	v.found(t, "backup", saved)
	if v.restored[v.want] {
		return
	}
	v.restored[v.want] = true
	back, err := office.Restore(hosttest.Soon(t), &file, phrase, filepath.Join(t.TempDir(), "restored"), true)
	if err != nil {
		t.Fatal(err)
	}
	if v.want != signing.FaultAllSetBack { // only the folder itself remembers
		v.found(t, "restore", back)
	}
}

func (v *attacked) found(t *testing.T, where string, s office.Saved) {
	t.Helper()
	for _, f := range s.Broken {
		if f.Request == v.done && (f.Fault.Code == v.want || where == "restore" && f.Fault.Code == signing.FaultDocumentGone && v.want == signing.FaultDocument) {
			return
		}
	}
	if v.want != "" || len(s.Broken) > 0 {
		t.Errorf("%s finds %+v, not %q", where, s.Broken, v.want)
	}
}

// rebuilt: a store whose schema others changed is not opened, which is said; a backup and what is put back from it say so too.
func (p *prey) rebuilt(t *testing.T) {
	a := &attacker{prey: p, t: t, data: p.copied(t)}
	a.openly("CREATE TRIGGER mine AFTER INSERT ON event BEGIN UPDATE request SET title = 'x'; END")
	at, err := folder.New(a.data)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	saved, err := office.Backup(hosttest.Soon(t), at, &file, phrase)
	if err != nil || len(saved.Broken) != 1 || saved.Broken[0].Fault.Code != signing.FaultSchema {
		t.Errorf("backup finds %+v %v", saved.Broken, err)
	}
	back, err := office.Restore(hosttest.Soon(t), &file, phrase, filepath.Join(t.TempDir(), "restored"), true)
	if err != nil || len(back.Broken) != 1 || back.Broken[0].Fault.Code != signing.FaultSchema {
		t.Errorf("what was put back is %+v %v", back.Broken, err)
	}
	o := p.options
	o.Folder = a.data
	if h, err := host.Start(hosttest.Soon(t), o); !errors.Is(err, sync.ErrSchema) {
		t.Errorf("the service opens it: %v %v", h, err)
	}
}

// takenOut: a request that is not there any more is not found; the backup says that one is missing.
func (p *prey) takenOut(t *testing.T) {
	a := &attacker{prey: p, t: t, data: p.copied(t)}
	a.sql("PRAGMA foreign_keys = OFF", "DELETE FROM event WHERE request = {done}", "DELETE FROM guard WHERE request = {done}", "DELETE FROM request WHERE n = {done}")
	at, err := folder.New(a.data)
	if err != nil {
		t.Fatal(err)
	}
	saved, err := office.Backup(hosttest.Soon(t), at, &bytes.Buffer{}, phrase)
	if err != nil || len(saved.Broken) != 1 || saved.Broken[0].Fault.Code != signing.FaultGone || saved.Broken[0].Fault.Lines != 1 {
		t.Errorf("%+v %v", saved.Broken, err)
	}
}
