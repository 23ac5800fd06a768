package page

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net/http"
	"strings"

	"paraph/app/say"
	"paraph/signing"
)

// view is what the templates are filled with. All text in it is escaped by them; Style alone is not and
// is made of numbers and checked colours only.
type view struct {
	Voice     say.Voice
	Stage     stage
	Nonce     string
	Style     template.CSS
	Assets    string // where the static files are, from this page's address
	Link      string // what the addresses under this page begin with, from this page's address
	Key       string // under which the browser keeps what was placed; says nothing of the secret
	Practice  band
	Both      bool // practice whose letters leave all the same
	Title     string
	Office    string
	Name      string // the signer's
	Under     string // the line under the title
	Contact   string
	Languages []languageLink
	HideSide  bool
	HideHead  bool
	Leave     string // the office's address for those who leave without signing
	Original  string // address of the document to read, "" where it is not offered
	Days      string // pages and last day
	Privacy   []paragraph
	Sign      *signPart
	Notice    *notice
}

// band is the sentence of practice, its first word set apart.
type band struct{ Lead, Rest string }

type languageLink struct {
	Code, Name string
	Current    bool
}

// paragraph is one of the privacy notice. Link is the address a text leads to that is nothing else.
type paragraph struct{ Head, Text, Link string }

// Say and Count are for the templates.
func (v *view) Say(key string, pairs ...any) string { return v.Voice.Say(key, pairs...) }

// Count is Say with a number.
func (v *view) Count(key string, n int, pairs ...any) string {
	return v.Voice.Count(key, n, pairs...)
}

// bareView is a page that gives no facts.
func (h *Handler) bareView(r *http.Request, title, what string) *view {
	voice := h.House.Voice(cmp.Or(chosenLanguage(r), browserLanguage(r)), "")
	return &view{
		Voice: voice, Stage: "bare", Style: neutral().css(), Title: voice.Say(title), HideSide: true,
		Notice: &notice{Title: voice.Say(title), Lines: []string{voice.Say(what)}},
	}
}

// view is what every stage's page has.
func (p visited) view() *view {
	ui := readUI(p.Request.Options.UI)
	v := &view{
		Voice: p.voice, Stage: p.stage, Style: ui.colours.css(), Link: p.link, Key: p.key(),
		Title: p.Title, Office: p.Office, Name: p.Signer.FullName(), Under: p.Office, Contact: p.Contact,
		HideSide: ui.hideSidebar, HideHead: ui.hideHeader, Leave: ui.cancelURL,
		Privacy: p.privacy(),
	}
	if p.stage == stageSign {
		v.Days = p.voice.Count("page.facts", len(p.Request.Pages), "date", p.day(p.Request.Expires))
	}
	if p.Request.Practice {
		v.Practice, v.Both = practiceBand(p.voice), !p.Nowhere
	}
	for _, code := range say.Languages() {
		v.Languages = append(v.Languages, languageLink{code, say.In(code).Say("page.language-name"), code == p.voice.Lang()})
	}
	if !ui.hideOriginal && (p.stage == stageSign || p.stage == stageSigned) {
		v.Original = p.link + "/document.pdf"
	}
	return v
}

// key is what the browser keeps this visit under; it says nothing of the secret.
func (p visited) key() string {
	sum := sha256.Sum256([]byte("paraph-page\x00" + p.link))
	return hex.EncodeToString(sum[:8])
}

func practiceBand(v say.Voice) band {
	lead, rest, _ := strings.Cut(v.Say("practice.band"), ". ")
	return band{Lead: lead + ".", Rest: rest}
}

// privacy is the office's notice, paragraph by paragraph, or the neutral one.
func (p visited) privacy() []paragraph {
	var out []paragraph
	if p.Privacy != "" {
		for _, text := range strings.Split(strings.ReplaceAll(p.Privacy, "\r\n", "\n"), "\n\n") {
			if text = strings.TrimSpace(text); text != "" {
				out = append(out, paragraph{Text: text, Link: signing.WebAddress(text)})
			}
		}
		return out
	}
	for _, what := range []string{"page.privacy.who", "page.privacy.why", "page.privacy.what", "page.privacy.long", "page.privacy.rights"} {
		out = append(out, paragraph{Head: p.voice.Say(what + ".head"), Text: p.voice.Say(what, "office", p.Office)})
	}
	return out
}

// nameOf is a signer of this request by number, "" if unknown.
func (p visited) nameOf(n int) string {
	if n < 1 || n > len(p.Request.Signers) {
		return ""
	}
	return p.Request.Signers[n-1].FullName()
}

// unsigned are the names of those who still have to sign.
func (p visited) unsigned() []string {
	var names []string
	for _, g := range p.Request.Signers {
		if g.State == signing.SignerNew {
			names = append(names, g.FullName())
		}
	}
	return names
}
