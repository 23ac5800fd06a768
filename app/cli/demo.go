package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/app/backend/mail"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/open"
	"paraph/app/postbox"
	"paraph/app/sample"
	"paraph/signing"
	"paraph/sync"
)

type demoCmd struct {
	Dir   string `help:"Where to put what comes of it." default:"demo" type:"path"`
	Force bool   `help:"Replace what an earlier run left there."`
}

// demonstration is one run: a service of its own in practice, a mail server on this computer, two signers.
type demonstration struct {
	*session
	dir  string
	box  *postbox.Box
	host *host.Host
	svc  *service
}

// demoLine is what the demonstration prints at its end.
type demoLine struct {
	Dir      string  `json:"dir"`
	ID       string  `json:"id"`
	State    string  `json:"state"`
	SHA256   string  `json:"sha256"`
	Events   int     `json:"events"`
	Letters  int     `json:"letters"`
	Pages    int     `json:"pages"`
	Practice bool    `json:"practice"`
	Seconds  float64 `json:"seconds"`
}

func (c *demoCmd) run(s *session) int {
	d := &demonstration{session: s, dir: c.Dir}
	begun := time.Now()
	ctx, cancel := context.WithTimeout(s.Context, 5*time.Minute)
	defer cancel()
	s.Context = ctx
	err := d.prepare(c.Force)
	if err == nil {
		defer d.close()
		var line demoLine
		if line, err = d.journey(); err == nil {
			line.Seconds = time.Since(begun).Seconds()
			s.emit(line, s.voice.Say("demo.left", "dir", d.dir))
			return exitDone
		}
	}
	return s.fail(d.dir, err)
}

// prepare makes an empty folder. An earlier run's is replaced only if it is one: it has our data in it.
func (d *demonstration) prepare(force bool) error {
	entries, err := os.ReadDir(d.dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(d.dir, "data")); !force || err != nil {
			return fmt.Errorf("%w: %s", fs.ErrExist, d.dir)
		}
		for _, name := range []string{"data", "pages", "mail", "signed.pdf", "audit.json", "audit.pdf"} {
			if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
				return err
			}
		}
	}
	for _, sub := range []string{"pages", "mail"} {
		if err := os.MkdirAll(filepath.Join(d.dir, sub), 0o755); err != nil {
			return err
		}
	}
	if d.box, err = postbox.Open(); err != nil {
		return err
	}
	office := d.voice.Say("demo.office")
	d.host, err = host.Start(d, host.Options{
		Folder: filepath.Join(d.dir, "data"), KeyInFile: true, Practice: true,
		Mail:   &mail.Options{Address: d.box.URL(), From: "office@practice.example", Name: office},
		Office: folder.Settings{Name: office, Contact: "office@practice.example", Language: d.voice.Lang()},
	})
	if err != nil {
		return err
	}
	d.svc = newService(d.host.Endpoint.URL, d.host.Endpoint.Token)
	return nil
}

func (d *demonstration) close() {
	if err := d.host.Close(); err != nil {
		d.say("error.unknown")
	}
	d.box.Close()
}

func (d *demonstration) journey() (demoLine, error) {
	contract, err := sample.New(d.voice.Lang())
	if err != nil {
		return demoLine{}, err
	}
	d.say("demo.start", "office", d.voice.Say("demo.office"), "title", contract.Title)
	signers := demoSigners(contract)
	draft := signing.Draft{
		Title: contract.Title, Inputs: []signing.Input{{Data: contract.PDF, Name: "contract.pdf"}},
		Options: signing.Options{Modes: []signing.MarkMode{signing.Typed, signing.Drawn}, Zone: "Europe/Rome"},
	}
	for _, g := range signers {
		draft.Signers = append(draft.Signers, g.signer(d.voice.Lang()))
	}
	sent, err := d.svc.Client.Send(d, draft, "")
	if err == nil {
		sent, err = d.invited(d.svc, sent)
	}
	if err != nil {
		return demoLine{}, err
	}
	if sent.Request.Problem != nil {
		return demoLine{}, sent.Request.Problem
	}
	for _, g := range signers {
		if err := d.act(g); err != nil {
			return demoLine{}, err
		}
	}
	if err := d.svc.own.Settle(d); err != nil {
		return demoLine{}, err
	}
	return d.collect(sent.Request.ID)
}

// collect fetches the sealed document and the audit trail, checks them, and leaves everything in the folder.
func (d *demonstration) collect(id string) (demoLine, error) {
	line := demoLine{Dir: d.dir, ID: id}
	sealed, err := d.sealed(d.svc, id)
	if err != nil {
		return line, err
	}
	sum := sha256.Sum256(sealed)
	line.SHA256 = hex.EncodeToString(sum[:])
	d.say("demo.sealed", "sha256", line.SHA256)
	path := filepath.Join(d.dir, "signed.pdf")
	if err := d.write(path, sealed, true); err != nil {
		return line, err
	}
	if line.Events, err = d.audit(id, line.SHA256); err != nil {
		return line, err
	}
	d.say("demo.checked", "n", line.Events)
	if line.Pages, err = d.images(path); err != nil {
		return line, err
	}
	for i, l := range d.box.Letters() {
		line.Letters++
		name := fmt.Sprintf("%02d-%s.eml", i+1, strings.ReplaceAll(l.To, "@", "-at-"))
		if err := d.write(filepath.Join(d.dir, "mail", name), l.Raw, true); err != nil {
			return line, err
		}
	}
	line.State, line.Practice = string(signing.Done), true
	return line, nil
}

// audit fetches the trail as JSON and PDF, recomputes its chain and compares the hash it names.
func (d *demonstration) audit(id, sum string) (int, error) {
	var trail struct {
		Data struct{ Paraph signing.Trail }
	}
	for name, form := range map[string]sync.Form{"audit.json": sync.FormJSON, "audit.pdf": sync.FormPDF} {
		a, err := d.svc.Client.Audit(d, id, form)
		if err != nil {
			return 0, err
		}
		if err := d.write(filepath.Join(d.dir, name), a.Body, true); err != nil {
			return 0, err
		}
		if form == sync.FormJSON {
			if err := json.Unmarshal(a.Body, &trail); err != nil {
				return 0, errors.Join(sync.ErrChanged, err)
			}
		}
	}
	t := trail.Data.Paraph
	if f := t.Check(); f != nil {
		return 0, f
	}
	if t.Document.Sealed == nil || t.Document.Sealed.SHA256 != sum {
		return 0, sync.ErrChanged
	}
	return len(t.Events), nil
}

// images draws the sealed pages.
func (d *demonstration) images(path string) (int, error) {
	workers := host.NewPages()
	defer workers.Close()
	n := 0
	err := open.Viewer{Workers: workers}.Images(d, path, 110, func(number int, png []byte) error {
		n++
		return d.write(filepath.Join(d.dir, "pages", fmt.Sprintf("%d.png", number)), png, true)
	})
	return n, err
}
