package prepare

import (
	"context"

	"paraph/app"
	"paraph/signing"
)

const offered = 4 // people at once

// remembered looks for people asked before; found is called on the Fyne thread, unless it is cut off before.
func (p *Screen) remembered(text string, found func([]signing.Signer)) (cancel func()) {
	var people []app.Person
	return p.kit.Run(func(ctx context.Context) (err error) {
		people, err = p.requests.People(ctx, text, offered)
		return err
	}, func(err error) {
		if err != nil {
			return // nothing is offered; writing goes on
		}
		out := make([]signing.Signer, len(people))
		for i, n := range people {
			out[i] = signing.Signer{Name: n.Name, Surname: n.Surname, Email: n.Email, Mobile: n.Mobile}
		}
		found(out)
	})
}
