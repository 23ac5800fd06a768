package backend_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// custom has what a reader that is not careful would change: an order, a long number, markup.
const (
	custom     = `{"z":"<b>","order":12345678901234567890,"a":null}`
	customBack = `{"z":"\u003cb\u003e","order":12345678901234567890,"a":null}`
)

// withCallback is the seed's body with that callback, as text: nothing of it passes through our own types.
func withCallback(t *testing.T, callback string) string {
	t.Helper()
	body := hosttest.Seed(t, hosttest.Contract(t, 1))
	delete(body, "callback")
	return strings.TrimSuffix(hosttest.Marshal(t, body), "}") + `,"callback":` + callback + "}"
}

// post sends a body and returns the request's number.
func post(t *testing.T, r *hosttest.Rig, body string) string {
	t.Helper()
	_, resp, answer := r.Ask(t, "POST", "/EU-SES", body)
	if resp.StatusCode != 200 {
		t.Fatalf("%d %.300s", resp.StatusCode, answer)
	}
	return hosttest.AnswerOf(t, answer).Data["id"].(string)
}

// TestCallbackAsJSON: the body byte by byte, the sender's headers and custom object, and no link of a signer.
func TestCallbackAsJSON(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	headers := `"headers":{"X-Webhook-Secret":"geheim-1","authorization":"Basic eDp5","x-number":7,"Content-Type":"text/html"}`
	id := post(t, r, withCallback(t, `{"url":"`+c.URL+`/hook?key=geheim-2",`+headers+`,"custom":`+strings.ReplaceAll(custom, ":", " : ")+`}`))
	h := c.await(t, 1)[0]
	if h.path != "/hook?key=geheim-2" {
		t.Errorf("path %s", h.path)
	}
	for name, want := range map[string]string{
		"Content-Type": "application/json", "X-Webhook-Secret": "geheim-1", "Authorization": "Basic eDp5", "X-Number": "7", "User-Agent": "Paraph",
	} {
		if got := h.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	data := string(payload(t, h).Data)
	if want := `{"data":` + data + `,"custom":` + customBack + `}`; string(h.body) != want {
		t.Errorf("body is\n%s\nwant\n%s", h.body, want)
	}
	if strings.Contains(data, "/s/") || strings.Contains(data, "geheim") || !strings.Contains(data, `"id":"`+id+`"`) {
		t.Errorf("data: %s", data)
	}
	post(t, r, withCallback(t, `{"url":"`+c.URL+`","custom":[],"headers":[]}`)) // how PHP writes empty objects
	if bare := c.await(t, 2)[1]; string(bare.body) != `{"data":`+string(payload(t, bare).Data)+`}` {
		t.Errorf("without custom: %s", bare.body)
	}
}

// TestCallbackAsForm: the body byte by byte, with a field of the sender's naming; it tells what the JSON form does.
func TestCallbackAsForm(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	post(t, r, withCallback(t, `{"url":"`+c.URL+`","method":"POST","field":"stato e altro","custom":`+custom+`}`))
	h := c.await(t, 1)[0]
	form, err := url.ParseQuery(string(h.body))
	if err != nil || h.header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		t.Fatalf("%v %v %s", err, h.header, h.body)
	}
	data := form.Get("stato e altro")
	if want := "custom=" + url.QueryEscape(customBack) + "&stato+e+altro=" + url.QueryEscape(data); string(h.body) != want {
		t.Errorf("body is\n%s\nwant\n%s", h.body, want)
	}
	post(t, r, withCallback(t, `{"url":"`+c.URL+`"}`))
	if !sameKeys(hosttest.AnswerOf(t, []byte(`{"data":`+data+`}`)).Data, hosttest.AnswerOf(t, c.await(t, 2)[1].body).Data) {
		t.Error("the forms tell different things")
	}
	post(t, r, withCallback(t, `{"url":"`+c.URL+`","method":"post"}`))
	if bare := c.await(t, 3)[2]; !strings.HasPrefix(string(bare.body), "data=%7B%22id%22") || strings.Contains(string(bare.body), "&") {
		t.Errorf("without field and custom: %s", bare.body)
	}
}

