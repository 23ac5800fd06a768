// Package signing holds the words of the trade: Request, Signer, Field, Mark, Event, Trail, the geometry of a page and the
// state machine of a request. Plain values, standard library only; everything else is written in them.
//
// Coordinates are points (1/72 inch) with the origin at the top left of a page as displayed, pages count from 1. A Request
// changes its state only through its methods, which refuse (ErrState, ErrExpired) what cannot happen now:
//
//	err := request.Sign(signerID, now)   // the last one makes it Sealing
//	err = request.Seal(sealed, now)      // Done
//
// Whoever stores the change appends its events to the evidence in the same transaction. What is wrong with what somebody
// asked for is a *Problem; the Err… values are how else it can fail. app/say has a sentence for each.
//
// Its subfolders each hold one dependency: stamp (a visible mark as a one-page PDF), pades (signatures inside PDFs), page
// (page images, text and facts), press (marks and signatures made in a child process).
package signing
