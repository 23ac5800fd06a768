package ui

import (
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
)

// eventWords is a line of the evidence as a colleague would tell it, with what is known beyond in more.
func eventWords(v say.Voice, t *signing.Trail, e signing.TrailEvent) (head, more string) {
	name := signerName(v, t, e.Signer)
	if e.Data["practice"] != "" {
		more = v.Say("requests.event.practice")
	} else if s := e.Private["server"]; s.Value != "" {
		more = v.Say("requests.event.server", "words", s.Value)
	}
	if key, ok := eventKeys()[e.Kind]; ok && (e.Signer > 0 || !strings.Contains(v.Say(key), "{name}")) {
		switch e.Kind {
		case signing.EventShown:
			return v.Say(key, "name", name), shownWords(v, e)
		case signing.EventConfirmed:
			more = v.Say("requests.event.try", "try", e.Data["try"], "of", e.Data["of"])
		case signing.EventCodeWrong:
			more = v.Say("requests.event.try", "try", e.Data["try"], "of", e.Data["of"])
		case signing.EventValidated, signing.EventSealed:
			more = v.Say("requests.event.fingerprint", "hash", say.Fingerprint(e.Data["sha256"]))
		case signing.EventDeclined:
			more = reasonOf(t, e.Signer)
		}
		return v.Say(key, "name", name, "office", t.Procedure.Office), more
	}
	return commonWords(v, t, e, name), more
}

// eventKeys are the sentences for what happens in most requests; the rest is told as in the evidence.
func eventKeys() map[signing.EventKind]string {
	return map[signing.EventKind]string{
		signing.EventCreated: "requests.event.created", signing.EventValidated: "requests.event.validated", signing.EventInvited: "requests.event.invited",
		signing.EventInviteFail: "requests.event.invitefailed", signing.EventOpened: "requests.event.opened", signing.EventShown: "requests.event.shown",
		signing.EventCodeAsked: "requests.event.codeasked", signing.EventCodeSent: "requests.event.codesent", signing.EventCodeWrong: "requests.event.codewrong",
		signing.EventConfirmed: "requests.event.confirmed", signing.EventConsent: "requests.event.consent", signing.EventDeclined: "requests.event.declined",
		signing.EventReminded: "requests.event.reminded", signing.EventRemindFail: "requests.event.remindfailed", signing.EventSealed: "requests.event.sealed",
		signing.EventSealFailed: "requests.event.sealfailed", signing.EventCancelled: "requests.event.cancelled", signing.EventCopySent: "requests.event.copysent",
	}
}

// commonWords are those of the evidence, with the signer's name where it has a number.
func commonWords(v say.Voice, t *signing.Trail, e signing.TrailEvent, name string) string {
	key := "event." + string(e.Kind)
	pairs := []any{"signer", name, "office", t.Procedure.Office}
	for k, d := range e.Data {
		if k == "sha256" {
			d = say.Fingerprint(d)
		}
		pairs = append(pairs, k, d)
	}
	switch e.Kind {
	case signing.EventEdited, signing.EventCorrected:
		pairs = append(pairs, "thing", v.Say("edited."+e.Data["what"]))
	case signing.EventApplied:
		pairs = append(pairs, "how", v.Say("mode."+e.Data["mode"]))
	case signing.EventRefused:
		pairs = append(pairs, "why", v.Say("problem."+e.Data["problem"], "signer", "", "field", "", "page", "", "limit", "", "word", ""))
	}
	switch {
	case e.Data["practice"] != "" && v.Has(key+".practice"):
		key += ".practice"
	case e.Signer == 0 && v.Has(key+".office"):
		key += ".office"
	}
	if !v.Has(key) {
		return e.Text
	}
	return v.Say(key, pairs...)
}

func shownWords(v say.Voice, e signing.TrailEvent) string {
	if e.Data["pages"] == "" {
		return ""
	}
	seconds, _ := strconv.Atoi(e.Data["seconds"]) // 0 where it is not said
	return v.Say("requests.event.pages", "pages", e.Data["pages"], "of", e.Data["of"], "time", say.Clock(time.Duration(seconds)*time.Second))
}

func reasonOf(t *signing.Trail, signer int) string {
	if signer < 1 || signer > len(t.Signers) || t.Signers[signer-1].Reason == "" {
		return ""
	}
	return "“" + t.Signers[signer-1].Reason + "”"
}

// signerName is that of a signer's number, or "somebody" where it was erased.
func signerName(v say.Voice, t *signing.Trail, n int) string {
	if n >= 1 && n <= len(t.Signers) {
		if name := strings.TrimSpace(t.Signers[n-1].Name + " " + t.Signers[n-1].Surname); name != "" {
			return name
		}
	}
	return v.Say("requests.somebody")
}
