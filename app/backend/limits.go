package backend

import (
	"runtime"
	"time"

	"paraph/signing"
)

// Every number the service holds to stands here, those of codes in otp.Standard, and those it shares with its clients in
// package signing.

// Limits are what a service may be told to hold to.
type Limits struct {
	signing.Limits               // of one request; clients are told them
	Fetch          time.Duration // for a document by address
	Callback       time.Duration // for one attempt to tell a sender's address, in all
	Pause          time.Duration // after the first failed attempt; four times as long after each further one
	Life           time.Duration // of a request, where the sender gives no last day
	Keep           time.Duration // of documents after the end
	Evidence       int           // years the evidence is kept
	Attach         int64         // bytes of a sealed copy that still goes along with the mail
}

// StandardLimits are what people get.
var StandardLimits = Limits{
	Limits:   signing.DefaultLimits,
	Fetch:    time.Minute,      // the largest document on a usual line
	Callback: 30 * time.Second, // the published contract's
	Pause:    5 * time.Second,  // five retries end after half an hour: a receiver may restart meanwhile
	Life:     signing.DefaultDays * 24 * time.Hour,
	Keep:     signing.DefaultKeep,
	Evidence: 10,      // as long as most claims can be brought
	Attach:   5 << 20, // what mail servers take, also in base64
}

// Bounds of a callback: what other services' senders need, and little enough to be stored with every request.
const (
	mostHeaders    = 32
	longestHeaders = 16 << 10 // bytes of all names and values; servers refuse more
	longestCustom  = 64 << 10 // bytes
	longestURL     = 2048     // bytes
	longestField   = 100      // letters of the form field's name
)

// Bounds of a request's options and of what its documents are called.
const (
	mostModes     = 8        // the two there are, also told more than once
	mostUI        = 100      // keys of options.ui; the contract has 24
	longestUI     = 16 << 10 // bytes of options.ui, as JSON
	mostAncestors = 50       // sites that may show the page inside theirs; each stands in a header of every page
	longestFile   = 1000     // bytes of a document's name
)

// picturesAtOnce is how many pictures' visits are looked up at once: half the processors are left to who opens a page.
func picturesAtOnce() int { return max(1, runtime.NumCPU()/2) }

// How many jobs are in hand at once, by kind.
const (
	codesAtOnce     = 8 // a letter each; a person waits for it
	checksAtOnce    = 3 // a worker process each
	sealsAtOnce     = 2 // the same
	lettersAtOnce   = 8
	callbacksAtOnce = 64
	callbacksAHost  = 4 // ten thousand to a host that hangs take these, not all
)

// Times of the outbox.
const (
	jobTime      = 3 * time.Minute  // one try; what hangs longer is tried again
	checkTime    = 15 * time.Minute // the same of a document that is taken in: every page of it is drawn twice
	firstPause   = 2 * time.Second  // after a failed try; doubles with each
	longestPause = 15 * time.Minute // and no longer than this: a mail server that came back is found soon
	busyPause    = time.Minute      // after a seal's worker died; doubles with each: five tries take a quarter of an hour
	jammed       = 24 * time.Hour   // a job due later than this waits for a clock that was wrong
	sweepEvery   = time.Minute      // requests past their last day are ended
	sweepBatch   = 1000             // requests a sweep ends
	endingGrace  = 3 * time.Second  // a receiver or mail server may still answer when the service is told to end
)

// How many tries in a row a seal has that fail for one reason.
const (
	sealTries       = 2 // of the document, the marks or the seal: the same comes of the same
	sealTriesWorker = 5 // the worker dies of the document, or of a machine that is too busy
)

// Times of keeping.
const (
	keepBatch    = 200            // requests a sweep erases; the next goes on
	lastLetters  = 24 * time.Hour // letters of a request the office has deleted still go out, its documents with them
	putLately    = time.Hour      // content this young may be just about to be named in a request
	orphanAge    = 24 * time.Hour // content nobody names is nobody's when it is this old
	orphansEvery = 6 * time.Hour  // the whole store is looked through
)

// What people wait for, and how much of what they do is written down.
const (
	codeWait      = 8 * time.Second // whoever asked for a letter waits to be told what the mail server said
	remindEvery   = time.Hour       // one signer; more often is no help and looks like spam
	mostOpenings  = 20              // of one link in the evidence: the first ones prove it, the rest would fill it
	mostStale     = 20              // answers of one signer to codes that take none any more; as above
	longestAgent  = 300             // letters of a browser's name; the rest says nothing more
	longestReason = 500             // letters of why somebody declined
	feedPage      = 500             // requests in one answer of the feed
)
