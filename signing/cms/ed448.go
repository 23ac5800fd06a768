package cms

import (
	"bytes"
	"crypto/sha3"
	"math/big"
	"slices"
)

const ed448Size = 57

// goldilocks is edwards448: x² + y² = 1 + dx²y² modulo p, with a point of the prime order l (RFC 8032, 5.2).
type goldilocks struct{ p, d, l *big.Int }

func edwards448() goldilocks {
	one := big.NewInt(1)
	p := new(big.Int).Lsh(one, 448)
	p.Sub(p, new(big.Int).Lsh(one, 224)).Sub(p, one)
	less, _ := new(big.Int).SetString("13818066809895115352007386748515426880336692474882178609894547503885", 10)
	l := new(big.Int).Lsh(one, 446)
	return goldilocks{p: p, d: big.NewInt(-39081), l: l.Sub(l, less)}
}

// base is the generator.
func (g goldilocks) base() edPoint {
	x, _ := new(big.Int).SetString("224580040295924300187604334099896036246789641632564134246125461686950415467406032909029192869357953282578032075146446173674602635247710", 10)
	y, _ := new(big.Int).SetString("298819210078481492676017930443930673437544040154080242095928241372331506189835876003536878655418784733982303233503462500531545062832660", 10)
	return edPoint{x, y, big.NewInt(1)}
}

// edPoint is (x/z, y/z).
type edPoint struct{ x, y, z *big.Int }

func (g goldilocks) mul(a, b *big.Int) *big.Int {
	m := new(big.Int).Mul(a, b)
	return m.Mod(m, g.p)
}

// add holds for all points, also for p + p (RFC 8032, 5.2.4).
func (g goldilocks) add(p, q edPoint) edPoint {
	a, c, d := g.mul(p.z, q.z), g.mul(p.x, q.x), g.mul(p.y, q.y)
	b, e := g.mul(a, a), g.mul(g.d, g.mul(c, d))
	f, s := new(big.Int).Sub(b, e), new(big.Int).Add(b, e)
	h := g.mul(new(big.Int).Add(p.x, p.y), new(big.Int).Add(q.x, q.y))
	h.Sub(h, c).Sub(h, d)
	return edPoint{g.mul(g.mul(a, f), h), g.mul(g.mul(a, s), d.Sub(d, c)), g.mul(f, s)}
}

func (g goldilocks) times(n *big.Int, p edPoint) edPoint {
	sum := edPoint{new(big.Int), big.NewInt(1), big.NewInt(1)}
	for i := n.BitLen() - 1; i >= 0; i-- {
		if sum = g.add(sum, sum); n.Bit(i) == 1 {
			sum = g.add(sum, p)
		}
	}
	return sum
}

// little is a number whose first octet is the lowest.
func little(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

// point reads an encoded point (RFC 8032, 5.2.3).
func (g goldilocks) point(b []byte) (edPoint, bool) {
	if len(b) != ed448Size || b[ed448Size-1]&0x7F != 0 {
		return edPoint{}, false
	}
	y := little(b[:ed448Size-1])
	yy := g.mul(y, y)
	over := new(big.Int).Sub(g.mul(g.d, yy), big.NewInt(1))
	if y.Cmp(g.p) >= 0 || over.ModInverse(over.Mod(over, g.p), g.p) == nil {
		return edPoint{}, false
	}
	x := new(big.Int).ModSqrt(g.mul(yy.Sub(yy, big.NewInt(1)), over), g.p)
	odd := uint(b[ed448Size-1] >> 7)
	if x == nil || x.Sign() == 0 && odd == 1 {
		return edPoint{}, false
	}
	if x.Bit(0) != odd {
		x.Sub(g.p, x)
	}
	return edPoint{x, y, big.NewInt(1)}, true
}

// encoded writes a point.
func (g goldilocks) encoded(p edPoint) []byte {
	inverse := new(big.Int).ModInverse(p.z, g.p)
	if inverse == nil {
		return nil
	}
	out := make([]byte, ed448Size)
	g.mul(p.y, inverse).FillBytes(out[1:])
	out[0] = byte(g.mul(p.x, inverse).Bit(0)) << 7
	slices.Reverse(out)
	return out
}

// verifyEd448 checks a signature without context (RFC 8032, 5.2.7, the stricter form): R must be sB - kA.
func verifyEd448(key, message, sig []byte) bool {
	g := edwards448()
	a, ok := g.point(key)
	if !ok || len(sig) != 2*ed448Size {
		return false
	}
	s := little(sig[ed448Size:])
	if s.Cmp(g.l) >= 0 {
		return false
	}
	h := sha3.NewSHAKE256()
	for _, part := range [][]byte{[]byte("SigEd448\x00\x00"), sig[:ed448Size], key, message} {
		_, _ = h.Write(part)
	}
	k := make([]byte, 2*ed448Size)
	_, _ = h.Read(k)
	n := little(k)
	a.x = new(big.Int).Sub(g.p, a.x)
	r := g.add(g.times(s, g.base()), g.times(n.Mod(n, g.l), a))
	return bytes.Equal(g.encoded(r), sig[:ed448Size])
}
