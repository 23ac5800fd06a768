package verify

import (
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	journey "paraph/app/verify"
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
)

// open reports whether it cannot be said what the file is.
func (k kind) open() bool { return k == broken || k == unread || k == unanswered || k == unsure }

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
	d := v.desk
	switch found := a.found; {
	case a.err != nil:
		return v.unreadable(a.err)
	case found.Report.Verdict == judge.DoNotRely:
		return v.warning(found)
	case found.SealedHere && found.Practice:
		return finding{kind: practice, icon: "flask", word: d.Say("verify.practice.word"), sentence: d.Say("verify.practice"), signers: found.Signers}
	case found.Proof.Fault != nil:
		return finding{
			kind: broken, word: d.Say("verify.unsure.word"), sentence: d.Say("verify.broken"),
			short: d.Say("verify.list.broken"), signers: signers(found.Report),
		}
	case found.Record != nil:
		r := *found.Record
		r.Title = inSentence(r.Title)
		return finding{kind: unsigned, icon: "file-text", word: d.Say("verify.unsigned.word"), sentence: once(d.Voice.Record(&r)), short: d.Say("verify.list.record")}
	case found.Report.Verdict == judge.Unsigned:
		return finding{kind: unsigned, icon: "file-text", word: d.Say("verify.unsigned.word"), sentence: d.Say("verify.unsigned")}
	case found.Report.Verdict == judge.Valid:
		return v.good(a)
	case a.just != nil:
		return finding{kind: unsure, icon: "signature", word: d.Say("verify.signed.word"), sentence: a.just.sentence, signers: signers(found.Report)}
	case found.Unasked != nil:
		return finding{kind: unanswered, word: d.Say("verify.unsure.word"), sentence: d.Explain(found.Unasked), signers: signers(found.Report)}
	}
	return finding{
		kind: unsure, word: d.Say("verify.unsure.word"), sentence: v.because(a.found.Report), short: d.Voice.Reason(worst(a.found.Report)),
		signers: signers(a.found.Report),
	}
}

// good is that a file is valid: by what it holds, or because the office's service has it, to the last byte.
func (v *Screen) good(a answered) finding {
	d, names := v.desk, signers(a.found.Report)
	f := finding{kind: valid, word: d.Say("verify.valid.word"), signers: names}
	if a.found.SealedHere {
		f.sentence, f.signers = v.sealedSentence(a.found, a.office), a.found.Signers
		f.short = d.Say("verify.list.sealed", "at", d.Voice.DateTime(a.found.At.Local()))
		return f
	}
	n, added := 0, false
	for _, s := range a.found.Signatures {
		if s.Kind != judge.UsageRights && s.Kind != judge.DocTimeStamp {
			n++
		}
		added = added || s.Changes == judge.FormFill || s.Changes == judge.Annotation
	}
	f.sentence, f.short = v.genuine(max(1, n), added), d.Voice.Count("verify.list.valid", max(1, n))
	return f
}

// genuine is that n signatures are so, and whether what they allow was added since.
func (v *Screen) genuine(n int, added bool) string {
	d := v.desk
	switch {
	case added && n == 2:
		return d.Say("verify.valid.added.both")
	case added:
		return d.Voice.Count("verify.valid.added", n)
	case n == 2:
		return d.Say("verify.valid.both")
	}
	return d.Voice.Count("verify.valid", n)
}

// warning is that a file is not to be relied on: what was done to which page, where that is known, else the worst reason.
func (v *Screen) warning(found journey.Verdict) finding {
	d := v.desk
	f := finding{kind: danger, word: d.Say("verify.danger.word"), short: d.Voice.Reason(worst(found.Report)), signers: signers(found.Report)}
	f.sentence = v.because(found.Report)
	if r := worst(found.Report); r == judge.ForbiddenChange || r == judge.HiddenContent {
		s := explains(found.Report)
		at := slices.IndexFunc(s.Changed, func(c judge.Change) bool { return !c.Allowed && c.Page > 0 })
		if name := judge.CalledAs(s.Signer); at >= 0 && name != "" {
			f.sentence = d.Say("verify.danger.page", "n", s.Changed[at].Page, "name", inSentence(name))
		}
	}
	f.sentence = once(f.sentence) + " " + d.Say("verify.danger.ask")
	return f
}

// inSentence is as much of a name as a sentence of three lines has room for, in whole words.
func inSentence(name string) string {
	const room = 40
	letters := []rune(name)
	if len(letters) <= room {
		return name
	}
	short := string(letters[:room])
	if at := strings.LastIndex(short, " "); at > 0 {
		short = short[:at]
	}
	return short + "…"
}

// because is the worst reason in a sentence, with the name of whose signature it is.
func (v *Screen) because(r judge.Report) string {
	name := ""
	if s := explains(r); s != nil {
		name = inSentence(judge.CalledAs(s.Signer))
	}
	return once(v.desk.Voice.ReasonOf(worst(r), name))
}

// once leaves a sentence that ends with a name that was cut its dots, without a full stop behind them.
func once(sentence string) string { return strings.Replace(sentence, "….", "…", 1) }

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

// worst is the reason that a verdict other than valid stands for.
func worst(r judge.Report) judge.Reason {
	if len(r.Reasons) == 0 {
		return judge.SignatureUnreadable
	}
	return r.Reasons[0]
}

// explains is the signature that the worst reason is of; nil where it is of none.
func explains(r judge.Report) *judge.Signature {
	if at := slices.IndexFunc(r.Signatures, func(s judge.Signature) bool { return slices.Contains(s.Reasons, worst(r)) }); at >= 0 {
		return &r.Signatures[at]
	}
	return nil
}

// signers are those who signed, each once, as their certificates name them.
func signers(r judge.Report) (out []string) {
	for _, s := range r.Signatures {
		name := judge.CalledAs(s.Signer)
		if s.Kind != judge.UsageRights && s.Kind != judge.DocTimeStamp && name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// unreadable is that a file could not be opened to be looked at.
func (v *Screen) unreadable(err error) finding {
	f := finding{kind: unanswered, word: v.desk.Say("verify.unsure.word"), sentence: v.desk.Explain(err)}
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		f.kind, f.lost = unread, p.Code == signing.ProblemDamaged
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
	}
	switch worst(a.found.Report) {
	case judge.IssuerUnknown:
		return kit.NewButton(d.Say("verify.issuer"), "", kit.Plain, func() { v.showIssuer(a) })
	case judge.RevocationUnknown:
		return again
	case judge.ChangedAnnotations:
		return kit.NewButton(d.Say("verify.notes"), "", kit.Plain, func() { v.report.showChanges(); v.NextChange(1) })
	case judge.SignatureUnreadable, judge.FormatUnsupported, judge.LimitReached:
		return kit.NewButton(d.Say("verify.report"), "download-simple", kit.Plain, func() { v.report.save() })
	}
	return meaning
}

// showIssuer shows who issued the certificate that nobody vouches for.
func (v *Screen) showIssuer(a answered) {
	s, d := explains(a.found.Report), v.desk
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
	leave = d.Dialog(d.Say("verify.issuer.title"), kit.Fixed(420, 0, rows), kit.NewButton(d.Say("verify.issuer.close"), "", kit.Filled, func() { leave() }))
}
