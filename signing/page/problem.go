package page

import (
	"errors"
	"fmt"

	"paraph/internal/worker"
	"paraph/signing"
)

// Problem makes what a reader answers the problem people are told: an unreadable document is one, a *Difference one of its
// own, and a page that is not there is signing.ErrNotFound.
func Problem(err error) error {
	switch {
	case errors.Is(err, worker.ErrKilled):
		return Unreadable(err)
	case errors.Is(err, ErrUnreadable):
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	case errors.Is(err, ErrNoSuchPage):
		return signing.ErrNotFound
	}
	if d, ok := errors.AsType[*Difference](err); ok {
		code := signing.ProblemLooks
		if d.Missing {
			code = signing.ProblemMarkLost
		}
		return &signing.Problem{Code: code, Page: d.Page}
	}
	return err
}

// Unreadable makes the death of a worker over a document the problem people are told; a password needed stays one.
func Unreadable(err error) error {
	if errors.Is(err, worker.ErrKilled) {
		return fmt.Errorf("%w: %w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, signing.ErrKilled, err)
	}
	if errors.Is(err, ErrUnreadable) || errors.Is(err, worker.ErrCrashed) {
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	}
	return err
}
