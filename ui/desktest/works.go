package desktest

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"sync"
	"time"

	"paraph/app"
	"paraph/device"
	"paraph/signing"
) // Works stands in for services, devices and files: what the screens ask is answered from its fields. Calls that

// these screens do not make are those of the nil Works in it, and panic. err is what fails while it talks to a service.
type Works struct {
	app.Works
	mu          sync.Mutex // of office and ready.Office, which are written beside the screen
	OfficeIs    app.Office
	Mail        app.MailServer
	MailSet     []app.MailServer
	SetMailErr  error
	TestErr     error
	Tests       int
	ReadyIs     app.Ready
	ReadyErr    error
	ProfilesAre []app.Profile
	Backups     []string
	BackupErr   error
	KeysAre     []app.Key
	keysErr     error
	InFile      []app.Key
	Pin         string
	Failures    []error // of Sign, one a call, before the PIN counts
	Wishes      []app.SignWish
	Secrets     [][]byte // the slices handed over, not copies
	Got         []string // what they held
	Sealed      app.SealedHere
	SealedErr   error
	Trails      map[string]signing.Trail
	LettersOf   map[string][]app.Letter
	Reminded    []string
	Corrected   []signing.Correction
	Linked      []string
	again       []string
	Err         error
	OpenWith    func(name string, content []byte) (app.Document, error)
}

func (f *Works) Office() (app.Office, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.OfficeIs, nil
}

func (f *Works) SetOffice(o app.Office) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.OfficeIs, f.ReadyIs.Office = o, o.Name
	return f.Err
}

func (f *Works) MailServer() (app.MailServer, error) { return f.Mail, nil }

func (f *Works) SetMailServer(_ context.Context, m app.MailServer) error {
	if f.SetMailErr == nil {
		f.MailSet = append(f.MailSet, m)
	}
	return f.SetMailErr
}

func (f *Works) TestMail(context.Context) error { f.Tests++; return f.TestErr }

func (f *Works) Ready(context.Context) (app.Ready, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ReadyIs, f.ReadyErr
}

func (f *Works) Receiver(ctx context.Context) (app.Ready, error) { return f.Ready(ctx) }

func (f *Works) Profiles() []app.Profile { return slices.Clone(f.ProfilesAre) }

func (f *Works) SetProfile(p app.Profile) error {
	f.ProfilesAre = append(f.ProfilesAre, p)
	return nil
}

func (f *Works) UseProfile(id string) error {
	for i := range f.ProfilesAre {
		f.ProfilesAre[i].Active = f.ProfilesAre[i].ID == id
	}
	return nil
}

func (f *Works) Backup(_ context.Context, path, passphrase string) error {
	f.Backups = append(f.Backups, path+" "+passphrase)
	return f.BackupErr
}

func (f *Works) Keys(context.Context) ([]app.Key, error) { return f.KeysAre, f.keysErr }

func (f *Works) KeysIn(_ context.Context, _ string, secret []byte) ([]app.Key, error) {
	f.Secrets, f.Got = append(f.Secrets, secret), append(f.Got, string(secret))
	if string(secret) != f.Pin {
		return nil, device.ErrPassword
	}
	return f.InFile, nil
}

func (f *Works) Sign(_ context.Context, w app.SignWish) (string, error) {
	f.Secrets, f.Got = append(f.Secrets, w.Secret), append(f.Got, string(w.Secret))
	if len(f.Failures) > 0 {
		err := f.Failures[0]
		f.Failures = f.Failures[1:]
		return "", err
	}
	if string(w.Secret) != f.Pin {
		return "", device.ErrPIN
	}
	f.Wishes = append(f.Wishes, w)
	return strings.TrimSuffix(w.Path, ".pdf") + " signed.pdf", nil
}

func (f *Works) StampPicture(_ context.Context, w app.SignWish, dpi float64) (*image.RGBA, error) {
	img := image.NewRGBA(image.Rect(0, 0, int(w.Box.W*dpi/72), int(w.Box.H*dpi/72)))
	draw.Draw(img, img.Rect.Inset(30), image.NewUniform(color.NRGBA{R: 0x1B, G: 0x2F, B: 0x8A, A: 255}), image.Point{}, draw.Src)
	return img, nil
}

func (f *Works) SealedHere(context.Context, string) (app.SealedHere, error) {
	return f.Sealed, f.SealedErr
}

func (f *Works) Trail(_ context.Context, id string) (signing.Trail, error) {
	if t, ok := f.Trails[id]; ok {
		return t, nil
	}
	return signing.Trail{}, signing.ErrNotFound
}

func (f *Works) Letters(_ context.Context, id string) ([]app.Letter, error) {
	return f.LettersOf[id], f.Err
}

