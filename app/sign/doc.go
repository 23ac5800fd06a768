// Package sign is signing with one's own key, of a card or of a PKCS#12 file:
//
//	own := &sign.OwnKeys{Modules: modules, Workers: pool, Documents: docs, Clock: time.Now}
//	keys, err := own.Keys(ctx)                 // on the cards that are there
//	path, err := own.Sign(ctx, sign.Wish{Path: "a.pdf", Key: keys[0], Secret: pin, …})
//
// A command that knows its token and its output takes the parts: Tokens, Card, File, Content.
package sign
