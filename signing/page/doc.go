// Package page says what a PDF is (page facts), shows its pages (images), reads them (text) and makes one
// document of pages of several (Compose).
//
// Nothing of a PDF is parsed in this process: a Document speaks to a child process of internal/worker,
// which runs the handlers of Jobs. There PDFium, compiled to WebAssembly, draws and reads, and the strict reader
// signing/cos reads everything a second time. Where the two differ, or the strict one finds something wrong, the document
// can be looked at, and Facts name its faults: what is signed then is a CleanCopy that looks the same. Compare holds the
// pictures of a document against those with its marks before anybody is asked to sign.
//
// PDF user space ends here: all that leaves the package is in points of the page as displayed.
package page
