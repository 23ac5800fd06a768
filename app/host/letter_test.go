package host_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/requests"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

func pageOf(t *testing.T, link string) string {
	t.Helper()
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestPreviewIsTheLetter: what the desk shows before something leaves is the letter that leaves, word for word: language, subject,
// note, last day, privacy notice and the band of practice. The service writes it; until it has, the desk does with the same words.
func TestPreviewIsTheLetter(t *testing.T) {
	for _, practice := range []bool{false, true} {
		for _, note := range []string{"", "Buongiorno,\ncome d'accordo: www.studio.example"} {
			r := hosttest.Start(t, func(o *host.Options) {
				o.Practice, o.Office.Language, o.Office.Privacy = practice, "", "https://studio.example/privacy"
			})
			desk := previewing(r)
			d := hosttest.One(hosttest.Contract(t, 1))
			d.Title, d.Options.Zone, d.Options.Note = "Contratto", "Europe/Rome", note
			if note != "" {
				d.Options.Subject = "Il contratto di maggio"
			}
			w, err := desk.Invitation(hosttest.Soon(t), d, 0)
			if err != nil {
				t.Fatal(err)
			}
			here := desk.Letter(d, 0, requests.From{Office: "Studio Bianchi", Practice: practice, Privacy: r.Ready(t.Context()).Privacy})
			here.Text = w.Text // the service knows its address
			if !reflect.DeepEqual(w, here) {
				t.Errorf("the desk writes\n%+v\nthe service\n%+v", here, w)
			}
			d.Options.Language = "fr" // as sending fills it in
			r.Send(t, d)
			l, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 1, func(postbox.Message) bool { return true })
			if err != nil {
				t.Fatal(err)
			}
			if page := pageOf(t, l.Link()); !strings.Contains(page, `<a href="https://studio.example/privacy" target="_blank"`) {
				t.Error("the privacy notice on the page is no link")
			}
			secret := l.Link()[strings.LastIndex(l.Link(), "/")+1:]
			got := strings.ReplaceAll(strings.ReplaceAll(l.Text(), "\r\n", "\n"), secret, "…")
			if strings.TrimSpace(got) != strings.TrimSpace(w.Text) || l.Subject() != w.Subject {
				t.Errorf("%q\n%s\nis not\n%q\n%s", l.Subject(), got, w.Subject, w.Text)
			}
			if html := strings.ReplaceAll(htmlOf(t, l), l.Link(), "#"); strings.Join(strings.Fields(html), " ") != strings.Join(strings.Fields(w.HTML), " ") {
				t.Errorf("%s\nis not\n%s", html, w.HTML)
			}
			saysOwn(t, w, practice, note)
		}
	}
}

// TestPreviewOfNoDay: of a last day that could not be sent there is no letter, in whatever century it lies.
func TestPreviewOfNoDay(t *testing.T) {
	r := hosttest.Start(t, nil)
	ours := &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}
	for _, day := range []time.Time{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Now().AddDate(0, 0, -2)} {
		_, err := ours.Invitation(hosttest.Soon(t), own.Wanted{Title: "x", Expires: day, Signer: hosttest.Signer("Anna", "Rossi", "anna@example.com")})
		if p, ok := errors.AsType[*signing.Problem](err); !ok || p.Code != signing.ProblemExpiry {
			t.Errorf("%v: %v", day, err)
		}
	}
}

func htmlOf(t *testing.T, l postbox.Message) string {
	t.Helper()
	parts, err := l.Parts()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if strings.HasPrefix(p.Type, "text/html") {
			return string(p.Content)
		}
	}
	t.Fatal("no HTML")
	return ""
}

// saysOwn: the note stands there quoted and without a link, the band and the greeting are in the request's language.
func saysOwn(t *testing.T, w requests.Letter, practice bool, note string) {
	t.Helper()
	if (w.Practice != "") != practice || !strings.Contains(w.Greeting, "Bonjour") {
		t.Errorf("%+v", w)
	}
	if note == "" {
		return
	}
	if !strings.Contains(w.Text, "> Buongiorno,\n> come d'accordo: www[.]studio[.]example") || strings.Contains(w.HTML, "www.studio.example") || !strings.HasSuffix(w.Subject, "Il contratto di maggio") {
		t.Errorf("%q\n%s\n%s", w.Subject, w.Text, w.HTML)
	}
}

// previewing is a desk whose new requests go to a service, and which speaks French.
func previewing(r *hosttest.Rig) *requests.Requests {
	return &requests.Requests{
		Clock: time.Now, House: func() say.House { return say.House{Desk: func() string { return "fr" }} }, Write: host.Invitation,
		Profile: func() string { return "" },
		Remote: func(context.Context, string, bool) (engine.Remote, error) {
			return engine.Remote{Own: &own.Client{Base: r.Endpoint.URL, Token: r.Endpoint.Token, HTTP: http.DefaultClient}}, nil
		},
	}
}
