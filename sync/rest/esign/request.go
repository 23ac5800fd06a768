package esign

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
	"time"

	"paraph/signing"
)

// postBody is POST /EU-SES as it may come: also with what belongs into options beside it.
type postBody struct {
	Title            text                `json:"title"`
	Signers          *[]postSigner       `json:"signers"`
	InputDocuments   json.RawMessage     `json:"inputDocuments"`
	Callback         maybe[postCallback] `json:"callback"`
	Options          maybe[postOptions]  `json:"options"`
	SignatureMode    words               `json:"signatureMode"`
	UserEditableData maybe[editable]     `json:"userEditableData"`
	Timezone         text                `json:"timezone"`
	SignerMustRead   flag                `json:"signerMustRead"`
	Paraph           maybe[ownRequest]   `json:"paraph"`
}

// ownRequest is what only our service knows of a request.
type ownRequest struct {
	Expires  lastDay             `json:"expires,omitzero"`
	Language string              `json:"language,omitempty"`    // where a signer has none; signing.Options has the rule
	Subject  string              `json:"subject,omitempty"`     // of the invitation
	Note     string              `json:"note,omitempty"`        // in the invitation
	Copies   []signing.CleanCopy `json:"cleanCopies,omitempty"` // inputs that are copies, and what of
	Mode     signing.Mode        `json:"mode,omitempty"`        // in which alone it is to be done
}

// said reports whether it says anything of letters and days.
func (o ownRequest) said() bool {
	return o.Expires != "" || o.Language != "" || o.Subject != "" || o.Note != ""
}

type postSigner struct {
	Name           text            `json:"name"`
	Surname        text            `json:"surname"`
	Email          text            `json:"email"`
	Mobile         text            `json:"mobile"`
	Message        text            `json:"message"`
	Authentication words           `json:"authentication"`
	Language       text            `json:"language"`
	Signatures     []postSignature `json:"signatures"`
}

type postSignature struct {
	Page   *number         `json:"page"`
	X      *number         `json:"x"`
	Y      *number         `json:"y"`
	Name   text            `json:"name"`
	Paraph maybe[ownField] `json:"paraph"`
}

// ownField is the one extension object that carries what the contract has no place for.
type ownField struct {
	Width  float64           `json:"width,omitempty"`
	Height float64           `json:"height,omitempty"`
	Kind   signing.FieldKind `json:"kind,omitempty"`
}

type postCallback struct {
	URL     text            `json:"url"`
	Method  text            `json:"method"`
	Field   text            `json:"field"`
	Retry   number          `json:"retry"`
	Headers entries         `json:"headers"`
	Custom  json.RawMessage `json:"custom"`
}

type postOptions struct {
	UI               maybe[map[string]any] `json:"ui"`
	SignatureMode    words                 `json:"signatureMode"`
	UserEditableData maybe[editable]       `json:"userEditableData"`
	Timezone         text                  `json:"timezone"`
	SignerMustRead   flag                  `json:"signerMustRead"`
}

type editable struct {
	Name   flag `json:"name"`
	Mobile flag `json:"mobile"`
	Email  flag `json:"email"`
}

// draft reads a body into a draft. What cannot be read is a *signing.Problem.
func (in *received) draft() (signing.Draft, error) {
	var p postBody
	if err := json.Unmarshal(in.body, &p); err != nil {
		return signing.Draft{}, &signing.Problem{Code: signing.ProblemBody}
	}
	d := signing.Draft{Title: strings.TrimSpace(string(p.Title)), Options: p.options(), Copies: p.Paraph.is.Copies, Mode: p.Paraph.is.Mode}
	own := p.Paraph.is
	d.Options.Language, d.Options.Subject, d.Options.Note = language(own.Language), strings.TrimSpace(own.Subject), strings.TrimSpace(own.Note)
	if last := own.Expires; last != "" {
		zone, err := time.LoadLocation(d.Options.Zone) // a wrong one is told with the options
		if err != nil {
			zone = time.UTC
		}
		day, ok := last.in(zone)
		if !ok {
			return d, &signing.Problem{Code: signing.ProblemExpiry}
		}
		d.Expires = signing.EndOfDay(day).UTC()
	}
	if p.Signers != nil {
		d.Signers = make([]signing.Signer, len(*p.Signers))
		for i, g := range *p.Signers {
			s, problem := g.signer()
			if problem != nil {
				problem.Signer = i + 1
				return d, problem
			}
			d.Signers[i] = s
		}
	}
	if p.Callback.given {
		d.Callback = p.Callback.is.callback()
	}
	var err error
	d.Inputs, err = in.inputs(p.InputDocuments)
	return d, err
}

