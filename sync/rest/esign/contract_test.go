package esign_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"paraph/app/backend/otp"
	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/signing"
)

func TestSeedIsTakenAsItStands(t *testing.T) {
	r := hosttest.Start(t, nil)
	_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, hosttest.Seed(t, hosttest.Contract(t, 1))))
	e := hosttest.AnswerOf(t, answer)
	if resp.StatusCode != 200 || !e.Success || e.Message != "Created" || e.Data["state"] != "WAIT_VALIDATION" {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	id := e.Data["id"].(string)
	q := r.Await(t, id, hosttest.Is(signing.Waiting))
	if len(q.Options.Modes) != 2 || !q.Options.Editable.Email || q.Signers[0].Mobile != "string" || q.Signers[0].Fields[0].Box.X != 331 {
		t.Errorf("%+v", q)
	}
	_, _, answer = r.Ask(t, "GET", "/signatures/"+id, "")
	if e := hosttest.AnswerOf(t, answer); e.Data["state"] != "WAIT_SIGNERS" {
		t.Errorf("state %v", e.Data["state"])
	}
}

func TestContract(t *testing.T) {
	r := hosttest.Start(t, nil)
	s := hosttest.LoadSpec(t, r.Endpoint.URL)
	call := func(method, path, body string, want int, header ...string) map[string]any {
		t.Helper()
		req, resp, answer := r.Ask(t, method, path, body, header...)
		if resp.StatusCode != want {
			t.Fatalf("%s %s: %d, want %d: %.300s", method, path, resp.StatusCode, want, answer)
		}
		s.Check(t, req, []byte(body), resp, answer, want >= 400)
		var e struct{ Data map[string]any }
		_ = json.Unmarshal(answer, &e) // a list or a file has none
		return e.Data
	}
	call("GET", "/signatures", "", 404)
	// The strict form: what our own client writes.
	strict := map[string]any{
		"signers": []any{
			map[string]any{"name": "Anna", "surname": "Rossi", "email": "anna@example.com", "authentication": []any{"email"}, "signatures": []any{map[string]any{"page": 1, "x": "72", "y": "600"}}},
		},
		"inputDocuments": []any{map[string]any{"sourceType": "base64", "payload": base64.StdEncoding.EncodeToString(hosttest.Contract(t, 1))}},
		"options":        map[string]any{"signatureMode": []any{"typed"}, "timezone": "Europe/Rome", "ui": map[string]any{"signButtonBackgroundColor": "#0a5aa6", "hideSidebar": true}},
	}
	id := call("POST", "/EU-SES", hosttest.Marshal(t, strict), 200)["id"].(string)
	r.Await(t, id, hosttest.Is(signing.Waiting))
	for _, path := range []string{"/detail", "/audit"} {
		call("GET", "/signatures/"+id+path, "", 200)
	}
	for _, state := range []string{"", "?state=WAIT_SIGNERS", "?state=WAIT_SIGNER&limit=1&skip=0", "?certificateType=EU-SES&signatureType=pades"} {
		call("GET", "/signatures"+state, "", 200)
	}
	call("GET", "/signatures/"+id+"/validatedDocument", "", 200)
	call("GET", "/signatures/"+id+"/signedDocument", "", 404)
	call("GET", "/signatures/"+strings.Repeat("0", 24)+"/detail", "", 404)
	call("GET", "/signatures?state=DONE", "", 404)
	call("GET", "/signatures?skip=1", "", 404)
	call("POST", "/EU-SES", "{}", 422)
	call("POST", "/EU-SES", "{", 400)
	r.Sign(t, r.Link(t, "anna@example.com"), "anna@example.com", hosttest.Typed("Anna Rossi"))
	r.Await(t, id, hosttest.Is(signing.Done))
	call("GET", "/signatures/"+id+"/signedDocument", "", 200)
	if d := call("GET", "/signatures/"+id+"/detail", "", 200); d["state"] != "DONE" {
		t.Errorf("state %v", d["state"])
	}
	call("DELETE", "/signatures/"+id, "", 200)
	call("GET", "/signatures/"+id+"/detail", "", 404)
	call("GET", "/signatures/"+id+"/signedDocument", "", 404)
	call("GET", "/signatures/"+id+"/audit", "", 200) // the proof stays
	call("DELETE", "/signatures/"+id, "", 404)
}

