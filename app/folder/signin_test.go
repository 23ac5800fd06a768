package folder_test

import (
	"errors"
	"strconv"
	gosync "sync"
	"testing"

	"paraph/app/folder"
	"paraph/sync"
)

// signedIn is a folder whose office signs in.
func signedIn(t *testing.T) (folder.Folder, folder.SignIn) {
	t.Helper()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	is := folder.SignIn{Provider: "microsoft", Client: "id", User: "office@example.com"}
	if err := f.SetMailSignIn("smtp://smtp.example.com:587", "office@example.com", is, folder.SignedIn{Refresh: "0", Secret: "s"}, false); err != nil {
		t.Fatal(err)
	}
	return f, is
}

// TestOneAtATimeUsesASignIn: a refresh token is used by one program only, also where several share the folder, and the settings
// that are written beside it stay.
func TestOneAtATimeUsesASignIn(t *testing.T) {
	f, is := signedIn(t)
	var mu gosync.Mutex
	seen := map[string]bool{}
	var all gosync.WaitGroup
	for range 8 {
		all.Go(func() {
			mine := f // as another program has it
			if err := mine.UseSignIn(t.Context(), is, func(in folder.SignedIn) (folder.SignedIn, error) {
				mu.Lock()
				defer mu.Unlock()
				if seen[in.Refresh] || in.Secret != "s" {
					t.Errorf("used twice: %s", in.Refresh)
				}
				seen[in.Refresh] = true
				in.Refresh = strconv.Itoa(len(seen))
				return in, nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s, err := f.Settings()
	if err != nil {
		t.Fatal(err)
	}
	if in, err := f.MailSignIn(s.Mail.SignIn); err != nil || s.Mail.SignIn.Provider != "microsoft" || in.Refresh != "8" {
		t.Errorf("kept %+v, %v", in, err)
	}
}

// TestASignInThatIsReplaced: what replaces it while it is used stays, of the same user and of another one; then it is used no more.
func TestASignInThatIsReplaced(t *testing.T) {
	f, is := signedIn(t)
	if err := f.UseSignIn(t.Context(), is, func(in folder.SignedIn) (folder.SignedIn, error) { // while somebody signs in anew
		in.Refresh = "older"
		return in, f.SetMailSignIn("smtp://smtp.example.com:587", "office@example.com", is, folder.SignedIn{Refresh: "8", Secret: "s"}, false)
	}); err != nil {
		t.Error(err)
	}
	other := folder.SignIn{Provider: "google", Client: "id", User: "office@example.com"}
	if err := f.UseSignIn(t.Context(), is, func(in folder.SignedIn) (folder.SignedIn, error) {
		if in.Refresh != "8" {
			t.Errorf("kept %s", in.Refresh)
		}
		in.Refresh = "9"
		return in, f.SetMailSignIn("smtp://smtp.example.org:587", "office@example.com", other, folder.SignedIn{Refresh: "x"}, false)
	}); err != nil {
		t.Error(err)
	}
	if err := f.UseSignIn(t.Context(), is, func(in folder.SignedIn) (folder.SignedIn, error) {
		t.Error("what was given up is used")
		return in, nil
	}); !errors.Is(err, sync.ErrSignInOver) {
		t.Errorf("given up: %v", err)
	}
	s, err := f.Settings()
	if err != nil {
		t.Fatal(err)
	}
	if in, err := f.MailSignIn(s.Mail.SignIn); err != nil || s.Mail.SignIn.Provider != "google" || in.Refresh != "x" {
		t.Errorf("what replaced it: %+v, %v", in, err)
	}
}
