// Package requests says of requests what the office wants to know: which need it, what happens next, how long ago. It reads
// the desk's store and knows no screen:
//
//	shelf, err := requests.ReadShelf(ctx, desk, works, "", early)
//	lines := shelf.Shown(requests.OnlyNeeds, now)
//	step := requests.NextStep(voice, now, entry, trouble)
package requests
