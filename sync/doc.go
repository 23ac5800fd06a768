// Package sync holds the words of keeping and moving: Store and Tx (the service's durable state), DeskStore and DeskTx (the
// desk's), Blobs, Backend (a signing service as its clients see it), the Job of an outbox, the one-time code's Challenge.
//
// State changes inside a transaction, whose outbox jobs are committed with it:
//
//	err := store.Update(ctx, func(tx sync.Tx) error {
//		return errors.Join(tx.Save(r), tx.Append(r.ID, events...), tx.Enqueue(sync.Job{Kind: sync.JobInvite, Request: r.ID}))
//	})
//
// Its subfolders each hold one way of doing it: sqlite and blob store, outbox works jobs off, engine moves what the desk
// wants done, rest has both ends of the contracts, backup is a saved folder; storetest is what every store passes.
package sync
