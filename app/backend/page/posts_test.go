package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"paraph/signing"
)

func TestPostsComeFromThePage(t *testing.T) {
	t.Parallel()
	d := &standing{visit: aVisit(nil)}
	h, _ := serve(d)
	for name, c := range map[string]struct {
		body    string
		headers []string
		want    int
	}{
		"form":             {"a=b", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415},
		"text":             {"{}", []string{"Content-Type", "text/plain"}, 415},
		"no type":          {"{}", []string{"Content-Type", ""}, 415},
		"other site":       {"{}", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"same site":        {"{}", []string{"Sec-Fetch-Site", "same-site"}, 403},
		"foreign origin":   {"{}", []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, 403},
		"null origin":      {"{}", []string{"Sec-Fetch-Site", "", "Origin", "null"}, 403},
		"neither":          {"{}", []string{"Sec-Fetch-Site", ""}, 403},
		"not JSON":         {"{", nil, 400},
		"too large":        {`{"reason":"` + strings.Repeat("x", 5<<20) + `"}`, nil, 413},
		"too many marks":   {`{"use":[` + strings.Repeat("0,", 2000) + `0]}`, nil, 400},
		"public address":   {"{}", []string{"Sec-Fetch-Site", "", "Origin", "https://sign.studio.example"}, 204},
		"and its port":     {"{}", []string{"Sec-Fetch-Site", "", "Origin", "https://Sign.studio.example:443"}, 204},
		"another port":     {"{}", []string{"Sec-Fetch-Site", "", "Origin", "https://sign.studio.example:8443"}, 403},
		"another scheme":   {"{}", []string{"Sec-Fetch-Site", "", "Origin", "http://sign.studio.example"}, 403},
		"another name":     {"{}", []string{"Sec-Fetch-Site", "", "Origin", "https://sign.studio.example.evil.example"}, 403},
		"referer":          {"{}", []string{"Sec-Fetch-Site", "", "Referer", "https://sign.studio.example/s/x"}, 204},
		"foreign referer":  {"{}", []string{"Sec-Fetch-Site", "", "Referer", "https://evil.example/https://sign.studio.example/"}, 403},
		"only the referer": {"{}", []string{"Sec-Fetch-Site", "", "Origin", "null", "Referer", "https://sign.studio.example/s/x"}, 403},
		"it says cross":    {"{}", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://sign.studio.example"}, 403},
		"own origin":       {"{}", []string{"Sec-Fetch-Site", "", "Origin", "http://example.com"}, 204},
		"charset is named": {"{}", []string{"Content-Type", "application/json; charset=utf-8"}, 204},
	} {
		d.asked = nil
		r := ask(h, "POST", link+"/decline", c.body, c.headers...)
		if r.StatusCode != c.want || (c.want == 204) != (len(d.asked) == 1) {
			t.Errorf("%s: %d, asked %v", name, r.StatusCode, d.asked)
		}
	}
}

func TestPresenceIsHandedOn(t *testing.T) {
	t.Parallel()
	d := &standing{visit: aVisit(nil)}
	h, _ := serve(d)
	ask(h, "POST", link+"/opened", `{"lang":"fr","zone":"Europe/Rome"}`)
	if d.who.Language != "fr" || d.who.Zone != "Europe/Rome" || d.who.Peer != "192.0.2.1" {
		t.Errorf("presence %+v", d.who)
	}
	ask(h, "POST", link+"/opened", `{"lang":"xx","zone":"<b>"}`)
	if d.who.Language != "en" || d.who.Zone != "" {
		t.Errorf("presence %+v", d.who)
	}
}

func TestMarksAreHandedOn(t *testing.T) {
	t.Parallel()
	d := &standing{visit: aVisit(nil)}
	h, _ := serve(d)
	b := bodyOf(ask(h, "POST", link+"/code", `{"lang":"it","marks":[{"mode":"typed","text":"L","face":"hand"},{"mode":"drawn","pad":{"W":358,"H":204},"strokes":[[[1,2,0],[3.4,5,16]]]}],"use":[1,0,1],"shown":[2,1,2],"asText":[3],"asFile":[4],"seconds":7,"email":"n@example.com"}`))
	w := d.wish
	drawn := signing.Mark{
		Mode: signing.Drawn, Pad: signing.Size{W: 358, H: 204}, Strokes: []signing.Stroke{{{X: 1, Y: 2}, {X: 3.4, Y: 5, T: 16}}},
	}
	want := signing.CodeWish{
		Marks: []signing.Mark{drawn, typed("L"), drawn}, Language: "it", Shown: []int{2, 1, 2}, AsText: []int{3}, AsFile: []int{4}, Seconds: 7,
		Correction: signing.Correction{Email: "n@example.com"},
	}
	if !reflect.DeepEqual(w, want) {
		t.Errorf("wish %+v", w)
	}
	for _, part := range []string{`"challenge":"c1"`, `"life":600`, `"again":60`, `{"t":"B7","b":true}`, `"good":"Vale 10 minuti."`, `{"t":"l···@example.com","b":true}`} {
		if !strings.Contains(b, part) {
			t.Errorf("no %s in %s", part, b)
		}
	}
	for _, use := range []string{"[2]", "[-1]"} {
		if r := ask(h, "POST", link+"/code", `{"marks":[{},{}],"use":`+use+`}`); r.StatusCode != 422 {
			t.Errorf("use %s: %d", use, r.StatusCode)
		}
	}
	ask(h, "POST", link+"/confirm", `{"challenge":"c1","code":"407 192"}`)
	if last := d.asked[len(d.asked)-1]; last != "confirm c1 407 192" {
		t.Errorf("asked %q", last)
	}
}

func TestRefusalsAreSentences(t *testing.T) {
	t.Parallel()
	d := &standing{visit: aVisit(nil)}
	h, log := serve(d)
	now := d.visit.Now
	for _, c := range []struct {
		fail   error
		status int
		want   string
	}{
		{signing.ErrState, 409, `{"reload":true}`},
		{signing.ErrExpired, 409, `{"reload":true}`},
		{fmt.Errorf("%w: empty", signing.ErrMark), 422, `{"say":"A signature or a page to read is missing. Go back to the document."}`},
		{&signing.CodeLimit{Again: now.Add(15 * time.Minute)}, 429, `{"say":"A new code can be sent in 15 minutes.","again":900}`},
		{
			&signing.CodeLimit{Again: now.Add(time.Hour), Reason: signing.LockedAddress}, 429,
			`{"say":"Too many codes went to this address, also for other documents, and none was used. A new code can be sent in 60 minutes. Studio \u003ci\u003eBianchi\u003c/i\u003e can allow one at once.","again":3600}`,
		},
		{&signing.CodeLimit{}, 429, `{"say":"No further code can be sent. Only Studio \u003ci\u003eBianchi\u003c/i\u003e can help.","office":true}`},
		{&signing.CodeWrong{Left: 3}, 422, `{"say":"That was not the code. 3 tries are left.","wrong":true,"left":3}`},
		{&signing.CodeWrong{}, 422, `{"say":"Too many tries. Code {short} no longer works.","wrong":true,"dead":true}`},
		{&signing.CodeWrong{Left: 2, Expired: true}, 422, `{"say":"Code {short} no longer works. Have a new one sent.","wrong":true,"dead":true}`},
		{&signing.Problem{Code: signing.ProblemEmail}, 422, `{"say":"This address is not complete.","fields":{"email":"This address is not complete."}}`},
		{&signing.Problem{Code: signing.ProblemDamaged}, 422, `{"say":"This did not work. Nothing was lost; try again in a minute."}`},
		{errors.New("disk gone"), 500, `{"say":"This did not work. Nothing was lost; try again in a minute."}`},
	} {
		d.fail = c.fail
		r := ask(h, "POST", link+"/confirm", `{"lang":"en"}`)
		if b := bodyOf(r); r.StatusCode != c.status || b != c.want {
			t.Errorf("%v: %d %s", c.fail, r.StatusCode, b)
		}
	}
	if !strings.Contains(log.String(), "disk gone") || !strings.Contains(log.String(), "POST /s/{secret}/confirm") || strings.Contains(log.String(), goodSecret) {
		t.Errorf("log: %s", log)
	}
	d.err = errors.New("disk gone")
	if r := ask(h, "GET", link, ""); r.StatusCode != 500 || !strings.Contains(bodyOf(r), "Try again in a minute.") {
		t.Errorf("%d", r.StatusCode)
	}
}

// TestPostsOfOneLink: a link has few posts under way at once; nothing of one that leads nowhere is read.
func TestPostsOfOneLink(t *testing.T) {
	t.Parallel()
	d := &standing{visit: aVisit(nil)}
	h, _ := serve(d)
	post := func(path string, body io.Reader) *http.Response {
		r := httptest.NewRequest("POST", path, body)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	var slow sync.WaitGroup
	var ends []*io.PipeWriter
	for range 4 {
		body, end := io.Pipe()
		ends = append(ends, end)
		slow.Go(func() {
			if r := post(link+"/wish", body); r.StatusCode != 200 {
				t.Errorf("a slow one: %d", r.StatusCode)
			}
		})
		if _, err := end.Write([]byte("{")); err != nil { // it is being read
			t.Fatal(err)
		}
	}
	if r := post(link+"/wish", strings.NewReader("{}")); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" || !strings.Contains(bodyOf(r), `"say"`) {
		t.Errorf("one more: %d", r.StatusCode)
	}
	for _, end := range ends {
		_, _ = end.Write([]byte("}"))
		end.Close()
	}
	slow.Wait()
	if r := post(link+"/wish", strings.NewReader("{}")); r.StatusCode != 200 {
		t.Errorf("afterwards: %d", r.StatusCode)
	}
	unread := iotest.ErrReader(errors.New("read"))
	if r := post("/s/"+strings.Repeat("A", 43)+"/wish", unread); r.StatusCode != 404 {
		t.Errorf("a link that leads nowhere: %d", r.StatusCode)
	}
	for path, body := range map[string]string{
		"/wish": `{"reason":"` + strings.Repeat("x", 17<<10) + `"}`, "/code": `{"name":"` + strings.Repeat("x", 5<<20) + `"}`,
	} {
		if r := post(link+path, strings.NewReader(body)); r.StatusCode != 413 {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	if r := post(link+"/code", strings.NewReader(`{"marks":[`+strings.Repeat("{},", 30000)+`{}]}`)); r.StatusCode != 400 {
		t.Errorf("many marks: %d", r.StatusCode)
	}
}

// TestReadersWhoLeave are no errors of ours; what is one is noted.
func TestReadersWhoLeave(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "/stage", "/document.pdf"} {
		h, log := serve(&standing{visit: aVisit(nil), err: errors.New("the database did not answer")})
		gone, leave := context.WithCancel(t.Context())
		leave()
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, link+path, nil).WithContext(gone))
		if log.Len() > 0 {
			t.Errorf("%q of who left: %s", path, log)
		}
		if ask(h, "GET", link+path, ""); !strings.Contains(log.String(), "level=ERROR") {
			t.Errorf("%q: %q", path, log)
		}
	}
}
