package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"paraph/signing"
)

// Refusal is why the mail server has not taken a letter. Final says that it never will take this one; else it may
// be tried again. It is ErrRefused where the server said no for good (5xx), be it to the letter or to who sends it. Its text
// holds neither addresses nor the letter's.
type Refusal struct {
	Reason signing.LetterReason
	Code   int // the server's answer (RFC 5321), 0 without one
	Final  bool
	late   bool // the server was heard, and stopped answering
}

// Error is for logs.
func (r *Refusal) Error() string {
	switch {
	case r.Code != 0:
		return fmt.Sprintf("mail: not taken: %s (%d)", r.Reason, r.Code)
	case r.late:
		return "mail: the mail server did not answer in time"
	case r.Reason == signing.LetterSilent:
		return "mail: no connection to the mail server"
	}
	return "mail: not taken: " + string(r.Reason)
}

// Is makes a final no ErrRefused.
func (r *Refusal) Is(target error) bool { return target == ErrRefused && (r.Final || r.Code >= 500) }

// RefusalOf is the Refusal in an error of Send or Try; of any other error that nobody answered.
func RefusalOf(err error) *Refusal {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r
	}
	if u, ok := errors.AsType[*UntrustedError](err); ok {
		return &Refusal{Reason: map[string]signing.LetterReason{
			"issuer": signing.LetterIssuer, "name": signing.LetterName, "time": signing.LetterTime,
		}[u.Cause]}
	}
	return &Refusal{Reason: signing.LetterSilent}
}

// unanswered is why there was no conversation: the certificate, the port, no connection, or no answer any more.
func unanswered(err error) error {
	if e := untrusted(err); e != nil {
		return e
	}
	if _, plain := errors.AsType[tls.RecordHeaderError](err); plain || strings.Contains(err.Error(), "does not support STARTTLS") {
		return &Refusal{Reason: signing.LetterTLS}
	}
	return &Refusal{Reason: signing.LetterSilent, late: errors.Is(err, context.DeadlineExceeded)}
}

// heard is a server's answer to a command, where why is what the command was about.
func heard(err error, why signing.LetterReason, final bool) error {
	switch n := number(err); {
	case n == 0:
		return unanswered(err)
	case n < 500 && n != 334:
		return &Refusal{Reason: signing.LetterLater, Code: n}
	case n == 504 && why != signing.LetterLogin: // "need fully-qualified hostname", whichever command it answers
		return &Refusal{Reason: signing.LetterHello, Code: n}
	default:
		return &Refusal{Reason: why, Code: n, Final: final}
	}
}

// outcome is why a letter was not taken. ErrTooLarge: it may be without its files.
func outcome(err error, m *gomail.Msg, files bool) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) && !errors.As(m.SendError(), &failed) {
		return unanswered(err)
	}
	code := failed.ErrorCode()
	if files && (code == 552 || code == 554 && strings.HasPrefix(enhanced(failed), "5.3.4")) {
		return ErrTooLarge
	}
	if code == 0 {
		return unanswered(err)
	}
	said := &textproto.Error{Code: code}
	if failed.Reason == gomail.ErrSMTPMailFrom && !ofSize(failed) {
		return heard(said, signing.LetterSender, false)
	}
	return heard(said, about(failed), true)
}

// about is what a refusal of a letter is about: what its enhanced code says (RFC 3463), since some servers look at the address
// only when they have the whole letter; else what the command was about.
func about(failed *gomail.SendError) signing.LetterReason {
	atAddress := failed.Reason == gomail.ErrSMTPRcptTo
	switch said := enhanced(failed); {
	case ofSize(failed):
		return signing.LetterSize
	case atAddress && strings.HasPrefix(said, "5.7."):
		return signing.LetterPolicy
	case atAddress, said == "5.1.1", said == "5.1.2", said == "5.1.3", said == "5.1.6", said == "5.1.10", strings.HasPrefix(said, "5.2.1"):
		return signing.LetterAddress
	}
	return signing.LetterContent
}

// ofSize reports whether a letter is refused because it is too large. A mailbox that is full has the same code, and another enhanced
// one.
func ofSize(failed *gomail.SendError) bool {
	said := enhanced(failed)
	sized := failed.ErrorCode() == 552 && !strings.HasPrefix(said, "5.2.") && failed.Reason != gomail.ErrSMTPRcptTo
	return said == "5.3.4" || said == "5.2.3" || sized
}

var enhancedCode = regexp.MustCompile(`\b[45]\d\d[ "-]+([45]\.\d{1,3}\.\d{1,3})\b`)

// enhanced is the enhanced code (RFC 3463) in a refusal, also of a server that does not announce that it tells them.
func enhanced(failed *gomail.SendError) string {
	if code := failed.EnhancedStatusCode(); code != "" {
		return code
	}
	if m := enhancedCode.FindStringSubmatch(failed.Error()); m != nil {
		return m[1]
	}
	return ""
}

// number is a mail server's code in an error, 0 if there is none.
func number(err error) int {
	var said *textproto.Error
	if errors.As(err, &said) {
		return said.Code
	}
	return 0
}