// TestAliasesAndForms: the singular path, the empty action, and every form of the audit trail in every state.
func TestAliasesAndForms(t *testing.T) {
	r := hosttest.Start(t, nil)
	_, _, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, hosttest.Seed(t, hosttest.Contract(t, 1))))
	id := hosttest.AnswerOf(t, answer).Data["id"].(string)
	r.Await(t, id, hosttest.Is(signing.Waiting))
	for _, path := range []string{"/signature/" + id, "/signature/" + id + "/", "/signature/" + id + "/detail", "/signatures/" + id + "/"} {
		if _, resp, answer := r.Ask(t, "GET", path, ""); resp.StatusCode != 200 || hosttest.AnswerOf(t, answer).Data["id"] != id {
			t.Errorf("%s: %d %.200s", path, resp.StatusCode, answer)
		}
	}
	forms := func(when string) {
		for accept, begins := range map[string]string{
			"application/json": `{"data":{"SignatureData"`, "text/plain": "SignatureAuditReport:", "text/html": "<!doctype html>", "application/pdf": "%PDF-", "": `{"data"`,
			"text/html,application/xhtml+xml,*/*;q=0.8": "<!doctype html>", "image/png": `{"data"`,
		} {
			_, resp, answer := r.Ask(t, "GET", "/signature/"+id+"/audit", "", "Accept", accept)
			if resp.StatusCode != 200 || !strings.HasPrefix(string(answer), begins) {
				t.Errorf("%s, %q: %d %.60q", when, accept, resp.StatusCode, answer)
			}
		}
	}
	forms("waiting")
	if _, resp, _ := r.Ask(t, "DELETE", "/signature/"+id, ""); resp.StatusCode != 200 {
		t.Errorf("delete by alias: %d", resp.StatusCode)
	}
	forms("deleted")
}

// TestEmptyObjectsAsArrays: what PHP and others write for an empty object is one.
func TestEmptyObjectsAsArrays(t *testing.T) {
	r := hosttest.Start(t, nil)
	body := `{"title":"T","options":[],"callback":[],"userEditableData":[],"paraph":[],"inputDocuments":"HTTPS://documents.example.com/a.pdf",
		"signers":[{"name":"Anna","surname":"Rossi","email":"anna@example.com","authentication":["email"],"signatures":[{"page":1,"x":10,"y":10,"paraph":[]}]}]}`
	for _, options := range []string{`[]`, `{"ui":[]}`, `{"userEditableData":[]}`, `null`} {
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", strings.Replace(body, `"options":[]`, `"options":`+options, 1))
		if resp.StatusCode != 200 {
			t.Errorf("%s: %d %.200s", options, resp.StatusCode, answer)
		}
	}
}

