package cms

import (
	"encoding/asn1"
	"math"
	"math/big"
	"strings"
	"time"
)

// OID is an object identifier. An arc too large for an int is math.MaxInt, so it equals no known one.
type OID = asn1.ObjectIdentifier

// oid reads the contents of an OBJECT IDENTIFIER.
func (e element) oid() (OID, bool) {
	if e.id != idOID || len(e.body) == 0 || len(e.body) > 4*maxArcs || e.body[len(e.body)-1]&0x80 != 0 {
		return nil, false
	}
	var out OID
	arc := 0
	for _, c := range e.body {
		if arc > math.MaxInt>>7 {
			arc = math.MaxInt
		} else {
			arc = arc<<7 | int(c&0x7F)
		}
		if c&0x80 != 0 {
			continue
		}
		if len(out) == 0 {
			first := min(arc/40, 2)
			out = append(out, first)
			arc -= 40 * first
		}
		if out = append(out, arc); len(out) > maxArcs {
			return nil, false
		}
		arc = 0
	}
	return out, true
}

func (r *reader) oid() OID {
	o, ok := r.any().oid()
	if !ok {
		r.bad = true
	}
	return o
}

// integer reads a number in two's complement, also one with needless leading octets.
func (e element) integer(most int) (*big.Int, bool) {
	if len(e.body) == 0 || len(e.body) > most || e.id&constructed != 0 {
		return nil, false
	}
	n := new(big.Int).SetBytes(e.body)
	if e.body[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(e.body))))
	}
	return n, true
}

func (r *reader) integer(most int) *big.Int {
	n, ok := r.take(idInteger).integer(most)
	if !ok {
		r.bad = true
		return new(big.Int)
	}
	return n
}

// small takes an INTEGER that an int32 holds.
func (r *reader) small() int {
	n := r.integer(16)
	if !n.IsInt64() || n.Int64() > math.MaxInt32 || n.Int64() < math.MinInt32 {
		r.bad = true
		return 0
	}
	return int(n.Int64())
}

// smallOf is the number of an element of any tag, -1 where it is none or too large.
func smallOf(e element) int {
	n, ok := e.integer(8)
	if !ok || n.Sign() < 0 || n.Int64() > math.MaxInt32 {
		return -1
	}
	return int(n.Int64())
}

// truth reads a BOOLEAN of any tag.
func (e element) truth() bool { return len(e.body) == 1 && e.body[0] != 0 }

// bits are the octets of a BIT STRING whose length is whole octets but for unused bits at the end.
func (e element) bits() ([]byte, bool) {
	if e.id&constructed != 0 || len(e.body) == 0 || e.body[0] > 7 {
		return nil, false
	}
	return e.body[1:], true
}

func (r *reader) bits() []byte {
	b, ok := r.take(idBits).bits()
	if !ok {
		r.bad = true
	}
	return b
}

// time reads UTCTime and GeneralizedTime, also without seconds and with a zone (X.680, 46 and 47).
func (e element) time() (time.Time, bool) {
	s := string(e.body)
	if len(s) > 40 || e.id != idUTCTime && e.id != idTime {
		return time.Time{}, false
	}
	s, zone := cutZone(s)
	s = strings.Replace(s, ",", ".", 1)
	whole, fraction, _ := strings.Cut(s, ".")
	if e.id == idUTCTime {
		century := "20"
		if whole >= "5" {
			century = "19"
		}
		whole = century + whole
	}
	layout := "20060102150405"
	if len(whole) < 10 || len(whole) > len(layout) || len(whole)%2 != 0 || strings.Trim(fraction, "0123456789") != "" {
		return time.Time{}, false
	}
	t, err := time.Parse(layout[:len(whole)], whole)
	if err != nil {
		return time.Time{}, false
	}
	if len(whole) == len(layout) {
		nanos := 0
		for _, c := range (fraction + "000000000")[:9] {
			nanos = nanos*10 + int(c-'0')
		}
		t = t.Add(time.Duration(nanos))
	}
	return t.Add(-zone), true
}

// cutZone takes Z or a difference to UTC from the end. Without either the time is taken as UTC.
func cutZone(s string) (string, time.Duration) {
	if rest, ok := strings.CutSuffix(s, "Z"); ok {
		return rest, 0
	}
	at := strings.LastIndexAny(s, "+-")
	if at < 0 {
		return s, 0
	}
	zone, err := time.Parse("1504", s[at+1:])
	if err != nil {
		return "", 0
	}
	d := time.Duration(zone.Hour())*time.Hour + time.Duration(zone.Minute())*time.Minute
	if s[at] == '-' {
		d = -d
	}
	return s[:at], d
}

func (r *reader) time() time.Time {
	t, ok := r.any().time()
	if !ok {
		r.bad = true
	}
	return t
}
