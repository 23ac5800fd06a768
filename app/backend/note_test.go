package backend_test

import (
	"errors"
	"strings"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/app/postbox"
	"paraph/app/say"
	"paraph/signing"
	"paraph/sync"
)

// TestNote: the office's own words go into the invitation and the reminder, and stand in the evidence as they were sent; the sender reads
// them again.
func TestNote(t *testing.T) {
	r := hosttest.Start(t, nil)
	d := hosttest.One(hosttest.Contract(t, 1))
	d.Title, d.Options.Language = "Contratto", "it"
	d.Options.Subject, d.Options.Note = "Il contratto di maggio", "Gentile Anna,\nmi chiami: www.studio.example"
	sent := r.Send(t, d)
	id, anna := sent.Request.ID, sent.Request.Signers[0].ID
	invitation, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 1, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil {
		t.Fatal(err)
	}
	const quoted = "> Gentile Anna,\n> mi chiami: www[.]studio[.]example"
	whose := say.In("it").Say("mail.note", "office", "Studio Bianchi")
	if text := lf(invitation.Text()); invitation.Subject() != d.Options.Subject || !strings.Contains(text, whose+"\n\n"+quoted) {
		t.Errorf("%q %s", invitation.Subject(), text)
	}
	hosttest.Happens(t, "the invitation is noted", func() bool { return count(t, r, id, signing.EventInvited) == 1 })
	if err := r.Remind(hosttest.Soon(t), id, anna); err != nil {
		t.Fatal(err)
	}
	reminder, err := r.Box.Await(hosttest.Soon(t), "anna@example.com", 2, func(l postbox.Message) bool { return l.Link() != "" })
	if err != nil || reminder.Subject() == d.Options.Subject || !strings.Contains(lf(reminder.Text()), quoted) {
		t.Errorf("%v %q %s", err, reminder.Subject(), reminder.Text())
	}
	a, err := r.Client.Audit(hosttest.Soon(t), id, sync.FormText)
	if err != nil || !strings.Contains(string(a.Body), "Il contratto di maggio") || !strings.Contains(string(a.Body), "mi chiami: www[.]studio[.]example") {
		t.Errorf("%v %s", err, a.Body)
	}
	back, err := r.Client.Request(hosttest.Soon(t), id)
	if err != nil || back.Request.Options.Subject != d.Options.Subject || back.Request.Options.Note != d.Options.Note {
		t.Errorf("%v %+v", err, back.Request.Options)
	}
}

func lf(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// TestNoteTooLong is refused with the word and the number, as are signs that do not belong into letters.
func TestNoteTooLong(t *testing.T) {
	r := hosttest.Start(t, nil)
	for word, change := range map[string]func(o *signing.Options){
		"paraph.note":    func(o *signing.Options) { o.Note = strings.Repeat("a", signing.MaxNote+1) },
		"paraph.subject": func(o *signing.Options) { o.Subject = "Contratto\nBcc: b@example.com" },
	} {
		d := hosttest.One(hosttest.Contract(t, 1))
		change(&d.Options)
		_, err := r.Service.Send(hosttest.Soon(t), d, "")
		if p, ok := errors.AsType[*signing.Problem](err); !ok || p.Code != signing.ProblemOption || p.Word != word {
			t.Errorf("%s: %v", word, err)
		}
	}
}
