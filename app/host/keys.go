package host

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/device/soft"
	"paraph/internal/files"
	"paraph/signing"
	"paraph/signing/page"
	"paraph/signing/press"
)

// Keys implements app.Works: what the modules of this computer show. One that fails hides no other.
func (w *works) Keys(ctx context.Context) ([]app.Key, error) {
	var out []app.Key
	var failed error
	for _, module := range pkcs11.Known() {
		tokens, err := w.rack.Tokens(ctx, module)
		if err != nil && failed == nil {
			failed = err
		}
		for _, t := range tokens {
			out = append(out, keysOf(t, w.desk.options.Clock())...)
		}
	}
	if len(out) > 0 {
		failed = nil
	}
	return out, failed
}

func keysOf(t device.Token, now time.Time) (out []app.Key) {
	for _, c := range t.Certificates {
		k := app.Key{
			ID: c.SHA256, Holder: device.HolderName(c.X509), Issuer: c.X509.Issuer.CommonName, Until: c.X509.NotAfter, Token: t.Label,
			Module: t.Module, PINPad: t.PIN.Pad, LastTry: t.PIN.State == device.PINLast, PINMin: t.PIN.Min, PINMax: t.PIN.Max,
		}
		if why := device.Usable(c.X509, now); why != "" {
			k.Why = "unfit." + string(why)
		}
		out = append(out, k)
	}
	return out
}

// KeysIn implements app.Works.
func (w *works) KeysIn(_ context.Context, path string, secret []byte) ([]app.Key, error) {
	defer clear(secret)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	id, err := soft.Open(content, secret)
	if err != nil {
		return nil, err
	}
	k := app.Key{ID: path, Holder: device.HolderName(id.Certificate), Issuer: id.Certificate.Issuer.CommonName, Until: id.Certificate.NotAfter, Token: filepath.Base(path), File: path}
	if why := device.Usable(id.Certificate, w.desk.options.Clock()); why != "" {
		k.Why = "unfit." + string(why)
	}
	return []app.Key{k}, nil
}

// Sign implements app.Works.
func (w *works) Sign(ctx context.Context, s app.SignWish) (string, error) {
	defer clear(s.Secret)
	doc, err := os.Open(s.Path)
	if err != nil {
		return "", err
	}
	defer doc.Close()
	if _, err := w.thorough(ctx, doc); err != nil {
		return "", err
	}
	folder, err := folderFor(doc, s)
	if err != nil {
		return "", err
	}
	id, end, err := w.identity(ctx, s)
	if err != nil {
		return "", err
	}
	defer end()
	wish := press.Wish{
		Identity: id, Time: w.desk.options.Clock(), Reason: s.Reason, Place: s.Place,
		Field: s.Field, Also: s.Also, SHA256: s.SHA256,
	}
	if s.Visible {
		if wish.Visible, err = Visible(device.HolderName(id.Certificate), s.Language, wish.Time, s.Page, s.Box); err != nil {
			return "", err
		}
	}
	signed, err := press.Sign(ctx, w.desk.pools.press, doc, wish)
	if err != nil {
		return "", err
	}
	return files.Numbered(folder, signedStem(s), ".pdf", files.Theirs, files.Bytes(signed.PDF))
}

// signatureRoom is what a signature with its certificates and its visible mark adds to a file, and seldom more.
const signatureRoom = 256 << 10

// folderFor is where the signed file goes. It has room and may be written into, which is found out before the key is asked.
func folderFor(doc *os.File, s app.SignWish) (string, error) {
	folder := s.Folder
	if folder == "" {
		folder = filepath.Dir(s.Path)
	}
	info, err := doc.Stat()
	if err != nil {
		return "", err
	}
	return folder, files.Try(folder, info.Size()+signatureRoom)
}

// signedStem is the signed file's name without its ending: "name signed".
func signedStem(s app.SignWish) string {
	name := filepath.Base(s.Path)
	return strings.TrimSuffix(name, filepath.Ext(name)) + " " + say.In(s.Language).Say("sign.suffix")
}

// thorough are a file's facts with all boxes compared, which looking alone does not need.
func (w *works) thorough(ctx context.Context, f *os.File) (*signing.Facts, error) {
	doc, err := page.Open(ctx, w.desk.pools.pages, f)
	if err != nil {
		return nil, documentProblem(err)
	}
	defer doc.Close()
	facts, err := doc.Facts(ctx, "")
	return facts, documentProblem(err)
}

// StampPicture implements app.Works. White paper counts as nothing: what the stamp's ink lets through is the page.
func (w *works) StampPicture(ctx context.Context, s app.SignWish, dpi float64) (*image.RGBA, error) {
	v, err := Visible(s.Key.Holder, s.Language, w.desk.options.Clock(), s.Page, s.Box)
	if err != nil {
		return nil, err
	}
	doc, err := w.OpenContent(ctx, "stamp.pdf", v.PDF)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	img, err := doc.Pixels(ctx, 1, dpi)
	if err != nil {
		return nil, err
	}
	for p := 0; p+3 < len(img.Pix); p += 4 { // on white: c = 255 - alpha + premultiplied ink
		alpha := 255 - min(img.Pix[p], img.Pix[p+1], img.Pix[p+2])
		for k := range 3 {
			img.Pix[p+k] -= 255 - alpha
		}
		img.Pix[p+3] = alpha
	}
	return img, nil
}

func (w *works) identity(ctx context.Context, s app.SignWish) (device.Identity, func(), error) {
	if s.Key.File != "" {
		content, err := os.ReadFile(s.Key.File)
		if err != nil {
			return device.Identity{}, nil, err
		}
		id, err := soft.Open(content, s.Secret)
		return id, func() {}, err
	}
	tokens, err := w.rack.Tokens(ctx, s.Key.Module)
	if err != nil {
		return device.Identity{}, nil, err
	}
	t, c, err := device.Pick(tokens, s.Key.ID, w.desk.options.Clock())
	if err != nil {
		return device.Identity{}, nil, err
	}
	key, err := w.rack.Open(ctx, t, c, s.Secret)
	if err != nil {
		return device.Identity{}, nil, err
	}
	return device.Identity{Certificate: c.X509, Chain: pkcs11.Chain(c, t.Certificates), Key: key}, key.Close, nil
}
