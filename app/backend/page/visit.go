package page

import (
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

// visit reads what the link leads to. What the person chose on the page wins over the signer's
// language, that over the browser's.
func (h *Handler) visit(r *http.Request) (visited, error) {
	chosen := chosenLanguage(r)
	lang := chosen
	if lang == "" {
		lang = h.browserLanguage(r)
	}
	p := visited{link: r.PathValue("secret"), voice: say.In(lang)}
	var err error
	if p.Visit, err = h.Service.Visit(r.Context(), p.link, lang); err != nil {
		return p, err
	}
	if own := p.Signer.Language; chosen == "" && own != "" && own != lang {
		if p.Visit, err = h.Service.Visit(r.Context(), p.link, own); err != nil {
			return p, err
		}
		p.voice = say.In(own)
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

// browserLanguage is the first language we speak of those the browser asks for, else the office's.
func (h *Handler) browserLanguage(r *http.Request) string {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err == nil {
		for _, tag := range tags {
			if base, _ := tag.Base(); slices.Contains(say.Languages(), base.String()) {
				return base.String()
			}
		}
	}
	return say.In(h.Language).Lang()
}

// at is a time as this request's people read it.
func (p visited) at(t time.Time) string { return p.voice.DateTime(t.In(p.Request.Location())) }

func (p visited) day(t time.Time) string { return p.voice.Date(t.In(p.Request.Location())) }
