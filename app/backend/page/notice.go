package page

import (
	"paraph/signing"
)

// notice is a page that says what is so and what can be done: one icon, a sentence, at most one filled
// button. Flourish is the program's own mark, in ink, only after signing.
type notice struct {
	Icon     string
	Flourish bool
	Title    string
	Lines    []string
	Quote    string // somebody's own words
	Files    []fileRow
	Small    []string
	Check    *checker // nil where no file is chosen
	Checked  string   // where anybody checks the sealed file; "" where there is none yet
	Main     *button
	Other    *button
	Watch    bool // the page asks from time to time whether something has changed
}

// fileRow is a file to download.
type fileRow struct {
	Icon, Title, Under, Address string
}

// button is a link, or a deed of the script.
type button struct {
	Label   string
	Address string
	Deed    string // "wish", "close"
}

// noticeView is the page of every stage but signing.
func (h *Handler) noticeView(p visited) *view {
	v := p.view()
	n := &notice{Other: p.closing(readUI(p.Request.Options.UI).cancelURL)}
	say := p.voice.Say
	switch p.stage {
	case stageSigned, stageSealing, stageDone:
		n = p.signedNotice()
	case stageUnsealed:
		n.Icon, n.Title = "warning-circle", say("page.unsealed.title")
		n.Lines = []string{say("page.unsealed.what"), say("page.unsealed.nothing", "office", p.Office)}
		n.Small = []string{say("page.unsealed.again")}
	case stageDeclined:
		n.Icon, n.Title = "hand-palm", say("page.declined.me")
		n.Lines = []string{p.at(p.Signer.Steps.Declined) + ". " + say("page.declined.what")}
		n.Quote = p.Signer.Reason
	case stageUnsigned:
		n.Icon, n.Title = "hand-palm", say("page.declined.other")
		p.declinedByOther(n)
	case stageExpired:
		n.Icon, n.Title = "clock-countdown", say("page.expired.title")
		p.expired(n)
	case stageCancelled:
		n.Icon, n.Title = "prohibit", say("page.cancelled.title")
		n.Lines = []string{say("page.cancelled.what", "office", p.Office)}
		p.hadSigned(n)
	case stageChecking:
		n.Icon, n.Title, n.Watch = "clock", say("page.checking.title"), true
		n.Lines = []string{say("page.checking.what")}
	default:
		n.Icon, n.Title = "prohibit", say("page.refused.title")
		n.Lines = []string{say("page.refused.what", "office", p.Office)}
	}
	v.Notice = n
	return v
}

// closing is the way out of a page that ended without success.
func (p visited) closing(address string) *button {
	if address != "" {
		return &button{Label: p.voice.Say("page.return", "office", p.Office), Address: address}
	}
	return &button{Label: p.voice.Say("page.close-page"), Deed: "close"}
}

func (p visited) declinedByOther(n *notice) {
	who, reason := "", ""
	if problem := p.Request.Problem; problem != nil {
		if who = p.nameOf(problem.Signer); who != "" {
			reason = p.Request.Signers[problem.Signer-1].Reason
		}
	}
	n.Lines = []string{p.voice.Say("page.declined.by", "name", who)}
	if who == "" {
		n.Lines = []string{p.voice.Say("page.declined.nobody")}
	}
	n.Quote = reason
	p.hadSigned(n)
}

func (p visited) expired(n *notice) {
	n.Lines = []string{p.voice.Say("page.expired.day", "date", p.day(p.Request.Expires))}
	if p.Signer.State == signing.SignerSigned {
		p.hadSigned(n)
		return
	}
	n.Lines[0] += " " + p.voice.Say("page.expired.nothing")
	n.Lines = append(n.Lines, p.voice.Say("page.expired.wish"))
	n.Main = &button{Label: p.voice.Say("page.expired.ask"), Deed: "wish"}
}

// hadSigned tells one who signed that the others' part is missing.
func (p visited) hadSigned(n *notice) {
	if p.Signer.State == signing.SignerSigned {
		n.Lines = append(n.Lines, p.voice.Say("page.had-signed", "at", p.at(p.Signer.Steps.Signed)))
	}
}

// signedNotice is the page after signing: when, what happens next, what can be taken along.
func (p visited) signedNotice() *notice {
	say, ui := p.voice.Say, readUI(p.Request.Options.UI)
	n := &notice{Flourish: true, Title: say("page.done.title"), Watch: p.stage != stageDone}
	when := p.at(p.Signer.Steps.Signed) + ". "
	switch p.stage {
	case stageSigned:
		waiting, mail := p.unsigned(), "page.done.mail"
		if p.Nowhere {
			mail = "page.done.mail-nowhere"
		}
		n.Lines = []string{when + p.voice.Count("page.done.others", len(waiting), "names", p.voice.List(waiting)), say(mail)}
		if !ui.hideOriginal {
			n.Files = []fileRow{{"file-pdf", say("page.file.original"), say("page.file.original.note"), p.link + "/document.pdf"}}
		}
	case stageSealing:
		n.Lines = []string{when + say("page.done.sealing")}
	case stageDone:
		key := "page.done.complete"
		if len(p.Request.Signers) == 1 {
			key = "page.done.complete-alone"
		}
		n.Lines = []string{when + say(key)}
		p.downloads(n, ui)
	}
	out := &button{Label: say("page.close-page"), Deed: "close"}
	if ui.completeURL != "" {
		out = &button{Label: say("page.return", "office", p.Office), Address: ui.completeURL}
	}
	if n.Main == nil {
		n.Main = out
	} else {
		n.Other = out
	}
	return n
}

func (p visited) downloads(n *notice, ui userInterface) {
	say := p.voice.Say
	kept := p.Kept.IsZero() || !p.Now.After(p.Kept)
	evidence := fileRow{"list-checks", say("evidence.title"), say("page.file.evidence.note"), p.link + "/evidence.pdf"}
	switch {
	case ui.hideSealed:
		n.Files = []fileRow{evidence}
		return
	case !kept:
		n.Files = []fileRow{evidence}
		n.Small = []string{say("page.done.kept-over", "date", p.day(p.Kept), "office", p.Office)}
		return
	}
	size := ""
	if p.Request.Sealed != nil {
		size = say("page.file.pdf", "size", p.voice.Bytes(p.Request.Sealed.Size))
	}
	n.Files = []fileRow{{"file-pdf", say("page.file.signed"), size, p.link + "/signed.pdf"}, evidence}
	until := "page.done.kept"
	if p.Nowhere {
		until = "page.done.kept-nowhere"
	}
	n.Small = []string{say(until, "date", p.day(p.Kept))}
	n.Main = &button{Label: say("page.done.both"), Address: p.link + "/both.zip"}
	if p.Request.Sealed != nil {
		n.Checked = "../check"
	}
}
