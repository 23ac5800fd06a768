package cli_test

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"paraph/app/postbox"
)

// mailed is a data folder whose service's letters go to a box.
func mailed(t *testing.T) (string, *postbox.Box) {
	t.Helper()
	box, err := postbox.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(box.Close)
	data, _ := serve(t, "--smtp", box.URL(), "--smtp-from", "ufficio@studio.example", "--contact", "capo@studio.example", "--office", "Studio Bianchi", "--office-only")
	return data, box
}

// TestLettersThatDoNotLeave: "send", "status" and "remind" say which letter did not leave, why, and what to do.
func TestLettersThatDoNotLeave(t *testing.T) {
	data, box := mailed(t)
	box.Refuse(func(to string) error {
		switch to {
		case "anna@example.com":
			return &smtp.SMTPError{Code: 550, Message: "unknown"}
		case "luca@example.com":
			return &smtp.SMTPError{Code: 450, Message: "greylisted"}
		}
		return nil
	})
	send := []string{"send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--signer", "Luca,Verdi,luca@example.com", "--signer", "Eva,Neri,eva@example.com", "--data", data}
	out := expect(t, 0, send...) // the request is there: its line names the letter
	id := strings.Fields(out)[0]
	refused := "Invitation for Anna Rossi (anna@example.com): refused, because the mail server does not take the address (550). Correct the address"
	waits := "Invitation for Luca Verdi (luca@example.com): waits, because the mail server asks to come again later (450). It leaves by itself."
	for name, text := range map[string]string{"send": out, "status ID": expect(t, 0, "status", id, "--data", data)} {
		if !strings.Contains(text, refused) || !strings.Contains(text, waits) || strings.Contains(text, "for Eva Neri") {
			t.Errorf("%s: %s", name, text)
		}
	}
	if list := expect(t, 0, "status", "--data", data); !strings.Contains(list, "1 letter was refused\n") || !strings.Contains(list, "1 letter waits for the mail server\n") {
		t.Errorf("list: %s", list)
	}
	namesLetters(t, data, id)
	if out := expect(t, 4, "remind", id, "1", "--data", data); !strings.Contains(out, "Reminder for Anna Rossi (anna@example.com): refused") {
		t.Errorf("remind: %s", out)
	}
	if letter := line(t, expect(t, 0, "remind", id, "2", "--json", "--data", data))["letter"].(map[string]any); letter["reason"] != "later" || letter["code"] != 450.0 {
		t.Errorf("remind: %v", letter)
	}
}

// namesLetters: JSON has both letters, of a request and in the list.
func namesLetters(t *testing.T, data, id string) {
	t.Helper()
	for _, args := range [][]string{{"status", id}, {"status"}} {
		letters := line(t, expect(t, 0, append(args, "--json", "--data", data)...))["letters"].([]any)
		if first := letters[0].(map[string]any); len(letters) != 2 || first["signer"] == nil || first["reason"] == nil || first["since"] == nil {
			t.Errorf("%v: %v", args, letters)
		}
	}
}

// TestSendSaysThatTheMailServerIsGone: the request stands, its invitations wait, and the answer says so.
func TestSendSaysThatTheMailServerIsGone(t *testing.T) {
	data, box := mailed(t)
	box.Close()
	out := expect(t, 0, "send", contract(t), "--signer", "Anna,Rossi,anna@example.com", "--data", data)
	if !strings.Contains(out, "Invitation for Anna Rossi (anna@example.com): waits, because the mail server does not answer.") {
		t.Errorf("%s", out)
	}
}
