package host

import (
	"context"
	"time"

	"paraph/app/office"
)

// keeping is a keeper of backups at work; it is closed when that has ended.
type keeping chan struct{}

// keepingTime is how long its end is waited for: a stick or a network folder that does not answer cannot be cut. What it holds still,
// its own lock and a part file that backups.json tells of, holds up nothing else.
const keepingTime = 3 * time.Second

// keep runs a keeper once begun is closed, until run ends.
func keep(run context.Context, k *office.Keeper, begun <-chan struct{}) keeping {
	ended := make(keeping)
	go func() {
		defer close(ended)
		select {
		case <-begun:
			k.Run(run)
		case <-run.Done():
		}
	}()
	return ended
}

// end waits for it once its run has ended.
func (k keeping) end() {
	late := time.NewTimer(keepingTime)
	defer late.Stop()
	select {
	case <-k:
	case <-late.C:
	}
}
