package evidence

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// Case is what a trail is built from.
type Case struct {
	Proof   signing.Proof // what is known of the rest
	Request *signing.Request
	Events  []signing.Event
	Sealed  *signing.HeadSeal         // nil: not sealed, or sealed before seals signed the evidence
	Marks   map[string][]signing.Mark // by signer id
	Years   int                       // the evidence is kept after the end
	For     string                    // a signer's id: the copy for that signer; "" the owner's
}

// Build makes the trail in the language of the voice.
func Build(c Case, v say.Voice) signing.Trail {
	r := c.Request
	t := signing.Trail{
		Version: 1, Warning: warning(c, v), Proof: c.Proof, Practice: r.Practice, Copy: "owner", Sealed: c.Sealed,
		Procedure: signing.TrailProcedure{
			ID: r.ID, Title: r.Title, Office: r.Office, State: r.State, Kind: "SES", Created: r.Created, Sent: r.Sent,
			Expires: r.Expires, Completed: r.Completed, Zone: r.Location().String(), Clock: "not checked",
			By: r.Origin.Token, FromIP: r.Origin.IP,
		},
		Document: signing.TrailDocument{Name: r.Title, Received: received(r), Shown: r.Original, Sealed: r.Sealed},
	}
	if r.Sealed != nil && c.Sealed != nil {
		t.Document.SealedBy, t.Document.SealedWith = c.Sealed.By(), c.Sealed.Fingerprint()
	}
	if r.Original != nil {
		t.Document.Pages = r.Original.Pages
	}
	end := r.Completed
	if end.IsZero() {
		end = r.Created
	}
	t.Kept = end.AddDate(c.Years, 0, 0)
	if c.For != "" {
		t.Copy, t.Procedure.FromIP = "signer "+strconv.Itoa(r.Number(c.For)), hide(r.Origin.IP)
	}
	for i, g := range r.Signers {
		own := c.For == "" || g.ID == c.For
		t.Signers = append(t.Signers, signer(c, i+1, g, own))
	}
	for _, e := range c.Events {
		t.Events = append(t.Events, event(c, e, v))
		t.Head = e.Hash
		if m, ok := message(e, c.owns(e)); ok {
			t.Messages = append(t.Messages, m)
		}
	}
	return t
}

// warning is the first word of evidence that does not hold.
func warning(c Case, v say.Voice) string {
	if c.Proof.Fault == nil {
		return ""
	}
	return v.Say("evidence.broken", "why", v.Fault(c.Proof.Fault, c.Request.Location()))
}

// owns reports whether a line's private values are for the reader.
func (c Case) owns(e signing.Event) bool { return c.For == "" || e.Signer == c.Request.Number(c.For) }

func received(r *signing.Request) []signing.File {
	var out []signing.File
	for _, f := range r.Inputs {
		if f.SHA256 != "" {
			out = append(out, f)
		}
	}
	return out
}

func signer(c Case, number int, g signing.Signer, own bool) signing.TrailSigner {
	s := signing.TrailSigner{
		Number: number, ID: g.ID, Name: g.Name, Surname: g.Surname, Email: g.Email, Mobile: g.Mobile, State: g.State,
		Edited: g.Edited, Reason: g.Reason, Steps: g.Steps, Authentication: codes(c.Events, number, g, own),
	}
	for _, e := range signing.Of(c.Events, number, signing.EventOpened, signing.EventCodeAsked, signing.EventConfirmed, signing.EventDeclined) {
		if e.Private["ip"].Value != "" {
			s.IP, s.Forwarded, s.UserAgent = e.Private["ip"].Value, e.Private["forwarded"].Value, e.Private["agent"].Value
		}
		if l := e.Data["language"]; l != "" {
			s.Language = l
		}
	}
	for _, e := range signing.Of(c.Events, number, signing.EventConsent) {
		s.Consent = e.Private["text"].Value
	}
	for i, m := range c.Marks[g.ID] {
		if i < len(g.Fields) && g.State == signing.SignerSigned {
			s.Marks = append(s.Marks, signing.TrailMark{
				Page: g.Fields[i].Page, Box: g.Fields[i].Box, Mode: m.Mode, Text: m.Text, SHA256: signing.HashMarks([]signing.Mark{m}),
			})
		}
	}
	if !own {
		s.Email, s.Mobile = maskedOr(s.Email, signing.MaskEmail), maskedOr(s.Mobile, signing.MaskMobile)
		s.IP, s.Forwarded, s.UserAgent, s.Reason = hide(s.IP), hide(s.Forwarded), hide(s.UserAgent), hide(s.Reason)
	}
	return s
}

func maskedOr(value string, mask func(string) string) string {
	if value == "" {
		return ""
	}
	return mask(value)
}

func hide(value string) string {
	if value == "" {
		return ""
	}
	return "···"
}