// TestErrorsOfTheContract: each error by its number.
func TestErrorsOfTheContract(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := hosttest.Contract(t, 1)
	first := func(b map[string]any) map[string]any { return b["signers"].([]any)[0].(map[string]any) }
	field := func(b map[string]any) map[string]any { return first(b)["signatures"].([]any)[0].(map[string]any) }
	for _, c := range []struct {
		name   string
		change func(map[string]any)
		status int
		number int
	}{
		{"no signers array", func(b map[string]any) { delete(b, "signers") }, 422, 685},
		{"signers null", func(b map[string]any) { b["signers"] = nil }, 422, 685},
		{"no signer", func(b map[string]any) { b["signers"] = []any{} }, 422, 610},
		{"no document", func(b map[string]any) { delete(b, "inputDocuments") }, 422, 610},
		{"empty document", func(b map[string]any) { b["inputDocuments"] = "" }, 422, 610},
		{"empty documents", func(b map[string]any) { b["inputDocuments"] = []any{} }, 422, 610},
		{"not base64", func(b map[string]any) { b["inputDocuments"] = "§§§" }, 422, 1108},
		{"file url", func(b map[string]any) {
			b["inputDocuments"] = []any{map[string]any{"sourceType": "remote", "url": "file:///etc/passwd"}}
		}, 422, 1109},
		{"callback without url", func(b map[string]any) { b["callback"] = map[string]any{} }, 422, 704},
		{"callback no url", func(b map[string]any) { b["callback"] = map[string]any{"url": "nonsense"} }, 422, 704},
		{"callback retry", func(b map[string]any) { b["callback"] = map[string]any{"url": "https://example.com", "retry": 9} }, 422, 625},
		{"mode", func(b map[string]any) { b["signatureMode"] = []any{"stamped"} }, 422, 625},
		{"timezone", func(b map[string]any) { b["options"] = map[string]any{"timezone": "Mars/Olympus"} }, 422, 625},
		{"colour", func(b map[string]any) { b["options"] = map[string]any{"ui": map[string]any{"buttonTextColor": "red"}} }, 422, 625},
		{"ancestors", func(b map[string]any) {
			b["options"] = map[string]any{"ui": map[string]any{"iframeAncestors": []any{"https://x; script-src *"}}}
		}, 422, 625},
		{"no name", func(b map[string]any) { first(b)["name"], first(b)["surname"] = "", " " }, 422, 1101},
		{"control character", func(b map[string]any) { first(b)["name"] = "Anna\r\nBcc: x@example.com" }, 422, 1101},
		{"right-to-left trick", func(b map[string]any) { first(b)["name"] = "Anna \u202e" }, 422, 1101},
		{"wrong e-mail", func(b map[string]any) { first(b)["email"] = "anna.example.com" }, 422, 1102},
		{"e-mail with name", func(b map[string]any) { first(b)["email"] = "Anna <anna@example.com>" }, 422, 1102},
		{"no e-mail", func(b map[string]any) { delete(first(b), "email") }, 422, 1102},
		{"sms without number", func(b map[string]any) { first(b)["authentication"] = []any{"sms"} }, 422, 1103},
		{"sms", func(b map[string]any) {
			first(b)["authentication"], first(b)["mobile"] = []any{"sms"}, "+39 333 4455666"
		}, 422, 1105},
		{"pigeon", func(b map[string]any) { first(b)["authentication"] = []any{"pigeon"} }, 422, 1104},
		{"no way", func(b map[string]any) { first(b)["authentication"] = []any{} }, 422, 1104},
		{"one destination", func(b map[string]any) { first(b)["email"] = "B@example.com" }, 422, 1106},
		{"page zero", func(b map[string]any) { field(b)["page"] = 0 }, 422, 1107},
		{"half a page", func(b map[string]any) { field(b)["page"] = 1.5 }, 422, 1107},
		{"no page", func(b map[string]any) { delete(field(b), "page") }, 422, 1107},
		{"no x", func(b map[string]any) { delete(field(b), "x") }, 422, 1107},
		{"no y", func(b map[string]any) { delete(field(b), "y") }, 422, 1107},
		{"y is null", func(b map[string]any) { field(b)["y"] = nil }, 422, 1107},
		{"no place at all", func(b map[string]any) { first(b)["signatures"] = []any{map[string]any{"page": 1}} }, 422, 1107},
		{"x is no number", func(b map[string]any) { field(b)["x"] = "left" }, 422, 1107},
		{"expired before it begins", func(b map[string]any) { b["paraph"] = map[string]any{"expires": "2020-01-01T00:00:00Z"} }, 422, 1113},
		{"a last day that is no date", func(b map[string]any) { b["paraph"] = map[string]any{"expires": "24 December"} }, 422, 1113},
		{"a last day of other months", func(b map[string]any) { b["paraph"] = map[string]any{"expires": "2026-13-24"} }, 422, 1113},
		{"a last day that is a number", func(b map[string]any) { b["paraph"] = map[string]any{"expires": 20261224} }, 422, 1113},
		{"a past day", func(b map[string]any) { b["paraph"] = map[string]any{"expires": "2020-01-01"} }, 422, 1113},
		{"message", func(b map[string]any) { first(b)["message"] = strings.Repeat("x", 501) }, 422, 1114},
		{"fifty-one signers", func(b map[string]any) {
			var all []any
			for i := range 51 {
				all = append(all, map[string]any{"name": "N", "surname": "S", "email": fmt.Sprintf("n%d@example.com", i), "authentication": []any{"email"}, "signatures": []any{}})
			}
			b["signers"] = all
		}, 422, 1110},
	} {
		b := hosttest.Seed(t, pdf)
		c.change(b)
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, b))
		e := hosttest.AnswerOf(t, answer)
		if resp.StatusCode != c.status || e.Success || e.Error == nil || *e.Error != c.number || e.Message == "" {
			t.Errorf("%s: %d %.200s", c.name, resp.StatusCode, answer)
		}
	}
	for _, c := range []struct {
		method, path, body string
		status, number     int
		header             []string
	}{
		{"POST", "/EU-SES", "not json", 400, 1112, nil},
		{"GET", "/EU-SES", "", 405, 1405, nil},
		{"GET", "/signatures?limit=0", "", 400, 1402, nil},
		{"GET", "/signatures?limit=101", "", 400, 1402, nil},
		{"GET", "/signatures?skip=-1", "", 400, 1402, nil},
		{"GET", "/signatures?limit=%zz", "", 400, 1402, nil},
		{"GET", "/callbacks?limit=%zz", "", 400, 210, nil},
		{"GET", "/signatures?state=SLEEPING", "", 400, 1402, nil},
		{"GET", "/signatures/xyz", "", 400, 1402, nil},
		{"GET", "/nowhere", "", 404, 120, nil},
		{"POST", "/", "", 404, 120, nil},
		{"GET", "//signatures", "", 404, 120, nil},
		{"GET", "//", "", 404, 120, nil},
		{"POST", "/./EU-SES", "", 404, 120, nil},
		{"GET", "/s/../signatures", "", 404, 120, nil},
		{"GET", "/eu-ses", "", 404, 120, nil},
		{"PATCH", "/paraph/v1/nonsense", "", 404, 120, nil},
		{"PATCH", "/paraph/v1/ready", "", 405, 1405, nil},
		{"GET", "/paraph/v1/tokens", "", 405, 1405, nil},
		{"GET", "/paraph/v1/requests/" + strings.Repeat("a", 24) + "/cancel", "", 405, 1405, nil},
		{"GET", "/signatures/" + strings.Repeat("a", 24) + "/nonsense", "", 404, 120, nil},
		{"PUT", "/signatures/" + strings.Repeat("a", 24), "", 405, 1405, nil},
		{"DELETE", "/signatures/" + strings.Repeat("a", 24), "", 404, 120, nil},
		{"GET", "/signatures", "", 401, 130, []string{"Authorization", "Bearer wrong"}},
		{"GET", "/signatures", "", 401, 130, []string{"Authorization", "Basic eDp5"}},
		{"GET", "/signatures", "", 401, 130, []string{"Authorization", ""}},
	} {
		_, resp, answer := r.Ask(t, c.method, c.path, c.body, c.header...)
		e := hosttest.AnswerOf(t, answer)
		if resp.StatusCode != c.status || e.Error == nil || *e.Error != c.number {
			t.Errorf("%s %s: %d %.200s", c.method, c.path, resp.StatusCode, answer)
		}
	}
}

