package cms

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"math/big"
)

// curve is y² = x³ + ax + b over a prime field, with the generator (gx, gy) of the prime order n. Only curves that have
// a name are known, so the parameters are nobody's choice.
type curve struct {
	name               string
	p, a, b, n, gx, gy *big.Int
	fast               elliptic.Curve // what the standard library has, else nil
}

// curveOf knows the NIST curves from 224 bits on and those of RFC 5639; nil for any other.
func curveOf(o OID) *curve {
	switch o.String() {
	case "1.3.132.0.33":
		return nist("P-224", elliptic.P224())
	case "1.2.840.10045.3.1.7":
		return nist("P-256", elliptic.P256())
	case "1.3.132.0.34":
		return nist("P-384", elliptic.P384())
	case "1.3.132.0.35":
		return nist("P-521", elliptic.P521())
	}
	family := OID{1, 3, 36, 3, 3, 2, 8, 1, 1}
	if len(o) != len(family)+1 || !o[:len(family)].Equal(family) || o[9] < 1 || o[9] > 14 {
		return nil
	}
	name := "brainpoolP" + [...]string{"160", "192", "224", "256", "320", "384", "512"}[(o[9]-1)/2] + [...]string{"r1", "t1"}[(o[9]-1)%2]
	c := &curve{name: name}
	for i, to := range []**big.Int{&c.p, &c.a, &c.b, &c.n, &c.gx, &c.gy} {
		*to, _ = new(big.Int).SetString(brainpool(name)[i], 16)
	}
	return c
}

func nist(name string, e elliptic.Curve) *curve {
	q := e.Params()
	return &curve{name: name, p: q.P, a: new(big.Int).Sub(q.P, big.NewInt(3)), b: q.B, n: q.N, gx: q.Gx, gy: q.Gy, fast: e}
}

// right is x³ + ax + b.
func (c *curve) right(x *big.Int) *big.Int {
	y := c.mul(c.mul(x, x), x)
	y.Add(y, c.mul(c.a, x))
	y.Add(y, c.b)
	return y.Mod(y, c.p)
}

func (c *curve) mul(a, b *big.Int) *big.Int {
	m := new(big.Int).Mul(a, b)
	return m.Mod(m, c.p)
}

func (c *curve) sub(a, b *big.Int) *big.Int {
	d := new(big.Int).Sub(a, b)
	return d.Mod(d, c.p)
}

// point reads a public key in SEC 1 form and says whether it lies on the curve.
func (c *curve) point(b []byte) (x, y *big.Int, ok bool) {
	size := (c.p.BitLen() + 7) / 8
	if len(b) < 1+size {
		return nil, nil, false
	}
	x = new(big.Int).SetBytes(b[1 : 1+size])
	switch {
	case x.Cmp(c.p) >= 0:
		return nil, nil, false
	case b[0] == 4 && len(b) == 1+2*size:
		y = new(big.Int).SetBytes(b[1+size:])
		return x, y, y.Cmp(c.p) < 0 && c.mul(y, y).Cmp(c.right(x)) == 0
	case (b[0] == 2 || b[0] == 3) && len(b) == 1+size:
		if y = new(big.Int).ModSqrt(c.right(x), c.p); y == nil {
			return nil, nil, false
		}
		if y.Bit(0) != uint(b[0]&1) {
			y = c.sub(c.p, y)
		}
		return x, y, true
	}
	return nil, nil, false
}

// verify checks an ECDSA signature over a digest (SEC 1, 4.1.4).
func (c *curve) verify(x, y *big.Int, digest []byte, r, s *big.Int) bool {
	if r.Sign() <= 0 || s.Sign() <= 0 || r.Cmp(c.n) >= 0 || s.Cmp(c.n) >= 0 {
		return false
	}
	if c.fast == nil {
		return c.slow(x, y, digest, r, s)
	}
	size := (c.p.BitLen() + 7) / 8
	raw := make([]byte, 1+2*size)
	raw[0] = 4
	x.FillBytes(raw[1 : 1+size])
	y.FillBytes(raw[1+size:])
	key, err := ecdsa.ParseUncompressedPublicKey(c.fast, raw)
	return err == nil && ecdsa.Verify(key, digest, r, s)
}

