package cms

import (
	"bytes"
	"crypto"
	"math/big"
	"time"
)

// Token is a time-stamp token (RFC 3161, 2.4.2).
type Token struct {
	*SignedData
	Raw      []byte
	Time     time.Time
	Accuracy time.Duration // 0 where none is said
	Policy   OID
	Serial   *big.Int
	Imprint  Imprint
	Nonce    *big.Int // nil where there is none
	Ordering bool
}

// Imprint is the digest of what is time-stamped.
type Imprint struct {
	Digest Digest
	Sum    []byte
}

// TokenResult is what Check found. Without Faults the token was made by the key of Certificate, over what was asked.
type TokenResult struct {
	Result
	Time time.Time
}

// ParseToken reads a time-stamp token. Zeros behind it are padding.
func ParseToken(der []byte) (*Token, error) {
	sd, rest, err := Parse(der)
	if err != nil {
		return nil, err
	}
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return nil, malformed("bytes behind the time-stamp")
	}
	if sd.ContentType.String() != oidTSTInfo || !sd.Attached {
		return nil, malformed("no time-stamp")
	}
	t := &Token{SignedData: sd, Raw: der[:len(der)-len(rest)]}
	outer := nested(sd.Content, 0)
	t.info(outer.sequence(), outer)
	if !outer.done() {
		return nil, malformed("time-stamp")
	}
	return t, nil
}

// info reads TSTInfo.
func (t *Token) info(in, outer *reader) {
	in.small()
	t.Policy = in.oid()
	imprint := in.sequence()
	t.Imprint.Digest = digestOf(imprint.algorithm())
	t.Imprint.Sum = imprint.octets()
	t.Serial = in.integer(maxSerial)
	t.Time = in.time()
	if e, ok := in.opt(idSequence); ok {
		t.Accuracy = e.accuracy(in)
	}
	if e, ok := in.opt(idBoolean); ok {
		t.Ordering = e.truth()
	}
	if e, ok := in.opt(idInteger); ok {
		t.Nonce, _ = e.integer(maxSerial)
	}
	_, _ = in.opt(contextNested) // the authority's name, which the certificate tells better
	if e, ok := in.opt(contextNested | 1); ok {
		in.uncritical(e.in())
	}
	if !in.done() || !imprint.done() {
		outer.bad = true
	}
}

// uncritical reads extensions of which none is known; a critical one makes r bad.
func (r *reader) uncritical(list *reader) {
	for list.more() {
		if x := list.extension(); x.critical {
			r.bad = true
		}
	}
	r.bad = r.bad || !list.done()
}

func (e element) accuracy(r *reader) time.Duration {
	var d time.Duration
	in := e.in()
	for in.more() {
		part := in.any()
		n := time.Duration(smallOf(part))
		switch {
		case n < 0:
			r.bad = true
		case part.id == idInteger:
			d += n * time.Second
		case part.id == context:
			d += n * time.Millisecond
		case part.id == context|1:
			d += n * time.Microsecond
		}
	}
	r.bad = r.bad || in.bad
	return d
}

// Check verifies the token over content whose digest imprint gives. others are certificates that may be the
// authority's besides those in the token, which need not carry any.
func (t *Token) Check(imprint func(crypto.Hash) ([]byte, error), others ...*Certificate) TokenResult {
	out := TokenResult{Time: t.Time}
	if len(t.Signers) != 1 {
		out.fault(FaultAttributes)
		return out
	}
	s := t.Signers[0]
	out.Result = s.Check(t.SignedData, func(h crypto.Hash) ([]byte, error) { return sum(h, t.Content), nil }, others)
	if c := out.Certificate; c != nil && !c.ForTimeStampsOnly() {
		out.fault(FaultTSAUsage)
	}
	h := t.Imprint.Digest.Hash
	if h == 0 || !Known(h) {
		out.fault(FaultAlgorithm)
		return out
	}
	if want, err := imprint(h); err != nil || len(want) != size(h) || !bytes.Equal(want, t.Imprint.Sum) {
		out.fault(FaultImprint)
	}
	return out
}
