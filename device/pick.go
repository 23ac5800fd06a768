package device

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Named are the tokens of that label or serial number.
func Named(all []Token, name string) []Token {
	var out []Token
	for _, t := range all {
		if t.Label == name || strings.EqualFold(t.Serial, name) {
			out = append(out, t)
		}
	}
	return out
}

// Pick picks the one certificate to sign with on some tokens, and its token: the one named by its
// fingerprint, else the one that commits, else the only one. A certificate that two modules show is one;
// the first shows it. Errors: *NoKey if none can be used, *Choice if several are equally good.
func Pick(tokens []Token, sha256 string, now time.Time) (Token, Certificate, error) {
	var good []Certificate
	holder, unfit := map[string]Token{}, Unfit("")
	for _, t := range tokens {
		for _, c := range t.Certificates {
			if _, seen := holder[c.SHA256]; seen || sha256 != "" && !strings.EqualFold(c.SHA256, sha256) {
				continue
			}
			holder[c.SHA256] = t
			if why := Usable(c.X509, now); why != "" {
				unfit = why
				continue
			}
			good = append(good, c)
		}
	}
	not := func(c Certificate) bool { return !Commits(c.X509) }
	if best := slices.DeleteFunc(slices.Clone(good), not); len(best) > 0 {
		good = best
	}
	switch len(good) {
	case 0:
		return Token{}, Certificate{}, &NoKey{Unfit: unfit}
	case 1:
		return holder[good[0].SHA256], good[0], nil
	}
	return Token{}, Certificate{}, &Choice{Certificates: good}
}

// Fingerprint is what names a certificate everywhere: the SHA-256 of its DER, in hex.
func Fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// PickIdentity is Pick among identities that are at hand.
func PickIdentity(all []Identity, sha256 string, now time.Time) (Identity, error) {
	var t Token
	for _, id := range all {
		t.Certificates = append(t.Certificates, Certificate{X509: id.Certificate, SHA256: Fingerprint(id.Certificate.Raw)})
	}
	_, c, err := Pick([]Token{t}, sha256, now)
	if err != nil {
		return Identity{}, err
	}
	return all[slices.IndexFunc(all, func(id Identity) bool { return id.Certificate.Equal(c.X509) })], nil
}
