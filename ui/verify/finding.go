package verify

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	journey "paraph/app/verify"
	"paraph/signing"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// answered is what was found out about a file.
type answered struct {
	facts  *signing.Facts
	sealed journey.Verdict
	office string
	err    error
	just   *signature
}

// kind is an answer to go by in a list of files. What needs a look comes first.
type kind int

const (
	pending kind = iota // nothing is known so far
	broken
	unread
	unanswered
	unknown
	sealed
	practice
	unsigned
)

// unsure reports whether it cannot be said what the file is.
func (k kind) unsure() bool { return k == broken || k == unread || k == unanswered || k == unknown }

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
	switch {
	case a.err != nil:
		return finding{kind: unanswered, word: d.Say("verify.unsure.word"), sentence: d.Explain(a.err)}
	case a.sealed.SealedHere && a.sealed.Practice:
		return finding{kind: practice, icon: "flask", word: d.Say("verify.practice.word"), sentence: d.Say("verify.practice"), signers: a.sealed.Signers}
	case a.sealed.SealedHere:
		return finding{
			kind: sealed, icon: "stamp", word: d.Say("verify.sealed.word"), sentence: v.sealedSentence(a.sealed, a.office),
			short: d.Say("verify.list.sealed", "at", d.Voice.DateTime(a.sealed.At.Local())), signers: a.sealed.Signers,
		}
	case a.sealed.Proof.Fault != nil:
		return finding{
			kind: broken, word: d.Say("verify.unsure.word"), sentence: d.Say("verify.broken"),
			short: d.Say("verify.list.broken"),
		}
	case !a.facts.Signed:
		return finding{kind: unsigned, icon: "file-text", word: d.Say("verify.unsigned.word"), sentence: d.Say("verify.unsigned")}
	case a.just != nil:
		return finding{kind: unknown, icon: "signature", word: d.Say("verify.signed.word"), sentence: a.just.sentence}
	}
	return finding{kind: unknown, word: d.Say("verify.unsure.word"), sentence: d.Say("verify.unknown"), short: d.Say("verify.list.unknown")}
}

// unreadable is that a file could not be opened to be looked at.
func (v *Screen) unreadable(err error) finding {
	var p *signing.Problem
	return finding{kind: unread, word: v.desk.Say("verify.unsure.word"), sentence: v.desk.Explain(err), lost: errors.As(err, &p) && p.Code == signing.ProblemDamaged}
}

// bandOf is the answer itself. What cannot be said has one button: to ask once more where nobody answered, else what it means.
func (v *Screen) bandOf(a answered) fyne.CanvasObject {
	f := v.finding(a)
	switch {
	case f.icon != "":
		return v.band(kit.ColorInk, look.Rail, kit.Sized(36, 36, kit.NewIcon(f.icon, 28, kit.ColorInk)), f.word, f.sentence)
	case f.kind == unanswered:
		return v.unsure(f, kit.NewButton(v.desk.Say("verify.again"), "", kit.Filled, v.check))
	}
	return v.unsure(f, kit.NewButton(v.desk.Say("verify.meaning"), "", kit.Plain, func() { kit.Call(v.OnMeaning) }))
}

func (v *Screen) unsure(f finding, button *kit.Button) fyne.CanvasObject {
	return v.band(theme.ColorNameWarning, look.UnsureBg, kit.NewMark(kit.MarkUnsure, 36), f.word, f.sentence, button)
}
