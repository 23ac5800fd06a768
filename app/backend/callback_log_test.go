package backend_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"paraph/app/host/hosttest"
	"paraph/signing"
	"paraph/sync"
)

// published looks at a callback through the published log.
func published(t *testing.T, r *hosttest.Rig, c sync.Callback) {
	t.Helper()
	_, resp, answer := r.Ask(t, "GET", "/callbacks/"+c.ID, "")
	e := hosttest.AnswerOf(t, answer)
	if resp.StatusCode != 200 || e.Data["completedAt"] == nil || e.Data["startedAt"] == nil {
		t.Errorf("%d %s", resp.StatusCode, answer)
	}
	for key, want := range map[string]any{
		"id": c.ID, "active": false, "httpResponseCode": 200.0, "attempt": 2.0, "retry": 1.0, "method": "POST", "url": c.URL,
		"custom": map[string]any{"token": "geheim-3"}, "headers": map[string]any{"X-Secret": "***"},
	} {
		if !reflect.DeepEqual(e.Data[key], want) {
			t.Errorf("%s is %v, want %v", key, e.Data[key], want)
		}
	}
	if data, ok := e.Data["data"].(map[string]any); !ok || data["state"] != "WAIT_SIGNERS" || data["id"] != c.Request {
		t.Errorf("data %v", e.Data["data"])
	}
	if strings.Contains(string(answer), "/s/") {
		t.Error("the log holds a signer's link")
	}
}

// page asks for a list of the published log.
func page(t *testing.T, r *hosttest.Rig, query string) []map[string]any {
	t.Helper()
	_, resp, answer := r.Ask(t, "GET", "/callbacks"+query, "")
	var e struct {
		Data    []map[string]any
		Success bool
	}
	if err := json.Unmarshal(answer, &e); err != nil || resp.StatusCode != 200 || !e.Success || e.Data == nil {
		t.Fatalf("%s: %d %s %v", query, resp.StatusCode, answer, err)
	}
	return e.Data
}

// TestPublishedLogOfOthers: of a callback that somebody else changed in the store the list tells neither where it went nor what
// came of it, and warns.
func TestPublishedLogOfOthers(t *testing.T) {
	c := listen(t, nil)
	for name, query := range map[string]string{
		"the address": "UPDATE callback SET url = 'https://eva.example/x'", "the answer": "UPDATE attempt SET status = 204, outcome = 'delivered'",
	} {
		t.Run(name, func(t *testing.T) {
			r := calling(t, nil)
			r.Told(t, sendTo(t, r, signing.Callback{URL: c.URL}), 1)
			others(t, r, query)
			_, _, answer := r.Ask(t, "GET", "/callbacks", "")
			var e struct{ Message string }
			if err := json.Unmarshal(answer, &e); err != nil || e.Message == "" {
				t.Errorf("no warning: %s %v", answer, err)
			}
			one := page(t, r, "")[0]
			if one["httpResponseCode"] != "" || one["completedAt"] != nil || one["url"] == "https://eva.example/x" || one["paraph"] == nil {
				t.Errorf("%v", one)
			}
		})
	}
}

// TestPublishedLog: pages, scopes, errors by their published numbers.
func TestPublishedLog(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	if n := len(page(t, r, "")); n != 0 {
		t.Errorf("%d callbacks before the first", n)
	}
	for range 3 {
		r.Told(t, sendTo(t, r, signing.Callback{URL: c.URL}), 1)
	}
	all := page(t, r, "")
	if len(all) != 3 || all[0]["httpResponseCode"] != "200" || all[0]["startedAt"].(string) < all[2]["startedAt"].(string) {
		t.Errorf("%v", all)
	}
	if p := page(t, r, "?skip=1&limit=1"); len(p) != 1 || p[0]["id"] != all[1]["id"] {
		t.Errorf("%v", p)
	}
	for scopes, want := range map[string]int{
		"POST:esignature.openapi.com/EU-SES": 3, "GET:x/y,post:test/EU-SES": 3, all[0]["scope"].(string): 3, "GET:x/EU-SES": 0, "POST:company.openapi.com/webhook": 0,
	} {
		if n := len(page(t, r, "?scopes="+scopes)); n != want {
			t.Errorf("%s: %d, want %d", scopes, n, want)
		}
	}
	for path, want := range map[string][2]int{
		"/callbacks?limit=101": {400, 210}, "/callbacks?limit=0": {400, 210}, "/callbacks?skip=-1": {400, 210}, "/callbacks?skip=x": {400, 210},
		"/callbacks/" + strings.Repeat("0", 24): {404, 200}, "/callbacks/nonsense": {404, 200},
	} {
		if _, resp, answer := r.Ask(t, "GET", path, ""); resp.StatusCode != want[0] || *hosttest.AnswerOf(t, answer).Error != want[1] {
			t.Errorf("%s: %d %s", path, resp.StatusCode, answer)
		}
	}
	if _, resp, _ := r.Ask(t, "GET", "/callbacks", "", "Authorization", "Bearer wrong"); resp.StatusCode != 401 {
		t.Errorf("without a token: %d", resp.StatusCode)
	}
	checkLog(t, r, all[0]["id"].(string))
}

