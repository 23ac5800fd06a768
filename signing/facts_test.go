package signing

import "testing"

func TestRefusal(t *testing.T) {
	for want, f := range map[ProblemCode]Facts{
		"":               {Version: "2.0", Forms: []FormField{{Type: "signature"}}},
		ProblemEncrypted: {Encrypted: true, XFA: true, Signed: true},
		ProblemPassword:  {Encrypted: true, Locked: true},
		ProblemHidden:    {Hidden: []string{HiddenLayer}, Faults: []string{FaultActs}},
		ProblemFaulty:    {Faults: []string{FaultActs}},
		ProblemXFA:       {XFA: true, Signed: true},
		ProblemSigned:    {Signed: true},
	} {
		switch p := f.Refusal(); {
		case p == nil && want != "", p != nil && p.Code != want:
			t.Errorf("%v, want %q", p, want)
		}
	}
}
