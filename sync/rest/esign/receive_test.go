package esign_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"paraph/app/backend"
	"paraph/app/host"
	"paraph/app/host/hosttest"
)

// filesOf are the documents in a service's store, also half-written ones.
func filesOf(t *testing.T, r *hosttest.Rig) (names []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(r.Folder, "blobs"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			names = append(names, e.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

const sender = `"signers":[{"name":"Anna","surname":"Rossi","email":"anna@example.com","authentication":["email"],"signatures":[{"page":1,"x":72,"y":600}]}]`

// TestBase64AsItComes: a document that is led to the store while it arrives is read in every way it is written.
func TestBase64AsItComes(t *testing.T) {
	r := hosttest.Start(t, nil)
	pdf := hosttest.Laden(t, 1, 100_000)
	for len(pdf)%3 != 1 { // so that there is padding
		pdf = append(pdf, '\n')
	}
	sum := sha256.Sum256(pdf)
	std := base64.StdEncoding.EncodeToString(pdf)
	lines := ""
	for rest := std; rest != ""; {
		n := min(76, len(rest))
		lines, rest = lines+rest[:n]+`\r\n`, rest[n:]
	}
	for name, payload := range map[string]string{
		"plain": std, "without padding": strings.TrimRight(std, "="), "URL's alphabet": base64.URLEncoding.EncodeToString(pdf),
		"lines": lines, "slashes escaped": strings.ReplaceAll(std, "/", `\/`), "all escaped": strings.ReplaceAll(std, "A", `\u0041`),
		"data address": "data:application/pdf;base64," + std,
	} {
		for form, body := range map[string]string{
			"text": `"%s"`, "array": `["%s"]`, "object": `{"sourceType":"base64","payload":"%s"}`, "objects": `[{"payload":"%s","name":"a.pdf"}]`,
		} {
			body = `{"inputDocuments":` + fmt.Sprintf(body, payload) + `,` + sender + `}`
			_, resp, answer := r.Ask(t, "POST", "/EU-SES", body)
			if resp.StatusCode != 200 || !strings.Contains(string(answer), hex.EncodeToString(sum[:])) {
				t.Errorf("%s as %s: %d %.300s", name, form, resp.StatusCode, answer)
			}
		}
	}
	if names := filesOf(t, r); len(names) != 1 {
		t.Errorf("one document is stored as %d: %v", len(names), names)
	}
}

// TestRefusedDocumentsLeaveNothing: what is wrong with a request is said by its number, and nothing of its documents stays.
func TestRefusedDocumentsLeaveNothing(t *testing.T) {
	limits := backend.StandardLimits
	limits.Document = 200_000
	r := hosttest.Start(t, func(o *host.Options) { o.Limits = &limits })
	long := base64.StdEncoding.EncodeToString(hosttest.Laden(t, 1, 100_000))
	many := func(what string, n int) string { return strings.TrimSuffix(strings.Repeat(what+",", n), ",") }
	for name, c := range map[string]struct {
		body           string
		status, number int
	}{
		"no signers":              {`{"inputDocuments":"` + long + `"}`, 422, 685},
		"a mode nobody knows":     {`{"inputDocuments":"` + long + `",` + sender + `,"signatureMode":"stamped"}`, 422, 625},
		"not base64 in the end":   {`{"inputDocuments":"` + long[:len(long)-8] + `§§§§",` + sender + `}`, 422, 1108},
		"padding in the middle":   {`{"inputDocuments":"` + long[:5000] + "==" + long + `",` + sender + `}`, 422, 1108},
		"one letter of four":      {`{"inputDocuments":"` + strings.TrimRight(long, "=")[:8001] + `",` + sender + `}`, 422, 1108},
		"cut short":               {`{"inputDocuments":"` + long, 400, 1112},
		"not JSON behind it":      {`{"inputDocuments":"` + long + `",`, 400, 1112},
		"too large together":      {`{"inputDocuments":["` + long + `","` + long + `"],` + sender + `}`, 413, 1111},
		"too many":                {`{"inputDocuments":[` + many(`"`+long[:8000]+`"`, 21) + `],` + sender + `}`, 422, 1110},
		"a document for a name":   {`{"inputDocuments":{"name":"` + long + `","payload":"` + long[:400] + `"},` + sender + `}`, 422, 625},
		"a document for a kind":   {`{"inputDocuments":{"sourceType":"` + long + `","payload":"` + long[:400] + `"},` + sender + `}`, 422, 625},
		"a long name":             {`{"inputDocuments":{"name":"` + long[:1001] + `","payload":"` + long[:400] + `"},` + sender + `}`, 422, 625},
		"many modes":              {`{"inputDocuments":"` + long + `",` + sender + `,"signatureMode":[` + many(`"typed"`, 9) + `]}`, 422, 1110},
		"many ways to get a code": {`{"inputDocuments":"` + long + `",` + strings.Replace(sender, `"email"]`, many(`"email"`, 9)+`]`, 1) + `}`, 422, 1110},
		"any ancestor":            {`{"inputDocuments":"` + long + `",` + sender + `,"options":{"ui":{"iframeAncestors":["https://*"]}}}`, 422, 625},
		"many ancestors":          {`{"inputDocuments":"` + long + `",` + sender + `,"options":{"ui":{"iframeAncestors":[` + many(`"https://a.example"`, 51) + `]}}}`, 422, 1110},
		"a long ui":               {`{"inputDocuments":"` + long + `",` + sender + `,"options":{"ui":{"x":"` + long[:17<<10] + `"}}}`, 422, 625},
		"much beside it":          {`{"inputDocuments":"` + long + `",` + sender + `,"title":"` + strings.Repeat("x", 1<<20) + `"}`, 413, 1116},
	} {
		_, resp, answer := r.Ask(t, "POST", "/EU-SES", c.body)
		if e := hosttest.AnswerOf(t, answer); resp.StatusCode != c.status || e.Error == nil || *e.Error != c.number {
			t.Errorf("%s: %d %.300s", name, resp.StatusCode, answer)
		}
		if names := filesOf(t, r); len(names) > 0 {
			t.Fatalf("%s: it left %v", name, names)
		}
	}
}
