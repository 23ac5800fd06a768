package sign

import "context"

// Done is what became of one of several files: where the signed one is, or why there is none.
type Done struct {
	Path   string
	Signed string
	Err    error // context.Canceled: it was left
}

// SignAll signs the file of a wish and then further ones with the same key, whose PIN is given once. Each is signed as the wish
// says, in a signature field of its own, into a file of its own; told hears of each. One that cannot be signed is told and does not
// stop the others, but where the wish's own file cannot be signed nothing is: that is the error. Once ctx ends, what is left is told.
func (o *OwnKeys) SignAll(ctx context.Context, w Wish, further []string, told func(Done)) error {
	h := o.holder(w)
	defer h.close()
	signed, err := o.sign(ctx, w, h)
	if err != nil {
		return err
	}
	told(Done{Path: w.Path, Signed: signed})
	w.SHA256, w.Copy, w.Field, w.Also = "", nil, "", nil
	for _, w.Path = range further {
		if ctx.Err() != nil {
			told(Done{Path: w.Path, Err: context.Canceled})
			continue
		}
		signed, err := o.sign(ctx, w, h)
		if ctx.Err() != nil && err != nil {
			err = context.Canceled
		}
		told(Done{w.Path, signed, err})
	}
	return nil
}

// holder opens a key once, when it is first needed, and zeroes the secret at the end.
type holder struct {
	own    *OwnKeys
	wish   Wish
	opened bool
	held   Held
}

func (o *OwnKeys) holder(w Wish) *holder { return &holder{own: o, wish: w} }

func (h *holder) key(ctx context.Context) (Held, error) {
	if h.opened {
		return h.held, nil
	}
	held, err := h.own.open(ctx, h.wish)
	h.held, h.opened = held, err == nil
	return held, err
}

func (h *holder) close() {
	clear(h.wish.Secret)
	if h.opened {
		h.held.Close()
	}
}