// checkLog holds the answers to the published specification of the platform's token service.
func checkLog(t *testing.T, r *hosttest.Rig, id string) {
	t.Helper()
	raw, err := os.ReadFile(hosttest.Shared(t, "contract/oauthv2.openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"CallbackListElement": "/callbacks?limit=1", "Callback": "/callbacks/" + id} {
		_, _, answer := r.Ask(t, "GET", path, "")
		var e struct{ Data any }
		if err := json.Unmarshal(answer, &e); err != nil {
			t.Fatal(err)
		}
		if list, ok := e.Data.([]any); ok {
			e.Data = list[0]
		}
		schema := doc.Components.Schemas[name].Value
		if err := schema.VisitJSON(e.Data); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for key := range schema.Properties {
			if _, ok := e.Data.(map[string]any)[key]; !ok && key != "custom" {
				t.Errorf("%s: no %s", path, key)
			}
		}
	}
}

// TestReplayWaitsItsTurn: what is still to be delivered is not replayed, and an unknown one is not found.
func TestReplayWaitsItsTurn(t *testing.T) {
	c := listen(t, hang)
	r := calling(t, nil)
	id := sendTo(t, r, signing.Callback{URL: c.URL})
	c.await(t, 1)
	all, err := r.Own().Callbacks(hosttest.Soon(t), sync.CallbackFilter{Request: id, Limit: 1})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if _, err := r.Own().Replay(hosttest.Soon(t), all[0].ID); !errors.Is(err, signing.ErrState) {
		t.Errorf("%v", err)
	}
	if _, err := r.Own().Replay(hosttest.Soon(t), strings.Repeat("0", 24)); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if _, err := r.Own().Callbacks(hosttest.Soon(t), sync.CallbackFilter{Request: strings.Repeat("0", 24), Limit: 1}); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestDeletedRequestsAreNotShownInTheLog: that it was told stays, what was told does not.
func TestDeletedRequestsAreNotShownInTheLog(t *testing.T) {
	c := listen(t, nil)
	r := calling(t, nil)
	id := sendTo(t, r, signing.Callback{URL: c.URL})
	told := r.Told(t, id, 1)[0]
	if err := r.Client.Delete(hosttest.Soon(t), id); err != nil {
		t.Fatal(err)
	}
	r.Told(t, id, 2)
	if _, resp, answer := r.Ask(t, "GET", "/callbacks/"+told.ID, ""); resp.StatusCode != 200 || strings.Contains(string(answer), "anna@example.com") {
		t.Errorf("%d %s", resp.StatusCode, answer)
	}
}

// TestCallbacksThatAreRefused: each at once, by its published number.
func TestCallbacksThatAreRefused(t *testing.T) {
	r := hosttest.Start(t, nil)
	for callback, want := range badCallbacks() {
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", withCallback(t, callback))
		if e := hosttest.AnswerOf(t, answer); resp.StatusCode != want[0] || e.Error == nil || *e.Error != want[1] {
			t.Errorf("%.80s: %d %.200s", callback, resp.StatusCode, answer)
		}
	}
	if _, resp, answer := r.Ask(t, "GET", "/signatures", ""); resp.StatusCode != 404 {
		t.Errorf("something was stored: %s", answer)
	}
}

// badCallbacks by the status and number they are refused with.
func badCallbacks() map[string][2]int {
	many := ""
	for i := range 33 {
		many += `"x-` + strings.Repeat("a", i+1) + `":"1",`
	}
	return map[string][2]int{
		`{}`:                                 {422, 704},
		`{"url":""}`:                         {422, 704},
		`{"url":"ftp://example.com/"}`:       {422, 704},
		`{"url":"https://u:p@example.com/"}`: {422, 704},
		`{"url":"https://"}`:                 {422, 704},
		`{"url":"https://e.com/` + strings.Repeat("x", 2048) + `"}`:                      {422, 704},
		`{"url":"https://e.com","retry":-1}`:                                             {422, 625},
		`{"url":"https://e.com","retry":6}`:                                              {422, 625},
		`{"url":"https://e.com","retry":1.5}`:                                            {422, 625},
		`{"url":"https://e.com","method":"PUT"}`:                                         {422, 625},
		`{"url":"https://e.com","field":"custom"}`:                                       {422, 625},
		`{"url":"https://e.com","field":"a\u0000b"}`:                                     {422, 625},
		`{"url":"https://e.com","custom":"text"}`:                                        {422, 625},
		`{"url":"https://e.com","custom":[1]}`:                                           {422, 625},
		`{"url":"https://e.com","custom":{"a":"` + strings.Repeat("x", 70000) + `"}}`:    {422, 625},
		`{"url":"https://e.com","headers":{"Host":"other.example"}}`:                     {422, 625},
		`{"url":"https://e.com","headers":{"content-length":"1"}}`:                       {422, 625},
		`{"url":"https://e.com","headers":{"Transfer-Encoding":"chunked"}}`:              {422, 625},
		`{"url":"https://e.com","headers":{"connection":"X-Secret"}}`:                    {422, 625},
		`{"url":"https://e.com","headers":{"Proxy-Authorization":"Basic eDp5"}}`:         {422, 625},
		`{"url":"https://e.com","headers":{"TE":"trailers"}}`:                            {422, 625},
		`{"url":"https://e.com","headers":{"Upgrade":"h2c"}}`:                            {422, 625},
		`{"url":"https://e.com","headers":{"Expect":"100-continue"}}`:                    {422, 625},
		`{"url":"https://e.com","headers":{"X-A":"1\r\nHost: other"}}`:                   {422, 625},
		`{"url":"https://e.com","headers":{"X A":"1"}}`:                                  {422, 625},
		`{"url":"https://e.com","headers":{"":"1"}}`:                                     {422, 625},
		`{"url":"https://e.com","headers":{"X-A":"1","x-a":"2"}}`:                        {422, 625},
		`{"url":"https://e.com","headers":{` + many + `"y":""}}`:                         {422, 625},
		`{"url":"https://e.com","headers":{"X-A":"` + strings.Repeat("x", 17000) + `"}}`: {422, 625},
		`{"url":"https://e.com","headers":{"X-A":{"b":1}}}`:                              {400, 1112},
		`"https://e.com"`: {400, 1112},
	}
}
