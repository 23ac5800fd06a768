package requests

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"paraph/app"
	"paraph/signing"
	"paraph/sync"
	"paraph/sync/engine"
)

// drawer is a Mailbag's Store; a full one takes nothing any more.
type drawer struct {
	files map[string][]byte
	full  bool
}

func (d *drawer) ReadJSON(name string, into any) error {
	if d.files[name] == nil {
		return nil
	}
	return json.Unmarshal(d.files[name], into)
}

func (d *drawer) WriteJSON(name string, what any) (err error) {
	if d.full {
		return errors.New("full")
	}
	d.files[name], err = json.Marshal(what)
	return err
}

// TestLettersGoWithTheirRequest: nothing is left of a deleted request's letters, also where the desk was killed before they were
// dropped; others stay, and those of requests that are put away.
func TestLettersGoWithTheirRequest(t *testing.T) {
	for _, killed := range []bool{false, true} {
		r, store := desk(t)
		r.Remote = func(context.Context, string, bool) (engine.Remote, error) { return engine.Remote{}, app.ErrUnreachable }
		for _, id := range []string{"gone", "away", "kept"} {
			put(t, store, &app.Entry{
				ID: id, Profile: "here", Remote: id, Stage: sync.SentOff, Request: signing.Request{ID: id, Practice: true, State: signing.Done, Updated: noon},
			})
		}
		kept := &drawer{files: map[string][]byte{}}
		r.Mailbag = &Mailbag{Store: kept}
		_, err := r.Mailbag.change(func(k *keptLetters) {
			k.take([]PracticeLetter{{ID: "1", Request: "gone", To: "anna@example.com"}, {ID: "2", Request: "gone"}, {ID: "3", Request: "away"}, {ID: "4", Request: "kept"}})
		})
		if err == nil {
			err = r.DismissLetters("2")
		}
		if err == nil {
			err = r.Archive(t.Context(), "away")
		}
		if err != nil {
			t.Fatal(err)
		}
		kept.full = killed // before the letters are dropped
		if err := r.Delete(t.Context(), "gone"); err != nil {
			t.Fatal(err)
		}
		if killed {
			kept.full = false
			r.Mailbag = &Mailbag{Store: kept} // the next desk's
			if all, _, err := r.PracticeMail(t.Context()); !errors.Is(err, app.ErrUnreachable) || len(all) != 2 {
				t.Errorf("%v, %v", all, err)
			}
		}
		left := string(kept.files[mailbagFile])
		if strings.Contains(left, "gone") || strings.Contains(left, "anna@") || strings.Contains(left, `"2"`) || !strings.Contains(left, "away") || !strings.Contains(left, "kept") {
			t.Errorf("killed %v: %s", killed, left)
		}
	}
}
