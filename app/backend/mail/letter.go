package mail

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/sync"
)

// Brief is what a letter is about. Which fields count depends on Kind.
type Brief struct {
	Kind     sync.JobKind
	ID       string // makes a doubled letter recognisable: part of its Message-ID
	Lang     string
	Office   string
	Practice bool
	Title    string
	Name     string // who it is for, as addressed
	To       string // address
	Link     string
	Expires  time.Time // the last day, in the reader's zone
	Code     string    // only in JobCode
	Short    string
	Minutes  int    // how long the code is good
	Message  string // the sender's own text of the code's message; may hold {OTP}
	Who      string // who declined, who wants a new link
	Reason   string
	What     string // what was edited
	Masked   string // where the code now goes
	Kept     time.Time
	People   []Person // who was asked to sign a request that expired
	Files    []Attachment
}

// Person was asked to sign.
type Person struct {
	Name   string
	Signed bool
}

// Attachment goes along with a letter.
type Attachment struct {
	Name    string
	Type    string
	Content []byte
}

// Letter is a message ready to be sent: always as plain text, and as HTML.
type Letter struct {
	ID      string
	To      string
	Name    string
	Subject string
	Text    string
	HTML    string
	Files   []Attachment
}

// Test is the kind of a letter that only shows that letters arrive; no job has it.
const Test sync.JobKind = "mail.test"

const otpPlace = "{OTP}"

// Compose writes the letter.
func Compose(b Brief) (Letter, error) {
	v := say.In(b.Lang)
	p := parts(b, v)
	if p.Subject == "" {
		return Letter{}, fmt.Errorf("mail: no letter of kind %q", b.Kind)
	}
	if b.Practice {
		p.Practice = v.Say("practice.band")
		p.Subject = v.Say("practice.subject") + " " + p.Subject
	}
	p.Lang, p.Office = v.Lang(), b.Office
	var html bytes.Buffer
	if err := layout.Execute(&html, p); err != nil {
		return Letter{}, fmt.Errorf("mail: %w", err)
	}
	return Letter{
		ID: b.ID, To: b.To, Name: b.Name, Subject: oneLine(p.Subject), Text: p.text(), HTML: html.String(), Files: b.Files,
	}, nil
}

// CodeText is the text of a code's message with the code in its place; what the evidence shows is the
// same text made with dots. Nobody-else is always said.
func CodeText(b Brief, code string) string {
	v := say.In(b.Lang)
	text := b.Message
	switch {
	case strings.TrimSpace(text) == "":
		text = v.Say("mail.code.text", "office", b.Office, "short", b.Short, "code", code, "title", b.Title)
	case strings.Contains(text, otpPlace):
		text = strings.ReplaceAll(text, otpPlace, code)
	default:
		text = strings.TrimRight(text, " ") + " " + code
	}
	return text + " " + v.Say("mail.code.nobody")
}

// Dots stand where a code was.
const Dots = "••••••"

type body struct {
	Lang, Office, Practice, Subject string
	Greeting                        string
	Lines                           []string
	Code                            string
	Link, Button                    string
	Small                           []string
}

// until says how long one can sign; nobody knows where a service sets the last day by itself.
func until(b Brief, v say.Voice) string {
	if b.Expires.IsZero() {
		return v.Say("mail.invite.free")
	}
	return v.Say("mail.invite.until", "date", v.Date(b.Expires))
}

func parts(b Brief, v say.Voice) body {
	p := body{Greeting: v.Say("mail.greeting", "name", b.Name)}
	if b.Name == "" {
		p.Greeting = v.Say("mail.greeting.office")
	}
	say := func(key string, pairs ...any) string {
		return v.Say(key, append(pairs, "office", b.Office, "title", b.Title, "who", b.Who)...)
	}
	switch b.Kind {
	case sync.JobInvite:
		p.Subject = say("mail.invite.subject")
		p.Lines = []string{say("mail.invite.what"), until(b, v)}
		p.Link, p.Button = b.Link, say("mail.invite.button")
		p.Small = []string{say("mail.invite.personal")}
	case sync.JobRemind:
		p.Subject = say("mail.remind.subject")
		p.Lines = []string{say("mail.remind.what"), until(b, v)}
		p.Link, p.Button = b.Link, say("mail.invite.button")
		p.Small = []string{say("mail.invite.personal")}
	case sync.JobCode:
		p.Subject = say("mail.code.subject", "short", b.Short)
		p.Lines = []string{CodeText(b, b.Code), v.Count("mail.code.until", b.Minutes)}
		p.Code = b.Code
	case sync.JobCopy:
		p.Subject = say("mail.copy.subject")
		p.Lines = []string{say("mail.copy.what")}
		if len(b.Files) > 0 {
			p.Lines = append(p.Lines, say("mail.copy.attached"))
		}
		if b.Link != "" {
			p.Link, p.Button = b.Link, say("mail.copy.button")
			p.Small = []string{say("mail.copy.kept", "date", v.Date(b.Kept))}
		}
	default:
		notice(&p, b, v, say)
	}
	return p
}

