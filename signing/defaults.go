package signing

import "time"

// The numbers that desk, command line and service hold to alike. What only the service holds to is in app/backend.

// The size of a signature where nobody gives one, in points: the published contract's for a signer's image, and the
// stamp's own design.
const (
	DefaultFieldWidth  = 164
	DefaultFieldHeight = 45
)

// DefaultFieldSize is that size; a request of the published contract has no other.
var DefaultFieldSize = Size{W: DefaultFieldWidth, H: DefaultFieldHeight}

// MinFieldSize is the smallest box a mark can be read in.
var MinFieldSize = Size{W: 80, H: 22}

// The sides of a page as displayed, in points. The largest is 200 inches, the limit of ISO 32000-1, annex C: a larger page
// cannot be drawn safely. On less than the smallest nothing can be seen.
const (
	MaxPageSide = 14400
	MinPageSide = 3
)

// Letters of what goes into letters and lists: longer ones are no names, and break rows and subject lines.
const (
	MaxName      = 100 // a name, or a surname
	MaxTitle     = 200 // of a document
	MaxFieldName = 200 // the full name of a PDF's signature field
	MaxMessage   = 500 // a word to a signer, beside what the letter says anyway
	MaxSubject   = 200 // of an invitation
	MaxNote      = 800 // the office's own words in an invitation: about ten lines, so that the way to the document stays in sight
)

// MaxRetries is how often more a callback is tried, at most: the published contract's number.
const MaxRetries = 5

// DefaultDays is how long signers have where the sender gives no last day: a month, as in most letters.
const DefaultDays = 30

// DefaultKeep is how long documents are kept after the end, and how long a copy can be fetched where a letter says: three months,
// as the published service keeps documents.
const DefaultKeep = 90 * 24 * time.Hour

// LatestLastDay bounds a request's last day: links and what signers were told stay good until the same day a year from now, in its zone.
func LatestLastDay(now time.Time) time.Time { return EndOfDay(now.AddDate(1, 0, 0)) }

// What is opened and signed on this computer, in bytes. A file to look at is read in pieces; one to sign is held about
// five times by its worker, which may have 2 GiB.
const (
	MaxOpened = 1 << 30
	MaxSigned = 256 << 20
)

// EndOfDay is the last second of the day a time lies in, in its own zone: what a last day lasts until, wherever it is shown.
func EndOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, t.Location()).Add(-time.Second)
}
