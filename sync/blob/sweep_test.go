package blob

import (
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"paraph/signing"
)

// TestRemove: old content goes, young stays, and what was taken away and not deleted comes back.
func TestRemove(t *testing.T) {
	d, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sum, err := d.Put(t.Context(), []byte("contratto"))
	if err != nil {
		t.Fatal(err)
	}
	if gone, err := d.Remove(t.Context(), sum, time.Now().Add(-time.Hour)); gone || err != nil {
		t.Errorf("young content went: %v", err)
	}
	if err := os.Rename(d.path(sum), d.path(sum)+gone); err != nil { // a kill in the middle of Remove
		t.Fatal(err)
	}
	seen := 0
	err = d.Each(t.Context(), func(name string, _ time.Time) error {
		if name == sum {
			seen++
		}
		return nil
	})
	if err != nil || seen != 1 {
		t.Errorf("%d, %v", seen, err)
	}
	if b, err := d.Get(t.Context(), sum); err != nil || string(b) != "contratto" {
		t.Errorf("it did not come back: %v", err)
	}
	if gone, err := d.Remove(t.Context(), sum, time.Now().Add(time.Hour)); !gone || err != nil {
		t.Errorf("old content stayed: %v", err)
	}
	if _, err := d.Get(t.Context(), sum); !errors.Is(err, signing.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

// TestPutWhileRemoved: whoever was told that content is stored finds it, however hard old content of the
// same name is being removed meanwhile.
func TestPutWhileRemoved(t *testing.T) {
	d, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	content := []byte("lo stesso contratto")
	sum, err := d.Put(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	removed := 0
	for range 300 {
		if err := os.Chtimes(d.path(sum), old, old); err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() {
			if gone, err := d.Remove(t.Context(), sum, time.Now().Add(-time.Hour)); err != nil {
				t.Error(err)
			} else if gone {
				removed++
			}
		})
		if _, err := d.Put(t.Context(), content); err != nil {
			t.Fatal(err)
		}
		both.Wait()
		if _, err := d.Get(t.Context(), sum); err != nil {
			t.Fatalf("stored and gone: %v", err)
		}
	}
	t.Logf("removed in %d of 300", removed)
}
