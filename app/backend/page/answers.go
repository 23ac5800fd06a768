package page

import (
	"errors"
	"net/http"
	"strings"
	"syscall"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// answer is what the script is told when something is not as hoped: a sentence ready to be shown and
// the numbers it works with. Reload: the request has come to another stage, and the page itself says
// which.
type answer struct {
	Say    string            `json:"say,omitempty"`
	Reload bool              `json:"reload,omitempty"`
	Fields map[string]string `json:"fields,omitempty"` // sentences beside what was typed
	Wrong  bool              `json:"wrong,omitempty"`
	Dead   bool              `json:"dead,omitempty"` // this code takes no more answers
	Left   int               `json:"left,omitempty"`
	Again  *int              `json:"again,omitempty"` // seconds until a new code can be asked for
	Office bool              `json:"office,omitempty"`
}

// part is a piece of a sentence; Strong ones are what was put into it.
type part struct {
	Text   string `json:"t"`
	Strong bool   `json:"b,omitempty"`
}

// codeAnswer is a code as the script shows it. Times are seconds from now: a browser's clock may be
// anything.
type codeAnswer struct {
	Challenge string `json:"challenge"`
	Short     string `json:"short"`
	Lang      string `json:"lang"` // of the sentence agreed to
	Sent      []part `json:"sent"`
	Good      string `json:"good"`
	Consent   []part `json:"consent"`
	Life      int    `json:"life"`
	Again     int    `json:"again"`
	Outcome   string `json:"outcome"`
}

// inHand is a code another window of the link asked for, with the marks as POST code has them.
type inHand struct {
	codeAnswer
	Marks []signing.Mark `json:"marks"`
	Use   []int          `json:"use"`
}

// codeDigits is how many digits a code has.
const codeDigits = 6

func (p visited) codeAnswer(c signing.CodeSent) codeAnswer {
	key := map[string]string{"waiting": "page.code.waiting", "refused": "page.code.refused"}[c.Outcome]
	if key == "" {
		key = "page.code.sent." + p.way(c.Channel)
	}
	if e := p.Request.Options.Editable; c.Outcome == "refused" && (e.Email && c.Channel == signing.Email || e.Mobile && c.Channel == signing.SMS) {
		key = "page.code.refused-edit"
	}
	life := seconds(p.Now, c.Expires)
	return codeAnswer{
		Challenge: c.Challenge, Short: c.Short, Lang: p.voice.Lang(),
		Sent:    strong(p.voice, key, "short", c.Short, "to", c.Destination, "office", p.Office),
		Good:    p.voice.Count("page.code.good", max(1, (life+30)/60)),
		Consent: p.consentParts(), Life: life, Again: seconds(p.Now, c.Again), Outcome: c.Outcome,
	}
}

func seconds(now, then time.Time) int { return max(0, int((then.Sub(now)+time.Second-1)/time.Second)) }

// strong is a sentence with what is put into it set apart. Values are found by marks no sentence holds.
func strong(v say.Voice, key string, pairs ...string) []part {
	const open, shut = "\x02", "\x03"
	args := make([]any, len(pairs))
	for i, t := range pairs {
		args[i] = t
		if i%2 == 1 {
			args[i] = open + strings.NewReplacer(open, "", shut, "").Replace(t) + shut
		}
	}
	var out []part
	for _, piece := range strings.Split(v.Say(key, args...), open) {
		if value, rest, ok := strings.Cut(piece, shut); ok {
			out = append(out, part{value, true})
			piece = rest
		}
		if piece != "" {
			out = append(out, part{Text: piece})
		}
	}
	return out
}

// consentParts is the sentence agreed to, letter by letter, with the title set apart.
func (p visited) consentParts() []part {
	before, after, ok := strings.Cut(p.Consent, p.Title)
	if !ok || p.Title == "" {
		return []part{{Text: p.Consent}}
	}
	return []part{{Text: before}, {p.Title, true}, {Text: after}}
}

// askSentence says where the code will go.
func (p visited) askSentence() []part {
	return strong(p.voice, "page.code.ask."+p.way(p.Signer.Channel()), "to", p.destination())
}

// way is how a code comes; nothing leaves where letters go nowhere.
func (p visited) way(c signing.Channel) string {
	if p.Nowhere {
		return "nowhere"
	}
	return string(c)
}

func (p visited) destination() string {
	if p.Signer.Channel() == signing.SMS {
		return signing.MaskMobile(p.Signer.Mobile)
	}
	return signing.MaskEmail(p.Signer.Email)
}

// editPart lets names and addresses be corrected where the sender allows it. Addresses stay masked: who
// holds the link need not know them.
func (p visited) editPart() editPart {
	may := p.Request.Options.Editable
	e := editPart{Name: may.Name, Email: may.Email, Mobile: may.Mobile, First: p.Signer.Name, Last: p.Signer.Surname}
	if p.Signer.Email != "" {
		e.KeepEmail = signing.MaskEmail(p.Signer.Email)
	}
	if p.Signer.Mobile != "" {
		e.KeepMobile = signing.MaskMobile(p.Signer.Mobile)
	}
	e.Any = e.Name || e.Email || e.Mobile
	return e
}

// refuseIn refuses in the language the script was in.
func (h *Handler) refuseIn(w http.ResponseWriter, r *http.Request, lang string, err error) {
	p := visited{voice: say.In(lang), link: r.PathValue("secret")}
	if v, visitErr := h.Service.Visit(r.Context(), p.link, p.voice.Lang()); visitErr == nil {
		p.Visit = v
	}
	h.refuse(w, r, err, p)
}

// refuse tells the script why not. p holds no visit where the link leads nowhere.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error, p visited) {
	status := statusOf(err)
	if status >= http.StatusInternalServerError || errors.Is(err, signing.ErrBroken) {
		h.log(r, err)
	}
	h.answer(w, r, status, p.refusal(err))
}

