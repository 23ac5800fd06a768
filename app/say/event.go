package say

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/signing"
)

// Event says a line of the evidence in words; contacts never stand in it. signer is what the one it is about is called
// there: the number in the evidence, the name at the desk. A line of a kind this program does not know keeps the words
// it came with.
func (v Voice) Event(e signing.TrailEvent, signer, office string) string {
	key := "event." + string(e.Kind)
	if !v.Has(key) {
		return e.Text
	}
	if form := formOf(e); v.Has(key + form) {
		key += form
	}
	return v.Say(key, append(v.details(e), "signer", signer, "office", office)...) + v.otherWays(e)
}

// Prints are the fingerprints in a line of the evidence, for who compares them; "" where there are none. Who reads what happened
// does without.
func (v Voice) Prints(e signing.TrailEvent) string {
	key := "event.print"
	switch e.Kind {
	case signing.EventReceived, signing.EventValidated:
	case signing.EventSealed:
		key += ".sealed"
	case signing.EventConsent:
		key += ".text"
	case signing.EventRepaired:
		key += ".instead"
	default:
		return ""
	}
	return v.Say(key, "sha256", shortPrint(e.Data["sha256"]), "of", shortPrint(e.Data["of"]))
}

func shortPrint(sum string) string {
	if len(sum) != 64 {
		return sum
	}
	return sum[:8] + "…" + sum[60:]
}

// otherWays says of pages that were not shown as pictures how they were read.
func (v Voice) otherWays(e signing.TrailEvent) (out string) {
	if e.Kind != signing.EventShown {
		return ""
	}
	if pages := e.Data["text"]; pages != "" {
		out += v.Say("shown.as-text", "pages", pages)
	}
	if pages := e.Data["file"]; pages != "" {
		out += v.Say("shown.as-file", "pages", pages)
	}
	return out
}

// formOf is which of a line's sentences it is, by what its facts say.
func formOf(e signing.TrailEvent) (form string) {
	switch {
	case e.Kind == signing.EventShown:
		form = formOfShown(e)
	case e.Kind == signing.EventAttached && e.Data["files"] == "1", e.Kind == signing.EventValidated && e.Data["pages"] == "1":
		form = ".one"
	case e.Kind == signing.EventSealFailed && e.Data["problem"] != "": // lines of before say no reason
		form = ".why"
	case e.Kind == signing.EventErased && e.Data["because"] == "removed":
		form = ".removed"
	case e.Kind == signing.EventDropped:
		form = formOfDropped(e)
	case e.Kind == signing.EventCodeDenied, e.Kind == signing.EventCodeStale:
		form = formOfCode(e)
	case e.Data["practice"] != "":
		form = ".practice"
	case e.Kind == signing.EventRepaired:
		return formOfCopy(e)
	case e.Signer == 0:
		form = ".office"
	}
	return form
}

func formOfCode(e signing.TrailEvent) string {
	switch {
	case e.Kind == signing.EventCodeDenied && e.Data["why"] != "": // lines of before, and of a short pause, say no reason
		return "." + e.Data["why"]
	case e.Kind == signing.EventCodeStale && e.Data["code"] == "":
		return ".unknown"
	}
	return ""
}

func formOfDropped(e signing.TrailEvent) (form string) {
	if e.Data["because"] == "late" {
		form = ".late"
	}
	if e.Signer == 0 {
		form += ".office"
	}
	return form
}

func formOfShown(e signing.TrailEvent) string {
	switch pages := e.Data["pages"]; {
	case pages == "" && e.Data["text"]+e.Data["file"] != "":
		return ".otherwise"
	case pages == "":
		return ".none"
	case !strings.ContainsAny(pages, "-,"):
		return ".one"
	}
	return ""
}

func formOfCopy(e signing.TrailEvent) (form string) {
	faults := strings.Fields(e.Data["faults"])
	if slices.Contains(faults, signing.FaultProtected) {
		return ".protected"
	}
	if kinds := kindsOf(faults); len(kinds) > 0 && !slices.Equal(kinds, []string{""}) {
		form = ".what"
	}
	if e.Actor == signing.ActorOffice {
		form += ".sent"
	}
	return form
}

// withoutWhat says what of a document a copy of it is without.
func (v Voice) withoutWhat(faults []string) string {
	var all []string
	for _, kind := range kindsOf(faults) {
		all = append(all, v.Say("document.copy.also"+kind))
	}
	return v.List(all)
}

// details are the line's facts as words, by the names their places have.
func (v Voice) details(e signing.TrailEvent) []any {
	var pairs []any
	if size, err := strconv.ParseInt(e.Data["size"], 10, 64); err == nil { // before the fact itself: the first of a name counts
		pairs = append(pairs, "size", v.Bytes(size))
	}
	for k, d := range e.Data {
		pairs = append(pairs, k, d)
	}
	switch e.Kind {
	case signing.EventRepaired:
		pairs = append(pairs, "what", v.withoutWhat(strings.Fields(e.Data["faults"])))
	case signing.EventAttached:
		pairs = append(pairs, "files", e.Data["files"], "names", v.Files(attached(e), filesInEvidence))
	case signing.EventWaits, signing.EventDropped:
		pairs = append(pairs, "letter", v.Say("letter."+e.Data["what"]))
	case signing.EventShown:
		seconds, _ := strconv.Atoi(e.Data["seconds"]) // 0 where it is not said
		pairs = append(pairs, "time", Clock(time.Duration(seconds)*time.Second))
	case signing.EventEdited, signing.EventCorrected:
		pairs = append(pairs, "thing", v.Say("edited."+e.Data["what"]))
	case signing.EventApplied:
		pairs = append(pairs, "how", v.Say("mode."+e.Data["mode"]))
	case signing.EventSealFailed, signing.EventUnsealed:
		pairs = append(pairs, "why", v.SealReason(signing.SealReason(e.Data["problem"])))
	case signing.EventRefused:
		why := []any{}
		for _, name := range []string{"signer", "field", "page", "limit", "word"} {
			why = append(why, name, e.Data[name])
		}
		why = append(why, "what", v.Hidden(e.Data["word"]))
		pairs = append(pairs, "why", v.Say("problem."+e.Data["problem"], why...))
	}
	return pairs
}

// filesInEvidence is how many attached files a line names; the trail's JSON names more.
const filesInEvidence = 20

// attached is what a line says of attached files; without names where those were erased.
func attached(e signing.TrailEvent) signing.Attachments {
	files, _ := strconv.Atoi(e.Data["files"])
	a := signing.Attachments{Files: files, Names: []string{""}}
	switch names, named := e.Private["names"]; {
	case names.Salt != "":
		a.Names = strings.Split(names.Value, "\n")
	case named:
		a.Names = nil
	}
	return a
}
