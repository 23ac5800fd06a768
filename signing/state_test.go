package signing

import (
	"errors"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)

func asked(n int) *Request {
	r := &Request{ID: "r", State: Waiting, Expires: noon.Add(time.Hour), Original: &File{SHA256: "x"}}
	for i := range n {
		r.Signers = append(r.Signers, Signer{ID: string(rune('a' + i)), State: SignerNew})
	}
	return r
}

// TestMoves goes through every pair of states: only the ones named here may follow each other.
func TestMoves(t *testing.T) {
	all := []State{Validating, Waiting, Sealing, Done, Unsealed, Refused, Declined, Expired, Cancelled}
	allowed := map[[2]State]bool{
		{Validating, Waiting}: true, {Validating, Refused}: true, {Validating, Expired}: true, {Validating, Cancelled}: true,
		{Waiting, Sealing}: true, {Waiting, Declined}: true, {Waiting, Expired}: true, {Waiting, Cancelled}: true, {Sealing, Done}: true,
		{Sealing, Unsealed}: true, {Unsealed, Sealing}: true,
	}
	for _, from := range all {
		for _, to := range all {
			r := &Request{State: from}
			if from == Unsealed {
				r.Completed = noon.Add(-time.Hour)
			}
			err := r.Move(to, noon)
			if allowed[[2]State{from, to}] != (err == nil) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
			if err != nil && (r.State != from || !errors.Is(err, ErrState)) {
				t.Errorf("%s to %s changed it to %s: %v", from, to, r.State, err)
			}
			if err == nil && (to.Ended() != !r.Completed.IsZero() || to.Ended() && r.Completed != noon) {
				t.Errorf("%s: completed %v", to, r.Completed)
			}
		}
	}
}

func TestTheLastSignerStartsTheSeal(t *testing.T) {
	r := asked(3)
	for i, id := range []string{"b", "a", "c"} {
		if err := r.Sign(id, noon); err != nil {
			t.Fatal(err)
		}
		if (r.State == Sealing) != (i == 2) {
			t.Errorf("after %d: %s", i+1, r.State)
		}
	}
	if err := r.Seal(File{SHA256: "y"}, noon); err != nil || r.State != Done {
		t.Fatal(err)
	}
	if err := r.Seal(File{SHA256: "z"}, noon); !errors.Is(err, ErrState) || r.Sealed.SHA256 != "y" {
		t.Error("sealed twice")
	}
}

// TestSealTries: tries in a row are counted by their reason, the time is that of the first; the office's wish counts anew.
func TestSealTries(t *testing.T) {
	r := &Request{State: Sealing}
	fail := func(reason SealReason, at time.Time, another bool, tries int) {
		t.Helper()
		got, err := r.FailSeal(reason, at)
		if w := r.SealWait; err != nil || got != another || w.Tries != tries || w.Reason != reason || !w.Since.Equal(noon) {
			t.Errorf("%s: %v %v %+v", reason, got, err, w)
		}
	}
	fail(SealSpace, noon, true, 1)
	fail(SealCheck, noon.Add(time.Minute), true, 1)
	fail(SealCheck, noon.Add(time.Hour), false, 2)
	if err := r.SealAgain(noon); err != nil || r.State != Sealing || r.SealWait.Tries != 0 {
		t.Errorf("%v %+v", err, r.SealWait)
	}
	fail(SealCheck, noon.Add(2*time.Hour), false, 1)
}