func statusOf(err error) int {
	var limit *signing.CodeLimit
	var wrong *signing.CodeWrong
	var problem *signing.Problem
	switch {
	case errors.Is(err, signing.ErrKilled): // nothing is known of the document
		return http.StatusServiceUnavailable
	case errors.Is(err, signing.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, signing.ErrState), errors.Is(err, signing.ErrExpired), errors.Is(err, signing.ErrNotReady), errors.Is(err, signing.ErrBroken):
		return http.StatusConflict
	case errors.As(err, &limit):
		return http.StatusTooManyRequests
	case errors.As(err, &wrong), errors.As(err, &problem), errors.Is(err, signing.ErrMark):
		return http.StatusUnprocessableEntity
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}

func (p visited) refusal(err error) answer {
	var limit *signing.CodeLimit
	var wrong *signing.CodeWrong
	var problem *signing.Problem
	switch {
	case errors.As(err, &limit):
		return p.limited(limit)
	case errors.As(err, &wrong):
		return p.wrong(wrong)
	case errors.As(err, &problem):
		return p.problem(problem)
	case errors.Is(err, signing.ErrMark):
		return answer{Say: p.voice.Say("page.mark-missing")}
	case errors.Is(err, signing.ErrBroken):
		return answer{Say: p.voice.Say("page.untrusted.title") + ". " + p.voice.Say("page.untrusted.what")}
	case statusOf(err) == http.StatusInsufficientStorage:
		return answer{Say: p.voice.Say("page.no-room", "office", p.Office)}
	case statusOf(err) == http.StatusInternalServerError:
		return answer{Say: p.voice.Say("page.failed")}
	}
	return answer{Reload: true}
}

// limited says why there is no code now, and who can help: the office, of whatever is no short pause.
func (p visited) limited(l *signing.CodeLimit) answer {
	contact := ""
	if p.Contact != "" {
		contact = " " + p.voice.Say("page.contact", "contact", p.Contact)
	}
	if l.Again.IsZero() {
		return answer{Office: true, Say: p.voice.Say("page.code.limit-office", "office", p.Office) + contact}
	}
	wait := seconds(p.Now, l.Again)
	a := answer{Again: &wait, Say: p.voice.Count("page.code.limit", max(1, (wait+59)/60))}
	if why := p.locked(l.Reason); why != "" {
		a.Say = why + " " + a.Say + " " + p.voice.Say("page.code.limit-help", "office", p.Office) + contact
	}
	return a
}

// locked says why there is no code for a while, nothing of what is only a short pause.
func (p visited) locked(why signing.LockReason) string {
	switch why {
	case signing.LockedTries:
		return p.voice.Say("page.code.limit-why.tries")
	case signing.LockedAddress:
		return p.voice.Say("page.code.limit-why.address")
	case signing.LockedNetwork:
		return p.voice.Say("page.code.limit-why.network")
	}
	return ""
}

func (p visited) wrong(c *signing.CodeWrong) answer {
	switch {
	case c.Expired:
		return answer{Wrong: true, Dead: true, Say: p.voice.Say("page.code.gone")}
	case c.Left == 0:
		return answer{Wrong: true, Dead: true, Say: p.voice.Say("page.code.dead")}
	}
	return answer{Wrong: true, Left: c.Left, Say: p.voice.Count("page.code.wrong", c.Left)}
}

// problem puts a sentence beside what was typed.
func (p visited) problem(problem *signing.Problem) answer {
	field, key := "", "page.failed"
	switch problem.Code {
	case signing.ProblemName:
		field, key = "name", "page.edit.name-bad"
	case signing.ProblemNameSign:
		field, key = "name", "page.edit.name-sign"
	case signing.ProblemEmail:
		field, key = "email", "page.edit.email-bad"
	case signing.ProblemMobile:
		field, key = "mobile", "page.edit.mobile-bad"
	case signing.ProblemSameAddress:
		field, key = "email", "page.edit.same"
		if p.Signer != nil && p.Signer.Channel() == signing.SMS {
			field = "mobile"
		}
	}
	a := answer{Say: p.voice.Say(key)}
	if field != "" {
		a.Fields = map[string]string{field: a.Say}
	}
	return a
}
