package mail

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"
	"unicode"

	"paraph/app/say"
	"paraph/signing"
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
	Name     string // who it is for, as addressed; "" for the office
	To       string // address
	Link     string
	Expires  time.Time // the last day, in the reader's zone
	Code     string    // only in JobCode
	Short    string
	Minutes  int    // how long the code is good
	Message  string // the sender's own text of the code's message; may hold {OTP}
	Subject  string // in JobInvite in place of the usual one
	Note     string // in JobInvite and JobRemind the office's own words
	Who      Person // who declined, who wants a new link
	Reason   string // in JobDeclined the signer's own words
	Masked   string // where the code now goes
	Kept     time.Time
	Check    string   // where anybody checks the attached file
	People   []Person // who was asked to sign a request that expired
	Signed   bool     // in JobCancelled: the reader had signed
	Removed  bool     // the office has removed the request since: nothing can be fetched or tried again
	Privacy  string   // web address of the office's notice, "" for none
	Files    []Attachment
}

// Person was asked to sign.
type Person struct {
	Name   string
	Own    bool // the name is as that person wrote it, not as the office did
	Reader bool // it is who reads the letter
	Signed bool
}

// called is what a letter calls a person: never by name to that person, and a name of their own is marked as theirs.
func (p Person) called(v say.Voice) string {
	switch {
	case p.Reader:
		return v.Say("mail.you")
	case p.Own:
		return v.Say("mail.own-name", "name", Dead(p.Name))
	}
	return p.Name
}

// To begins a letter to a signer of a request: by whom, to whom, what about, in which language, until when.
func To(r *signing.Request, g signing.Signer, h say.House) Brief {
	v := h.Voice(cmp.Or(g.Reads, g.Language), r.Options.Language)
	b := of(r, v)
	b.To, b.Name, b.Subject, b.Note = g.Email, g.FullName(), r.Options.Subject, Dead(r.Options.Note)
	if ownName(g) {
		b.Name = Dead(b.Name)
	}
	if !r.Expires.IsZero() {
		b.Expires = r.Expires.In(r.Location())
	}
	return b
}

// ToOffice begins a letter to the office itself, whose language is the reader's.
func ToOffice(r *signing.Request, contact string, h say.House) Brief {
	b := of(r, h.Voice(h.Office, r.Options.Language))
	b.To = contact
	return b
}

func of(r *signing.Request, v say.Voice) Brief {
	return Brief{
		Lang: v.Lang(), Office: r.Office, Practice: r.Practice, Title: v.Title(r), Removed: !r.Deleted.IsZero(),
	}
}

// Person is a signer as the letter's reader knows them.
func (b Brief) Person(g signing.Signer) Person {
	return Person{
		Name: g.FullName(), Own: ownName(g), Signed: g.State == signing.SignerSigned, Reader: g.Email != "" && strings.EqualFold(g.Email, b.To),
	}
}