func (f *Works) Remind(_ context.Context, id, signer string) error {
	f.Reminded = append(f.Reminded, id+"/"+signer)
	return f.Err
}

func (f *Works) Correct(_ context.Context, _, _ string, c signing.Correction) error {
	f.Corrected = append(f.Corrected, c)
	return f.Err
}

func (f *Works) Link(_ context.Context, id, signer string) (string, error) {
	f.Linked = append(f.Linked, id+"/"+signer)
	return "https://127.0.0.1:8443/s/" + strings.Repeat("k3", 20), f.Err
}

func (f *Works) SealAgain(_ context.Context, id string) error {
	f.again = append(f.again, id)
	return f.Err
}

func (f *Works) OpenContent(_ context.Context, name string, content []byte) (app.Document, error) {
	return f.OpenWith(name, content)
}

// Document is a sheet with grey lines, without a PDF reader.
type Document struct{ Called, At string }

func (d Document) Name() string   { return d.Called }
func (d Document) Path() string   { return d.At }
func (d Document) Size() int64    { return 236_400 }
func (d Document) SHA256() string { return strings.Repeat("7f3a91c05e12aa07", 4) }
func (d Document) Close()         {}

func (d Document) Facts(context.Context, string) (*signing.Facts, error) {
	return FourPages(), nil
}

func (d Document) Pixels(_ context.Context, _ int, dpi float64) (*image.RGBA, error) {
	k := dpi / 72
	img := image.NewRGBA(image.Rect(0, 0, int(595*k), int(842*k)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 60.0; y < 640; y += 18 {
		line := image.Rect(int(56*k), int(y*k), int(530*k), int((y+5)*k))
		draw.Draw(img, line, image.NewUniform(color.Gray{190}), image.Point{}, draw.Src)
	}
	return img, nil
}

func (d Document) Text(context.Context, int) ([]signing.TextLine, error) { return nil, nil }
func (d Document) Content(context.Context) ([]byte, error)               { return nil, nil }

func FourPages() *signing.Facts {
	g := signing.PageGeometry{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}
	return &signing.Facts{Pages: []signing.PageGeometry{g, g, g, g}}
}

func Contract() Document {
	return Document{Called: "Contratto di fornitura.pdf", At: "/home/anna/Contratto di fornitura.pdf"}
}

func Anna() app.Key {
	return app.Key{
		ID: "a1", Holder: "Anna Rossi", Issuer: "InfoCert Firma Qualificata 2", Until: time.Date(2027, 3, 3, 0, 0, 0, 0, time.UTC),
		Token: "Bit4id miniLector", Module: "m", PINMin: 5, PINMax: 8,
	}
}

// Memory is Prefs without a file.
type Memory map[string]string

func (m Memory) Get(key string) string { return m[key] }
func (m Memory) Set(key, value string) { m[key] = value }

// DroppedFile is a document as far as the sheet asks it.
type DroppedFile struct{ app.Document }

func (DroppedFile) Name() string { return "Contratto di fornitura.pdf" }

func (DroppedFile) Size() int64 { return 212_000 }

func UnsignedFacts() *signing.Facts {
	return &signing.Facts{Pages: make([]signing.PageGeometry, 4), Forms: []signing.FormField{{Type: "signature"}, {Type: "signature"}, {Type: "signature"}}}
}

// WithFields are four pages with empty signature fields.
func WithFields(fields ...signing.FormField) *signing.Facts {
	facts := FourPages()
	facts.Forms = append([]signing.FormField{{Name: "data", Type: "text", Page: 1}, {Name: "firmato", Type: "signature", Page: 1, Filled: true}}, fields...)
	return facts
}

func Buyer() signing.FormField {
	return signing.FormField{Name: "Fornitrice", Type: "signature", Page: 4, Box: signing.Box{X: 100, Y: 300, W: 180, H: 50}}
}

func Clerk() signing.FormField {
	return signing.FormField{Name: "Cliente", Type: "signature", Page: 4, Box: signing.Box{X: 330, Y: 300, W: 180, H: 50}}
}

func Initials() signing.FormField {
	return signing.FormField{Name: "Sigla", Type: "signature", Page: 2, Box: signing.Box{X: 330, Y: 300, W: 20, H: 20}}
}

// SignedFields are four pages with two signatures, one of which is not shown.
func SignedFields() *signing.Facts {
	shown, hidden := Clerk(), Initials()
	shown.Filled, hidden.Filled, hidden.Page, shown.Name = true, true, 0, "Firma_del_legale_rappresentante_della_società_cliente"
	facts := WithFields(shown, hidden)
	facts.Signed = true
	return facts
}
