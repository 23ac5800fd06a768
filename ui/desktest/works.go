package desktest

import (
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"paraph/app"
	"paraph/app/host"
	"paraph/app/office"
	"paraph/app/open"
	"paraph/app/prepare"
	"paraph/app/sign"
	"paraph/app/verify"
	"paraph/device"
	"paraph/signing"
	psync "paraph/sync"
	"paraph/sync/engine"
	"paraph/sync/rest/own"
)

// Works stands in for services, devices and files: what the screens ask is answered from its fields. Calls that these
// screens do not make are those of the nil interfaces in it, and panic. Err is what fails while it talks to a service.
type Works struct {
	Documents
	mu          sync.Mutex // of office and ready.Office, which are written beside the screen
	OfficeIs    office.Details
	Mail        office.MailServer
	MailSet     []office.MailServer
	Inside      bool // all signers are in the office
	ReachIs     office.Reach
	SetReachErr error
	SetMailErr  error
	TestErr     error
	SignedIn    []office.MailSignIn
	SignInWith  func(ctx context.Context, show func(office.Prompt)) error
	Tests       int
	ReadyIs     office.Ready
	ReadyErr    error
	ProfilesAre []office.Profile
	ByHand      []string
	BackupErr   error

	BackupThere   bool // what is in the way is a backup
	BackupBroken  int  // how many requests of a backup do not hold
	BackupsAre    office.Backups
	RegularErr    error // of SetRegular
	NowErr        error // of BackUpNow
	InsideIs      office.Inside
	LookErr       error
	PutErr        error
	PutBacks      []string
	KeysAre       []sign.Key
	keysErr       error
	InFile        []sign.Key
	Pin           string
	NoRoom        map[string]error // for a signed file, by folder
	Failures      []error          // of Sign, one a call, before the PIN counts
	Gate          chan struct{}    // of SignAll; nil: it is open
	Wishes        []sign.Wish
	Secrets       [][]byte // the slices handed over, not copies
	Got           []string // what they held
	SealErr       error    // of RenewSeal
	Sealed        verify.Verdict
	SealedErr     error
	Trails        map[string]signing.Trail
	TrailErr      error // of all of them
	LettersOf     map[string][]own.PracticeLetter
	Reminded      []string
	Unlocked      []string
	Corrected     []signing.Correction
	Linked        []string
	Err           error
	OpenWith      func(name string, content []byte) (app.Document, error)
	ExamineWith   func(ctx context.Context, doc app.Document, entitled bool) *open.Examined
	InvitationErr error // of the service that is asked for a letter
}

// Details implements the screens’ Office.
func (f *Works) Details() (office.Details, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.OfficeIs, nil
}

func (f *Works) SetDetails(o office.Details) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.OfficeIs, f.ReadyIs.Office = o, o.Name
	return f.Err
}

func (f *Works) MailServer() (office.MailServer, error) { return f.Mail, nil }

func (f *Works) SetMailServer(_ context.Context, m office.MailServer) error {
	if f.SetMailErr == nil {
		f.MailSet = append(f.MailSet, m)
	}
	return f.SetMailErr
}

func (f *Works) Reach() (office.Reach, error) { return f.ReachIs, nil }

// SetReach is what ReadyIs answers with from then on.
func (f *Works) SetReach(_ context.Context, r office.Reach) error {
	if f.SetReachErr == nil {
		f.ReachIs = r
	}
	return f.SetReachErr
}

func (f *Works) OfficeOnly() (bool, error) { return f.Inside, nil }

// SetOfficeOnly is what lets letters name this computer.
func (f *Works) SetOfficeOnly(only bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Inside = only
	if f.ReadyIs.Mode == "this-computer" {
		f.ReadyIs.Missing = slices.DeleteFunc(slices.Clone(f.ReadyIs.Missing), func(m string) bool { return m == "public" })
		if !only {
			f.ReadyIs.Missing = append(f.ReadyIs.Missing, "public")
		}
	}
	return f.Err
}

func (f *Works) SignIn(ctx context.Context, m office.MailSignIn, show func(office.Prompt)) error {
	f.SignedIn = append(f.SignedIn, m)
	return f.SignInWith(ctx, show)
}

func (f *Works) TestMail(context.Context) error { f.Tests++; return f.TestErr }

func (f *Works) Ready(context.Context) (office.Ready, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ReadyIs, f.ReadyErr
}