// codes puts the lines of each code together.
func codes(events []signing.Event, number int, g signing.Signer, own bool) []signing.TrailCode {
	out := []signing.TrailCode{}
	find := func(short string) *signing.TrailCode {
		for i := len(out) - 1; i >= 0; i-- {
			if out[i].Code == short {
				return &out[i]
			}
		}
		out = append(out, signing.TrailCode{Method: g.Channel(), Code: short})
		return &out[len(out)-1]
	}
	for _, e := range signing.Of(events, number, signing.EventCodeAsked, signing.EventCodeSent, signing.EventCodeWrong, signing.EventConfirmed) {
		c := find(e.Data["code"])
		switch e.Kind {
		case signing.EventCodeSent:
			c.Sent = e.Time
			if ms, err := strconv.ParseInt(e.Data["until"], 10, 64); err == nil {
				c.Expires = time.UnixMilli(ms).UTC()
			}
			c.Message, c.Server, c.Nowhere = e.Private["message"].Value, e.Private["server"].Value, e.Data["practice"] != ""
			if !own {
				c.Message, c.Server = "", ""
			}
		case signing.EventCodeWrong:
			c.Tries, _ = strconv.Atoi(e.Data["try"])
		case signing.EventConfirmed:
			c.Validated = e.Time
			c.Tries, _ = strconv.Atoi(e.Data["try"])
		}
	}
	return out
}

func message(e signing.Event, own bool) (signing.TrailMessage, bool) {
	text := e.Private["message"].Value
	if text == "" || !own {
		return signing.TrailMessage{}, false
	}
	return signing.TrailMessage{Signer: e.Signer, Kind: string(e.Kind), At: e.Time, Text: text, Nowhere: e.Data["practice"] != ""}, true
}

// event is a line as the reader gets it: of another signer's private values only the commitments, but everybody's names and
// those of the files that all of them sign.
func event(c Case, e signing.Event, v say.Voice) signing.TrailEvent {
	t := signing.TrailEvent{
		Seq: e.Seq, Time: e.Time, Kind: e.Kind, Actor: e.Actor, Signer: e.Signer, Data: e.Data, Prev: e.Prev, Hash: e.Hash,
		Private: maps.Clone(e.Private),
	}
	text := v.Event(t, strconv.Itoa(e.Signer), c.Request.Office)
	if prints := v.Prints(t); prints != "" {
		text += ", " + prints
	}
	t.Text = signing.OneLine(text)
	for name, s := range t.Private {
		signer, what := signing.SignerOf(name)
		known := e.Kind == signing.EventAttached || signer > 0 && (what == "name" || what == "surname" || signer == c.Request.Number(c.For))
		if !c.owns(e) && !known {
			t.Private[name] = signing.Secret{Commit: s.Commit}
		}
	}
	return t
}

// Groups writes a hash in groups of eight, as people compare them.
func Groups(hash string) string {
	out := ""
	for i := 0; i < len(hash); i += 8 {
		if i > 0 {
			out += " "
		}
		out += hash[i:min(len(hash), i+8)]
	}
	return out
}

// row is a label and a value; what every form of the trail shows.
type row struct{ Label, Value string }

func procedureRows(t signing.Trail, v say.Voice) []row {
	p, loc := t.Procedure, zone(t)
	rows := []row{
		{v.Say("evidence.number"), p.ID},
		{v.Say("evidence.guarded"), guarded(t, v)},
		{v.Say("evidence.state"), v.Say("state." + string(p.State))},
		{v.Say("evidence.created"), v.Exact(p.Created.In(loc))},
	}
	if !p.Sent.IsZero() {
		rows = append(rows, row{v.Say("evidence.sent"), v.Exact(p.Sent.In(loc))})
	}
	rows = append(rows, row{v.Say("evidence.last-day"), v.Exact(p.Expires.In(loc))})
	if !p.Completed.IsZero() {
		rows = append(rows, row{v.Say("evidence.ended"), v.Exact(p.Completed.In(loc))})
	}
	if p.By != "" {
		rows = append(rows, row{v.Say("evidence.by"), p.By})
	}
	return append(rows, row{v.Say("evidence.clock"), v.Say("evidence.clock.unchecked")})
}

// guarded says from when on the service notices what others change.
func guarded(t signing.Trail, v say.Voice) string {
	switch p := t.Proof; {
	case p.Fault != nil:
		return v.Say("evidence.guarded.broken")
	case !p.Guarded:
		return v.Say("evidence.guarded.not")
	case !p.Since.IsZero():
		return v.Say("evidence.guarded.since", "date", v.Exact(p.Since.In(zone(t))))
	}
	return v.Say("evidence.guarded.always")
}

