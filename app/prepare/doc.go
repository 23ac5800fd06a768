// Package prepare is what the screen Prepare knows without showing it: the fields and signers of one draft, how fields
// move and catch, what can be undone, and what is still missing; how a draft is saved with its documents, and how one
// document is made of pages of others:
//
//	m := prepare.New(draft, pages, newID)                  // belongs to one goroutine
//	err := prepare.Save(ctx, requests, doc, base, &draft)  // documents first
//	err = prepare.Make(ctx, arranger, &draft, told)        // where pages stand otherwise than they came
package prepare
