package mail

import (
	"encoding/base64"
	"net/mail"
	"strings"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
)

// wordBegins is how an encoded word begins (RFC 2047). In what people wrote it is two signs like others.
const wordBegins = "=?"

// mostInWord is how many bytes have room in one encoded word, which has 75 letters at most.
const mostInWord = 45

// literal is a header's text of which no reader makes anything but its letters.
func literal(text string) string {
	var words []string
	for text != "" {
		n := min(mostInWord, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n--
		}
		words = append(words, "=?UTF-8?b?"+base64.StdEncoding.EncodeToString([]byte(text[:n]))+"?=")
		text = text[n:]
	}
	return strings.Join(words, "\r\n ")
}

// subject says what a letter is about.
func subject(m *gomail.Msg, text string) {
	if !strings.Contains(text, wordBegins) {
		m.Subject(text)
		return
	}
	m.SetGenHeaderPreformatted(gomail.HeaderSubject, literal(text))
}

// addressed names the recipient. A name that looks like an encoded word is put into the header by ourselves: quoted, as the mail
// package has it, many readers decode it nevertheless.
func addressed(m *gomail.Msg, name, address string) error {
	if !strings.Contains(name, wordBegins) {
		return m.To(named(name, address))
	}
	if err := m.Bcc(address); err != nil { // which stands in the envelope only
		return err
	}
	m.SetGenHeaderPreformatted(gomail.Header(gomail.HeaderTo), literal(name)+" <"+address+">")
	return nil
}

// named is an address with its name, whatever signs that has (RFC 5322, 3.4).
func named(name, address string) string {
	return (&mail.Address{Name: name, Address: address}).String()
}
