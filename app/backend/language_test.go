package backend_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"paraph/app/backend"
	"paraph/app/folder"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

var pageLanguage = regexp.MustCompile(`<html lang="([a-z]+)"`)

// TestLanguageOfEverything: desk × office × request × signer, each said or not: letters to the signer and to the office, the page,
// what will be stamped, and both kinds of evidence. The system is English, which is right only where nobody says anything.
func TestLanguageOfEverything(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another: not for the race run")
	}
	t.Setenv("LC_ALL", "en_US.UTF-8")
	pdf := hosttest.Contract(t, 1)
	for _, desk := range []string{"", "fr"} {
		for _, office := range []string{"", "it"} {
			t.Run("desk "+desk+" office "+office, func(t *testing.T) {
				r := hosttest.Start(t, func(o *host.Options) { o.Mail, o.Office.Language = nil, office })
				f := folder.At(r.Folder)
				if desk != "" { // chosen while the service runs
					if err := f.WriteJSON("display.json", map[string]string{"display.language": desk}); err != nil {
						t.Fatal(err)
					}
				}
				for _, request := range []string{"", "fr"} {
					for _, signer := range []string{"", "it"} {
						d := hosttest.One(pdf)
						d.Options.Language, d.Signers[0].Language = request, signer
						speaks(t, r, d, first(signer, request, office, desk, "en"), first(office, request, desk, "en"), first(request, office, desk, "en"))
					}
				}
			})
		}
	}
}

func first(codes ...string) string {
	for _, c := range codes {
		if c != "" {
			return c
		}
	}
	return ""
}

// speaks sends a request that its signer declines, and looks at everything in which language it is.
func speaks(t *testing.T, r *hosttest.Rig, d signing.Draft, signer, office, trail string) {
	t.Helper()
	sent := r.Send(t, d)
	id, link := sent.Request.ID, sent.Links[sent.Request.Signers[0].ID]
	r.Await(t, id, func(q *signing.Request) bool { return !q.Signers[0].Steps.Sent.IsZero() })
	page := fetched(t, link)
	if found := pageLanguage.FindStringSubmatch(page); found == nil || found[1] != signer {
		t.Errorf("signer %q, request %q: the page is %q, not %s", d.Signers[0].Language, d.Options.Language, found, signer)
	}
	if !strings.Contains(page, say.In(signer).Say("practice.stamp")) {
		t.Errorf("signer %q, request %q: the stamp is not %s", d.Signers[0].Language, d.Options.Language, signer)
	}
	_, nowhere, _ := strings.Cut(say.In(signer).Say("page.code.ask.nowhere", "to", "|"), "|")
	if !strings.Contains(page, nowhere) || strings.Contains(page, say.In(signer).Say("page.code.practice")) {
		t.Errorf("%s: the page does not say that the code is sent nowhere", signer)
	}
	invited, err := r.Letters(hosttest.Soon(t), id)
	if err != nil || len(invited) != 1 {
		t.Fatalf("%d invitations, %v", len(invited), err)
	}
	if err := r.Decline(hosttest.Soon(t), hosttest.SecretOf(link), "", signing.Presence{}); err != nil {
		t.Fatal(err)
	}
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	letters, err := r.Letters(hosttest.Soon(t), id)
	if err != nil || len(letters) < 2 {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	lettersSpeak(t, append(invited, letters...), d, signer, office)
	a, err := r.Client.Audit(hosttest.Soon(t), id, sync.FormText)
	if err != nil || !strings.Contains(string(a.Body), say.In(trail).Say("evidence.title")) {
		t.Errorf("signer %q, request %q: the evidence is not %s: %v", d.Signers[0].Language, d.Options.Language, trail, err)
	}
}

func lettersSpeak(t *testing.T, letters []backend.Letter, d signing.Draft, signer, office string) {
	t.Helper()
	for _, l := range letters {
		want := signer
		if l.Name == "" {
			want = office
		}
		if !strings.Contains(l.HTML, `<html lang="`+want+`"`) || !strings.Contains(l.Subject, say.In(want).Say("practice.subject")) {
			t.Errorf("signer %q, request %q: %q to %s is not %s", d.Signers[0].Language, d.Options.Language, l.Subject, l.To, want)
		}
	}
}

// fetched is what a browser gets that says nothing of its language.
func fetched(t *testing.T, address string) string {
	t.Helper()
	q, err := http.NewRequestWithContext(hosttest.Soon(t), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestLettersSpeakWhatWasRead: who asked for the code on a page in French gets the copy in French, whatever office and request speak.
func TestLettersSpeakWhatWasRead(t *testing.T) {
	r := hosttest.Start(t, func(o *host.Options) { o.Mail, o.Office.Language = nil, "it" })
	sent := r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
	id, secret := sent.Request.ID, hosttest.SecretOf(sent.Links[sent.Request.Signers[0].ID])
	r.Await(t, id, hosttest.Is(signing.Waiting))
	c, err := r.AskCode(hosttest.Soon(t), secret, signing.CodeWish{Marks: []signing.Mark{hosttest.Typed("Anna Rossi")}, Language: "fr", Shown: []int{1}}, hosttest.Visitor)
	if err != nil {
		t.Fatal(err)
	}
	letters, err := r.Letters(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`\d{3} ?\d{3}`).FindString(letters[len(letters)-1].Text)
	if err := r.Confirm(hosttest.Soon(t), secret, c.Challenge, strings.ReplaceAll(code, " ", ""), hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	r.Await(t, id, hosttest.Is(signing.Done))
	if err := r.Settle(hosttest.Soon(t)); err != nil {
		t.Fatal(err)
	}
	letters, err = r.Letters(hosttest.Soon(t), id)
	if err != nil {
		t.Fatal(err)
	}
	last := map[string]string{}
	for _, l := range letters {
		last[l.Name] = pageLanguage.FindStringSubmatch(l.HTML)[1]
	}
	for who, lang := range last {
		if want := map[bool]string{true: "it", false: "fr"}[who == ""]; lang != want {
			t.Errorf("the last letter to %q is %s, not %s", who, lang, want)
		}
	}
	if len(last) != 2 {
		t.Errorf("%v", last)
	}
}