// notice fills in letters that only tell something.
func notice(p *body, b Brief, v say.Voice, say func(key string, pairs ...any) string) {
	switch b.Kind {
	case sync.JobExpired:
		p.Subject = say("mail.expired.subject")
		p.Lines = append([]string{say("mail.expired.what")}, standing(b.People, v)...)
	case sync.JobDeclined:
		p.Subject = say("mail.declined.subject")
		p.Lines = []string{say("mail.declined.what")}
		if b.Reason != "" {
			p.Lines = append(p.Lines, say("mail.declined.reason", "reason", b.Reason))
		}
	case sync.JobWish:
		p.Subject = say("mail.wish.subject")
		p.Lines = []string{say("mail.wish.what")}
	case Test:
		p.Subject = say("mail.test.subject")
		p.Lines = []string{say("mail.test.what")}
	case sync.JobEdited:
		p.Subject = say("mail.edited.subject")
		p.Lines = []string{say("mail.edited.what", "masked", b.Masked)}
		p.Small = []string{say("mail.edited.not-you")}
	}
}

// standing says who has signed and who has not.
func standing(people []Person, v say.Voice) []string {
	var signed, open []string
	for _, p := range people {
		if p.Signed {
			signed = append(signed, p.Name)
		} else {
			open = append(open, p.Name)
		}
	}
	var lines []string
	if len(signed) > 0 {
		lines = append(lines, v.Say("mail.expired.signed", "names", v.List(signed)))
	}
	if len(open) > 0 {
		lines = append(lines, v.Say("mail.expired.open", "names", v.List(open)))
	}
	return lines
}

func (p body) text() string {
	var out []string
	if p.Practice != "" {
		out = append(out, "*** "+p.Practice+" ***")
	}
	out = append(out, p.Greeting)
	out = append(out, p.Lines...)
	if p.Link != "" {
		out = append(out, p.Button+":\n"+p.Link)
	}
	out = append(out, p.Small...)
	if p.Office != "" {
		out = append(out, p.Office)
	}
	return strings.Join(out, "\n\n") + "\n"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// layout is the letter as HTML: one column, one button, no pictures and nothing loaded from anywhere.
var layout = template.Must(template.New("letter").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Subject}}</title></head>
<body style="margin:0;background:#f6f5f1;color:#1c1e24;font:16px/24px Inter,system-ui,sans-serif">
{{with .Practice}}<div style="background:#3a3d46;color:#fff;padding:8px 24px;font-size:14px;font-weight:600">{{.}}</div>{{end}}
<div style="max-width:560px;margin:0 auto;padding:24px">
<div style="background:#fff;border:1px solid #dcd9d1;border-radius:10px;padding:24px">
<p style="margin:0 0 16px">{{.Greeting}}</p>
{{range .Lines}}<p style="margin:0 0 16px;white-space:pre-line">{{.}}</p>{{end}}
{{with .Code}}<p style="margin:0 0 16px;font-size:28px;line-height:36px;font-weight:600;letter-spacing:4px">{{.}}</p>{{end}}
{{if .Link}}<p style="margin:24px 0"><a href="{{.Link}}" style="display:inline-block;background:#2b3f9e;color:#fff;text-decoration:none;font-weight:600;padding:14px 24px;border-radius:10px">{{.Button}}</a></p>{{end}}
{{range .Small}}<p style="margin:0 0 8px;font-size:14px;line-height:20px;color:#555a66">{{.}}</p>{{end}}
<p style="margin:16px 0 0">{{.Office}}</p>
</div></div></body></html>
`))