func (f *Works) RenewSeal(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ReadyIs.SealOld = f.SealErr != nil
	return f.SealErr
}

func (f *Works) Receiver(ctx context.Context) (office.Ready, error) { return f.Ready(ctx) }

func (f *Works) Profiles() []office.Profile { return slices.Clone(f.ProfilesAre) }

func (f *Works) SetProfile(p office.Profile) error {
	f.ProfilesAre = append(f.ProfilesAre, p)
	return nil
}

func (f *Works) UseProfile(id string) error {
	for i := range f.ProfilesAre {
		f.ProfilesAre[i].Active = f.ProfilesAre[i].ID == id
	}
	return nil
}

func (f *Works) Backup(_ context.Context, path, passphrase string, over bool) (int, error) {
	f.ByHand = append(f.ByHand, path+" "+passphrase)
	if over && errors.Is(f.BackupErr, fs.ErrExist) && f.BackupThere {
		return f.BackupBroken, nil
	}
	return f.BackupBroken, f.BackupErr
}

func (f *Works) Backups() (office.Backups, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.BackupsAre, nil
}

func (f *Works) SetRegular(r office.Regular) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.RegularErr == nil {
		f.BackupsAre.Regular, f.BackupsAre.Secret = r, f.BackupsAre.Secret || r.Passphrase != ""
	}
	return f.RegularErr
}

// BackUpNow leaves BackupsAre as the test has it, but for when the last one was made.
func (f *Works) BackUpNow(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.NowErr == nil {
		f.BackupsAre.Last = time.Now()
	}
	return f.NowErr
}

func (f *Works) Where() string { return "/home/anna/.local/share/paraph" }

// Look answers InsideIs.
func (f *Works) Look(_ context.Context, path, passphrase string) (office.Inside, error) {
	return f.InsideIs, f.LookErr
}

// PutBack remembers which.
func (f *Works) PutBack(_ context.Context, path, passphrase string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.PutErr == nil {
		f.PutBacks = append(f.PutBacks, path+" "+passphrase)
	}
	return "/home/anna/.local/share/paraph 2026-11-30", f.PutErr
}

// NotPutBack forgets them.
func (f *Works) NotPutBack() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.PutBacks = nil
	return nil
}

func (f *Works) Keys(context.Context) ([]sign.Key, error) { return f.KeysAre, f.keysErr }

func (f *Works) KeysIn(_ context.Context, _ string, secret []byte) ([]sign.Key, error) {
	f.Secrets, f.Got = append(f.Secrets, secret), append(f.Got, string(secret))
	if string(secret) != f.Pin {
		return nil, device.ErrPassword
	}
	return f.InFile, nil
}