// TestCallbacksFollowTheSpecification: what is told in every state, in both forms.
func TestCallbacksFollowTheSpecification(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	id := post(t, r, withCallback(t, `{"url":"`+c.URL+`","method":"POST","custom":`+custom+`}`))
	for _, email := range []string{"a@example.com", "b@example.com"} {
		r.Sign(t, r.Link(t, email), email, hosttest.Typed("Nome"))
	}
	expect(t, r, id, "waiting done")
	refused := hosttest.One([]byte("no PDF"))
	refused.Callback = &signing.Callback{URL: c.URL, Method: "JSON", Field: "data"}
	expect(t, r, r.Send(t, refused).Request.ID, "refused")
	for _, h := range c.await(t, 3) {
		s.CheckTold(t, h.header, h.body, "data")
	}
}

func sameKeys(a, b map[string]any) bool {
	keys := func(m map[string]any) map[string]bool {
		out := map[string]bool{}
		for k := range m {
			out[k] = true
		}
		return out
	}
	return reflect.DeepEqual(keys(a), keys(b))
}

// TestCallbackStates: every end of a request is told once, as it was then, after that it waits for its
// signers; that it was stored and that everybody signed is not.
func TestCallbackStates(t *testing.T) {
	c := listen(t, nil)
	clock := &hosttest.Clock{}
	r := calling(t, func(o *host.Options) { o.Clock = clock.Now })
	to := signing.Callback{URL: c.URL}
	last := func(email string) string {
		link := r.Link(t, email)
		return hosttest.SecretOf(link)
	}
	done := sendTo(t, r, to)
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	expect(t, r, done, "waiting done")

	d := hosttest.One(hosttest.Contract(t, 1))
	d.Signers[0].Email, d.Callback = "due@example.com", &signing.Callback{URL: c.URL, Method: "JSON", Field: "data"}
	declined := r.Send(t, d).Request.ID
	if err := r.Decline(hosttest.Soon(t), last("due@example.com"), "No.", hosttest.Visitor); err != nil {
		t.Fatal(err)
	}
	expect(t, r, declined, "waiting declined")

	cancelled := sendTo(t, r, to)
	r.Await(t, cancelled, hosttest.Is(signing.Waiting))
	if err := r.Client.Delete(hosttest.Soon(t), cancelled); err != nil {
		t.Fatal(err)
	}
	expect(t, r, cancelled, "waiting cancelled")
	if err := r.Client.Delete(hosttest.Soon(t), done); err != nil { // its state does not change by that
		t.Fatal(err)
	}

	refused := hosttest.One([]byte("no PDF"))
	refused.Callback = d.Callback
	expect(t, r, r.Send(t, refused).Request.ID, "refused")
	expect(t, r, done, "waiting done")
	numbers := map[string]int{}
	for _, call := range c.all() {
		numbers[call.state(t)]++
	}
	if want := map[string]int{"WAIT_SIGNERS": 3, "DONE": 1, "ERROR": 3}; !reflect.DeepEqual(numbers, want) {
		t.Errorf("%v, want %v", numbers, want)
	}
}

// expect waits for the callbacks of a request and holds them to be these states, each delivered at once.
func expect(t *testing.T, r *hosttest.Rig, id, states string) {
	t.Helper()
	var words []string
	for i, c := range r.Told(t, id, len(strings.Fields(states))) {
		words = append(words, string(c.State))
		if c.Seq != i+1 || hosttest.Outcomes(c) != "delivered" || c.Attempts[0].Status != 200 || c.Attempts[0].Completed.Before(c.Attempts[0].Started) {
			t.Errorf("%+v", c)
		}
	}
	if got := strings.Join(words, " "); got != states {
		t.Errorf("%s, want %s", got, states)
	}
}

// TestCallbackOfAnExpiredRequest is told when the sweep ends it.
func TestCallbackOfAnExpiredRequest(t *testing.T) {
	c := listen(t, nil)
	clock := &hosttest.Clock{}
	r := calling(t, func(o *host.Options) { o.Clock = clock.Now })
	id := sendTo(t, r, signing.Callback{URL: c.URL})
	expect(t, r, id, "waiting")
	clock.Forward(31 * 24 * time.Hour)
	r.Reopen(t)
	expect(t, r, id, "waiting expired")
	if p := hosttest.AnswerOf(t, c.await(t, 2)[1].body); p.Data["errorNumber"] != 1302.0 {
		t.Errorf("%v", p.Data["errorNumber"])
	}
}