func documentRows(t signing.Trail, v say.Voice) []row {
	d := t.Document
	rows := []row{{v.Say("evidence.name"), name(t, v)}, {v.Say("evidence.pages"), strconv.Itoa(d.Pages)}}
	for _, f := range d.Received {
		rows = append(rows, row{v.Say("evidence.received"), Groups(f.SHA256)})
	}
	if d.Shown != nil {
		rows = append(rows, row{v.Say("evidence.shown"), Groups(d.Shown.SHA256)})
	}
	if d.Sealed != nil {
		seal := "PAdES B-B"
		if d.SealedBy != "" { // before seals signed the evidence, only the document's own signature says it
			seal = d.SealedBy + ", " + seal
		}
		rows = append(rows, row{v.Say("evidence.sealed"), Groups(d.Sealed.SHA256)}, row{v.Say("evidence.seal"), seal})
		if d.SealedWith != "" {
			rows = append(rows, row{v.Say("evidence.seal-certificate"), Groups(d.SealedWith)})
		}
	}
	if t.Sealed != nil {
		rows = append(rows, row{v.Say("evidence.head-seal"), v.Say("evidence.head-seal.what", "lines", t.Sealed.Lines)})
	}
	return rows
}

func name(t signing.Trail, v say.Voice) string {
	if t.Document.Name == "" {
		return v.Say("untitled")
	}
	return t.Document.Name
}

func signerRows(t signing.Trail, s signing.TrailSigner, v say.Voice) []row {
	rows := []row{{v.Say("evidence.name"), s.Name + " " + s.Surname}, {v.Say("evidence.given"), given(s, v)}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, row{v.Say(key), value})
		}
	}
	add("evidence.email", s.Email)
	add("evidence.mobile", s.Mobile)
	add("evidence.signer-state", v.Say("signer."+string(s.State)))
	add("evidence.channels", v.Say("evidence.one-channel"))
	for _, c := range s.Authentication {
		add("evidence.code", codeLine(t, c, v))
	}
	address := s.IP
	if s.Forwarded != "" {
		address = s.Forwarded + " (" + s.IP + ")"
	}
	add("evidence.address", address)
	add("evidence.browser", quoted(s.UserAgent, v))
	add("evidence.consent", quoted(s.Consent, v))
	add("evidence.reason", quoted(s.Reason, v))
	return rows
}

// quoted sets apart what others wrote.
func quoted(text string, v say.Voice) string {
	if text == "" {
		return ""
	}
	return v.Say("evidence.quoted", "text", text)
}

func given(s signing.TrailSigner, v say.Voice) string {
	if len(s.Edited) == 0 {
		return v.Say("evidence.by-office")
	}
	words := make([]string, len(s.Edited))
	for i, e := range s.Edited {
		words[i] = v.Say("edited." + e)
	}
	return v.Say("evidence.by-signer", "what", v.List(words))
}

func codeLine(t signing.Trail, c signing.TrailCode, v say.Voice) string {
	loc := zone(t)
	at := func(x time.Time) string { return x.In(loc).Format("15:04:05") }
	sent := at(c.Sent)
	if c.Nowhere {
		sent = v.Say("evidence.code.nowhere", "at", sent)
	}
	switch {
	case !c.Validated.IsZero():
		return v.Say("evidence.code.confirmed", "code", c.Code, "sent", sent, "until", at(c.Expires), "at", at(c.Validated), "try", c.Tries)
	case !c.Sent.IsZero():
		return v.Say("evidence.code.unused", "code", c.Code, "sent", sent, "until", at(c.Expires), "try", c.Tries)
	}
	return v.Say("evidence.code.unsent", "code", c.Code)
}

// messageTitle stands above what was written to a signer.
func messageTitle(m signing.TrailMessage, v say.Voice) string {
	if m.Nowhere {
		return v.Say("evidence.message.practice", "n", m.Signer)
	}
	return v.Say("evidence.message", "n", m.Signer)
}

// nowhere reports whether any code was only written, as in practice.
func nowhere(t signing.Trail) bool {
	return slices.ContainsFunc(t.Signers, func(s signing.TrailSigner) bool {
		return slices.ContainsFunc(s.Authentication, func(c signing.TrailCode) bool { return c.Nowhere })
	})
}

func zone(t signing.Trail) *time.Location {
	if loc, err := time.LoadLocation(t.Procedure.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// story says in words what happened.
func story(t signing.Trail, v say.Voice) string {
	if t.Warning != "" {
		return v.Say("evidence.story.unproven")
	}
	n := len(t.Signers)
	people := v.Count("evidence.story.asked", n, "office", t.Procedure.Office, "pages", v.Count("evidence.pages", t.Document.Pages))
	switch t.Procedure.State {
	case signing.Done:
		signed := v.Count("evidence.story.signed", n)
		if nowhere(t) {
			signed = v.Count("evidence.story.practised", n)
		}
		return people + " " + signed + " " + v.Say("evidence.story.sealed")
	case signing.Declined:
		return people + " " + v.Say("evidence.story.declined")
	case signing.Unsealed:
		return people + " " + v.Say("evidence.story.unsealed")
	default:
		return people + " " + v.Say("evidence.story.open", "state", v.Say("state."+string(t.Procedure.State)))
	}
}
