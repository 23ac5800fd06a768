package settings

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app/office"
	"paraph/sync"
	"paraph/ui/desktest"
)

// TestSignIn: address and code are shown and can be copied; it can be cancelled; what went wrong is said; done, a test letter leaves.
func TestSignIn(t *testing.T) {
	asked, done := make(chan struct{}, 1), make(chan error, 1)
	f := &desktest.Works{Mail: office.MailServer{Server: "smtp://smtp.office365.com:587", Provider: "microsoft"}, SignInWith: func(ctx context.Context, show func(office.Prompt)) error {
		show(office.Prompt{Address: "https://login.example/device", Code: "KQ7F-2MXB", Until: time.Now().Add(time.Minute)})
		asked <- struct{}{}
		select {
		case err := <-done:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}}
	s, screen, _ := settingsStage(t, f, SectionMail)
	s.Press("Sign in")
	s.Settle()
	s.Must("This e-mail address is not complete.")
	e := s.Entries()
	e[0].SetText("ufficio@studio.example")
	e[1].SetText("client-7")
	begin := func() {
		t.Helper()
		s.Press("Sign in")
		<-asked
	}
	begin()
	s.Until("the code is shown", func() bool { return desktest.Holds(s.Desk.Window.Content(), "KQ7F-2MXB") })
	s.Must("Open https://login.example/device in a browser")
	s.Press("Copy the code")
	if clip := fyne.CurrentApp().Clipboard().Content(); clip != "KQ7F-2MXB" {
		t.Errorf("copied %q", clip)
	}
	s.Press("Do not sign in")
	s.Settle()
	s.Must("Not signed in. Nothing was changed.")
	begin()
	done <- sync.ErrSignInDenied
	s.Settle()
	s.Must("The sign-in was turned down at the mail provider.")
	begin()
	done <- nil
	s.Settle()
	s.Must("A test letter is on its way")
	want := office.MailSignIn{Provider: "microsoft", Client: "client-7", From: "ufficio@studio.example"}
	if len(f.SignedIn) != 3 || f.SignedIn[2] != want || f.Tests != 1 {
		t.Errorf("%+v, %d tests", f.SignedIn, f.Tests)
	}
	f.Mail = office.MailServer{Server: "smtp://smtp.gmail.com:587", From: "studio@gmail.com", Provider: "google", Client: "g-1"}
	screen.ShowSection(SectionMail)
	s.Settle()
	s.Must("Signed in.")
}

// TestASignInIsAskedAbout: an office that practises signs in, the test letter leaves, and it works for real once it says so.
func TestASignInIsAskedAbout(t *testing.T) {
	is := office.MailServer{Server: "smtp://smtp.office365.com:587", From: "ufficio@studio.example", Provider: "microsoft", Client: "client-7", Practice: true}
	f := &desktest.Works{Mail: is, SignInWith: func(context.Context, func(office.Prompt)) error { return nil }}
	s, _, _ := settingsStage(t, f, SectionMail)
	for _, answer := range []string{"Leave it as it is", "Work for real"} {
		s.Press("Sign in")
		s.Settle()
		s.Must("Work for real from now on?")
		if len(f.MailSet) > 0 || f.Tests > 0 {
			t.Fatal("it was saved before anybody answered")
		}
		s.Press(answer)
		s.Settle()
	}
	s.Must("A test letter is on its way")
	if len(f.MailSet) != 1 || f.MailSet[0].Server != is.Server || len(f.Tried) != 2 {
		t.Errorf("%+v, tried %+v", f.MailSet, f.Tried)
	}
}
