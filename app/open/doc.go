// Package open opens PDFs to look at them, each in a child process, and prints them:
//
//	docs := &open.Documents{Workers: pool} // of workers that do page.Jobs
//	doc, err := docs.Open(ctx, path)       // *signing.Problem: why it cannot be opened
//	img, err := doc.Pixels(ctx, 1, 96)
//
// A command, which looks once and ends, uses a Viewer.
package open