func ownName(g signing.Signer) bool {
	return slices.Contains(g.Edited, "name") || slices.Contains(g.Edited, "surname")
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

// Write writes the words of a letter, part by part.
func Write(b Brief) (Body, error) {
	v := say.In(b.Lang)
	p := parts(b, v)
	if p.Subject == "" {
		return p, fmt.Errorf("mail: no letter of kind %q", b.Kind)
	}
	if b.Practice {
		p.Practice = v.Say("practice.band")
		p.Subject = v.Say("practice.subject") + " " + p.Subject
	}
	if b.Privacy != "" {
		p.Notice, p.Privacy = v.Say("page.privacy"), b.Privacy
	}
	p.Lang, p.Office, p.Subject = v.Lang(), b.Office, oneLine(p.Subject)
	return p, nil
}

// Compose writes the letter.
func Compose(b Brief) (Letter, error) {
	p, err := Write(b)
	if err != nil {
		return Letter{}, err
	}
	var html bytes.Buffer
	if err := layout.Execute(&html, p); err != nil {
		return Letter{}, fmt.Errorf("mail: %w", err)
	}
	return Letter{
		ID: b.ID, To: b.To, Name: b.Name, Subject: p.Subject, Text: p.text(), HTML: html.String(), Files: b.Files,
	}, nil
}

// Preview writes a letter for people to look at before there is a link: in its text the address stands for it, in its HTML the
// button leads nowhere.
func Preview(b Brief, address string) (Body, Letter, error) {
	b.Link = "#"
	l, err := Compose(b)
	if err != nil {
		return Body{}, l, err
	}
	p, err := Write(b)
	p.Link = address
	l.Text = p.text()
	return p, l, err
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

// Body is a letter's words from top to bottom. What is empty is not there.
type Body struct {
	Lang, Subject   string
	Practice        string // the band above it
	Greeting        string
	Lines           []string
	Quote           string // a signer's or the office's own words, without anything a mail program makes a link of
	Code            string
	Link, Button    string
	Small           []string
	Notice, Privacy string // the words and the address of the office's privacy notice
	Office          string
}

// until says how long one can sign; nobody knows where a service sets the last day by itself.
func until(b Brief, v say.Voice) string {
	if b.Expires.IsZero() {
		return v.Say("mail.invite.free")
	}
	return v.Say("mail.invite.until", "date", v.Date(b.Expires))
}

// noted puts the office's own words into a letter, and gives the line that says whose they are.
func noted(p *Body, b Brief, v say.Voice) []string {
	if b.Note == "" {
		return nil
	}
	p.Quote = b.Note
	return []string{v.Say("mail.note", "office", b.Office)}
}

// Own are the words of an invitation that only this request's have, as they leave; "" where there are none.
func (b Brief) Own() string {
	own := []string{}
	if b.Kind == sync.JobInvite && b.Subject != "" {
		own = append(own, b.Subject)
	}
	if (b.Kind == sync.JobInvite || b.Kind == sync.JobRemind) && b.Note != "" {
		own = append(own, b.Note)
	}
	return strings.Join(own, "\n\n")
}

func parts(b Brief, v say.Voice) Body {
	p := Body{Greeting: v.Say("mail.greeting", "name", b.Name)}
	if b.Name == "" {
		p.Greeting = v.Say("mail.greeting.office")
	}
	say := func(key string, pairs ...any) string {
		return v.Say(key, append(pairs, "office", b.Office, "title", b.Title, "who", b.Who.called(v))...)
	}
	switch b.Kind {
	case sync.JobInvite:
		p.Subject = cmp.Or(b.Subject, say("mail.invite.subject"))
		p.Lines = append([]string{say("mail.invite.what"), until(b, v)}, noted(&p, b, v)...)
		p.Link, p.Button = b.Link, say("mail.invite.button")
		p.Small = []string{say("mail.invite.personal")}
	case sync.JobRemind:
		p.Subject = say("mail.remind.subject")
		p.Lines = append([]string{say("mail.remind.what"), until(b, v)}, noted(&p, b, v)...)
		p.Link, p.Button = b.Link, say("mail.invite.button")
		p.Small = []string{say("mail.invite.personal")}
	case sync.JobCode:
		p.Subject = say("mail.code.subject", "short", b.Short)
		p.Lines = []string{CodeText(b, b.Code), v.Count("mail.code.until", b.Minutes)}
		p.Code = b.Code
	case sync.JobCopy:
		p.Subject = say("mail.copy.subject")
		p.Lines = []string{say("mail.copy.what")}
		switch {
		case len(b.Files) > 0:
			p.Lines = append(p.Lines, say("mail.copy.attached"))
			if b.Removed {
				p.Lines = append(p.Lines, say("mail.copy.removed"))
			}
		case b.Removed:
			p.Lines = append(p.Lines, say("mail.copy.gone"))
		}
		if b.Link != "" {
			p.Link, p.Button = b.Link, say("mail.copy.button")
			p.Small = []string{say("mail.copy.kept", "date", v.Date(b.Kept))}
		}
		if b.Check != "" {
			p.Small = append(p.Small, v.Say("mail.copy.check", "address", b.Check))
		}
	default:
		notice(&p, b, v, say)
	}
	return p
}

// colon is the one of the letter's language, with its space in French.
func (p Body) colon() string {
	if p.Lang == "fr" {
		return "\u00a0:"
	}
	return ":"
}

func (p Body) text() string {
	var out []string
	if p.Practice != "" {
		out = append(out, "*** "+p.Practice+" ***")
	}
	out = append(out, p.Greeting)
	out = append(out, p.Lines...)
	if p.Quote != "" {
		out = append(out, "> "+strings.ReplaceAll(p.Quote, "\n", "\n> "))
	}
	if p.Link != "" {
		out = append(out, p.Button+p.colon()+"\n"+p.Link)
	}
	out = append(out, p.Small...)
	if p.Privacy != "" {
		out = append(out, p.Notice+p.colon()+"\n"+p.Privacy)
	}
	if p.Office != "" {
		out = append(out, p.Office)
	}
	return strings.Join(out, "\n\n") + "\n"
}

// oneLine leaves the spaces alone that hold a French sign to its word.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
}

// layout is the letter as HTML: one column, one button, no pictures and nothing loaded from anywhere.
var layout = template.Must(template.New("letter").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no"><title>{{.Subject}}</title></head>
<body style="margin:0;background:#f6f5f1;color:#1c1e24;font:16px/24px Inter,system-ui,sans-serif">
{{with .Practice}}<div style="background:#3a3d46;color:#fff;padding:8px 24px;font-size:14px;font-weight:600">{{.}}</div>{{end}}
<div style="max-width:560px;margin:0 auto;padding:24px">
<div style="background:#fff;border:1px solid #dcd9d1;border-radius:10px;padding:24px">
<p style="margin:0 0 16px">{{.Greeting}}</p>
{{range .Lines}}<p style="margin:0 0 16px;white-space:pre-line">{{.}}</p>{{end}}
{{with .Quote}}<blockquote style="margin:0 0 16px;padding:4px 16px;border-left:3px solid #dcd9d1;white-space:pre-line;overflow-wrap:anywhere">{{.}}</blockquote>
{{end}}{{with .Code}}<p style="margin:0 0 16px;font-size:28px;line-height:36px;font-weight:600;letter-spacing:4px">{{.}}</p>{{end}}
{{if .Link}}<p style="margin:24px 0"><a href="{{.Link}}" style="display:inline-block;background:#2b3f9e;color:#fff;text-decoration:none;font-weight:600;padding:14px 24px;border-radius:10px">{{.Button}}</a></p>{{end}}
{{range .Small}}<p style="margin:0 0 8px;font-size:14px;line-height:20px;color:#555a66">{{.}}</p>{{end}}
{{if .Privacy}}<p style="margin:0 0 8px;font-size:14px;line-height:20px"><a href="{{.Privacy}}" style="color:#2b3f9e">{{.Notice}}</a></p>
{{end}}<p style="margin:16px 0 0">{{.Office}}</p>
</div></div></body></html>
`))
