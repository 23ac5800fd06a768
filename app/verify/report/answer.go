// Package report says in words what was found of signed files: the answer, what explains it, and a report of one file or of many to
// read (PDF), for programs (JSON) or as a table (CSV). Desk and command line say the same by it.
package report

import (
	"slices"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/app/verify"
	judge "paraph/signing/verify"
)

// Mark is what an answer looks like.
type Mark int

// The marks; what needs a look comes first.
const (
	Danger Mark = iota
	Unsure
	Valid
	Practice // made for practice: it is no answer
	Unsigned
)

// Answer is one in words.
type Answer struct {
	Mark     Mark
	Word     string
	Sentence string
	Short    string   // the sentence in a list
	Signers  []string // those who signed, as their certificates name them
}

// Of is the answer about a file that was judged; office is whose service it is, "" where it has no name.
func Of(v say.Voice, found verify.Verdict, office string) Answer {
	names := signers(found.Report)
	switch {
	case found.Report.Verdict == judge.DoNotRely:
		return warning(v, found)
	case found.SealedHere && found.Practice:
		return short(Answer{Mark: Practice, Word: v.Say("verify.practice.word"), Sentence: v.Say("verify.practice"), Signers: found.Signers})
	case found.Proof.Fault != nil:
		return Answer{Unsure, v.Say("verify.unsure.word"), v.Say("verify.broken"), v.Say("verify.list.broken"), names}
	case found.Record != nil:
		r := *found.Record
		r.Title = inSentence(r.Title)
		return Answer{Mark: Unsigned, Word: v.Say("verify.unsigned.word"), Sentence: once(v.Record(&r)), Short: v.Say("verify.list.record")}
	case found.Report.Verdict == judge.Unsigned:
		return short(Answer{Mark: Unsigned, Word: v.Say("verify.unsigned.word"), Sentence: v.Say("verify.unsigned")})
	case found.Report.Verdict == judge.Valid:
		return good(v, found, office)
	case found.Unasked != nil:
		return short(Answer{Mark: Unsure, Word: v.Say("verify.unsure.word"), Sentence: v.Explain(found.Unasked).Text(), Signers: names})
	}
	return Answer{Unsure, v.Say("verify.unsure.word"), because(v, found.Report), v.Reason(Worst(found.Report)), names}
}

func short(a Answer) Answer {
	a.Short = a.Sentence
	return a
}

// good is that a file is valid: by what it holds, or because the office's service has it, to the last byte.
func good(v say.Voice, found verify.Verdict, office string) Answer {
	a := Answer{Mark: Valid, Word: v.Say("verify.valid.word"), Signers: signers(found.Report)}
	if found.SealedHere {
		a.Sentence, a.Signers = sealed(v, found, office), found.Signers
		a.Short = v.Say("verify.list.sealed", "at", v.DateTime(found.At.Local()))
		return a
	}
	n, added := 0, false
	for _, s := range found.Signatures {
		if s.Kind != judge.UsageRights && s.Kind != judge.DocTimeStamp {
			n++
		}
		added = added || s.Changes == judge.FormFill || s.Changes == judge.Annotation
	}
	a.Sentence, a.Short = genuine(v, max(1, n), added), v.Count("verify.list.valid", max(1, n))
	return a
}

func sealed(v say.Voice, found verify.Verdict, office string) string {
	at := v.DateTime(found.At.Local())
	if office == "" {
		return v.Say("verify.sealed.nameless", "at", at)
	}
	return v.Say("verify.sealed", "office", office, "at", at)
}

// genuine is that n signatures are so, and whether what they allow was added since.
func genuine(v say.Voice, n int, added bool) string {
	switch {
	case added && n == 2:
		return v.Say("verify.valid.added.both")
	case added:
		return v.Count("verify.valid.added", n)
	case n == 2:
		return v.Say("verify.valid.both")
	}
	return v.Count("verify.valid", n)
}

// warning is that a file is not to be relied on: what was done to which page, where that is known, else the worst reason.
func warning(v say.Voice, found verify.Verdict) Answer {
	a := Answer{Mark: Danger, Word: v.Say("verify.danger.word"), Short: v.Reason(Worst(found.Report)), Signers: signers(found.Report)}
	a.Sentence = because(v, found.Report)
	if r := Worst(found.Report); r == judge.ForbiddenChange || r == judge.HiddenContent {
		s := Explains(found.Report)
		at := slices.IndexFunc(s.Changed, func(c judge.Change) bool { return !c.Allowed && c.Page > 0 })
		if name := judge.CalledAs(s.Signer); at >= 0 && name != "" {
			a.Sentence = v.Say("verify.danger.page", "n", s.Changed[at].Page, "name", inSentence(name))
		}
	}
	a.Sentence = once(a.Sentence) + " " + v.Say("verify.danger.ask")
	return a
}

// inSentence is as much of a name as a sentence of three lines has room for, in whole words.
func inSentence(name string) string {
	const room = 40
	letters := []rune(name)
	if len(letters) <= room {
		return name
	}
	cut := string(letters[:room])
	if at := strings.LastIndex(cut, " "); at > 0 {
		cut = cut[:at]
	}
	return cut + "…"
}

// because is the worst reason in a sentence, with the name of whose signature it is.
func because(v say.Voice, r judge.Report) string {
	name := ""
	if s := Explains(r); s != nil {
		name = inSentence(judge.CalledAs(s.Signer))
	}
	return once(v.ReasonOf(Worst(r), name))
}

// once leaves a sentence that ends with a name that was cut its dots, without a full stop behind them.
func once(sentence string) string { return strings.Replace(sentence, "….", "…", 1) }

// Worst is the reason that a verdict other than valid stands for.
func Worst(r judge.Report) judge.Reason {
	if len(r.Reasons) == 0 {
		return judge.SignatureUnreadable
	}
	return r.Reasons[0]
}

// Explains is the signature that the worst reason is of; nil where it is of none.
func Explains(r judge.Report) *judge.Signature {
	if at := slices.IndexFunc(r.Signatures, func(s judge.Signature) bool { return slices.Contains(s.Reasons, Worst(r)) }); at >= 0 {
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

// TimeOf is when a signature was made, as far as anything says so.
func TimeOf(s judge.Signature) *time.Time {
	if s.ProvenTime != nil {
		return s.ProvenTime
	}
	return s.ClaimedTime
}
