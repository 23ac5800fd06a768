package open

import (
	"context"
	"errors"
	"os"

	"paraph/app"
	"paraph/internal/files"
	"paraph/signing"
	"paraph/signing/page"
)

// Examined is a document as it can be sent, signed and joined to others: as it came, or a copy.
type Examined struct {
	Facts  *signing.Facts // of the document as it came; nil where they could not be had
	Copy   app.Document   // what is used in its place, open; nil: the document itself
	Of     *signing.Facts // of the copy
	Faults []string       // what the copy is without, signing.FaultProtected among them
	Why    error          // why it can be used for nothing of that; nil where it can
}

// Close lets the copy go, if there is one.
func (x *Examined) Close() {
	if x.Copy != nil {
		x.Copy.Close()
	}
}

// Examine looks through the whole of an open document of these Documents and makes the copy that takes its place where it
// needs one: of a document with faults, and of one that is protected if whoever asks is entitled to a copy that is not. The
// document can be looked at meanwhile.
func (d *Documents) Examine(ctx context.Context, doc app.Document, entitled bool) *Examined {
	o, ok := doc.(*document)
	if !ok {
		return &Examined{Why: errors.New("open: a document of somebody else's")}
	}
	o.mu.Lock()
	password := o.password
	o.mu.Unlock()
	return d.examine(ctx, o.file, o.name, password, entitled)
}

// File is Examine for an open file that asks for no password.
func (d *Documents) File(ctx context.Context, f *os.File, entitled bool) *Examined {
	return d.examine(ctx, f, "", "", entitled)
}

func (d *Documents) examine(ctx context.Context, f *os.File, name, password string, entitled bool) *Examined {
	x := &Examined{}
	doc, err := page.Open(ctx, d.Workers, f)
	if err == nil {
		defer doc.Close()
		x.Facts, err = doc.Facts(ctx, password)
	}
	if err == nil {
		err = x.mend(ctx, d, doc, name, entitled)
	}
	if err != nil {
		x.Close()
		x.Copy, x.Of, x.Faults, x.Why = nil, nil, nil, page.Problem(err)
	}
	return x
}

// mend makes the copy, if one is needed. Errors are why there can be none.
func (x *Examined) mend(ctx context.Context, d *Documents, doc *page.Document, name string, entitled bool) error {
	var content []byte
	var err error
	switch p := x.Facts.Refusal(); {
	case p == nil:
		return nil
	case p.Code == signing.ProblemFaulty:
		content, err = doc.CleanCopy(ctx)
		x.Faults = x.Facts.Faults
	case p.Code == signing.ProblemEncrypted && entitled:
		content, err = doc.Unprotected(ctx)
		x.Faults = append([]string{signing.FaultProtected}, x.Facts.Faults...)
	default:
		return p
	}
	if err != nil {
		return err
	}
	f, err := files.Unnamed(content)
	if err != nil {
		return err
	}
	if x.Copy, err = d.open(ctx, f, name, ""); err != nil {
		return err
	}
	if x.Of, err = x.Copy.(*document).Document.Facts(ctx, ""); err != nil {
		return err
	}
	if p := x.Of.Refusal(); p != nil {
		return p
	}
	return nil
}

// Mended is the file a document is taken from: f, or where that has faults, a clean copy in a file without a name, in whose
// place f is closed. faults are those the copy is without. entitled is as for Examine.
func (d *Documents) Mended(ctx context.Context, f *os.File, entitled bool) (used *os.File, faults []string, err error) {
	x := d.File(ctx, f, entitled)
	defer x.Close()
	used, err = x.Take(ctx, f)
	return used, x.Faults, err
}

// Take is f, which was examined, or the copy in its place, in which case f is closed.
func (x *Examined) Take(ctx context.Context, f *os.File) (*os.File, error) {
	if x.Why != nil || x.Copy == nil {
		return f, x.Why
	}
	content, err := x.Copy.Content(ctx)
	if err != nil {
		return f, err
	}
	used, err := files.Unnamed(content)
	if err != nil {
		return f, err
	}
	return used, f.Close()
}

// Brings are the files that go with what Take gives.
func (x *Examined) Brings() signing.Attachments {
	switch {
	case x.Of != nil:
		return x.Of.Attachments
	case x.Facts != nil:
		return x.Facts.Attachments
	}
	return signing.Attachments{}
}
