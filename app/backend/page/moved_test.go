package page_test

import (
	"testing"

	"paraph/signing"
)

// TestMovedPlace: a signer whose place gave way to another's reads so beneath its page, also with a reader of screens and
// in running text; nothing is pushed aside by it.
func TestMovedPlace(t *testing.T) {
	chromium(t)
	t.Parallel()
	o := shared(t)
	luca := signer("Luca", "Verdi", address(t, "luca"), at(1, 331, 45))
	anna := signer("Anna", "Rossi", address(t, "anna"), at(1, 331, 45))
	r := o.request(t, func(d *signing.Draft) { d.Signers = []signing.Signer{luca, anna} })
	const said = "Place 1 stands beside where it was asked for, because another signature is there."
	for name, w := range map[string]window{"phone": phone(), "desk": desk()} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, w, "en")
			b.open(r.links[1])
			b.seen(said)
			_, page, _, high := b.box("#page-1")
			if _, y, wide, _ := b.box("#moved-0"); y < page+high || wide < 200 {
				t.Errorf("the words stand at %v and are %v wide; the page ends at %v", y, wide, page+high)
			}
			if got := eval[string](b, `document.getElementById(document.getElementById("place-0").getAttribute("aria-describedby")).textContent`); got != said {
				t.Errorf("the place is described as %q", got)
			}
			noSidewaysScroll(t, b, name)
			axe(t, b, name)
			b.toggleText()
			b.seen(said)
			b.open(r.links[0])
			b.until(`document.getElementById("place-0") !== null && document.querySelector(".moved") === null`)
		})
	}
}
