package page

import (
	"errors"
	"fmt"

	"paraph/internal/worker"
	"paraph/signing"
)

// Problem makes what a reader answers the problem people are told: an unreadable document is one, a password needed the
// same as any other protection, and a page that is not there is signing.ErrNotFound.
func Problem(err error) error {
	var p *signing.Problem
	switch {
	case errors.As(err, &p) && p.Code == signing.ProblemPassword:
		return &signing.Problem{Code: signing.ProblemEncrypted}
	case errors.Is(err, ErrUnreadable):
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	case errors.Is(err, ErrNoSuchPage):
		return signing.ErrNotFound
	}
	return err
}

// Unreadable makes the death of a worker over a document the problem people are told; a password needed stays one.
func Unreadable(err error) error {
	if errors.Is(err, ErrUnreadable) || errors.Is(err, worker.ErrCrashed) {
		return fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, err)
	}
	return err
}
