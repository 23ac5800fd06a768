package host_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/sync"
	"paraph/sync/rest/esign"
	"paraph/sync/sqlite"
)

// leaflet is a small document of n pages that says its name; the last has an empty signature field "Fornitrice".
func leaflet(name string, n int) []byte {
	bodies := []string{
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>", "",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		fmt.Sprintf("<< /FT /Sig /T (Fornitrice) /Type /Annot /Subtype /Widget /Rect [100 200 280 250] /P %d 0 R /F 4 >>", 3+2*n),
	}
	kids := ""
	for i := range n {
		number, annots := 5+2*i, ""
		if i == n-1 {
			annots = " /Annots [4 0 R]"
		}
		kids += fmt.Sprintf("%d 0 R ", number)
		bodies = append(bodies, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R%s >>", number+1, annots),
			fmt.Sprintf("stream:BT /F1 14 Tf 72 760 Td (Contratto %s, pagina %d) Tj ET", name, i+1))
	}
	bodies[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>", kids, n)
	return pagetest.Made(bodies...)
}

// draft is a request with up to two signers, whose addresses are of this request alone.
func (m *making) draft(name string, signers int) signing.Draft {
	d := signing.Draft{
		Title: "Contratto " + name, Inputs: []signing.Input{{Data: leaflet(name, 1), Name: "contratto.pdf"}},
		Options: signing.Options{Modes: []signing.MarkMode{signing.Typed, signing.Drawn}, Zone: "Europe/Rome"},
	}
	anna := hosttest.Signer("Anna", "Rossi", "anna."+name+"@example.com", hosttest.At(1, 72, 600))
	luca := hosttest.Signer("Luca", "Verdi", "luca."+name+"@example.com", hosttest.At(1, 330, 600))
	anna.Mobile, anna.Language, luca.Language = "+393330000001", "it", "fr"
	d.Signers = []signing.Signer{anna, luca}[:signers]
	return d
}

// send hands a request in and waits until it was checked and its letters are out.
func (m *making) send(name string, d signing.Draft) sync.Sent {
	m.t.Helper()
	sent := m.Rig.Send(m.t, d)
	m.ids[name] = sent.Request.ID
	m.Checked(m.t, sent.Request.ID)
	m.settle()
	return sent
}

// code asks for a code for a signer's marks and reads it in the letter.
func (m *making) code(s sync.Sent, i int, w signing.CodeWish) (signing.CodeSent, string) {
	m.t.Helper()
	g, secret := s.Request.Signers[i], hosttest.SecretOf(s.Links[s.Request.Signers[i].ID])
	w.Language, w.Shown, w.Seconds = "it", []int{1, 2}, 42
	if len(w.Marks) == 0 {
		for range g.Fields {
			w.Marks = append(w.Marks, []signing.Mark{hosttest.Typed(g.FullName()), hosttest.Drawn()}[i])
		}
	}
	who := signing.Presence{Peer: fmt.Sprint("192.0.2.", 10+i), UserAgent: "Mozilla/5.0", Language: "it", Zone: "Europe/Rome"}
	m.must(m.Opened(hosttest.Soon(m.t), secret, who))
	c, err := m.AskCode(hosttest.Soon(m.t), secret, w, who)
	m.must(err)
	if c.Outcome != "sent" {
		m.t.Fatalf("a code is %s\n%s", c.Outcome, m.Log)
	}
	to := g.Email
	if w.Email != "" {
		to = w.Email
	}
	if !m.practice {
		return c, m.Rig.Code(m.t, to, c.Short)
	}
	letters, err := m.Practice(hosttest.Soon(m.t), s.Request.ID)
	m.must(err)
	for _, l := range letters {
		if l.To == to && strings.Contains(l.Subject, " "+c.Short+" ") {
			return c, postbox.Message{Raw: []byte("Content-Type: text/plain\r\n\r\n" + l.Text)}.Code()
		}
	}
	m.t.Fatalf("no letter with the code %s", c.Short)
	return c, ""
}

// sign lets a signer sign.
func (m *making) sign(s sync.Sent, i int) {
	m.t.Helper()
	c, code := m.code(s, i, signing.CodeWish{})
	m.must(m.Confirm(hosttest.Soon(m.t), hosttest.SecretOf(s.Links[s.Request.Signers[i].ID]), c.Challenge, code, hosttest.Visitor))
}

// wrong answers a signer's code wrongly, n times.
func (m *making) wrong(s sync.Sent, i int, c signing.CodeSent, code string, n int) {
	m.t.Helper()
	bad := "000000"
	if code == bad {
		bad = "000001"
	}
	for range n {
		var no *signing.CodeWrong
		if err := m.Confirm(hosttest.Soon(m.t), hosttest.SecretOf(s.Links[s.Request.Signers[i].ID]), c.Challenge, bad, hosttest.Visitor); !errors.As(err, &no) {
			m.t.Fatal(err)
		}
	}
}

// complete is a request that everybody signs.
func (m *making) complete(name string, d signing.Draft) sync.Sent {
	m.t.Helper()
	sent := m.send(name, d)
	for i := range sent.Request.Signers {
		m.sign(sent, i)
	}
	m.Await(m.t, sent.Request.ID, hosttest.Is(signing.Done))
	m.settle()
	return sent
}

// tokens are of every kind; what is sent from now on comes with one of them.
func (m *making) tokens(out []madeToken) []madeToken {
	for name, scopes := range map[string][]string{
		"gestionale": nil, "lettura": {"GET:firma.studio.example/signatures"}, "invio": {"POST:EU-SES"}, "tutto": {"*"},
	} {
		k, err := m.Own().NewToken(hosttest.Soon(m.t), name, scopes)
		m.must(err)
		out = append(out, madeToken{Token: k.Token})
		if scopes == nil {
			m.Client = &esign.Client{Base: m.Endpoint.URL, Token: k.Token, HTTP: m.Client.HTTP}
		}
	}
	return out
}

// temporary are tokens with an end, one of them over; no command makes such yet.
func (m *making) temporary() (out []madeToken) {
	s, err := sqlite.Open(m.t.Context(), filepath.Join(m.Folder, map[bool]string{true: "practice"}[m.practice], "service.db"))
	m.must(err)
	now := time.Now()
	for text, until := range map[string]time.Time{"token-di-un-anno": now.AddDate(1, 0, 0), "token-scaduto": now.Add(-time.Hour)} {
		h := sha256.Sum256([]byte(text))
		k := sync.Token{Hash: hex.EncodeToString(h[:]), Name: text, Scopes: []string{"GET:signatures", "GET:callbacks"}, Created: now.Add(-hosttest.Day), Expires: until}
		m.must(s.Update(m.t.Context(), func(tx sync.Tx) error { return tx.PutToken(k) }))
		out = append(out, madeToken{Token: text})
	}
	m.must(s.Close())
	return out
}

// ended are requests that came to their end, each in its way.
func (m *making) ended() {
	d := m.draft("done", 2)
	d.Title, d.Inputs[0].Data = "Contratto di fornitura", leaflet("done", 2)
	d.Options.MustRead, d.Options.UI = true, map[string]any{"sidebarBackgroundColor": "#112233", "hideHeader": true}
	d.Options.Editable = signing.Editable{Name: true, Email: true}
	d.Signers[0].Message = "Il codice è {OTP}."
	d.Signers[0].Fields = append(d.Signers[0].Fields, signing.Field{Kind: signing.SignatureField, Page: 1, Box: hosttest.At(1, 72, 700).Box, Name: "Fornitrice"})
	d.Signers[1].Fields[0].Name = "Non c'è"
	d.Callback = &signing.Callback{
		URL: "http://" + hookAddress + "/taken?key=s1", Method: "JSON", Field: "data", Retry: 2, Headers: map[string]string{"X-Secret": "s2"},
		Custom: json.RawMessage(`{"ordine":12345678901234567890}`),
	}
	m.complete("done", d)

	sent := m.send("declined", m.draft("declined", 2))
	m.must(m.Decline(hosttest.Soon(m.t), hosttest.SecretOf(sent.Links[sent.Request.Signers[1].ID]), "Il prezzo non è quello concordato.", hosttest.Visitor))
	d = m.draft("refused", 1)
	d.Inputs[0].Data = []byte("Gentile cliente")
	m.send("refused", d)
	sent = m.send("cancelled", m.draft("cancelled", 2))
	m.sign(sent, 0)
	m.must(m.Own().Cancel(hosttest.Soon(m.t), sent.Request.ID))
	sent = m.complete("deleted", m.draft("deleted", 1))
	m.must(m.Client.Delete(hosttest.Soon(m.t), sent.Request.ID))
	m.settle()
}

// waiting are requests that wait for somebody: locked out, helped, corrected by the office, not reached, asked again.
func (m *making) waiting() {
	d := m.draft("locked", 2)
	d.Options.Editable = signing.Editable{Name: true, Mobile: true, Email: true}
	sent := m.send("locked", d)
	c, code := m.code(sent, 0, signing.CodeWish{})
	m.wrong(sent, 0, c, code, 5)
	c, code = m.code(sent, 1, signing.CodeWish{Surname: "Verdi Neri", Email: "luca.neri@example.com"})
	m.wrong(sent, 1, c, code, 5)
	m.must(m.Own().Unlock(hosttest.Soon(m.t), sent.Request.ID, sent.Request.Signers[1].ID))

	d = m.draft("corrected", 2)
	d.Inputs = append(d.Inputs, signing.Input{Data: leaflet("allegato", 2), Name: "allegato.pdf"})
	d.Signers[1].Email = "nessuno." + d.Signers[1].Email // whose letter is refused
	sent = m.send("corrected", d)
	m.must(m.Own().Correct(hosttest.Soon(m.t), sent.Request.ID, sent.Request.Signers[0].ID, signing.Correction{Surname: "Rossi Bianchi", Email: "anna.bianchi@example.com"}))
	m.settle()
	m.must(m.Own().Remind(hosttest.Soon(m.t), sent.Request.ID, sent.Request.Signers[0].ID))

	d = m.draft("untold", 1)
	d.Callback = &signing.Callback{URL: "http://" + hookAddress + "/broken", Method: "POST", Field: "stato", Retry: 5}
	m.send("untold", d)
	m.settle()
}

// partly is a request that one has signed and one is about to: the code is there, and was mistyped once.
func (m *making) partly() madeCode {
	sent := m.send("partly", m.draft("partly", 2))
	m.sign(sent, 0)
	c, code := m.code(sent, 1, signing.CodeWish{})
	m.wrong(sent, 1, c, code, 1)
	m.settle()
	link := sent.Links[sent.Request.Signers[1].ID]
	v, err := m.Visit(hosttest.Soon(m.t), hosttest.SecretOf(link), "it")
	m.must(err)
	return madeCode{Request: sent.Request.ID, Link: link, Challenge: c.Challenge, Code: code, Consent: v.Consent}
}

// held are requests in the midst of the service's own work: one whose seal fails, one whose seal was just ordered, and two
// that nobody has looked at yet.
func (m *making) held() {
	fails := m.send("sealing", m.draft("sealing", 1))
	ordered := m.send("ordered", m.draft("ordered", 1))
	c, code := m.code(ordered, 0, signing.CodeWish{})
	m.settle()
	original := m.Await(m.t, fails.Request.ID, hosttest.Is(signing.Waiting)).Original.SHA256
	path := filepath.Join(m.Folder, "blobs", original[:2], original)
	done := make(chan struct{})
	m.stopAt("signed", func() { m.sign(fails, 0); close(done) })
	m.must(os.Rename(path, path+".away")) // no seal can be made
	m.goOn()
	<-done
	failed := func(n int) func() bool {
		return func() bool { return strings.Count(m.Log.String(), "job=seal request="+fails.Request.ID) >= n }
	}
	hosttest.Happens(m.t, "the seal fails", failed(1))
	m.must(m.Own().SealAgain(hosttest.Soon(m.t), fails.Request.ID))
	hosttest.Happens(m.t, "the seal fails again", failed(2))
	m.stopAt("signed", func() {
		_ = m.Confirm(m.t.Context(), hosttest.SecretOf(ordered.Links[ordered.Request.Signers[0].ID]), c.Challenge, code, hosttest.Visitor)
	})
	by := m.draft("address", 1)
	by.Inputs = []signing.Input{{URL: "http://" + hookAddress + "/contratto.pdf"}}
	for name, d := range map[string]signing.Draft{"validating": m.draft("validating", 1), "address": by} {
		h := sha256.Sum256([]byte(fmt.Sprint(name, m.practice)))
		m.ids[name] = hex.EncodeToString(h[:12])
		m.stopAt("stored", func() { _, _ = m.Host.Send(m.t.Context(), d, m.ids[name]) })
	}
	m.away = path
}

// letGo lets go on who was stopped, now that the service has ended, and puts back what was taken away.
func (m *making) letGo() {
	m.goOn()
	m.must(os.Rename(m.away+".away", m.away))
}

// goOn lets go on who was stopped.
func (m *making) goOn() {
	m.hold.Store("")
	close(m.release)
	m.release = make(chan struct{})
}

// stand checks that nothing moved since it was looked at.
func (m *making) stand(out madeSide) {
	s, err := sqlite.Open(m.t.Context(), filepath.Join(m.Folder, map[bool]string{true: "practice"}[m.practice], "service.db"))
	m.must(err)
	m.must(s.View(m.t.Context(), func(tx sync.Tx) error {
		for name, q := range out.Requests {
			if now, err := tx.Request(q.ID); err != nil || string(now.State) != q.State {
				return fmt.Errorf("%s moved on, make it again: %w", name, err)
			}
		}
		return nil
	}))
	m.must(s.Close())
}

// stopAt does something up to a step, where it stays until letGo.
func (m *making) stopAt(step string, do func()) {
	m.t.Helper()
	m.hold.Store(step)
	go do()
	select {
	case <-m.reached:
	case <-time.After(time.Minute):
		m.t.Fatalf("%s is never reached\n%s", step, m.Log)
	}
}