// TestWhichOption: of options that cannot be taken the message names the one it is about.
func TestWhichOption(t *testing.T) {
	r := hosttest.Start(t, nil)
	for word, change := range map[string]func(map[string]any){
		"signatureMode":  func(b map[string]any) { b["options"] = map[string]any{"signatureMode": []any{"sung"}} },
		"timezone":       func(b map[string]any) { b["options"] = map[string]any{"timezone": "Mars/Base"} },
		"ui.sidebarLogo": func(b map[string]any) { b["options"] = map[string]any{"ui": map[string]any{"sidebarLogo": "ftp://x"}} },
		"title":          func(b map[string]any) { b["title"] = strings.Repeat("x", 201) },
		"inputDocuments.name": func(b map[string]any) {
			b["inputDocuments"] = []any{map[string]any{"sourceType": "base64", "payload": b["inputDocuments"], "name": strings.Repeat("x", 1001)}}
		},
	} {
		b := hosttest.Seed(t, hosttest.Contract(t, 1))
		change(b)
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, b))
		if e := hosttest.AnswerOf(t, answer); resp.StatusCode != 422 || *e.Error != 625 || e.Message != "invalid options property: "+word {
			t.Errorf("%s: %d %.200s", word, resp.StatusCode, answer)
		}
	}
}

