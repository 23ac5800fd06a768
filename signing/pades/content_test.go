package pades

import (
	"strings"
	"testing"
)

func TestReadContent(t *testing.T) {
	for content, want := range map[string]leftover{
		"":                              {1, "\nQ\n", false},
		"q Q":                           {1, "\nQ\n", false},
		"q q Q":                         {1, "\nQ\nQ\n", false},
		"q Q Q":                         {2, "\nQ\n", false},
		"Q Q Q q q":                     {4, "\nQ\nQ\nQ\n", false},
		"(q) (\\() (a(q)b) Tj":          {1, "\nQ\n", false},
		"% q\nq%Q\rQ":                   {1, "\nQ\n", false},
		"/q /Q gs":                      {1, "\nQ\n", false},
		"[q Q q] <</q q>> DP":           {1, "\nQ\n", false},
		"<71> Tj q":                     {1, "\nQ\nQ\n", false},
		"q/Im1 Do":                      {1, "\nQ\nQ\n", false},
		"1 0 0 1 0 0cm q":               {1, "\nQ\nQ\n", false},
		"BI /W 1 ID q q EI Q q":         {2, "\nQ\nQ\n", false},
		"BI /W 1 ID q\xff EI \xff EI q": {1, "\nQ\nQ\n", false},
		"BI /W 1 ID qqq":                {1, "\n\nEI\nQ\n", false},
		"BI ID":                         {1, "\n\nEI\nQ\n", false},
		"(abc(d":                        {1, "\n))\nQ\n", false},
		"(abc\\":                        {1, "\n)\nQ\n", false},
		"<abc":                          {1, "\n>\nQ\n", false},
		"[ (a) <</A [":                  {1, "\n]>>]\nQ\n", false},
		"BT (a) Tj":                     {1, "\n ET\nQ\n", false},
		"/P BMC /S <</MCID 1>> BDC EMC": {1, "\n EMC\nQ\n", false},
		"1 1 m 2 2 l":                   {1, "\n n\nQ\n", false},
		"0 0 1 1 re W n":                {1, "\nQ\n", false},
		// Where a Q too many would bring back what was changed and something follows, only a form helps.
		"2 0 0 2 0 0 cm Q 0 0 9 9 re f": {2, "\nQ\n", true},
		"2 0 0 2 0 0 cm 0 0 9 9 re f Q": {2, "\nQ\n", false},
		"q 2 0 0 2 0 0 cm Q Q (a) Tj":   {2, "\nQ\n", false},
		"1 g Q /X Do":                   {2, "\nQ\n", true},
		"1 2 (a) \" Q (b) '":            {2, "\nQ\n", true},
	} {
		if got := readContent([]byte(content)); got != want {
			t.Errorf("%q: %+v, want %+v", content, got, want)
		}
	}
}

// Whatever a content is: with q in front and close behind it, nothing is left of it and no Q is in
// excess.
func FuzzContent(f *testing.F) {
	for _, c := range contents() {
		f.Add([]byte(strings.Join(c, "\n")))
	}
	f.Add([]byte("BI /W 1 /H 1 ID x EI Q (\\"))
	f.Add([]byte("<</A[(<"))
	f.Fuzz(func(t *testing.T, b []byte) {
		l := readContent(b)
		whole := strings.Repeat("q\n", l.open) + string(b) + l.close
		s := scanner{b: []byte(whole), clean: true}
		for s.token() {
		}
		if s.depth != 0 || s.excess != 0 || s.text || s.path || s.marked != 0 || len(s.nest) > 0 || s.ends != "" {
			t.Errorf("%q leaves depth %d, excess %d, %+v", whole, s.depth, s.excess, s)
		}
	})
}
