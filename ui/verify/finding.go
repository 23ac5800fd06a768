package verify

import (
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	journey "paraph/app/verify"
	words "paraph/app/verify/report"
	"paraph/signing"
	judge "paraph/signing/verify"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// answered is what was found out about a file.
type answered struct {
	facts  *signing.Facts
	found  journey.Verdict
	office string
	at     time.Time // when it was looked at
	took   time.Duration
	err    error
	just   *signature
}

// kind is an answer to go by in a list of files. What needs a look comes first.
type kind int

const (
	pending kind = iota // nothing is known so far
	danger
	broken
	unread
	unanswered
	unsure
	valid
	practice
	unsigned
	unlike // it holds, and is not what was sent
)

// open reports whether it cannot be said what the file is.
func (k kind) open() bool {
	return k == broken || k == unread || k == unanswered || k == unsure || k == unlike
}

// mark is the verdict's; what is no verdict has none.
func (k kind) mark() (m kit.Verdict, has bool) {
	switch {
	case k == danger:
		return kit.MarkDanger, true
	case k == valid:
		return kit.MarkValid, true
	}
	return kit.MarkUnsure, k.open()
}

// finding is an answer in words.
type finding struct {
	kind     kind
	icon     string // of a fact; a verdict has a mark
	word     string
	sentence string
	short    string // the sentence in a list, "" for the same
	signers  []string
	lost     bool // opening the file shows nothing either
}

// inShort is the sentence in a list.
func (f finding) inShort() string {
	if f.short != "" {
		return f.short
	}
	return f.sentence
}

func (v *Screen) finding(a answered) finding {
	if a.err != nil {
		return v.unreadable(a.err)
	}
	answer := words.Of(v.desk.Voice, a.found, a.office)
	f := finding{word: answer.Word, sentence: answer.Sentence, short: answer.Short, signers: answer.Signers}
	switch answer.Mark {
	case words.Danger:
		f.kind = danger
	case words.Practice:
		f.kind, f.icon = practice, "flask"
	case words.Unsigned:
		f.kind, f.icon = unsigned, "file-text"
	case words.Valid:
		f.kind = valid
	default:
		f.kind = unsure
		switch {
		case a.found.Proof.Fault != nil:
			f.kind = broken
		case a.just != nil:
			f.icon, f.word, f.sentence, f.short = "signature", v.desk.Say("verify.signed.word"), a.just.sentence, ""
		case a.found.Unasked != nil:
			f.kind = unanswered
		}
	}
	return f
}

// whose is a name in words: common name, organisation and country, as far as it has them.
func whose(name string) string {
	var parts []string
	for _, part := range []string{"CN", "O", "C"} {
		if v := judge.NamePart(name, part); v != "" && !slices.Contains(parts, v) {
			parts = append(parts, v)
		}
	}
	if len(parts) == 0 {
		return name
	}
	return strings.Join(parts, ", ")
}

// unreadable is that a file could not be opened to be looked at.
func (v *Screen) unreadable(err error) finding {
	f := finding{kind: unanswered, word: v.desk.Say("verify.unsure.word"), sentence: v.desk.Explain(err)}
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		f.kind, f.lost = unread, p.Code == signing.ProblemDamaged
		if p.Code == signing.ProblemPassword { // a copy without it would have no signature that holds
			f.sentence = v.desk.Say("verify.needs-password")
		}
	}
	return f
}

// bandOf is the answer itself. What cannot be said has one button.
func (v *Screen) bandOf(a answered, f finding) fyne.CanvasObject {
	mark, has := f.kind.mark()
	if f.icon != "" || !has {
		return v.band(kit.ColorInk, look.Rail, kit.Sized(36, 36, kit.NewIcon(f.icon, 28, kit.ColorInk)), f.word, f.sentence)
	}
	shape := kit.NewMark(mark, 36)
	switch mark {
	case kit.MarkValid:
		return v.band(theme.ColorNameSuccess, look.ValidBg, shape, f.word, f.sentence)
	case kit.MarkDanger:
		return v.band(theme.ColorNameError, look.DangerBg, shape, f.word, f.sentence)
	}
	return v.band(theme.ColorNameWarning, look.UnsureBg, shape, f.word, f.sentence, v.deed(a, f))
}

// deed is the one thing that can be done about what cannot be said.
func (v *Screen) deed(a answered, f finding) *kit.Button {
	d := v.desk
	again := kit.NewButton(d.Say("verify.again"), "arrows-clockwise", kit.Filled, v.check)
	meaning := kit.NewButton(d.Say("verify.meaning"), "", kit.Plain, func() { kit.Call(v.OnMeaning) })
	switch f.kind {
	case unanswered, unread:
		return again
	case broken:
		return meaning
	case unlike:
		return kit.NewButton(d.Say("edit.next"), "", kit.Plain, func() { v.report.showChanges(); v.NextChange(1) })
	}
	switch words.Worst(a.found.Report) {
	case judge.IssuerUnknown:
		return kit.NewButton(d.Say("verify.issuer"), "", kit.Plain, func() { v.showIssuer(a) })
	case judge.RevocationUnknown:
		return kit.NewButton(d.Say("verify.again"), "arrows-clockwise", kit.Filled, v.checkAgain)
	case judge.ChangedAnnotations:
		return kit.NewButton(d.Say("verify.notes"), "", kit.Plain, func() { v.report.showChanges(); v.NextChange(1) })
	case judge.SignatureUnreadable, judge.FormatUnsupported, judge.LimitReached:
		return kit.NewButton(d.Say("verify.report"), "download-simple", kit.Plain, func() { v.report.save() })
	}
	return meaning
}

// showIssuer shows who issued the certificate that nobody vouches for.
func (v *Screen) showIssuer(a answered) {
	s, d := words.Explains(a.found.Report), v.desk
	if s == nil {
		return
	}
	rows := kit.VBox(12, kit.NewBody(d.Say("verify.issuer.what")).Wrapped())
	for _, r := range [][2]string{{d.Say("verify.card.issuer"), whose(s.Issuer)}, {d.Say("verify.issuer.of"), whose(s.Signer)}, {d.Say("verify.issuer.serial"), s.Serial}} {
		if r[1] != "" {
			rows.Add(kit.VBox(0, kit.NewSecond(r[0]), kit.NewBody(r[1]).Wrapped()))
		}
	}
	var leave func()
	shut := func() { leave() }
	buttons := []*kit.Button{kit.NewButton(d.Say("verify.issuer.close"), "", kit.Filled, shut)}
	if sentence, deed := v.issuerDeed(shut); deed != nil {
		if sentence != "" {
			rows.Add(kit.NewBody(sentence).Wrapped())
		}
		buttons = []*kit.Button{kit.NewButton(d.Say("verify.issuer.close"), "", kit.Plain, shut), deed}
	}
	leave = d.Dialog(d.Say("verify.issuer.title"), kit.Fixed(420, 0, rows), buttons...)
}
