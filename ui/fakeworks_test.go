package ui

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
)

// fakeWorks stands in for services, devices and files: what the screens ask is answered from its fields. Calls that
// these screens do not make are those of the nil Works in it, and panic. err is what fails while it talks to a service.
type fakeWorks struct {
	app.Works
	mu         sync.Mutex // of office and ready.Office, which are written beside the screen
	office     app.Office
	mail       app.MailServer
	mailSet    []app.MailServer
	setMailErr error
	testErr    error
	tests      int
	ready      app.Ready
	readyErr   error
	profiles   []app.Profile
	backups    []string
	backupErr  error
	keys       []app.Key
	keysErr    error
	inFile     []app.Key
	pin        string
	failures   []error // of Sign, one a call, before the PIN counts
	wishes     []app.SignWish
	secrets    [][]byte // the slices handed over, not copies
	got        []string // what they held
	sealed     app.SealedHere
	sealedErr  error
	trails     map[string]signing.Trail
	letters    map[string][]app.Letter
	reminded   []string
	corrected  []signing.Correction
	linked     []string
	again      []string
	err        error
	open       func(name string, content []byte) (app.Document, error)
}

func (f *fakeWorks) Office() (app.Office, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.office, nil
}

func (f *fakeWorks) SetOffice(o app.Office) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.office, f.ready.Office = o, o.Name
	return f.err
}

func (f *fakeWorks) MailServer() (app.MailServer, error) { return f.mail, nil }

func (f *fakeWorks) SetMailServer(_ context.Context, m app.MailServer) error {
	if f.setMailErr == nil {
		f.mailSet = append(f.mailSet, m)
	}
	return f.setMailErr
}

func (f *fakeWorks) TestMail(context.Context) error { f.tests++; return f.testErr }

func (f *fakeWorks) Ready(context.Context) (app.Ready, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ready, f.readyErr
}

func (f *fakeWorks) Receiver(ctx context.Context) (app.Ready, error) { return f.Ready(ctx) }

func (f *fakeWorks) Profiles() []app.Profile { return slices.Clone(f.profiles) }

func (f *fakeWorks) SetProfile(p app.Profile) error {
	f.profiles = append(f.profiles, p)
	return nil
}

func (f *fakeWorks) UseProfile(id string) error {
	for i := range f.profiles {
		f.profiles[i].Active = f.profiles[i].ID == id
	}
	return nil
}

func (f *fakeWorks) Backup(_ context.Context, path, passphrase string) error {
	f.backups = append(f.backups, path+" "+passphrase)
	return f.backupErr
}

func (f *fakeWorks) Keys(context.Context) ([]app.Key, error) { return f.keys, f.keysErr }

func (f *fakeWorks) KeysIn(_ context.Context, _ string, secret []byte) ([]app.Key, error) {
	f.secrets, f.got = append(f.secrets, secret), append(f.got, string(secret))
	if string(secret) != f.pin {
		return nil, device.ErrPassword
	}
	return f.inFile, nil
}

func (f *fakeWorks) Sign(_ context.Context, w app.SignWish) (string, error) {
	f.secrets, f.got = append(f.secrets, w.Secret), append(f.got, string(w.Secret))
	if len(f.failures) > 0 {
		err := f.failures[0]
		f.failures = f.failures[1:]
		return "", err
	}
	if string(w.Secret) != f.pin {
		return "", device.ErrPIN
	}
	f.wishes = append(f.wishes, w)
	return strings.TrimSuffix(w.Path, ".pdf") + " signed.pdf", nil
}

func (f *fakeWorks) StampPicture(_ context.Context, w app.SignWish, dpi float64) (*image.RGBA, error) {
	img := image.NewRGBA(image.Rect(0, 0, int(w.Box.W*dpi/72), int(w.Box.H*dpi/72)))
	draw.Draw(img, img.Rect.Inset(30), image.NewUniform(color.NRGBA{R: 0x1B, G: 0x2F, B: 0x8A, A: 255}), image.Point{}, draw.Src)
	return img, nil
}

func (f *fakeWorks) SealedHere(context.Context, string) (app.SealedHere, error) {
	return f.sealed, f.sealedErr
}

func (f *fakeWorks) Trail(_ context.Context, id string) (signing.Trail, error) {
	if t, ok := f.trails[id]; ok {
		return t, nil
	}
	return signing.Trail{}, signing.ErrNotFound
}

func (f *fakeWorks) Letters(_ context.Context, id string) ([]app.Letter, error) {
	return f.letters[id], f.err
}

func (f *fakeWorks) Remind(_ context.Context, id, signer string) error {
	f.reminded = append(f.reminded, id+"/"+signer)
	return f.err
}

func (f *fakeWorks) Correct(_ context.Context, _, _ string, c signing.Correction) error {
	f.corrected = append(f.corrected, c)
	return f.err
}

func (f *fakeWorks) Link(_ context.Context, id, signer string) (string, error) {
	f.linked = append(f.linked, id+"/"+signer)
	return "https://127.0.0.1:8443/s/" + strings.Repeat("k3", 20), f.err
}

func (f *fakeWorks) SealAgain(_ context.Context, id string) error {
	f.again = append(f.again, id)
	return f.err
}

func (f *fakeWorks) OpenContent(_ context.Context, name string, content []byte) (app.Document, error) {
	return f.open(name, content)
}

// fakeDocument is a sheet with grey lines, without a PDF reader.
type fakeDocument struct{ name, path string }

func (d fakeDocument) Name() string   { return d.name }
func (d fakeDocument) Path() string   { return d.path }
func (d fakeDocument) Size() int64    { return 236_400 }
func (d fakeDocument) SHA256() string { return strings.Repeat("7f3a91c05e12aa07", 4) }
func (d fakeDocument) Close()         {}

func (d fakeDocument) Facts(context.Context, string) (*signing.Facts, error) {
	return fourPages(), nil
}

func (d fakeDocument) Pixels(_ context.Context, _ int, dpi float64) (*image.RGBA, error) {
	k := dpi / 72
	img := image.NewRGBA(image.Rect(0, 0, int(595*k), int(842*k)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for y := 60.0; y < 640; y += 18 {
		line := image.Rect(int(56*k), int(y*k), int(530*k), int((y+5)*k))
		draw.Draw(img, line, image.NewUniform(color.Gray{190}), image.Point{}, draw.Src)
	}
	return img, nil
}

func (d fakeDocument) Text(context.Context, int) ([]signing.TextLine, error) { return nil, nil }
func (d fakeDocument) Content(context.Context) ([]byte, error)               { return nil, nil }

func fourPages() *signing.Facts {
	g := signing.PageGeometry{Crop: signing.Rect{URX: 595, URY: 842}, UserUnit: 1}
	return &signing.Facts{Pages: []signing.PageGeometry{g, g, g, g}}
}

func contract() fakeDocument {
	return fakeDocument{"Contratto di fornitura.pdf", "/home/anna/Contratto di fornitura.pdf"}
}

func anna() app.Key {
	return app.Key{
		ID: "a1", Holder: "Anna Rossi", Issuer: "InfoCert Firma Qualificata 2", Until: time.Date(2027, 3, 3, 0, 0, 0, 0, time.UTC),
		Token: "Bit4id miniLector", Module: "m", PINMin: 5, PINMax: 8,
	}
}

// memory is Prefs without a file.
type memory map[string]string

func (m memory) Get(key string) string { return m[key] }
func (m memory) Set(key, value string) { m[key] = value }
