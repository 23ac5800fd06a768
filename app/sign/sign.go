package sign

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/app"
	"paraph/app/say"
	"paraph/device"
	"paraph/device/pkcs11"
	"paraph/internal/files"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/press"
)

// Documents open what is to be signed; app/open has them.
type Documents interface {
	Thorough(ctx context.Context, f *os.File) (*signing.Facts, error)
	OpenContent(ctx context.Context, name string, content []byte) (app.Document, error)
}

// OwnKeys finds the keys of the person at this computer and signs with them.
type OwnKeys struct {
	Modules   *pkcs11.Modules // of smart cards
	Workers   *worker.Pool    // that do press.Jobs
	Documents Documents
	Clock     func() time.Time
}

// Wish is how a file is to be signed with a person's own key. Secret is the PIN or the file's password; Sign zeroes it, as
// far as device/soft and device/pkcs11 can.
type Wish struct {
	Path     string
	Key      Key
	Secret   []byte
	SHA256   string       // of the document as it was looked at; another one is signing.ErrFileChanged. "" for any
	Copy     app.Document // what is signed in its place; nil: the document itself
	Folder   string       // where the signed file goes, "" beside the document
	Visible  bool
	Page     int  // from 1, -1 is the last
	Last     bool // Page is the document's last, and so are those of further files
	Box      signing.Box
	Field    string // full name of the document's empty signature field that takes it, "" for one of its own
	Also     []int  // further pages with the same mark in the same box, while it is visible
	Reason   string
	Place    string
	Language string
}

// spot is where the signature shows itself, nil for nowhere.
func (w Wish) spot() *Spot {
	if !w.Visible {
		return nil
	}
	return &Spot{w.Page, w.Box}
}

// Sign writes a new file, beside the original unless a folder is named, and answers its path.
func (o *OwnKeys) Sign(ctx context.Context, w Wish) (string, error) {
	h := o.holder(w)
	defer h.close()
	return o.sign(ctx, w, h)
}

// sign signs one file with a key that is asked for once the file is known to be fit.
func (o *OwnKeys) sign(ctx context.Context, w Wish, h *holder) (string, error) {
	doc, err := os.Open(w.Path)
	if err != nil {
		return "", err
	}
	defer doc.Close()
	used, sum, err := o.used(ctx, doc, w)
	if err != nil {
		return "", err
	}
	defer used.Close()
	folder, err := folderFor(doc, w)
	if err != nil {
		return "", err
	}
	key, err := h.identity(ctx)
	if err != nil {
		return "", err
	}
	signed, err := Content(ctx, o.Workers, used, press.Wish{
		Identity: key.Identity, Time: o.Clock(), Reason: w.Reason, Place: w.Place, Field: w.Field, Also: w.Also, SHA256: sum,
	}, w.spot(), w.Language)
	if err != nil {
		return "", err
	}
	return files.Numbered(folder, signedStem(say.In(w.Language), filepath.Base(w.Path)), ".pdf", files.Theirs, files.Bytes(signed.PDF))
}

// used is what is signed, open for reading, and its SHA-256 as it was looked at, "" for any: the document, or the copy in its
// place, while the document is the one that was looked at. The document stays open.
func (o *OwnKeys) used(ctx context.Context, doc *os.File, w Wish) (*os.File, string, error) {
	if w.SHA256 != "" {
		h := sha256.New()
		if _, err := io.Copy(h, doc); err != nil {
			return nil, "", err
		}
		if hex.EncodeToString(h.Sum(nil)) != w.SHA256 {
			return nil, "", signing.ErrFileChanged
		}
	}
	if w.Copy != nil {
		content, err := w.Copy.Content(ctx)
		if err != nil {
			return nil, "", err
		}
		f, err := files.Unnamed(content)
		return f, w.Copy.SHA256(), err
	}
	facts, err := o.Documents.Thorough(ctx, doc)
	if err != nil {
		return nil, "", err
	}
	if p := facts.Refusal(); p != nil {
		return nil, "", p
	}
	return doc, w.SHA256, nil
}

// open makes the key ready.
func (o *OwnKeys) open(ctx context.Context, w Wish) (Held, error) {
	if w.Key.File != "" {
		return File(w.Key.File, w.Secret, w.Key.ID, o.Clock())
	}
	tokens, err := o.Modules.Tokens(ctx, w.Key.Module)
	if err != nil {
		return Held{}, err
	}
	t, c, err := device.Pick(tokens, w.Key.ID, o.Clock())
	if err != nil {
		return Held{}, err
	}
	return Card(ctx, o.Modules, t, c, w.Secret)
}

// signatureRoom is what a signature with its certificates and its visible mark adds to a file, and seldom more.
const signatureRoom = 256 << 10

// folderFor is where the signed file goes. It has room and may be written into, which is found out before the key is asked.
func folderFor(doc *os.File, w Wish) (string, error) {
	folder := w.Folder
	if folder == "" {
		folder = filepath.Dir(w.Path)
	}
	info, err := doc.Stat()
	if err != nil {
		return "", err
	}
	return folder, files.Try(folder, info.Size()+signatureRoom)
}

// Room is nil where the signed file could be written: found out before anything is asked for it.
func (o *OwnKeys) Room(_ context.Context, w Wish) error {
	doc, err := os.Open(w.Path)
	if err != nil {
		return err
	}
	defer doc.Close()
	_, err = folderFor(doc, w)
	return err
}

// SignedName is what the signed file will be called, unless that name is taken.
func SignedName(v say.Voice, name string) string { return signedStem(v, name) + ".pdf" }

func signedStem(v say.Voice, name string) string {
	return strings.TrimSuffix(name, filepath.Ext(name)) + " " + v.Say("sign.suffix")
}

// StampPicture is the visible signature as Sign would write it now, on nothing: Stride 4·width, dpi dots an inch. White
// paper counts as nothing: what the stamp's ink lets through is the page.
func (o *OwnKeys) StampPicture(ctx context.Context, w Wish, dpi float64) (*image.RGBA, error) {
	v, err := Spot{w.Page, w.Box}.Visible(w.Key.Holder, w.Language, o.Clock())
	if err != nil {
		return nil, err
	}
	doc, err := o.Documents.OpenContent(ctx, "stamp.pdf", v.PDF)
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
