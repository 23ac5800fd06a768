package office

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	gosync "sync"
	"testing"

	"paraph/app/folder"
	"paraph/sync"
)

// TestWhatIsSetAtOnceStays: the office's details, its signers' place, another program's mail server and the token a sign-in came to
// are set at the same time, and each is there as it was set.
func TestWhatIsSetAtOnceStays(t *testing.T) {
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	is := folder.SignIn{Provider: "microsoft", Client: "id", User: "office@example.com"}
	if err := f.SetMailSignIn("smtp://smtp.example.com:587", "office@example.com", is, folder.SignedIn{Refresh: "0"}, false); err != nil {
		t.Fatal(err)
	}
	services, err := OpenServices(f, http.DefaultClient, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{Folder: f, Services: services}
	var all gosync.WaitGroup
	often := func(set func(i int) error, is func(i int, s folder.Settings) bool) {
		all.Go(func() {
			for i := range 30 {
				err := set(i)
				s, fault := f.Settings()
				if err != nil || fault != nil || !is(i, s) {
					t.Errorf("%d: %v, %v, %+v", i, err, fault, s)
					return
				}
			}
		})
	}
	often(func(i int) error { return o.SetDetails(Details{Name: strconv.Itoa(i)}) }, func(i int, s folder.Settings) bool { return s.Name == strconv.Itoa(i) })
	often(func(i int) error { return o.SetOfficeOnly(i%2 == 0) }, func(i int, s folder.Settings) bool { return s.Serving.OfficeOnly == (i%2 == 0) })
	often(func(i int) error { return f.SetMail("smtp://smtp.example.com:587", strconv.Itoa(i), "") }, func(i int, s folder.Settings) bool { return s.Mail.From == strconv.Itoa(i) })
	often(func(i int) error {
		return f.UseSignIn(t.Context(), is, func(in folder.SignedIn) (folder.SignedIn, error) {
			if in.Refresh != strconv.Itoa(i) {
				return in, fmt.Errorf("presents %s", in.Refresh)
			}
			in.Refresh = strconv.Itoa(i + 1)
			return in, nil
		})
	}, func(_ int, s folder.Settings) bool { return s.Mail.SignIn.Same(is) })
	all.Wait()
}

// TestContactIsAnAddress: a new contact is an e-mail address; one that was stored before keeps nobody from changing the rest.
func TestContactIsAnAddress(t *testing.T) {
	f := folder.At(t.TempDir())
	services, err := OpenServices(f, nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{Folder: f, Services: services}
	if err := o.SetDetails(Details{Name: "Studio", Contact: "info(at)studio.example"}); !errors.Is(err, sync.ErrContact) {
		t.Errorf("answered %v", err)
	}
	if d, err := o.Details(); err != nil || d != (Details{}) {
		t.Errorf("stored %+v, %v", d, err)
	}
	if err := f.PutSettings(folder.Settings{Contact: "info(at)studio.example"}); err != nil {
		t.Fatal(err)
	}
	for _, contact := range []string{"info(at)studio.example", "info@studio.example", ""} {
		if err := o.SetDetails(Details{Name: "Studio", Contact: contact}); err != nil {
			t.Errorf("%q: %v", contact, err)
		}
	}
}