func (p postBody) options() signing.Options {
	given := p.Options.is
	o := signing.Options{UI: given.UI.is, Zone: string(given.Timezone), MustRead: bool(given.SignerMustRead || p.SignerMustRead)}
	modes := given.SignatureMode
	if len(modes) == 0 {
		modes = p.SignatureMode
	}
	for _, m := range modes {
		o.Modes = append(o.Modes, signing.MarkMode(strings.ToLower(m)))
	}
	if o.Zone == "" {
		o.Zone = string(p.Timezone)
	}
	e := given.UserEditableData
	if !e.given {
		e = p.UserEditableData
	}
	o.Editable = signing.Editable{Name: bool(e.is.Name), Mobile: bool(e.is.Mobile), Email: bool(e.is.Email)}
	for key, value := range o.UI { // "true" for true, as elsewhere in the wild
		if t, ok := value.(string); ok && strings.HasPrefix(key, "hide") && (t == "true" || t == "false") {
			o.UI[key] = t == "true"
		}
	}
	return o
}

// mostWords is how many ways to get a code are read of one signer; there are two.
const mostWords = 8

func (g postSigner) signer() (signing.Signer, *signing.Problem) {
	s := signing.Signer{
		Name: strings.TrimSpace(string(g.Name)), Surname: strings.TrimSpace(string(g.Surname)), Email: strings.TrimSpace(string(g.Email)),
		Mobile: strings.TrimSpace(string(g.Mobile)), Message: string(g.Message), Language: language(string(g.Language)),
	}
	if len(g.Authentication) > mostWords {
		return s, &signing.Problem{Code: signing.ProblemTooMany, Word: "authentication", Limit: mostWords}
	}
	for _, a := range g.Authentication {
		c := signing.Channel(strings.ToLower(a))
		if c != signing.Email && c != signing.SMS {
			return s, &signing.Problem{Code: signing.ProblemChannel}
		}
		s.Channels = append(s.Channels, c)
	}
	for i, f := range g.Signatures {
		if kind := f.Paraph.is.Kind; kind != "" && kind != signing.SignatureField {
			return s, &signing.Problem{Code: signing.ProblemOption, Field: i + 1, Word: "signatures.paraph.kind"}
		}
		s.Fields = append(s.Fields, f.field())
	}
	return s, nil
}

// field is a place as it was asked for. One without numbers is asked for by its name alone; a number that is missing beside
// others, or is none, is told as a problem of the field.
func (f postSignature) field() signing.Field {
	size := signing.DefaultFieldSize
	out := signing.Field{Kind: signing.SignatureField, Name: string(f.Name)}
	if own := f.Paraph.is; own.Width > 0 && own.Height > 0 {
		size.W, size.H = own.Width, own.Height
	}
	if f.X == nil && f.Y == nil && f.Name != "" {
		out.ByName, out.Page, out.Box = true, 1, signing.Box{W: size.W, H: size.H}
		return out
	}
	out.Box = signing.Box{X: f.X.value(), Y: f.Y.value(), W: size.W, H: size.H}
	if page := f.Page.value(); page == math.Trunc(page) && page >= 1 && page <= 1e6 {
		out.Page = int(page)
	}
	return out
}

