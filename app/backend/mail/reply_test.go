package mail_test

import (
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