// TestCallbackAnswers: 500 is tried again as often as asked for, anything else but 200 is given up at once,
// and no redirect is followed.
func TestCallbackAnswers(t *testing.T) {
	r := calling(t, func(o *host.Options) {
		limits := *o.Limits
		limits.Callback = 250 * time.Millisecond
		o.Limits = &limits
	})
	inside := listen(t, nil)
	aside := func(code int) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside.URL, code) }
	}
	for name, c := range map[string]struct {
		answer func(int, http.ResponseWriter, *http.Request)
		retry  int
		want   string
		status int
	}{
		"500":           {status(500), 0, "status", 500},
		"500 twice":     {status(500), 2, "status status status", 500},
		"503 five":      {status(503), 5, "status status status status status status", 503},
		"404":           {status(404), 5, "status", 404},
		"429":           {status(429), 5, "status", 429},
		"204":           {status(204), 5, "status", 204},
		"301":           {aside(301), 5, "redirect", 301},
		"307":           {aside(307), 5, "redirect", 307},
		"hangs":         {hang, 1, "timeout timeout", 0},
		"third is good": {thirdIsGood, 5, "status status delivered", 200},
	} {
		rec := listen(t, c.answer)
		told := r.Told(t, sendTo(t, r, signing.Callback{URL: rec.URL, Retry: c.retry}), 1)[0]
		last, _ := told.Last()
		if hosttest.Outcomes(told) != c.want || last.Status != c.status || len(rec.all()) != len(told.Attempts) {
			t.Errorf("%s: %s, status %d, %d calls", name, hosttest.Outcomes(told), last.Status, len(rec.all()))
		}
		pauses(t, name, told.Attempts)
	}
	if n := len(inside.all()); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
	gone := listen(t, nil)
	gone.Close()
	if told := r.Told(t, sendTo(t, r, signing.Callback{URL: gone.URL, Retry: 1}), 1)[0]; hosttest.Outcomes(told) != "no-connection no-connection" {
		t.Errorf("nobody there: %s", hosttest.Outcomes(told))
	}
}

func thirdIsGood(n int, w http.ResponseWriter, _ *http.Request) {
	if n != 3 {
		w.WriteHeader(502)
	}
}

// pauses holds the pauses between attempts to grow fourfold from 20 ms.
func pauses(t *testing.T, name string, attempts []sync.Attempt) {
	t.Helper()
	pause := 20 * time.Millisecond
	for i := 1; i < len(attempts); i++ {
		if got := attempts[i].Started.Sub(attempts[i-1].Completed); got < pause || got > pause+2*time.Second {
			t.Errorf("%s: pause %d is %v, want %v", name, i, got, pause)
		}
		pause *= 4
	}
}

// TestCallbacksOfPrivateAddresses: without the allow-list no spelling of a private address is reached; the
// log says why, and it is not tried again.
func TestCallbacksOfPrivateAddresses(t *testing.T) {
	c := listen(t, nil)
	port := c.URL[strings.LastIndex(c.URL, ":"):]
	r := hosttest.Start(t, func(o *host.Options) {
		limits := backend.StandardLimits
		limits.Pause, limits.Callback = 20*time.Millisecond, 2*time.Second
		o.Limits = &limits
	})
	for _, address := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "0.0.0.0", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
	} {
		told := r.Told(t, sendTo(t, r, signing.Callback{URL: "http://" + address + port + "/", Retry: 2}), 1)[0]
		if hosttest.Outcomes(told) != "private-address" {
			t.Errorf("%s: %s", address, hosttest.Outcomes(told))
		}
	}
	for _, address := range []string{"2130706433", "0x7f000001", "127.1", "0177.0.0.1"} { // names for Go, addresses for others
		told := r.Told(t, sendTo(t, r, signing.Callback{URL: "http://" + address + port + "/"}), 1)[0]
		if o := hosttest.Outcomes(told); o != "private-address" && o != "no-connection" {
			t.Errorf("%s: %s", address, o)
		}
	}
	if n := len(c.all()); n != 0 {
		t.Errorf("reached %d times", n)
	}
}
