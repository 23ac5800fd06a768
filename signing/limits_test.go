package signing

import (
	"math"
	"testing"
)

func TestLimits(t *testing.T) {
	l := Limits{Document: 2 << 20, Pages: 3, Signers: 2, Fields: 1}
	two := []Signer{{Fields: make([]Field, 1)}, {Fields: make([]Field, 1)}}
	for _, p := range []*Problem{
		l.Bytes(2 << 20), l.Length(3), l.People(two), Limits{}.Bytes(math.MaxInt64), Limits{}.Length(math.MaxInt),
		Limits{}.People(make([]Signer, 1000)),
	} {
		if p != nil {
			t.Errorf("refused: %v", p)
		}
	}
	second := []Signer{{}, {Fields: make([]Field, 2)}}
	for want, p := range map[Problem]*Problem{
		{Code: ProblemTooLarge, Limit: 2}:              l.Bytes(2<<20 + 1),
		{Code: ProblemPages, Limit: 3}:                 l.Length(4),
		{Code: ProblemManySigners, Limit: 2}:           l.People(make([]Signer, 3)),
		{Code: ProblemManyFields, Limit: 1, Signer: 2}: l.People(second),
	} {
		if p == nil || *p != want {
			t.Errorf("%v, want %v", p, want)
		}
	}
}
