package backend

import (
	"paraph/app/backend/mail"
	"paraph/signing"
	"paraph/sync"
)

// Invitation is the letter a signer of a request that is not sent yet would get, as this service writes it: its words, and
// what leaves, with a link that leads nowhere. A *signing.Problem: it could not be sent.
func (s *Service) Invitation(q signing.Request, g signing.Signer) (mail.Body, mail.Letter, error) {
	if p := checkOptions(&q.Options); p != nil {
		return mail.Body{}, mail.Letter{}, p
	}
	if badLastDay(q.Expires, s.now().In(q.Location())) {
		return mail.Body{}, mail.Letter{}, &signing.Problem{Code: signing.ProblemExpiry}
	}
	if signing.BadText(q.Title, signing.MaxTitle) {
		return mail.Body{}, mail.Letter{}, badTitle(q.Title)
	}
	if signing.BadText(g.Name, signing.MaxName) || signing.BadText(g.Surname, signing.MaxName) {
		return mail.Body{}, mail.Letter{}, &signing.Problem{Code: signing.ProblemName}
	}
	q.Title, q.Office, q.Practice = seen(q.Title), s.settings.Office, s.settings.Practice
	if q.Expires.IsZero() {
		q.Expires = signing.EndOfDay(s.now().Add(s.settings.Limits.Life).In(q.Location()))
	}
	b := mail.To(&q, g, s.settings.House)
	b.Kind, b.Privacy = sync.JobInvite, signing.WebAddress(s.settings.Privacy)
	return mail.Preview(b, s.address("…"))
}
