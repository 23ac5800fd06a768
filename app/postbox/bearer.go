package postbox

import (
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if s.box.bearer.takes == nil {
		return nil
	}
	return []string{s.box.bearer.mechanism}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(string) (sasl.Server, error) { return &bearing{session: s}, nil }

// bearing is one sign-in with a token. One that is not taken is told why in JSON, which has to be answered first.
type bearing struct {
	session *session
	refused bool
}

// Next implements sasl.Server.
func (b *bearing) Next(said []byte) ([]byte, bool, error) {
	s := b.session
	if b.refused {
		return nil, false, smtp.ErrAuthFailed
	}
	if said == nil {
		return []byte{}, false, nil
	}
	user, token := read(string(said))
	s.box.mu.Lock()
	takes := s.box.bearer.takes
	s.box.mu.Unlock()
	if s.in = takes(user, token); s.in {
		return nil, true, nil
	}
	b.refused = true
	return []byte(`{"status":"401","schemes":"bearer"}`), false, nil
}

// read is the user and the token of what both mechanisms say.
func read(said string) (user, token string) {
	for part := range strings.SplitSeq(said, "\x01") {
		if u, ok := strings.CutPrefix(part, "user="); ok {
			user = u
		}
		if u, ok := strings.CutPrefix(part, "n,a="); ok {
			user = strings.TrimSuffix(u, ",")
		}
		if t, ok := strings.CutPrefix(part, "auth=Bearer "); ok {
			token = t
		}
	}
	return user, token
}
