package host_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/requests"
	"paraph/app/say"
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

// TestPreviewIsTheLetter: what the desk shows before something leaves is the letter that leaves, word for word: language, last day,
// privacy notice and the band of practice.
func TestPreviewIsTheLetter(t *testing.T) {
	for _, practice := range []bool{false, true} {
		r := hosttest.Start(t, func(o *host.Options) {
			o.Practice, o.Office.Language, o.Office.Privacy = practice, "", "https://studio.example/privacy"
		})
		desk := &requests.Requests{
			Clock: time.Now, House: func() say.House { return say.House{Desk: func() string { return "fr" }} }, Write: host.Invitation,
		}
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Title = "Contratto"
		d.Options.Zone = "Europe/Rome"
		w := desk.Letter(d, 0, requests.From{Office: "Studio Bianchi", Practice: practice, Privacy: r.Ready(t.Context()).Privacy})
		d.Options.Language = "fr" // as sending fills it in
		r.Send(t, d)
		l, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 1, func(postbox.Message) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		if page := pageOf(t, l.Link()); !strings.Contains(page, `<a href="https://studio.example/privacy" target="_blank"`) {
			t.Error("the privacy notice on the page is no link")
		}
		want := []string{}
		if w.Practice != "" {
			want = append(want, "*** "+w.Practice+" ***")
		}
		want = append(append(want, w.Greeting), w.Lines...)
		want = append(append(want, w.Button+":\n"+l.Link()), w.Small...)
		want = append(want, w.Notice+":\nhttps://studio.example/privacy", w.Office)
		if got := strings.TrimSpace(strings.ReplaceAll(l.Text(), "\r\n", "\n")); got != strings.Join(want, "\n\n") || l.Subject() != w.Subject {
			t.Errorf("%q\n%s\nis not\n%q\n%s", l.Subject(), got, w.Subject, strings.Join(want, "\n\n"))
		}
		if (w.Practice != "") != practice || !strings.Contains(w.Greeting, "Bonjour") {
			t.Errorf("%+v", w)
		}
	}
}
