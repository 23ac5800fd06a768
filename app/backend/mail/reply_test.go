package mail_test

import (
	"bytes"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"

	"paraph/app/backend/mail"
	"paraph/app/postbox"
)

// TestReplyAddressThatIsNone stops no letter.
func TestReplyAddressThatIsNone(t *testing.T) {
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	for reply, named := range map[string]bool{"info@studio.example": true, "info(at)studio.example": false, "Studio <info@studio.example>": false} {
		s, err := mail.NewServer(mail.Options{Address: box.URL(), From: "ufficio@studio.example", ReplyTo: reply})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Send(t.Context(), mail.Letter{ID: "1", To: "anna@example.com", Subject: "Ciao", Text: "Ciao", HTML: "Ciao"}); err != nil {
			t.Errorf("%q: %v", reply, err)
			continue
		}
		all := box.Letters()
		if is := strings.Contains(string(all[len(all)-1].Raw), "Reply-To:"); is != named {
			t.Errorf("%q: a reply address is %v", reply, is)
		}
	}
}

// TestWordsThatLookEncoded arrive as they were written, in subject and names; other words as ever.
func TestWordsThatLookEncoded(t *testing.T) {
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	for _, words := range []string{
		"=?utf-8?b?SGFja2Vk?=", "Contratto =?utf-8?q?x?= di Niccolò", "a =? b", "Contratto", "Niccolò, “Rossi”", strings.Repeat("=?utf-8?b?w6g=?= è", 12),
	} {
		s, err := mail.NewServer(mail.Options{Address: box.URL(), From: "ufficio@studio.example", Name: words})
		if err != nil {
			t.Fatal(err)
		}
		l := mail.Letter{ID: "1", To: "anna@example.com", Name: words, Subject: words, Text: "Ciao", HTML: "Ciao"}
		if _, err := s.Send(t.Context(), l); err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		all := box.Letters()
		is := all[len(all)-1]
		m, err := netmail.ReadMessage(bytes.NewReader(is.Raw))
		if err != nil {
			t.Fatal(err)
		}
		if is.To != "anna@example.com" || is.Subject() != words || len(m.Header["To"]) != 1 || m.Header.Get("Bcc") != "" {
			t.Errorf("%q to %s: %q, %v", words, is.To, is.Subject(), m.Header)
		}
		for head, want := range map[string]string{"To": "anna@example.com", "From": "ufficio@studio.example"} {
			// As readers do that decode also what is quoted.
			text, err := new(mime.WordDecoder).DecodeHeader(strings.NewReplacer(`"=?`, "=?", `?="`, "?=").Replace(m.Header.Get(head)))
			if got := strings.NewReplacer("\u2060", "", `"`, "").Replace(text); err != nil || got != strings.ReplaceAll(words, `"`, "")+" <"+want+">" {
				t.Errorf("%s of %q is read as %q (%v)", head, words, got, err)
			}
		}
	}
}
