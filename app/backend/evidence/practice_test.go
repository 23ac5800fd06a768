package evidence

import (
	"strings"
	"testing"

	"paraph/app/say"
	"paraph/signing"
)

// TestPracticeSentNothing: the evidence of practice says of codes and messages that they were written, and sent nowhere.
func TestPracticeSentNothing(t *testing.T) {
	for lang, said := range map[string][3]string{
		"en": {"B7, sent nowhere (practice) at 12:07:00", "Message to signer 1 as written (practice: sent nowhere)", "it was sent nowhere"},
		"it": {"B7, inviato a nessuno (dimostrazione) alle 12:07:00", "Messaggio scritto per il firmatario 1 (dimostrazione: non inviato)", "non è stato inviato"},
		"fr": {"B7, envoyé nulle part (démonstration) à 12:07:00", "Message rédigé pour le signataire 1 (démonstration\u00a0: non envoyé)", "n’a été envoyé nulle part"},
	} {
		for _, practice := range []bool{true, false} {
			c, v := told(t), say.In(lang)
			c.Request.State, c.Request.Signers = signing.Done, c.Request.Signers[:1]
			for i, e := range c.Events {
				if practice && e.Kind == signing.EventCodeSent {
					c.Events[i].Data["practice"] = "true"
				}
			}
			trail := Build(c, v)
			trail.Warning = ""
			text := string(Text(trail, v))
			for _, words := range said {
				if strings.Contains(text, words) != practice {
					t.Errorf("%s, practice %v: %q\n%s", lang, practice, words, text)
				}
			}
		}
	}
}