// TestSealGivenUp: it ends with the reason, and can be opened again as long as the documents are there.
func TestSealGivenUp(t *testing.T) {
	r := &Request{State: Sealing}
	if err := r.GiveUpSeal(noon); !errors.Is(err, ErrState) {
		t.Errorf("given up before a try: %v", err)
	}
	if _, err := r.FailSeal(SealCheck, noon); err != nil {
		t.Fatal(err)
	}
	if err := r.GiveUpSeal(noon); err != nil || r.State != Unsealed || r.SealWait != nil || r.Problem.Word != string(SealCheck) {
		t.Errorf("%v %+v", err, r)
	}
	if _, err := r.FailSeal(SealCheck, noon); !errors.Is(err, ErrState) {
		t.Errorf("failed after the end: %v", err)
	}
	if err := r.SealAgain(noon); err != nil || r.State != Sealing || r.Problem != nil || !r.Completed.IsZero() {
		t.Errorf("%v %+v", err, r)
	}
	for name, r := range map[string]*Request{
		"erased": {State: Unsealed, Erased: noon}, "deleted": {State: Unsealed, Deleted: noon}, "waiting": {State: Waiting}, "done": {State: Done},
	} {
		if err := r.SealAgain(noon); !errors.Is(err, ErrState) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoMayNotSign(t *testing.T) {
	for name, change := range map[string]func(*Request){
		"twice": func(r *Request) { _ = r.Sign("a", noon) }, "declined": func(r *Request) { _ = r.Decline("b", "", noon) },
		"deleted": func(r *Request) { r.Deleted = noon }, "validating": func(r *Request) { r.State = Validating },
		"cancelled": func(r *Request) { _ = r.Cancel(noon) },
	} {
		r := asked(2)
		change(r)
		if err := r.Sign("a", noon); !errors.Is(err, ErrState) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := asked(1).Sign("a", noon.Add(time.Hour)); !errors.Is(err, ErrExpired) {
		t.Errorf("on the last moment: %v", err)
	}
	if err := asked(1).Sign("zz", noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("stranger: %v", err)
	}
	if err := asked(1).Expire(noon); err == nil {
		t.Error("expired too early")
	}
}

func TestMarks(t *testing.T) {
	both := []MarkMode{Typed, Drawn}
	pad := Size{W: 300, H: 200}
	line := Stroke{{X: 1, Y: 1}, {X: 100, Y: 100, T: 10}}
	long := make([]byte, MaxMarkText+1)
	for i := range long {
		long[i] = 'a'
	}
	for name, c := range map[string]struct {
		mark Mark
		good bool
	}{
		"typed":         {Mark{Mode: Typed, Text: "Anna Rossi", Face: FaceHand}, true},
		"drawn":         {Mark{Mode: Drawn, Strokes: []Stroke{line}, Pad: pad}, true},
		"empty":         {Mark{Mode: Typed, Text: "  ", Face: FaceHand}, false},
		"long":          {Mark{Mode: Typed, Text: string(long), Face: FaceHand}, false},
		"control":       {Mark{Mode: Typed, Text: "a\x00b", Face: FaceHand}, false},
		"face":          {Mark{Mode: Typed, Text: "a", Face: "comic"}, false},
		"mode":          {Mark{Mode: "stamped", Text: "a"}, false},
		"no strokes":    {Mark{Mode: Drawn, Pad: pad}, false},
		"a dot":         {Mark{Mode: Drawn, Strokes: []Stroke{{{X: 1, Y: 1}}}, Pad: pad}, false},
		"off the pad":   {Mark{Mode: Drawn, Strokes: []Stroke{{{X: 1, Y: 1}, {X: 301, Y: 100}}}, Pad: pad}, false},
		"no pad":        {Mark{Mode: Drawn, Strokes: []Stroke{line}}, false},
		"huge":          {Mark{Mode: Drawn, Strokes: []Stroke{make(Stroke, MaxMarkPoints+1)}, Pad: pad}, false},
		"both at once":  {Mark{Mode: Typed, Text: "a", Face: FaceHand, Strokes: []Stroke{line}}, false},
		"text in drawn": {Mark{Mode: Drawn, Text: "a", Strokes: []Stroke{line}, Pad: pad}, false},
	} {
		if err := c.mark.Check(both); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (Mark{Mode: Drawn, Strokes: []Stroke{line}, Pad: pad}).Check([]MarkMode{Typed}); !errors.Is(err, ErrMark) {
		t.Errorf("a mode that is not offered: %v", err)
	}
}
