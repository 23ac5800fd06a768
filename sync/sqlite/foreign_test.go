package sqlite

import (
	"crypto/rand"
	"path/filepath"
	"testing"

	"paraph/signing"
	psync "paraph/sync"
)

// FuzzForeignText: a line with any bytes in it is the line that was written when it is read again.
func FuzzForeignText(f *testing.F) {
	for _, text := range []string{"", "plain", "Moz\xe9\xff", "\xe2\x82", "\xed\xa0\x80\xed\xb0\x80", "\x00a\x00", "\x01\x1f\x7f\u0085", "\u2028\u2029\ufeff\ufffd", `\u2028 \ufffd "<&>`, "\xf4\x90\x80\x80"} {
		f.Add(text)
	}
	s, err := Open(f.Context(), filepath.Join(f.TempDir(), "x.db"))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	if err := s.Update(f.Context(), func(tx psync.Tx) error { return tx.Insert(&signing.Request{ID: "a"}, nil, psync.Key{}) }); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := signing.Event{Time: noon, Kind: signing.EventOpened, Actor: signing.ActorSigner, Signer: 1}
		if err := e.Fill(map[string]string{"zone": text, "other": ""}, map[string]string{"agent": text, "none": ""}, rand.Reader); err != nil {
			t.Fatal(err)
		}
		if err := s.Update(t.Context(), func(tx psync.Tx) error { return tx.Append("a", e) }); err != nil {
			t.Fatal(err)
		}
		events := chain(t, s, "a")
		last := events[len(events)-1]
		if want := string([]rune(text)); last.Data["zone"] != want || last.Private["agent"].Value != want || len(last.Private) > 1 {
			t.Errorf("%q came back as %q", text, last.Data["zone"])
		}
	})
}
