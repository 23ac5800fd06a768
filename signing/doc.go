// Package signing holds the words of the trade: Request, Signer, Field, Mark, Event, Report, the
// geometry of a page and the state machine of a request. Plain values, standard library only.
//
// Its subfolders each hold one dependency: stamp (a visible mark as a one-page PDF), pades (making
// signatures), page (page images, text and facts).
package signing
