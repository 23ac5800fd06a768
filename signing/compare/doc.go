// Package compare holds a document that came back against the one that was sent, page by page, and says what a reader would
// read or see otherwise. docs/verifying.md ("What counts as an edit") is the rule in words:
//
//   - letters are held against letters by where they stand, whatever lines, words, ligatures, hyphens or fonts the two files make of
//     them: another letter, one that is gone, moved or new is an edit, seen or not;
//   - pictures of the pages are held against each other dot by dot, with as much tolerance as edges smoothed otherwise and pages
//     moved or scaled as a whole need: what only a picture shows, or hides, is an edit;
//   - pages are paired first: a page that is gone, new or elsewhere is an edit as a whole;
//   - values of form fields and comments are read: an empty field that was filled is one that was asked for, and so is a signature
//     that hides nothing.
//
// It is plain arithmetic on what a Source reads and draws; signing/page is one, in a worker.
package compare
