package app

import (
	"context"
	"image"

	"paraph/signing"
	"paraph/sync"
)

// The words of keeping and moving that a screen needs; see package sync.
type (
	Draft       = sync.Draft
	Parcel      = sync.Parcel
	Arrangement = sync.Arrangement
	Entry       = sync.Entry
	EntryLine   = sync.EntryLine
	EntryFilter = sync.EntryFilter
	Person      = sync.Person
	Stage       = sync.Stage
)

// The stages of an entry; see package sync.
const (
	Leaving = sync.Leaving
	SentOff = sync.SentOff
	Fetched = sync.Fetched
	Failed  = sync.Failed
	Lost    = sync.Lost
	Removed = sync.Removed
)

// OwnProfile is the id of the folder's own service among those requests can go to; it is always there.
const OwnProfile = "here"

// Document is a PDF that is open for looking at. It is read in a child process; calls take time and may be made from any
// goroutine. Pages count from 1; see signing/page for the errors.
type Document interface {
	Name() string   // of the file, without its folder
	Path() string   // "" for one that is no file of the user's
	Size() int64    // bytes
	SHA256() string // hex, of the bytes it was opened with
	// Facts are what can be said of it. A *signing.Problem with signing.ProblemPassword: it asks for one.
	Facts(ctx context.Context, password string) (*signing.Facts, error)
	// Pixels is a page as displayed, opaque, Stride 4·width, origin (0, 0).
	Pixels(ctx context.Context, page int, dpi float64) (*image.RGBA, error)
	Text(ctx context.Context, page int) ([]signing.TextLine, error)
	Content(ctx context.Context) ([]byte, error)
	Close()
}

// Envelope is a Document that is a signed CMS file: its pages and content are those of what it holds.
type Envelope interface {
	Document
	// Held is what it holds, by the file's name without its ending; size 0: nothing, it signs a file of its own. Without a PDF in
	// it the document has no pages.
	Held() (name string, size int64, pdf bool)
}