func (f *Works) Sign(_ context.Context, w sign.Wish) (string, error) {
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

// SignAll signs as Sign does; further files whose name begins with "Bad" are not there. Before each of them it waits for Gate.
func (f *Works) SignAll(ctx context.Context, w sign.Wish, further []string, told func(sign.Done)) error {
	signed, err := f.Sign(ctx, w)
	if err != nil {
		return err
	}
	told(sign.Done{Path: w.Path, Signed: signed})
	for _, path := range further {
		if f.Gate != nil {
			<-f.Gate
		}
		if ctx.Err() != nil {
			told(sign.Done{Path: path, Err: context.Canceled})
			continue
		}
		if strings.HasPrefix(filepath.Base(path), "Bad") {
			told(sign.Done{Path: path, Err: fs.ErrNotExist})
			continue
		}
		told(sign.Done{Path: path, Signed: strings.TrimSuffix(path, ".pdf") + " signed.pdf"})
	}
	return nil
}

func (f *Works) StampPicture(_ context.Context, w sign.Wish, dpi float64) (*image.RGBA, error) {
	img := image.NewRGBA(image.Rect(0, 0, int(w.Box.W*dpi/72), int(w.Box.H*dpi/72)))
	draw.Draw(img, img.Rect.Inset(30), image.NewUniform(color.NRGBA{R: 0x1B, G: 0x2F, B: 0x8A, A: 255}), image.Point{}, draw.Src)
	return img, nil
}

// Room fails for the folders of NoRoom.
func (f *Works) Room(_ context.Context, w sign.Wish) error {
	folder := w.Folder
	if folder == "" {
		folder = filepath.Dir(w.Path)
	}
	return f.NoRoom[folder]
}

// Verify implements the screen's Verifier: Sealed is what the service knows, signing.ErrNotFound that it knows nothing.
func (f *Works) Verify(context.Context, string) (verify.Verdict, error) {
	if errors.Is(f.SealedErr, signing.ErrNotFound) {
		return verify.Verdict{}, nil
	}
	v := f.Sealed
	v.SealedHere = v.Proof.Fault == nil
	return v, f.SealedErr
}

// Remote is a service of ours that answers from Works; its requests have the ids of the entries.
func (f *Works) Remote(context.Context, string, bool) (engine.Remote, error) {
	return engine.Remote{Backend: backend{works: f}, Own: ours{works: f}}, nil
}

// backend is the contract's half of a service.
type backend struct {
	psync.Backend
	works *Works
}

// Document answers as a service that has deleted it.
func (backend) Document(context.Context, string, psync.Which) ([]byte, error) {
	return nil, signing.ErrNotFound
}

// Audit answers as the service does: the trail as JSON.
func (b backend) Audit(_ context.Context, id string, _ psync.Form) (a psync.Audit, err error) {
	t, ok := b.works.Trails[id]
	switch {
	case b.works.TrailErr != nil:
		return a, b.works.TrailErr
	case !ok:
		return a, signing.ErrNotFound
	}
	a.Body, err = json.Marshal(map[string]any{"data": map[string]any{"paraph": t}})
	return a, err
}

// Request answers the link of every signer that is asked for.
func (b backend) Request(_ context.Context, id string) (psync.Sent, error) {
	b.works.Linked = append(b.works.Linked, id)
	const link = "https://127.0.0.1:8443/s/"
	return psync.Sent{Links: map[string]string{"s1": link + strings.Repeat("k3", 20), "s2": link + strings.Repeat("m7", 20), "s3": link + strings.Repeat("p5", 20)}}, b.works.Err
}

// ours is what only our service has.
type ours struct {
	engine.Own
	works *Works
}

func (o ours) Practice(_ context.Context, id string) ([]own.PracticeLetter, error) {
	return o.works.LettersOf[id], o.works.Err
}

// Invitation is written as a service writes it.
func (o ours) Invitation(_ context.Context, w own.Wanted) (own.Letter, error) {
	if o.works.InvitationErr != nil {
		return own.Letter{}, o.works.InvitationErr
	}
	o.works.mu.Lock()
	is, name := o.works.ReadyIs, o.works.OfficeIs.Name
	o.works.mu.Unlock()
	return host.Invitation(&signing.Request{
		Title: w.Title, Office: name, Practice: is.Practice, Expires: w.Expires,
		Options: signing.Options{Zone: w.Zone, Language: w.Language, Subject: w.Subject, Note: w.Note},
	}, w.Signer, is.Privacy), nil
}

func (o ours) Remind(_ context.Context, id, signer string) error {
	o.works.Reminded = append(o.works.Reminded, id+"/"+signer)
	return o.works.Err
}

func (o ours) Unlock(_ context.Context, id, signer string) error {
	o.works.Unlocked = append(o.works.Unlocked, id+"/"+signer)
	return o.works.Err
}

func (o ours) Correct(_ context.Context, _, _ string, c signing.Correction) error {
	o.works.Corrected = append(o.works.Corrected, c)
	return o.works.Err
}

func (o ours) SealAgain(context.Context, string) error { return o.works.Err }

func (f *Works) OpenContent(_ context.Context, name string, content []byte) (app.Document, error) {
	return f.OpenWith(name, content)
}

// Examine answers what is known of a document, without making copies, unless the test has another answer.
func (f *Works) Examine(ctx context.Context, doc app.Document, entitled bool) *open.Examined {
	if f.ExamineWith != nil {
		return f.ExamineWith(ctx, doc, entitled)
	}
	facts, err := doc.Facts(ctx, "")
	if err != nil {
		return &open.Examined{Why: err}
	}
	x := &open.Examined{Facts: facts}
	if p := facts.Refusal(); p != nil {
		x.Why = p
	}
	return x
}

// Documents are those a test puts into Works where it opens files.
type Documents interface {
	Open(ctx context.Context, path string) (app.Document, error)
	Sample(ctx context.Context, language string) (name string, content []byte, err error)
	AddPages(ctx context.Context, base string, paths []string, entitled bool, told func(done, of int)) (prepare.Added, error)
	Arrange(ctx context.Context, base string, leaves []signing.Leaf, told func(done, of int)) (sum string, err error)
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

func Anna() sign.Key {
	return sign.Key{
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
