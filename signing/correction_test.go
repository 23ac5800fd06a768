package signing

import (
	"reflect"
	"slices"
	"testing"
)

func twoToCorrect() *Request {
	return &Request{Options: Options{Editable: Editable{Email: true}}, Signers: []Signer{
		{ID: "a", Name: "Anna", Surname: "Rossi", Email: "anna@example.com", Channels: []Channel{Email}, Edited: []string{"email"}},
		{ID: "l", Name: "Luca", Email: "luca@example.com", Channels: []Channel{Email}},
	}}
}

func TestCorrect(t *testing.T) {
	for _, c := range []struct {
		what   string
		by     string
		signer string
		want   Correction
		done   []Corrected
		edited []string
	}{
		{"nothing different", ActorSigner, "a", Correction{Name: " Anna ", Email: "anna@example.com"}, nil, []string{"email"}},
		{"the office's word", ActorOffice, "a", Correction{Surname: "Neri", Email: " a@example.com"}, []Corrected{{"surname", "Rossi", "Neri"}, {"email", "anna@example.com", "a@example.com"}}, nil},
		{"the signer's word", ActorSigner, "l", Correction{Email: "l@example.com"}, []Corrected{{"email", "luca@example.com", "l@example.com"}}, []string{"email"}},
		{"a number", ActorOffice, "l", Correction{Mobile: "+39 333 1234567"}, []Corrected{{"mobile", "", "+39 333 1234567"}}, nil},
		{"the signer's word again", ActorSigner, "a", Correction{Email: "a@example.com"}, []Corrected{{"email", "anna@example.com", "a@example.com"}}, []string{"email"}},
		{"nobody", ActorOffice, "x", Correction{Name: "Eva"}, nil, nil},
	} {
		r := twoToCorrect()
		done, p := r.Correct(c.signer, c.want, c.by)
		if p != nil || !slices.Equal(done, c.done) {
			t.Errorf("%s: %v %v", c.what, done, p)
		}
		g := r.Signer(c.signer)
		if g != nil && !slices.Equal(g.Edited, c.edited) {
			t.Errorf("%s: edited %v", c.what, g.Edited)
		}
		for _, d := range done {
			if !slices.Contains([]string{g.Surname, g.Email, g.Mobile}, d.New) {
				t.Errorf("%s: %+v", c.what, g)
			}
		}
	}
}

func TestRefusedCorrectionsChangeNothing(t *testing.T) {
	for _, c := range []struct {
		by     string
		signer string
		want   Correction
		code   ProblemCode
		number int
	}{
		{ActorOffice, "a", Correction{Surname: "Neri", Email: "LUCA@example.com"}, ProblemSameAddress, 2},
		{ActorOffice, "l", Correction{Name: "Eva", Email: "anna@"}, ProblemEmail, 2},
		{ActorOffice, "a", Correction{Name: "An\nna"}, ProblemName, 1},
		{ActorOffice, "a", Correction{Mobile: "333"}, ProblemMobile, 1},
		{ActorSigner, "a", Correction{Email: "a@example.com", Name: "Eva"}, ProblemOption, 1},
	} {
		r := twoToCorrect()
		done, p := r.Correct(c.signer, c.want, c.by)
		if p == nil || p.Code != c.code || p.Signer != c.number || done != nil {
			t.Errorf("%+v: %v %v", c.want, done, p)
		}
		if !reflect.DeepEqual(r, twoToCorrect()) {
			t.Errorf("%+v: %+v", c.want, r.Signers)
		}
	}
}
