package office

import (
	"errors"
	"testing"

	"paraph/app/folder"
	"paraph/sync"
)

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
