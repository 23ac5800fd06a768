// Package app has the words that the journeys and their screens share: an open Document, the entries and drafts of package
// sync under names a screen may use, and how what was asked can fail.
//
// What a person does is a package below it, one a journey: open, prepare, requests, sign, verify, office, all on a folder.
// Package host wires them; each screen of package ui gets the one it shows:
//
//	d, err := host.OpenDesk(ctx, host.DeskOptions{Folder: path}, files)
//	doc, err := d.Documents.Open(ctx, "contract.pdf")
//	id, err := d.Requests.Send(ctx, draft, requests.UndoTime)
//
// Beside them stand backend (the signing service), say (every sentence) and cli (the commands).
package app
