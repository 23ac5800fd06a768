// Package requests is preparing, sending and collecting as the office does it, without a screen. A draft is stored, sent and
// taken back in the desk's own store; what only a service knows (evidence, links) or does (reminders, corrections) is asked
// of it:
//
//	r := &requests.Requests{Store: store, Blobs: blobs, Remote: services.Remote, Wake: engine.Wake, …}
//	id, err := r.Send(ctx, draft, requests.UndoTime)
//	shelf, err := r.ReadShelf(ctx, "", early) // which need the office, and what comes next
//	step := requests.NextStep(voice, now, entry, trouble)
package requests