// slow is verify in big numbers.
func (c *curve) slow(x, y *big.Int, digest []byte, r, s *big.Int) bool {
	if excess := 8*len(digest) - c.n.BitLen(); excess > 0 {
		e := new(big.Int).SetBytes(digest)
		digest = e.Rsh(e, uint(excess)).Bytes()
	}
	w := new(big.Int).ModInverse(s, c.n)
	if w == nil {
		return false
	}
	u := new(big.Int).Mul(new(big.Int).SetBytes(digest), w)
	v := new(big.Int).Mul(r, w)
	got := c.twice(u.Mod(u, c.n), jacobian{c.gx, c.gy, big.NewInt(1)}, v.Mod(v, c.n), jacobian{x, y, big.NewInt(1)})
	if got.z.Sign() == 0 {
		return false
	}
	zz := new(big.Int).ModInverse(c.mul(got.z, got.z), c.p)
	if zz == nil {
		return false
	}
	at := c.mul(got.x, zz)
	return at.Mod(at, c.n).Cmp(r) == 0
}

// jacobian is the point (x/z², y/z³), the one at infinity where z is 0.
type jacobian struct{ x, y, z *big.Int }

// twice is u·p + v·q, both at once from the highest bit down.
func (c *curve) twice(u *big.Int, p jacobian, v *big.Int, q jacobian) jacobian {
	both := c.add(p, q)
	sum := jacobian{new(big.Int), big.NewInt(1), new(big.Int)}
	for i := max(u.BitLen(), v.BitLen()) - 1; i >= 0; i-- {
		sum = c.double(sum)
		switch {
		case u.Bit(i) == 1 && v.Bit(i) == 1:
			sum = c.add(sum, both)
		case u.Bit(i) == 1:
			sum = c.add(sum, p)
		case v.Bit(i) == 1:
			sum = c.add(sum, q)
		}
	}
	return sum
}

// double is p + p: m = 3x² + az⁴, s = 4xy²; x' = m² - 2s, y' = m(s - x') - 8y⁴, z' = 2yz.
func (c *curve) double(p jacobian) jacobian {
	if p.z.Sign() == 0 || p.y.Sign() == 0 {
		return jacobian{new(big.Int), big.NewInt(1), new(big.Int)}
	}
	yy, zz := c.mul(p.y, p.y), c.mul(p.z, p.z)
	m := c.mul(p.x, p.x)
	m.Mul(m, big.NewInt(3))
	m.Add(m, c.mul(c.a, c.mul(zz, zz)))
	s := c.mul(p.x, yy)
	s.Lsh(s, 2)
	x := c.sub(c.mul(m, m), new(big.Int).Lsh(s, 1))
	y := c.mul(m, c.sub(s, x))
	fourth := c.mul(yy, yy)
	z := c.mul(p.y, p.z)
	z.Lsh(z, 1)
	return jacobian{x, c.sub(y, fourth.Lsh(fourth, 3)), z.Mod(z, c.p)}
}

// add is p + q: with both brought to one z, h and r are the differences in x and y; x' = r² - h³ - 2uh²,
// y' = r(uh² - x') - sh³, z' = hz₁z₂.
func (c *curve) add(p, q jacobian) jacobian {
	if p.z.Sign() == 0 {
		return q
	}
	if q.z.Sign() == 0 {
		return p
	}
	pz, qz := c.mul(p.z, p.z), c.mul(q.z, q.z)
	u, s := c.mul(p.x, qz), c.mul(p.y, c.mul(qz, q.z))
	h := c.sub(c.mul(q.x, pz), u)
	r := c.sub(c.mul(q.y, c.mul(pz, p.z)), s)
	if h.Sign() == 0 {
		if r.Sign() == 0 {
			return c.double(p)
		}
		return jacobian{new(big.Int), big.NewInt(1), new(big.Int)}
	}
	hh := c.mul(h, h)
	hhh, uhh := c.mul(hh, h), c.mul(u, hh)
	x := c.sub(c.sub(c.mul(r, r), hhh), new(big.Int).Lsh(uhh, 1))
	y := c.sub(c.mul(r, c.sub(uhh, x)), c.mul(s, hhh))
	return jacobian{x, y, c.mul(h, c.mul(p.z, q.z))}
}