// TestDocumentNamesAreOneLine in the evidence, whatever the sender's program put into one.
func TestDocumentNamesAreOneLine(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Inputs[0].Name = "con\r\ntratto\x00.pdf"
	id := r.Send(t, d).Request.ID
	r.Await(t, id, hosttest.Is(signing.Waiting))
	_, resp, answer := r.Ask(t, "GET", "/signatures/"+id+"/audit", "")
	if resp.StatusCode != 200 || !strings.Contains(string(answer), `"name":"con ¶ tratto�.pdf"`) {
		t.Errorf("%d %.3000s", resp.StatusCode, answer)
	}
}

// TestLastDayAsADate is that day in the request's zone, to its end.
func TestLastDayAsADate(t *testing.T) {
	r := hosttest.Start(t, nil)
	day := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	for _, zone := range []string{"Europe/Rome", "Pacific/Auckland", "America/New_York"} {
		b := hosttest.Seed(t, hosttest.Contract(t, 1))
		b["paraph"], b["options"] = map[string]any{"expires": day}, map[string]any{"timezone": zone}
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, b))
		if resp.StatusCode != 200 {
			t.Fatalf("%s: %d %s", zone, resp.StatusCode, answer)
		}
		id := hosttest.AnswerOf(t, answer).Data["id"].(string)
		sent, err := r.Client.Request(hosttest.Soon(t), id)
		in, zoneErr := time.LoadLocation(zone)
		if err != nil || zoneErr != nil || sent.Request.Expires.In(in).Format(time.DateTime) != day+" 23:59:59" {
			t.Errorf("%s: %v %v", zone, sent.Request.Expires.In(in), err)
		}
	}
}

// TestIdempotencyKey: the same key and content answers with the request that is there, another content is
// a conflict, and a key of 24 hex digits becomes the request's own number.
func TestIdempotencyKey(t *testing.T) {
	r := hosttest.Start(t, nil)
	body := hosttest.Marshal(t, hosttest.Seed(t, hosttest.Contract(t, 1)))
	for _, key := range []string{"5f1f77bcf86cd799439011aa", "my own key"} {
		ids := map[string]bool{}
		for range 3 {
			_, resp, answer := r.Ask(t, "POST", "/EU-SES", body, "Idempotency-Key", key)
			if resp.StatusCode != 200 {
				t.Fatalf("%d %s", resp.StatusCode, answer)
			}
			ids[hosttest.AnswerOf(t, answer).Data["id"].(string)] = true
		}
		if len(ids) != 1 || (len(key) == 24 && !ids[key]) {
			t.Errorf("%s: %v", key, ids)
		}
		other := hosttest.Seed(t, hosttest.Contract(t, 1))
		other["title"] = "Another"
		if _, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, other), "Idempotency-Key", key); resp.StatusCode != 409 {
			t.Errorf("another content: %d %s", resp.StatusCode, answer)
		}
	}
}