// language keeps the codes we speak; anything else is the browser's business.
func language(l string) string {
	l, _, _ = strings.Cut(strings.ToLower(l), "-")
	switch l {
	case "it", "fr", "en":
		return l
	}
	return ""
}

func (c postCallback) callback() *signing.Callback {
	out := &signing.Callback{
		URL: strings.TrimSpace(string(c.URL)), Method: strings.ToUpper(string(c.Method)), Field: string(c.Field), Retry: -1,
		Headers: c.Headers, Custom: c.custom(),
	}
	if out.Method == "" {
		out.Method = "JSON"
	}
	if out.Field == "" {
		out.Field = "data"
	}
	if r := float64(c.Retry); r >= 0 && r <= signing.MaxRetries && r == math.Trunc(r) {
		out.Retry = int(r)
	}
	return out
}

// custom is given back as it came: its parts in their order, numbers with all their digits.
func (c postCallback) custom() json.RawMessage {
	var b bytes.Buffer
	if none(c.Custom) || json.Compact(&b, c.Custom) != nil {
		return nil
	}
	return b.Bytes()
}

// inputs reads an address, base64, an object, or an array of these.
func (in *received) inputs(raw json.RawMessage) ([]signing.Input, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) || bytes.Equal(raw, []byte(`""`)) {
		return nil, nil
	}
	if raw[0] != '[' {
		only, err := in.input(raw)
		return []signing.Input{only}, err
	}
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, &signing.Problem{Code: signing.ProblemBody}
	}
	out := make([]signing.Input, len(all))
	for i, one := range all {
		var err error
		if out[i], err = in.input(one); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (in *received) input(raw json.RawMessage) (signing.Input, error) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return in.inputText(s, "")
	}
	var o struct {
		SourceType string `json:"sourceType"`
		URL        string `json:"url"`
		Payload    string `json:"payload"`
		Name       string `json:"name"`
	}
	if json.Unmarshal(raw, &o) != nil {
		return signing.Input{}, &signing.Problem{Code: signing.ProblemBody}
	}
	switch {
	case in.document(o.Name) != nil || in.document(o.URL) != nil: // too long for what they are
		return signing.Input{}, &signing.Problem{Code: signing.ProblemOption, Word: "inputDocuments"}
	case o.SourceType == "remote" || (o.SourceType == "" && o.URL != ""):
		if o.URL == "" {
			return signing.Input{}, &signing.Problem{Code: signing.ProblemURL}
		}
		return signing.Input{URL: o.URL, Name: o.Name}, nil
	case o.SourceType == "base64" || o.SourceType == "":
		return in.inputText(o.Payload, o.Name)
	}
	return signing.Input{}, &signing.Problem{Code: signing.ProblemOption, Word: "inputDocuments.sourceType"}
}

func (in *received) inputText(s, name string) (signing.Input, error) {
	if d := in.document(s); d != nil {
		if d.File().Size == 0 {
			return signing.Input{}, &signing.Problem{Code: signing.ProblemBase64}
		}
		return signing.Input{Content: d, Name: name}, nil
	}
	s = strings.TrimSpace(s)
	if scheme, _, ok := strings.Cut(s, "://"); ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")) {
		return signing.Input{URL: s, Name: name}, nil
	}
	data, err := decodeBase64(s)
	if err != nil || len(data) == 0 {
		return signing.Input{}, &signing.Problem{Code: signing.ProblemBase64}
	}
	return signing.Input{Data: data, Name: name}, nil
}

// decodeBase64 takes standard and URL alphabets, with and without padding, line breaks and a data: prefix.
func decodeBase64(s string) ([]byte, error) {
	if rest, ok := strings.CutPrefix(s, "data:"); ok {
		if _, after, found := strings.Cut(rest, ";base64,"); found {
			s = after
		}
	}
	if data, err := base64.StdEncoding.DecodeString(s); err == nil {
		return data, nil
	}
	s = strings.NewReplacer("-", "+", "_", "/", "\r", "", "\n", "", " ", "").Replace(s)
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
}
