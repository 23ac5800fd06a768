package evidence

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// forger is a text that tries to be the next line of the evidence.
const forger = "no\n  9  2026-11-12 11:07:00.000 +01:00  deadbeef  Document sealed once\r\u2028 10  \u202egnihtyna"

var noon = time.Date(2026, 11, 12, 11, 7, 0, 0, time.UTC)

func secret(t *testing.T, value string) signing.Secret {
	t.Helper()
	s, err := signing.NewSecret(value, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// told is a case of two signers whose texts all forge, with a chain that holds.
func told(t *testing.T) Case {
	t.Helper()
	r := &signing.Request{
		ID: "r", Title: forger, State: signing.Declined, Office: "Studio", Origin: signing.Origin{IP: "192.0.2.1"}, Created: noon, Expires: noon, Options: signing.Options{Zone: "Europe/Rome"},
		Signers: []signing.Signer{
			{ID: "a", Name: "Anna\n1  x", Surname: "Rossi", Email: "anna@example.com", State: signing.SignerDeclined, Reason: forger},
			{ID: "b", Name: "Luca", Surname: "Verdi", Email: "luca@example.com", State: signing.SignerNew},
		},
	}
	private := map[string]signing.Secret{"ip": secret(t, "192.0.2.1")}
	for i, g := range r.Signers {
		for what, value := range g.Contacts() {
			private[signing.PrivateName(i+1, what)] = secret(t, value)
		}
	}
	c := Case{Request: r, Proof: signing.Proof{Guarded: true}, Years: 10}
	prev := signing.Genesis("r")
	for _, e := range []signing.Event{
		{Kind: signing.EventCreated, Actor: signing.ActorOffice, Private: private},
		{Kind: signing.EventAttached, Data: map[string]string{"files": "2"}, Private: map[string]signing.Secret{"names": secret(t, strings.ReplaceAll(forger, "\n", "\u2028"))}},
		{Kind: signing.EventFieldNoted, Data: map[string]string{"name": forger, "page": "1"}},
		{Kind: signing.EventCodeSent, Signer: 1, Data: map[string]string{"code": "B7"}, Private: map[string]signing.Secret{"message": secret(t, "Gentile Anna,\n"+forger)}},
		{Kind: signing.EventDeclined, Signer: 1, Private: map[string]signing.Secret{"reason": secret(t, forger), "agent": secret(t, forger), "ip": secret(t, "192.0.2.7")}},
	} {
		e.Request, e.Seq, e.Time = "r", int64(len(c.Events)+1), noon
		if err := e.Link(prev); err != nil {
			t.Fatal(err)
		}
		prev = e.Hash
		c.Events = append(c.Events, e)
	}
	return c
}

// TestNobodyWritesALine: in no language and no form does a text of others begin a line, or turn letters around.
func TestNobodyWritesALine(t *testing.T) {
	for _, lang := range say.Languages() {
		v := say.In(lang)
		trail := Build(told(t), v)
		if f := trail.Check(); f != nil {
			t.Fatal(f)
		}
		text := string(Text(trail, v))
		for line := range strings.Lines(text) {
			if strings.Contains(line, "deadbeef") && !strings.HasPrefix(line, "> ") && !strings.Contains(line, "¶") {
				t.Errorf("%s: a line of theirs: %q", lang, line)
			}
		}
		if n := strings.Count(text, "¶"); n < 5 || strings.ContainsAny(text, "\u2028\u202e\r") {
			t.Errorf("%s: %d breaks are seen in\n%q", lang, n, text)
		}
		for _, quoted := range []string{v.Say("evidence.quoted", "text", signing.OneLine(forger))} {
			if !strings.Contains(text, quoted) {
				t.Errorf("%s: not set apart: %q", lang, quoted)
			}
		}
		html, err := HTML(trail, v)
		if err != nil || strings.ContainsAny(string(html), "\u2028\u202e") {
			t.Errorf("%s: %v", lang, err)
		}
		if _, err := PDF(trail, nil, v); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

// TestSignsNoFontHas: what somebody wrote with signs that no font here has is in the PDF as signs for that.
func TestSignsNoFontHas(t *testing.T) {
	trail := Build(told(t), say.In("it"))
	trail.Procedure.Title = "Affitto \U0001F600"
	for i := range trail.Signers {
		trail.Signers[i].Reason, trail.Signers[i].UserAgent = "\U0001F621 mai", "Browser \U00020000"
	}
	if pdf, err := PDF(trail, nil, say.In("it")); err != nil || len(pdf) == 0 {
		t.Error(err)
	}
}

// TestSignersCopy: a signer's copy proves everybody's names and the signer's own contacts, and shows nobody else's; it holds.
func TestSignersCopy(t *testing.T) {
	c := told(t)
	c.For = "b"
	trail := Build(c, say.In("en"))
	if f := trail.Check(); f != nil {
		t.Fatal(f)
	}
	created := trail.Events[0].Private
	for name, shown := range map[string]bool{"signer1.name": true, "signer1.email": false, "signer2.name": true, "signer2.email": true, "ip": false} {
		if s := created[name]; (s.Value != "") != shown || (s.Salt != "") != shown || s.Commit == "" {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if trail.Procedure.FromIP != "···" {
		t.Error("where the office sent it from is shown")
	}
	if files := trail.Events[1]; files.Private["names"].Value == "" || !strings.Contains(files.Text, "deadbeef") {
		t.Errorf("a signer is not told which files are signed: %+v", files)
	}
	if trail.Events[4].Private["reason"].Value != "" || trail.Signers[0].Reason != "···" || strings.Contains(string(Text(trail, say.In("en"))), "192.0.2.7") {
		t.Error("another's words are shown")
	}
	trail.Signers[0].Name = "Eva"
	if f := trail.Check(); f == nil || f.Code != signing.FaultSigner {
		t.Errorf("another name: %v", f)
	}
}

// TestBrokenIsSaidFirst: in every form and language the first thing said is that the evidence does not hold, and why; what
// happened is not told.
func TestBrokenIsSaidFirst(t *testing.T) {
	for _, lang := range say.Languages() {
		v, c := say.In(lang), told(t)
		c.Request.Practice = true
		c.Proof.Fault = &signing.Fault{Code: signing.FaultCut, Line: 4, Lines: 9, Noticed: noon}
		trail := Build(c, v)
		why := v.Fault(c.Proof.Fault, c.Request.Location())
		if !strings.Contains(trail.Warning, why) || !strings.Contains(why, "4") || !strings.Contains(why, "9") || !strings.Contains(why, "12:07") {
			t.Errorf("%s: %q", lang, trail.Warning)
		}
		text := string(Text(trail, v))
		html, err := HTML(trail, v)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(text, "!!! "+trail.Warning+"\n") || strings.Index(string(html), "role=\"alert\"") > strings.Index(string(html), "<h1>") {
			t.Errorf("%s: not said first", lang)
		}
		if told := v.Count("evidence.story.asked", 2, "office", "Studio", "pages", 0); strings.Contains(text, told) {
			t.Errorf("%s: told as if it were proven", lang)
		}
		if _, err := PDF(trail, nil, v); err != nil {
			t.Error(err)
		}
	}
}

// TestOnePageInWords: the story of a document of one page, and of two; what a browser calls itself ends no quotes.
func TestOnePageInWords(t *testing.T) {
	for lang, want := range map[string][2]string{"en": {"(1 page)", "(2 pages)"}, "it": {"(1 pagina)", "(2 pagine)"}, "fr": {"(1 page)", "(2 pages)"}} {
		v := say.In(lang)
		for n := range 2 {
			trail := signing.Trail{Document: signing.TrailDocument{Pages: n + 1}, Signers: make([]signing.TrailSigner, n+1)}
			if got := story(trail, v); !strings.Contains(got, want[n]) {
				t.Errorf("%s: %q", lang, got)
			}
		}
		if got := quoted("x”, » \" y", v); strings.ContainsAny(strings.Trim(got, "“”«»\u00a0"), "“”«»\"") {
			t.Errorf("%s: %q", lang, got)
		}
	}
}
