package requests

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
)

// showTab is the place of one of the tabs, filled when it is shown.
func (r *detail) showTab(i int) fyne.CanvasObject { return r.pages[i] }

// fillTabs makes the tabs' contents anew.
func (r *detail) fillTabs() {
	for i, make := range []func() fyne.CanvasObject{r.happened, r.document, r.messages, r.evidence} {
		var inner fyne.CanvasObject = kit.NewStack()
		if r.entry != nil {
			inner = make()
		}
		r.pages[i].Objects = []fyne.CanvasObject{kit.Inset(0, 14, 24, 14, inner)}
		r.pages[i].Refresh()
	}
}

func (r *detail) messagesName() string {
	n := len(r.letters)
	if r.trail != nil && n == 0 {
		n = len(r.trail.Messages)
	}
	if n == 0 {
		return r.of.d.Say("requests.tab.messages")
	}
	return r.of.d.Say("requests.tab.messagesn", "n", n)
}

// noEvidence is what stands where the evidence is not here yet, or cannot be had.
func (r *detail) noEvidence() fyne.CanvasObject {
	if r.noTrail == "" {
		return kit.NewSecond(r.of.d.Say("requests.trail.reading"))
	}
	col := kit.VBox(12, kit.NewBody(r.noTrail).Wrapped())
	if r.silent {
		col.Add(kit.HBox(8, kit.NewButton(r.of.d.Say("requests.again"), "arrows-clockwise", kit.Plain, r.ask)))
	}
	return col
}

// ask asks the service once more for the evidence that it did not give.
func (r *detail) ask() {
	r.noTrail, r.silent = "", false
	r.draw()
	r.load(r.line.ID)
}

// happened is the evidence in words, newest first.
func (r *detail) happened() fyne.CanvasObject {
	if r.trail == nil {
		return r.noEvidence()
	}
	v, now := r.of.d.Voice, r.of.now()
	rows := kit.VBox(0)
	for i := len(r.trail.Events) - 1; i >= 0; i-- {
		e := r.trail.Events[i]
		head, more := eventWords(v, r.trail, e)
		rows.Add(kit.TimelineRow(say.DayAt(v, now, e.Time), head, more, i == len(r.trail.Events)-1))
	}
	return rows
}

// document names the file with its fingerprints, in groups people can compare.
func (r *detail) document() fyne.CanvasObject {
	d, q := r.of.d, &r.entry.Request
	col := kit.VBox(14)
	add := func(label string, f *signing.File) {
		if f == nil || f.SHA256 == "" {
			return
		}
		hash := kit.NewMono(say.GroupsOf(f.SHA256))
		hash.SetWrap(true)
		about := d.Voice.Bytes(f.Size)
		if f.Pages > 0 {
			about = d.Voice.Count("requests.doc.pages", f.Pages) + ", " + about
		}
		col.Add(kit.VBox(2, kit.NewBold(label), kit.NewSecond(about), hash))
	}
	add(d.Say("requests.doc.shown"), q.Original)
	add(d.Say("requests.doc.sealed"), q.Sealed)
	if len(col.Objects) == 0 {
		return kit.NewBody(d.Say("requests.doc.none"))
	}
	for _, o := range r.copies() {
		col.Add(o)
	}
	if brings := d.Voice.Brings(q.Attachments, false); brings != "" {
		col.Add(kit.VBox(2, kit.NewBold(d.Say("requests.doc.brings")), kit.Note(brings)))
	}
	note := kit.NewSecond(d.Say("requests.doc.note"))
	note.SetWrap(true)
	col.Add(note)
	return col
}

