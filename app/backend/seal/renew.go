package seal

import (
	"crypto/x509"

	"paraph/device"
)

// Current is what is sealed with now.
func (s *Sealer) Current() device.Identity {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.Identity
}

// Certificate is that of Current.
func (s *Sealer) Certificate() *x509.Certificate { return s.Current().Certificate }

// Renew has everything from now on sealed with another identity. A document whose seal is being made keeps the one it was
// begun with; the lines of its evidence may be signed by the next one, which is the office's just as well.
func (s *Sealer) Renew(id device.Identity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Identity = id
}
