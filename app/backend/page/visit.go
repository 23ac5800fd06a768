package page

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"golang.org/x/text/language"

	"paraph/app/say"
	"paraph/signing"
)

// stage is what a signer's link has come to.
type stage string

const (
	stageSign      stage = "sign"
	stageSigned    stage = "signed" // others have not
	stageSealing   stage = "sealing"
	stageDone      stage = "done"
	stageUnsealed  stage = "unsealed"
	stageDeclined  stage = "declined" // by this signer
	stageUnsigned  stage = "unsigned" // declined by another
	stageExpired   stage = "expired"
	stageCancelled stage = "cancelled"
	stageChecking  stage = "checking"
	stageRefused   stage = "refused"
)

// visited is one request's visit: what is stored, which stage that is, in which language it is said.
type visited struct {
	signing.Visit
	stage stage
	voice say.Voice
	link  string // the secret
}

// visit reads what the link leads to. The reader's language is the one chosen on the page, else the signer's, else the browser's.
func (h *Handler) visit(r *http.Request) (visited, error) {
	chosen, browser := chosenLanguage(r), browserLanguage(r)
	p := visited{link: r.PathValue("secret"), voice: h.House.Voice(cmp.Or(chosen, browser), "")}
	var err error
	if p.Visit, err = h.Service.Visit(r.Context(), p.link, p.voice.Lang()); err != nil {
		return p, err
	}
	if v := h.House.Voice(cmp.Or(chosen, p.Signer.Language, browser), p.Request.Options.Language); v.Lang() != p.voice.Lang() {
		if p.Visit, err = h.Service.Visit(r.Context(), p.link, v.Lang()); err != nil {
			return p, err
		}
		p.voice = v
	}
	p.stage = stageOf(p.Visit)
	return p, nil
}

func stageOf(v signing.Visit) stage {
	signed := v.Signer.State == signing.SignerSigned
	switch v.Request.State {
	case signing.Validating:
		return stageChecking
	case signing.Waiting:
		if signed {
			return stageSigned
		}
		if !v.Now.Before(v.Request.Expires) {
			return stageExpired
		}
		return stageSign
	case signing.Sealing:
		return stageSealing
	case signing.Done:
		return stageDone
	case signing.Unsealed:
		return stageUnsealed
	case signing.Declined:
		if v.Signer.State == signing.SignerDeclined {
			return stageDeclined
		}
		return stageUnsigned
	case signing.Expired:
		return stageExpired
	case signing.Cancelled:
		return stageCancelled
	}
	return stageRefused
}

func chosenLanguage(r *http.Request) string {
	if lang := r.URL.Query().Get("lang"); slices.Contains(say.Languages(), lang) {
		return lang
	}
	return ""
}

// browserLanguage is the first language we speak of those the browser asks for, "" where it is none.
func browserLanguage(r *http.Request) string {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, tag := range tags {
			if base, _ := tag.Base(); slices.Contains(say.Languages(), base.String()) {
				return base.String()
			}
		}
	}
	return ""
}

// at is a time as this request's people read it.
func (p visited) at(t time.Time) string { return p.voice.DateTime(t.In(p.Request.Location())) }

func (p visited) day(t time.Time) string { return p.voice.Date(t.In(p.Request.Location())) }
