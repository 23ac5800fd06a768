package say

import (
	"strconv"
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
	form := ""
	switch {
	case e.Kind == signing.EventShown && e.Data["pages"] == "":
		form = ".none"
	case e.Data["practice"] != "":
		form = ".practice"
	case e.Signer == 0:
		form = ".office"
	}
	if v.Has(key + form) {
		key += form
	}
	return v.Say(key, append(v.details(e), "signer", signer, "office", office)...)
}

// details are the line's facts as words, by the names their places have.
func (v Voice) details(e signing.TrailEvent) []any {
	var pairs []any
	for k, d := range e.Data {
		if k == "sha256" && len(d) == 64 {
			d = d[:8] + "…" + d[60:]
		}
		pairs = append(pairs, k, d)
	}
	switch e.Kind {
	case signing.EventShown:
		seconds, _ := strconv.Atoi(e.Data["seconds"]) // 0 where it is not said
		pairs = append(pairs, "time", Clock(time.Duration(seconds)*time.Second))
	case signing.EventEdited, signing.EventCorrected:
		pairs = append(pairs, "thing", v.Say("edited."+e.Data["what"]))
	case signing.EventApplied:
		pairs = append(pairs, "how", v.Say("mode."+e.Data["mode"]))
	case signing.EventRefused:
		why := []any{}
		for _, name := range []string{"signer", "field", "page", "limit", "word"} {
			why = append(why, name, e.Data[name])
		}
		pairs = append(pairs, "why", v.Say("problem."+e.Data["problem"], why...))
	}
	return pairs
}
