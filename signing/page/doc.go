// Package page says what a PDF is (page facts), shows its pages (images), reads them (text) and makes one
// document of pages of several (Compose).
//
// Nothing of a PDF is parsed in this process: a Document speaks to a child process of internal/worker,
// which runs the handlers of Jobs. There PDFium, compiled to WebAssembly, draws and reads, and pdfcpu
// reads the page tree and the form a second time; Facts are only given where both agree, because what
// a person sees must be what is signed.
//
// PDF user space ends here: all that leaves the package is in points of the page as displayed.
package page
