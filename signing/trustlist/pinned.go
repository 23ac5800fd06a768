package trustlist

import (
	_ "embed"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"paraph/signing/cms"
)

// Pinned is who may sign the list of the lists, as it was known on a day: what everything else is believed by. Where
// the Commission changes its signers, pivots lead on from there.
type Pinned struct {
	Day          time.Time
	Source       string
	Location     string // where the list of the lists lies
	Certificates []*cms.Certificate
}

//go:embed pinned.pem
var standard []byte

// Standard is what the program carries.
func Standard() Pinned {
	p, err := ReadPinned(standard)
	if err != nil {
		panic(err) // TestStandard reads it
	}
	return p
}

var errPinned = errors.New("trustlist: the signers of the list of the lists cannot be read")

// ReadPinned reads signers: certificates in PEM, of which the first has the headers Day (2023-09-27), Source and
// Location.
func ReadPinned(b []byte) (p Pinned, err error) {
	for {
		var block *pem.Block
		if block, b = pem.Decode(b); block == nil {
			break
		}
		c, err := cms.ParseCertificate(block.Bytes)
		if err != nil || block.Type != "CERTIFICATE" {
			return p, fmt.Errorf("%w: %w", errPinned, err)
		}
		if len(p.Certificates) == 0 {
			p.Source, p.Location = block.Headers["Source"], block.Headers["Location"]
			if p.Day, err = time.Parse(time.DateOnly, block.Headers["Day"]); err != nil {
				return p, fmt.Errorf("%w: %w", errPinned, err)
			}
		}
		p.Certificates = append(p.Certificates, c)
	}
	if len(p.Certificates) == 0 {
		return p, errPinned
	}
	return p, nil
}