// TestIdempotencyKeyOfWhatWasDeleted: the same once more is told that it was deleted, and makes nothing; another content stays one.
func TestIdempotencyKeyOfWhatWasDeleted(t *testing.T) {
	r := hosttest.Start(t, nil)
	for _, key := range []string{"order-1", "0123456789abcdef01234567"} {
		first := hosttest.Seed(t, hosttest.Contract(t, 1))
		ask := func(body map[string]any) (int, []byte) {
			_, resp, answer := r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, body), "Idempotency-Key", key)
			return resp.StatusCode, answer
		}
		_, answer := ask(first)
		id := hosttest.AnswerOf(t, answer).Data["id"].(string)
		r.Await(t, id, hosttest.Is(signing.Waiting))
		if _, resp, _ := r.Ask(t, "DELETE", "/signatures/"+id, ""); resp.StatusCode != 200 {
			t.Fatal(resp.Status)
		}
		if status, answer := ask(first); status != 409 || !strings.Contains(string(answer), `"error":1409`) {
			t.Errorf("%s: %d %s", key, status, answer)
		}
		other := hosttest.Seed(t, hosttest.Contract(t, 1))
		other["title"] = "another"
		if status, answer := ask(other); status != 409 || !strings.Contains(string(answer), `"error":1404`) {
			t.Errorf("%s with another content: %d %s", key, status, answer)
		}
	}
}

// TestIdempotencyKeyOfAToken: another token's key is another one; where the number it made is taken, the request has another.
func TestIdempotencyKeyOfAToken(t *testing.T) {
	r := hosttest.Start(t, nil)
	body := hosttest.Marshal(t, hosttest.Seed(t, hosttest.Contract(t, 1)))
	const number = "5f1f77bcf86cd799439011aa"
	ids := map[string]string{}
	for _, name := range []string{"gestionale", "sito"} {
		token, err := r.NewToken(hosttest.Soon(t), r.Endpoint.Token, name, nil)
		if err != nil {
			t.Fatal(err)
		}
		bearer := []string{"Authorization", "Bearer " + token.Token, "Idempotency-Key"}
		for range 2 {
			_, resp, answer := r.Ask(t, "POST", "/EU-SES", body, append(bearer, "order 7")...)
			if resp.StatusCode != 200 {
				t.Fatalf("%s: %d %s", name, resp.StatusCode, answer)
			}
			id := hosttest.AnswerOf(t, answer).Data["id"].(string)
			if before := ids[name]; before != "" && before != id {
				t.Errorf("%s: %s and %s", name, before, id)
			}
			ids[name] = id
		}
		var numbered []string
		for range 2 {
			_, resp, answer := r.Ask(t, "POST", "/EU-SES", body, append(bearer, number)...)
			if resp.StatusCode != 200 {
				t.Fatalf("%s: %d %s", name, resp.StatusCode, answer)
			}
			numbered = append(numbered, hosttest.AnswerOf(t, answer).Data["id"].(string))
		}
		if numbered[0] != numbered[1] || (numbered[0] == number) != (name == "gestionale") {
			t.Errorf("%s: %v", name, numbered)
		}
	}
	if ids["gestionale"] == ids["sito"] {
		t.Error("one token was given the other one's request")
	}
}

