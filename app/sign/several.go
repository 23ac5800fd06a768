package sign

import (
	"context"
	"crypto"
	"errors"
	"io"

	"paraph/signing"
)

// Done is what became of one of several files: where the signed one is, or why there is none.
type Done struct {
	Path   string
	Signed string
	Err    error // context.Canceled: it was left
}

// SignAll signs the file of a wish and then further ones with the same key, whose PIN is given once. Each is signed as the wish
// says, on its own last page where the wish's is the last, in a signature field of its own, into a file of its own; told hears of
// each. One that cannot be signed is told and does not stop the others, but where the wish's own file cannot be signed nothing is:
// that is the error. Once ctx ends or the key fails, what is left is told.
func (o *OwnKeys) SignAll(ctx context.Context, w Wish, further []string, told func(Done)) error {
	h := o.holder(w)
	defer h.close()
	signed, err := o.sign(ctx, w, h)
	if err != nil {
		return err
	}
	told(Done{Path: w.Path, Signed: signed})
	w.SHA256, w.Copy, w.Field, w.Also = "", nil, "", nil
	if w.Last {
		w.Page = -1
	}
	each(ctx, further, func(path string) (string, error) {
		w.Path = path
		signed, err := o.sign(ctx, w, h)
		return signed, placed(err)
	}, h.failure, told)
	return nil
}

// each signs files one after the other, until ctx ends or the key fails.
func each(ctx context.Context, paths []string, sign func(path string) (string, error), failure func() error, told func(Done)) {
	for _, path := range paths {
		signed, err := "", failure()
		if err == nil && ctx.Err() == nil {
			signed, err = sign(path)
		}
		if ctx.Err() != nil && signed == "" {
			err = context.Canceled
		}
		told(Done{path, signed, err})
	}
}

// placed is an error in words for a place that was chosen on another document.
func placed(err error) error {
	var p *signing.Problem
	switch {
	case errors.As(err, &p) && p.Code == signing.ProblemFieldPage:
		return signing.ErrNoPage
	case errors.As(err, &p) && p.Code == signing.ProblemFieldPlace:
		return signing.ErrOffPage
	}
	return err
}

// holder opens a key once, when it is first needed, and zeroes the secret at the end.
type holder struct {
	own    *OwnKeys
	wish   Wish
	opened bool
	held   Held
	key    *heldKey
}

func (o *OwnKeys) holder(w Wish) *holder { return &holder{own: o, wish: w} }

func (h *holder) identity(ctx context.Context) (Held, error) {
	if h.opened {
		return h.held, nil
	}
	held, err := h.own.open(ctx, h.wish)
	if err != nil {
		return held, err
	}
	h.key = &heldKey{Signer: held.Key}
	held.Key = h.key
	h.held, h.opened = held, true
	return held, nil
}

// failure is what the key failed with, nil while it signs.
func (h *holder) failure() error {
	if h.key == nil {
		return nil
	}
	return h.key.failed
}

func (h *holder) close() {
	clear(h.wish.Secret)
	if h.opened {
		h.held.Close()
	}
}

// heldKey remembers that the key failed: a card that was pulled signs no further file.
type heldKey struct {
	crypto.Signer
	failed error
}

// Sign implements crypto.Signer.
func (k *heldKey) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	value, err := k.Signer.Sign(random, digest, opts)
	if err != nil {
		k.failed = err
	}
	return value, err
}
