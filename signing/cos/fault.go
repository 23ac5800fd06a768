package cos

import "fmt"

// FaultKind says what is wrong with a file. The words are stored and shown; the list only grows.
type FaultKind string

// What can be wrong.
const (
	FaultHeader    FaultKind = "header"        // no %PDF- in the first 1024 bytes
	FaultBefore    FaultKind = "before-header" // bytes stand before %PDF-
	FaultVersion   FaultKind = "version"       // a version there has never been
	FaultEnd       FaultKind = "end"           // no %%EOF where the file ends
	FaultStart     FaultKind = "startxref"     // it is missing, or points to no cross-reference section
	FaultSection   FaultKind = "section"       // a cross-reference section or trailer that cannot be read
	FaultEntry     FaultKind = "entry"         // an entry that points elsewhere than to its object, or a reference some readers follow and others do not
	FaultTwice     FaultKind = "number-twice"  // one number, two objects in one revision, or two in an object stream
	FaultSyntax    FaultKind = "syntax"        // an object that is not written as ISO 32000-2, 7.3 has it
	FaultKey       FaultKind = "key-twice"     // a dictionary has a key twice
	FaultLength    FaultKind = "length"        // a stream's Length is not the length of its data
	FaultPacked    FaultKind = "object-stream" // an object stream that does not hold what it should
	FaultSize      FaultKind = "size"          // the trailer's Size is missing, or smaller than the numbers used
	FaultLimit     FaultKind = "limit"         // larger or deeper than any honest file
	FaultCatalog   FaultKind = "catalog"       // there is none
	FaultTree      FaultKind = "page-tree"     // a node that is none, a circle, a page that is no object of its own, a Count or Parent that is not so
	FaultPageTwice FaultKind = "page-twice"    // one page object stands in the tree twice
	FaultBox       FaultKind = "box"           // MediaBox or CropBox is no rectangle, or they do not meet; Rotate or UserUnit is none
	FaultStream    FaultKind = "stream-data"   // a page's content that is no stream, or data its filters cannot decode
	FaultMissing   FaultKind = "missing"       // a reference to nothing: null (7.3.10), but some readers then look for objects in the whole file
)

// Fault is one thing that is wrong: in which object (0 where that cannot be said) and at which byte of the file.
type Fault struct {
	Kind   FaultKind `json:"kind"`
	Object int       `json:"object,omitempty"`
	At     int64     `json:"at"`
}

// Error is for logs; people read app/say's sentence.
func (f *Fault) Error() string {
	return fmt.Sprintf("cos: %s (object %d, byte %d)", f.Kind, f.Object, f.At)
}
