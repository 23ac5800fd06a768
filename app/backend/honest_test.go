package backend_test

import (
	"fmt"
	"testing"

	"paraph/app/host/hosttest"
	"paraph/signing"
)

// TestAnHonestHour: with the limits people get, one person signs forty documents within an hour and sixty people sign behind one
// address, and none of them has to wait. What an attacker does is in TestParallelGuessesCountAtMostFive and TestLimitsOfAsking.
func TestAnHonestHour(t *testing.T) {
	if testing.Short() {
		t.Skip("an hour is gone through in the long run only: one thing after the other")
	}
	r := hosttest.Start(t, nil)
	signs := func(secret, email, name string) {
		t.Helper()
		a := asked{secret: secret}
		again(t, r, &a, email, hosttest.Typed(name))
		if err := r.Confirm(hosttest.Soon(t), secret, a.sent.Challenge, a.code, hosttest.Visitor); err != nil {
			t.Fatalf("%s: %v", email, err)
		}
	}
	for range 40 {
		s := r.Send(t, hosttest.One(hosttest.Contract(t, 1)))
		q := r.Await(t, s.Request.ID, hosttest.Is(signing.Waiting))
		signs(hosttest.SecretOf(s.Links[q.Signers[0].ID]), "anna@example.com", "Anna Rossi")
	}
	const people, together = 60, 20
	for first := 0; first < people; first += together {
		d := signing.Draft{Inputs: []signing.Input{{Data: hosttest.Contract(t, 1)}}}
		for n := range together {
			place := hosttest.At(1, 60+float64(n%2)*260, 40+float64(n/2)*60)
			d.Signers = append(d.Signers, hosttest.Signer("Persona", fmt.Sprint("N. ", first+n), fmt.Sprintf("persona%d@example.com", first+n), place))
		}
		s := r.Send(t, d)
		q := r.Await(t, s.Request.ID, hosttest.Is(signing.Waiting))
		for _, g := range q.Signers {
			signs(hosttest.SecretOf(s.Links[g.ID]), g.Email, g.FullName())
		}
		r.Await(t, s.Request.ID, hosttest.Is(signing.Done))
	}
}
