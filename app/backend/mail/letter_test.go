package mail

import (
	"strings"
	"testing"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// TestALastDayNobodyKnows: a service that sets the last day by itself is not promised for.
func TestALastDayNobodyKnows(t *testing.T) {
	for _, lang := range say.Languages() {
		for _, kind := range []sync.JobKind{sync.JobInvite, sync.JobRemind} {
			b := Brief{Kind: kind, ID: "1", Lang: lang, Office: "Studio", Title: "Contratto", Name: "Anna", To: "anna@example.com", Link: "https://example.com/s/1"}
			unknown, err := Compose(b)
			if err != nil {
				t.Fatal(err)
			}
			b.Expires = time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)
			known, err := Compose(b)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(known.Text, "2026") || strings.Contains(unknown.Text, "000") || !strings.Contains(unknown.Text, say.In(lang).Say("mail.invite.free")) {
				t.Errorf("%s %s: %q, %q", lang, kind, known.Text, unknown.Text)
			}
			if before := map[string]string{"fr": "\u00a0"}[lang]; !strings.Contains(known.Text, say.In(lang).Say("mail.invite.button")+before+":\n"+b.Link) {
				t.Errorf("%s: %q", lang, known.Text)
			}
		}
	}
}

// TestDeadWords: what somebody else wrote is readable and no mail program's link; honest names, dates and sums stay as they are.
func TestDeadWords(t *testing.T) {
	for words, want := range map[string]string{
		"Pay at https://evil.example/x?y=1": "Pay at https[:]//evil[.]example/x?y=1",
		"www.evil.example":                  "www[.]evil[.]example",
		"a.b.co, t.co/x":                    "a.b[.]co, t[.]co/x",
		"evil。example ｅvil．example":         "evil[。]example ｅvil[．]example",
		"mailto:a@evil.example":             "mailto[:]a[@]evil[.]example",
		"//evil.example \\\\evil\\share":    "//evil[.]example [\\]\\evil\\share",
		"http://[::1]/ http://1.2.3.4":      "http[:]//[::1]/ http[:]//1.2.3.4",
		"\u202egpj.exe":                     "gpj[.]exe",
		"J.-B. de La Fontaine, 12.11.2026 alle 10:30, € 1.234,56. Grazie: no": "J.-B. de La Fontaine, 12.11.2026 alle 10:30, € 1.234,56. Grazie: no",
		" una riga\r\nun’altra\u2028e basta ":                                 "una riga\nun’altra\ne basta",
	} {
		if got := Dead(words); got != want {
			t.Errorf("%q is %q, not %q", words, got, want)
		}
	}
}

// TestWordsOfASigner: in all languages they are marked as theirs, line by line, in text and HTML, and nobody reads of themselves by
// name. Who declined is not proven.
func TestWordsOfASigner(t *testing.T) {
	anna := signing.Signer{Name: "Anna", Surname: "vinci su evil.example", Email: "anna@example.com", Edited: []string{"surname"}}
	r := &signing.Request{Title: "Contratto", Office: "Studio", Signers: []signing.Signer{anna}}
	for _, lang := range say.Languages() {
		v, h := say.In(lang), say.House{Office: lang}
		office := ToOffice(r, "ufficio@studio.example", h)
		office.Kind, office.Reason, office.Who = sync.JobDeclined, "No.\n\nStudio\nhttps://evil.example", office.Person(anna)
		l := composed(t, office)
		for _, want := range []string{"> No.\n> \n> Studio\n> https[:]//evil[.]example", v.Say("mail.own-name", "name", "Anna vinci su evil[.]example"), v.Say("mail.declined.unproven")} {
			if !strings.Contains(l.Text, want) {
				t.Errorf("%s: %q is not in %s", lang, want, l.Text)
			}
		}
		if !strings.Contains(l.HTML, `pre-line;overflow-wrap:anywhere">No.`) || strings.Contains(l.Text+l.HTML, "evil.example") || strings.Contains(l.HTML, "https:") {
			t.Errorf("%s: %s", lang, l.HTML)
		}
		own := To(r, anna, h)
		own.Kind, own.Reason, own.Who = sync.JobDeclined, "No.", own.Person(anna)
		if l = composed(t, own); strings.Count(l.Text, "Anna") != 1 || !strings.Contains(l.Text, v.Say("mail.declined.not-you", "office", "Studio")) {
			t.Errorf("%s: to who declined: %s", lang, l.Text)
		}
		same := ToOffice(r, "Anna@example.com", h)
		for _, kind := range []sync.JobKind{sync.JobWish, sync.JobExpired, sync.JobDeclined} {
			same.Kind, same.Who, same.People = kind, same.Person(anna), []Person{same.Person(anna)}
			if l = composed(t, same); strings.Contains(l.Text, "Anna") {
				t.Errorf("%s %s: Anna reads of Anna: %s", lang, kind, l.Text)
			}
		}
	}
}

func composed(t *testing.T, b Brief) Letter {
	t.Helper()
	l, err := Compose(b)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestPrivacyNoticeIsALink, not words.
func TestPrivacyNoticeIsALink(t *testing.T) {
	b := Brief{Kind: sync.JobInvite, Lang: "it", Office: "Studio", Title: "Contratto", Name: "Anna", To: "anna@example.com", Link: "https://example.com/s/1", Privacy: "https://studio.example/privacy?a=1&b=2"}
	l := composed(t, b)
	if !strings.Contains(l.HTML, `<a href="https://studio.example/privacy?a=1&amp;b=2" style="color:#2b3f9e">Informativa privacy</a>`) || !strings.Contains(l.Text, "Informativa privacy:\n"+b.Privacy) {
		t.Error(l.HTML, l.Text)
	}
}
