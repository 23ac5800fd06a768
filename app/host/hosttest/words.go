package hosttest

import (
	"context"
	"crypto/rand"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"paraph/assets"
	"paraph/signing"
)

// Clock is real time that a test may push forward.
type Clock struct{ ahead atomic.Int64 }

// Now is what host.Options.Clock wants.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// Forward pushes it forward by d.
func (c *Clock) Forward(d time.Duration) { c.ahead.Add(int64(d)) }

// Set puts it ahead of real time by d, or behind.
func (c *Clock) Set(d time.Duration) { c.ahead.Store(int64(d)) }

// One is a request to Anna Rossi, with one field where none is given.
func One(pdf []byte, f ...signing.Field) signing.Draft {
	if len(f) == 0 {
		f = []signing.Field{At(1, 72, 600)}
	}
	return signing.Draft{Inputs: []signing.Input{{Data: pdf}}, Signers: []signing.Signer{Signer("Anna", "Rossi", "anna@example.com", f...)}}
}

// Contract is a small document of n pages.
func Contract(t testing.TB, n int) []byte { return Laden(t, n, 0) }

// Laden is a document of n pages that brings a file of so many bytes along, which cannot be made smaller.
func Laden(t testing.TB, n, bytes int) []byte {
	t.Helper()
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 595, Ht: 842}})
	f.AddUTF8FontFromBytes("s", "", assets.Font("NotoSans-Regular"))
	for i := range n {
		f.AddPage()
		f.SetFont("s", "", 11)
		f.Text(72, 90, "CONTRATTO DI FORNITURA")
		for l := range 20 {
			f.Text(72, 120+float64(l)*18, "Art. "+strings.Repeat("La Fornitrice si obbliga. ", 3)+string(rune('A'+i)))
		}
	}
	if bytes > 0 {
		load := make([]byte, bytes)
		rand.Read(load)
		f.SetAttachments([]fpdf.Attachment{{Content: load, Filename: "load.bin"}})
	}
	var b strings.Builder
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// Day is what periods are counted in.
const Day = 24 * time.Hour

// Happens waits for something that happens by itself.
func Happens(t *testing.T, what string, f func() bool) {
	t.Helper()
	for ctx := Soon(t); !f(); {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		}
	}
}

// Soon is a context that ends a test's wait long before the test run would.
func Soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// Signer is somebody who gets letters and codes by e-mail.
func Signer(name, surname, email string, at ...signing.Field) signing.Signer {
	return signing.Signer{Name: name, Surname: surname, Email: email, Channels: []signing.Channel{signing.Email}, Fields: at}
}

// At is a field for a signature on a page, its corner given.
func At(page int, x, y float64) signing.Field {
	return signing.Field{Kind: signing.SignatureField, Page: page, Box: signing.Box{X: x, Y: y, W: 164, H: 45}}
}

// Is is for Await: the request has come to that state.
func Is(s signing.State) func(*signing.Request) bool {
	return func(r *signing.Request) bool { return r.State == s }
}

// Typed is a name in letters.
func Typed(text string) signing.Mark {
	return signing.Mark{Mode: signing.Typed, Text: text, Face: signing.FaceHand}
}

// Drawn is a name as a finger draws it.
func Drawn() signing.Mark {
	var s signing.Stroke
	for i := range 60 {
		x := 10 + float64(i)*4
		y := 60 + 40*float64(i%13)/13*float64(1-2*(i/13%2))
		s = append(s, signing.StrokePoint{X: x, Y: y, T: i * 8})
	}
	return signing.Mark{Mode: signing.Drawn, Strokes: []signing.Stroke{s}, Pad: signing.Size{W: 358, H: 204}}
}

// Visitor is who reads the page and signs, as the service sees them.
var Visitor = signing.Presence{Peer: "192.0.2.14", UserAgent: "test", Language: "it"}

// SecretOf is what stands at the end of a signer's link.
func SecretOf(link string) string { return link[strings.LastIndex(link, "/")+1:] }
