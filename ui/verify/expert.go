package verify

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	judge "paraph/signing/verify"
	"paraph/ui/kit"
)

// expert is what those who know ask of each signature, in the words of the report.
func (r *report) expert() []fyne.CanvasObject {
	d := r.screen.desk
	var all []string
	var rows []fyne.CanvasObject
	for i, s := range r.a.found.Signatures {
		lines := expertOf(s)
		all = append(all, r.called(i)+"\n"+strings.Join(lines, "\n"))
		parts := kit.VBox(4, kit.NewBold(r.called(i)).Wrapped())
		for _, line := range lines {
			parts.Add(kit.NewMono(line).Wrapped())
		}
		rows = append(rows, kit.NewCard(parts))
	}
	copied := kit.NewButton(d.Say("verify.copy"), "copy", kit.Plain, func() {
		fyne.CurrentApp().Clipboard().SetContent(r.screen.doc.Name() + "\nSHA-256: " + r.screen.doc.SHA256() + "\n\n" + strings.Join(all, "\n\n") + "\n")
		d.Toast(d.Say("verify.copied"), "", nil)
	})
	return append([]fyne.CanvasObject{kit.HBox(0, copied)}, rows...)
}

// expertOf are lines of a name and what it is, as the report has them; what is not known is left out.
func expertOf(s judge.Signature) (lines []string) {
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	add("indication", s.Indication)
	add("subIndication", s.SubIndication)
	add("reasons", joined(s.Reasons))
	add("level", s.Level)
	add("kind", s.Kind)
	add("field", s.Field)
	add("signer", s.Signer)
	add("issuer", s.Issuer)
	add("serial", s.Serial)
	add("claimedTime", at(s.ClaimedTime))
	add("provenTime", at(s.ProvenTime))
	for _, t := range s.Timestamps {
		add("timestamp", strings.TrimSpace(fmt.Sprint(t.Kind, " ", t.Verdict, " ", at(t.Time), " ", t.TSA, " ", joined(t.Reasons))))
	}
	add("digest", s.Digest)
	add("signature", s.Algorithm)
	add("coverage", s.Coverage)
	if s.SignedBytes > 0 {
		add("signedBytes", fmt.Sprint(s.SignedBytes))
	}
	add("changes", string(s.Changes))
	add("changesAllowed", fmt.Sprint(s.ChangesAllowed))
	add("notes", strings.Join(s.Notes, ", "))
	return lines
}

func joined(reasons []judge.Reason) string {
	words := make([]string, len(reasons))
	for i, r := range reasons {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}
