package desktest

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"paraph/app/sign"
	"paraph/device"
)

func (f *Works) Keys(context.Context) ([]sign.Key, error) { return f.KeysAre, f.keysErr }

func (f *Works) KeysIn(_ context.Context, _ string, secret []byte) ([]sign.Key, error) {
	f.Secrets, f.Got = append(f.Secrets, secret), append(f.Got, string(secret))
	if string(secret) != f.Pin {
		return nil, device.ErrPassword
	}
	return f.InFile, nil
}

func (f *Works) Sign(ctx context.Context, w sign.Wish) (string, error) {
	f.Secrets, f.Got = append(f.Secrets, w.Secret), append(f.Got, string(w.Secret))
	if err := f.wait(ctx, HeldSign); err != nil {
		return "", err
	}
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

func Anna() sign.Key {
	return sign.Key{
		ID: "a1", Holder: "Anna Rossi", Issuer: "InfoCert Firma Qualificata 2", Until: time.Date(2027, 3, 3, 0, 0, 0, 0, time.UTC),
		Token: "Bit4id miniLector", Module: "m", PINMin: 5, PINMax: 8,
	}
}
