package hosttest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// root is the project's folder, seen from the folder a package's tests run in.
func root(t *testing.T) string {
	t.Helper()
	dir := "."
	for range 8 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Join("..", dir)
	}
	t.Fatal("no go.mod above the tests")
	return ""
}

// Shared is a file of the material beside the project; the test is skipped where it is not there.
func Shared(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(root(t), "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("skipped: ../shared/%s is not there", name)
	}
	return path
}

// Spec is the published specification with our deviations applied, and a way to hold answers to it.
type Spec struct {
	doc    *openapi3.T
	router routers.Router
}

// LoadSpec reads it for a service at the address base.
func LoadSpec(t *testing.T, base string) Spec {
	t.Helper()
	raw, err := os.ReadFile(Shared(t, "contract/esignature.openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(root(t), "sync", "rest", "esign", "deviations.json"))
	if err != nil {
		t.Fatal(err)
	}
	var deviations []deviation
	if err := json.Unmarshal(list, &deviations); err != nil {
		t.Fatal(err)
	}
	for _, d := range deviations {
		if d.Source == "" {
			t.Errorf("%s: a deviation without a source", d.Where)
		}
		d.apply(t, tree)
	}
	tree.(map[string]any)["servers"] = []any{map[string]any{"url": base}}
	if raw, err = json.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return Spec{doc, router}
}

// deviation is one line of deviations.json: a value to set, an envelope to put around a schema, or the
// failure envelope as an answer.
type deviation struct {
	Where   string `json:"where"`
	Wrap    bool   `json:"wrap"`
	Failure bool   `json:"failure"`
	Set     any    `json:"set"`
	Source  string `json:"source"`
}

var failureEnvelope = map[string]any{
	"type": "object", "required": []any{"success", "message", "error"},
	"properties": map[string]any{
		"success": map[string]any{"type": "boolean", "enum": []any{false}}, "message": map[string]any{"type": "string"},
		"error": map[string]any{"type": "integer"},
	},
}

func (d deviation) apply(t *testing.T, tree any) {
	t.Helper()
	parts := strings.Split(strings.TrimPrefix(d.Where, "/"), "/")
	at := tree
	for _, p := range parts[:len(parts)-1] {
		p = strings.NewReplacer("~1", "/", "~0", "~").Replace(p)
		switch node := at.(type) {
		case map[string]any:
			at = node[p]
		case []any:
			at = node[int(p[0]-'0')]
		}
	}
	parent, ok := at.(map[string]any)
	last := parts[len(parts)-1]
	switch {
	case !ok:
		t.Fatalf("%s leads nowhere", d.Where)
	case d.Failure:
		parent[last] = map[string]any{
			"description": "failure", "content": map[string]any{"application/json": map[string]any{"schema": failureEnvelope}},
		}
	case d.Wrap:
		wrap(parent[last])
	default:
		if _, ok := parent[last]; !ok {
			t.Fatalf("%s is not in the specification any more", d.Where)
		}
		parent[last] = d.Set
	}
}

// wrap puts the envelope around the JSON schema of an answer, unless it is a reference (wrapped there).
func wrap(answer any) {
	content, ok := answer.(map[string]any)["content"].(map[string]any)
	if !ok {
		return
	}
	media := content["application/json"].(map[string]any)
	media["schema"] = map[string]any{
		"type": "object", "required": []any{"data", "success", "message", "error"},
		"properties": map[string]any{
			"data": media["schema"], "success": map[string]any{"type": "boolean"}, "message": map[string]any{"type": "string"},
			"error": map[string]any{"type": "integer", "nullable": true},
		},
	}
}

// Check holds a question and its answer to the specification.
func (s Spec) Check(t *testing.T, req *http.Request, body []byte, resp *http.Response, answer []byte, lenient bool) {
	t.Helper()
	route, params, err := s.router.FindRoute(req)
	if err != nil {
		t.Errorf("%s %s: %v", req.Method, req.URL.Path, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	if !lenient {
		if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
			t.Errorf("%s %s: the question: %v", req.Method, req.URL.Path, err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: resp.StatusCode, Header: resp.Header, Options: in.Options}
	out.SetBodyBytes(answer)
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return
	}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s %s: the answer %d: %v\n%.600s", req.Method, req.URL.Path, resp.StatusCode, err, answer)
	}
}

// CheckTold holds a callback's body to what the specification says of it, a form's parts to what it says of
// the JSON body's.
func (s Spec) CheckTold(t *testing.T, header http.Header, body []byte, field string) {
	t.Helper()
	media := "application/json"
	if form, err := url.ParseQuery(string(body)); header.Get("Content-Type") != media && err == nil {
		s.checkBody(t, header.Get("Content-Type"), map[string]any{"data": form.Get(field), "custom": form.Get("custom")})
		body = []byte(`{"data":` + form.Get(field) + `,"custom":` + form.Get("custom") + `}`)
	}
	var tree any
	if err := json.Unmarshal(body, &tree); err != nil {
		t.Fatal(err)
	}
	s.checkBody(t, media, tree)
}

func (s Spec) checkBody(t *testing.T, media string, body any) {
	t.Helper()
	told := s.doc.Paths.Find("/EU-SES").Post.Callbacks["callback"].Value.Value("{$request.body#/callback/url}").Post.RequestBody.Value
	if err := told.Content[media].Schema.Value.VisitJSON(body); err != nil {
		t.Errorf("%s: %v\n%.600v", media, err, body)
	}
}