// messages are what was sent, one below the other, newest first; in practice the letters themselves.
func (r *detail) messages() fyne.CanvasObject {
	d, col := r.of.d, kit.VBox(0)
	add := func(head, second, text string) {
		if len(col.Objects) > 0 {
			col.Add(kit.Inset(0, 12, 0, 12, kit.NewLine()))
		}
		body := kit.NewBody(strings.TrimSpace(text))
		body.SetWrap(true)
		col.Add(kit.VBox(2, kit.NewBold(head), kit.NewSecond(second), body))
	}
	for i := len(r.letters) - 1; i >= 0; i-- {
		l := r.letters[i]
		add(l.Subject, d.Say("requests.message.to", "name", l.Name, "address", l.To), hideSecrets(l.Text))
	}
	if r.trail != nil && len(r.letters) == 0 {
		for i := len(r.trail.Messages) - 1; i >= 0; i-- {
			m := r.trail.Messages[i]
			add(d.Say("requests.message.for", "name", signerName(d.Voice, r.trail, m.Signer)), say.DayAt(d.Voice, r.of.now(), m.At), hideSecrets(m.Text))
		}
	}
	switch {
	case len(col.Objects) > 0:
		return col
	case r.trail == nil:
		return r.noEvidence()
	}
	return kit.NewBody(d.Say("requests.message.none"))
}

// hideSecrets takes codes and links out of a message: they are shown only where they are needed.
func hideSecrets(text string) string {
	link, code := regexp.MustCompile(`https?://\S+`), regexp.MustCompile(`\b\d{6}\b`)
	return code.ReplaceAllString(link.ReplaceAllString(text, "https://…"), "••••••")
}

// broken says that the evidence does not hold, and why; nil where nothing is wrong with it.
func (r *detail) broken() fyne.CanvasObject {
	f := r.trail.Check()
	if f == nil {
		return nil
	}
	words := kit.NewBody(r.of.d.Say("requests.evidence.broken", "why", r.of.d.Voice.Fault(f, r.of.now().Location())))
	words.SetWrap(true)
	return kit.HBox(8, kit.NewMark(kit.MarkDanger, 22), kit.Fill(words))
}

// proven is what can be said of the evidence before it is shown.
func (r *detail) proven() fyne.CanvasObject {
	if broken := r.broken(); broken != nil {
		return broken
	}
	d, p := r.of.d, r.trail.Proof
	text := d.Voice.Count("requests.evidence.whole", len(r.trail.Events))
	if p.Guarded {
		text += " " + d.Voice.Proof(p, r.of.now().Location())
	}
	words := kit.NewBody(text)
	words.SetWrap(true)
	return words
}

// evidence says whether it holds, and saves it.
func (r *detail) evidence() fyne.CanvasObject {
	d := r.of.d
	if r.trail == nil {
		return r.noEvidence()
	}
	head := kit.NewMono(say.GroupsOf(r.trail.Head))
	head.SetWrap(true)
	col := kit.VBox(14, r.proven(), kit.VBox(2, kit.NewSecond(d.Say("requests.evidence.head")), head))
	if !r.trail.Kept.IsZero() {
		col.Add(kit.NewSecond(d.Say("requests.evidence.kept", "date", d.Voice.Date(r.trail.Kept.In(r.of.now().Location())))))
	}
	if !r.step().Broken { // then its head saves them
		col.Add(kit.HBox(8, kit.NewButton(d.Say("requests.save"), "download-simple", kit.Plain, r.save)))
	}
	return col
}

// save hands the evidence over: the PDF once it is here, before that what the service told, as JSON.
func (r *detail) save() {
	if r.of.OnSave == nil || r.trail == nil {
		return
	}
	trail, name, sum := *r.trail, fileName(r.line.Title), r.entry.Audit
	var content []byte
	r.do(func(ctx context.Context) (err error) {
		if sum != "" {
			content, err = r.of.requests.Blobs.Get(ctx, sum)
			return err
		}
		content, err = json.MarshalIndent(trail, "", "  ")
		return err
	}, func() {
		if sum != "" {
			r.of.OnSave(r.of.d.Say("requests.evidence.name", "title", name)+".pdf", content)
		} else {
			r.of.OnSave(r.of.d.Say("requests.evidence.name", "title", name)+".json", content)
		}
	})
}

// fileName is a title without what no file may be called, and without its ".pdf".
func fileName(title string) string {
	title = strings.TrimSuffix(title, ".pdf")
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:*?"<>|`, c) {
			return ' '
		}
		return c
	}, title))
}
