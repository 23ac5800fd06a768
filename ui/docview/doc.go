// Package docview shows the pages of a document: Prepare, Sign and Verify share it.
//
// All state belongs to the Fyne thread. One piece of work at a time runs beside it (the source reads a
// document in one child process, so more would only wait there); what is wanted most is chosen anew
// whenever one ends, so that nothing has to be taken out of a queue. Every bitmap is immutable once it
// is here.
//
// Units: points are those of the page as displayed (signing.Point), units are Fyne's, pixels are the
// device's. zoom is units a point, density is pixels a unit.
package docview