// TestThePageForPrograms: its example is taken as it stands, and every number of ours is on it.
func TestThePageForPrograms(t *testing.T) {
	b, err := os.ReadFile("../../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	_, rest, _ := strings.Cut(page, "```json\n")
	example, _, _ := strings.Cut(rest, "```")
	example = strings.Replace(example, "JVBERi0…", base64.StdEncoding.EncodeToString(hosttest.Contract(t, 4)), 1)
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	example = strings.Replace(example, "2026-12-24", c.Now().AddDate(0, 0, 20).Format(time.DateOnly), 1)
	_, resp, answer := r.Ask(t, "POST", "/EU-SES", example)
	if resp.StatusCode != 200 {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	r.Await(t, hosttest.AnswerOf(t, answer).Data["id"].(string), hosttest.Is(signing.Waiting))
	l := host.StandardTraffic
	for _, limit := range []string{
		fmt.Sprintf("go on by %d kB in %.0f seconds, or end; the head of a request within %.0f seconds, the next one within %.0f", l.Step>>10, l.Stall.Seconds(), l.Header.Seconds(), l.Idle.Seconds()),
		fmt.Sprintf("%d,%03d, of one address %d,%03d", l.Connections/1000, l.Connections%1000, l.OfOne/1000, l.OfOne%1000),
		fmt.Sprintf("%d MB, 2,000 pages, %d files", signing.DefaultLimits.Document>>20, signing.DefaultLimits.Inputs),
		fmt.Sprintf("| %d, %d |", signing.DefaultLimits.Signers, signing.DefaultLimits.Fields),
		fmt.Sprintf("| %d, %d, %d letters |", signing.MaxTitle, signing.MaxName, signing.MaxMessage),
		fmt.Sprintf("%d tries each, good for %.0f minutes; %d a signer", otp.Standard.Tries, otp.Standard.EmailLife.Minutes(), otp.Standard.Codes),
		fmt.Sprintf("%d an hour and %d a day to one address, %d an hour", otp.Standard.PerHour, otp.Standard.PerDay, otp.Standard.PerNetwork),
	} {
		if !strings.Contains(page, limit) {
			t.Errorf("not there: %s", limit)
		}
	}
}

// TestOptionsComeBack: what was asked of the signers is told to whoever asks, so that a request can be sent again as it was.
func TestOptionsComeBack(t *testing.T) {
	r := hosttest.Start(t, nil)
	for _, must := range []bool{false, true} {
		d := hosttest.One(hosttest.Contract(t, 1))
		d.Options.MustRead = must
		sent, err := r.Client.Request(hosttest.Soon(t), r.Send(t, d).Request.ID)
		if err != nil || sent.Request.Options.MustRead != must {
			t.Errorf("sent %v, told %+v %v", must, sent.Request.Options, err)
		}
	}
}

// TestLastDay is whole where the request's sender is, on whatever machine.
func TestLastDay(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	day := c.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	for zone, want := range map[string]string{
		"Europe/Rome": day, "America/Los_Angeles": day, "Pacific/Auckland": day, "UTC": day, "": day,
	} {
		in := time.UTC
		if zone != "" {
			var err error
			if in, err = time.LoadLocation(zone); err != nil {
				t.Fatal(err)
			}
		}
		noon, err := time.ParseInLocation(time.DateTime, day+" 12:00:00", in)
		if err != nil {
			t.Fatal(err)
		}
		b := hosttest.Seed(t, hosttest.Contract(t, 1))
		b["timezone"], b["paraph"] = zone, map[string]any{"expires": noon.UTC()}
		delete(b, "options")
		id := hosttest.AnswerOf(t, second(r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, b)))).Data["id"].(string)
		q := r.Await(t, id, hosttest.Is(signing.Waiting))
		if got := q.Expires.In(in).Format(time.DateTime); got != want+" 23:59:59" {
			t.Errorf("%s: until %s", zone, got)
		}
		delete(b, "paraph")
		id = hosttest.AnswerOf(t, second(r.Ask(t, "POST", "/EU-SES", hosttest.Marshal(t, b)))).Data["id"].(string)
		q = r.Await(t, id, hosttest.Is(signing.Waiting))
		if got := q.Expires.In(in).Format(time.DateTime); got != c.Now().Add(signing.DefaultDays*24*time.Hour).In(in).Format(time.DateOnly)+" 23:59:59" {
			t.Errorf("%s: without a day until %s", zone, got)
		}
	}
}

func second(_ any, _ *http.Response, answer []byte) []byte { return answer }
