package trust

import (
	"bytes"
	"crypto"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"paraph/signing/cms"
)

// Policy says until when algorithms are strong enough. What it does not name never was.
type Policy struct {
	Name       string
	Updated    time.Time // dates behind this one were foreseen, not yet fact
	digests    map[string]term
	signatures map[string]term
	keys       map[string]map[int]term // by the least size in bits
}

// term is until when something holds.
type term struct {
	never bool
	until time.Time // zero: no end is known
}

// ErrPolicy stands before what is wrong with a policy's file.
var ErrPolicy = errors.New("trust: the algorithm policy cannot be read")

//go:embed policy.json
var standard []byte

// Standard is the policy that the program carries.
func Standard() *Policy {
	p, err := ReadPolicy(standard)
	if err != nil {
		panic(err) // TestStandard reads it
	}
	return p
}

// ReadPolicy reads a policy in the form of policy.json: a date ("2029-01-01") until which something holds, "never", or
// "" where no end is known.
func ReadPolicy(b []byte) (*Policy, error) {
	var file struct {
		Name       string                       `json:"name"`
		Updated    string                       `json:"updated"`
		Digests    map[string]string            `json:"digests"`
		Signatures map[string]string            `json:"signatures"`
		Keys       map[string]map[string]string `json:"keys"`
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: more than one value", ErrPolicy)
	}
	p := &Policy{Name: file.Name, keys: map[string]map[int]term{}}
	var err error
	if p.Updated, err = time.Parse(time.DateOnly, file.Updated); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	if p.digests, err = terms(file.Digests); err != nil {
		return nil, err
	}
	if p.signatures, err = terms(file.Signatures); err != nil {
		return nil, err
	}
	for family, sizes := range file.Keys {
		if p.keys[family], err = sized(sizes); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func terms(from map[string]string) (map[string]term, error) {
	out := map[string]term{}
	for name, text := range from {
		t := term{never: text == "never"}
		if text != "" && !t.never {
			var err error
			if t.until, err = time.Parse(time.DateOnly, text); err != nil {
				return nil, fmt.Errorf("%w: %s: %w", ErrPolicy, name, err)
			}
		}
		out[name] = t
	}
	return out, nil
}

func sized(from map[string]string) (map[int]term, error) {
	named, err := terms(from)
	if err != nil {
		return nil, err
	}
	out := map[int]term{}
	for size, t := range named {
		bits, err := strconv.Atoi(size)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrPolicy, err)
		}
		out[bits] = t
	}
	return out, nil
}

// key is the term of the largest size that the key reaches.
func (p *Policy) key(k *cms.Key) (t term, known bool) {
	least := -1
	for bits, term := range p.keys[k.Family()] {
		if bits <= k.Size() && bits > least {
			least, t, known = bits, term, true
		}
	}
	return t, known
}

// weak says what stands against using something with that term at that time.
func (p *Policy) weak(t term, known bool, name string, at time.Time) []Problem {
	switch {
	case known && !t.never && (t.until.IsZero() || at.Before(t.until)):
		return nil
	case !known || t.never:
		return []Problem{{Code: AlgorithmWeak, Detail: name}}
	}
	return []Problem{{Code: AlgorithmWeak, Detail: name, Since: t.until, Warning: t.until.After(p.Updated)}}
}

// Digest judges a digest used at that time.
func (p *Policy) Digest(h crypto.Hash, at time.Time) []Problem {
	if h == 0 {
		return nil
	}
	name := cms.HashName(h)
	t, known := p.digests[name]
	return p.weak(t, known, name, at)
}

// Key judges a key used at that time.
func (p *Policy) Key(k *cms.Key, at time.Time) []Problem {
	t, known := p.key(k)
	return p.weak(t, known, k.Name(), at)
}

// Signature judges a signature that was made so, with that key, and is relied on at that time.
func (p *Policy) Signature(a cms.Algorithm, k *cms.Key, at time.Time) []Problem {
	t, known := p.signatures[a.Name]
	out := p.weak(t, known, a.Name, at)
	out = append(out, p.Digest(a.Hash, at)...)
	return append(out, p.Key(k, at)...)
}

// Chain judges how the certificates of a path were signed, all but the last, of which nobody relies on the signature.
func (p *Policy) Chain(c Chain, at time.Time) (out []Problem) {
	for i := range len(c.Certificates) - 1 {
		cert, issuer := c.Certificates[i], c.Certificates[i+1]
		for _, problem := range p.Signature(cert.SignatureAlgorithm(), issuer.Key, at) {
			problem.Certificate = cert
			out = append(out, problem)
		}
	}
	return out
}
