package host_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/office"
	"paraph/signing"
)

// openDesk opens the desk of the folder that is filled; later, nothing of it moves.
func (m *making) openDesk(later bool) *host.Desk {
	m.t.Helper()
	d, err := host.OpenDesk(m.t.Context(), host.DeskOptions{
		Folder: m.Folder, KeyInFile: true, Start: func(string) error { return errors.New("it runs") }, Clock: m.clock.Now,
		Poll: 100 * time.Millisecond, Transport: m.ways, Later: later,
	}, nil)
	m.must(err)
	return d
}

// desk lets the desk hear of the side's requests and send some of its own.
func (m *making) desk() {
	d := m.openDesk(false)
	m.comes(d, m.ids["done"], app.Fetched)
	m.ids["sent"] = m.fromDesk(d, "sent", 2)
	m.comes(d, m.ids["sent"], app.SentOff)
	if !m.practice {
		m.ids["fetched"] = m.fromDesk(d, "fetched", 1)
		m.comes(d, m.ids["fetched"], app.SentOff)
		m.Checked(m.t, m.ids["fetched"])
		m.settle()
		sent, err := m.Client.Request(hosttest.Soon(m.t), m.ids["fetched"])
		m.must(err)
		m.sign(sent, 0)
		m.comes(d, m.ids["fetched"], app.Fetched)
		m.failed = m.fromDesk(d, "failed", 0)
		m.comes(d, m.failed, app.Failed)
		m.elsewhere(d)
		m.prepared(d)
		m.remembered(d)
	}
	m.settle()
	m.must(d.Close())
}

// fromDesk sends a request from the desk; without signers no service takes it.
func (m *making) fromDesk(d *host.Desk, name string, signers int) string {
	m.t.Helper()
	p := m.parcel(d, name, signers)
	id, err := d.Send(hosttest.Soon(m.t), app.Draft{Title: p.Draft.Title, Parcel: p}, 0)
	m.must(err)
	return id
}

func (m *making) parcel(d *host.Desk, name string, signers int) app.Parcel {
	m.t.Helper()
	f := m.draft(name, signers)
	sum, err := d.Keep(hosttest.Soon(m.t), f.Inputs[0].Data)
	m.must(err)
	f.Inputs[0].Data = nil
	return app.Parcel{Draft: f, Blobs: []string{sum}}
}

// comes waits until an entry has come to a stage.
func (m *making) comes(d *host.Desk, id string, to app.Stage) {
	m.t.Helper()
	hosttest.Happens(m.t, "an entry is "+string(to), func() bool {
		e, err := d.Entry(hosttest.Soon(m.t), id)
		return err == nil && e.Stage == to
	})
}

const foreignToken = "un-gettone-di-altri-5511"

// elsewhere sends three requests to somebody else's service: one of them is signed there, one is forgotten.
func (m *making) elsewhere(d *host.Desk) {
	there := newStandIn(m.t)
	m.ways.lead(foreignURL, there.URL)
	m.must(d.Office.SetProfile(office.Profile{ID: "altrove", Name: "Firme Altrove", URL: foreignURL, Token: foreignToken}))
	m.must(d.Office.UseProfile("altrove"))
	first := m.fromDesk(d, "elsewhere", 1)
	m.comes(d, first, app.SentOff)
	second := m.fromDesk(d, "signed elsewhere", 1)
	m.comes(d, second, app.SentOff)
	e, err := d.Entry(hosttest.Soon(m.t), second)
	m.must(err)
	link, err := d.Link(hosttest.Soon(m.t), second, e.Request.Signers[0].ID)
	m.must(err)
	resp, err := http.Post(link, "text/plain", nil)
	m.must(err)
	resp.Body.Close()
	m.comes(d, second, app.Fetched)
	third := m.fromDesk(d, "forgotten elsewhere", 1)
	m.comes(d, third, app.SentOff)
	e, err = d.Entry(hosttest.Soon(m.t), third)
	m.must(err)
	there.forget(e.Remote)
	m.comes(d, third, app.Lost)
	m.must(d.Office.UseProfile(app.OwnProfile))
}

// prepared are drafts: an empty one, one of arranged pages, one with everything a draft can say.
func (m *making) prepared(d *host.Desk) {
	keep := func(name string, p app.Parcel) {
		f := app.Draft{Title: p.Draft.Title, Parcel: p}
		m.must(d.SaveDraft(hosttest.Soon(m.t), &f))
		m.drafts[name] = f.ID
	}
	m.drafts = map[string]string{}
	keep("empty", app.Parcel{})

	file := filepath.Join(m.t.TempDir(), "foto.png")
	m.must(os.WriteFile(file, picture(m.t, 40, 30), 0o600))
	p := m.parcel(d, "arranged", 1)
	added, err := d.Arranger.AddPages(hosttest.Soon(m.t), p.Blobs[0], []string{file}, false, func(int, int) {})
	m.must(err)
	base, leaves := added.SHA256, []signing.Leaf{{Page: 2, Turn: 90}, {Page: 1}}
	sum, err := d.Arranger.Arrange(hosttest.Soon(m.t), base, leaves, func(int, int) {})
	m.must(err)
	p.Blobs, p.Pages = []string{sum}, &app.Arrangement{Base: base, Leaves: leaves, Made: sum}
	p.Draft.Signers[0].Fields[0].Page = 2
	keep("arranged", p)

	p = m.parcel(d, "several", 2)
	p.Draft.Expires = m.clock.Now().Add(20 * hosttest.Day).Truncate(time.Second)
	p.Draft.Signers[0].Fields = append(p.Draft.Signers[0].Fields, hosttest.At(1, 72, 700))
	p.Draft.Signers[1].Message, p.Draft.Options.MustRead = "Codice {OTP}", true
	keep("several", p)
}

// remembered are answers a person gave once.
func (m *making) remembered(d *host.Desk) {
	for key, value := range deskPrefs {
		d.Prefs().Set(key, value)
	}
}

// deskPrefs are written as the desk's settings write them.
var deskPrefs = map[string]string{"display.language": "it", "display.theme": "dark", "display.text": "1.15", "sign.stamp": "off", "quit.links": "on"}

// lastDesk sends a last request that does not leave any more, and reads what the desk holds.
func (m *making) lastDesk() madeDesk {
	d := m.openDesk(true)
	m.fromDesk(d, "leaving", 1)
	m.must(d.Archive(hosttest.Soon(m.t), m.failed))
	gone := m.ids["done"]
	m.must(d.Delete(hosttest.Soon(m.t), gone))
	out := seenDesk(m.t, d, m.drafts, deskPrefs)
	out.Token, out.Removed = foreignToken, []string{gone}
	m.must(d.Close())
	return out
}
