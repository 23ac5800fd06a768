package signing

import (
	"slices"
	"testing"
)

func TestShortNames(t *testing.T) {
	for _, c := range []struct {
		given, surname string
		want           []string
	}{
		{"Anna", "Rossi", []string{"A. Rossi", "Rossi"}},
		{"Maria Teresa", "Esposito", []string{"M. T. Esposito", "Esposito"}},
		{"Jean-Baptiste", "de La Fontaine", []string{"J.-B. de La Fontaine", "de La Fontaine"}},
		{"  Žofia  ", " Šťastná ", []string{"Ž. Šťastná", "Šťastná"}},
		{"E\u0301lisabeth", "d’Aÿ", []string{"E\u0301. d’Aÿ", "d’Aÿ"}},
		{"(Nino) 3", "Bixio", []string{"N. Bixio", "Bixio"}},
		{"", "Madonna", nil},
		{"Madonna", "", nil},
		{"?", "Rossi", nil},
	} {
		if got := (Signer{Name: c.given, Surname: c.surname}).ShortNames(); !slices.Equal(got, c.want) {
			t.Errorf("%q %q: %q, want %q", c.given, c.surname, got, c.want)
		}
	}
}

// A name with a sign no stamp can print is told so; letters of any script are names.
func TestUnprinted(t *testing.T) {
	for text, want := range map[string]string{
		"Anna 🌸": "🌸", "Anna ❤": "❤", "𠮷田": "𠮷", "\ue000": "\ue000", "⭐ Luca": "⭐",
		"Žofia Šťastná": "", "Ελένη": "", "山田 太郎": "", "Sean O’Brien": "", "Acme® S.p.A.": "", "d'Aÿ – Roux": "",
	} {
		if got := Unprinted(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	g := Signer{Name: "Anna 🌸", Surname: "Rossi", Channels: []Channel{Email}}
	if p := g.Check(); p == nil || p.Code != ProblemNameSign || p.Word != "🌸" {
		t.Errorf("%+v", p)
	}
}

// Nobody signs under a name, or a surname, that shows nothing; what shows is a name.
func TestInvisibleNames(t *testing.T) {
	for _, blank := range []string{"\u3164", "\u2800", "\u200b", "\u00ad", "\ufeff", "\u2060", "\u115f\u1160", "\uffa0", " \u3164 \u2003", "\u034f", "\u0301", "\u180e"} {
		for _, g := range []Signer{{Name: blank}, {Name: "Anna", Surname: blank}, {Name: blank, Surname: "Rossi"}, {Name: blank, Surname: "-"}} {
			g.Channels = []Channel{Email}
			if p := g.Check(); p == nil || p.Code != ProblemName {
				t.Errorf("%+q %+q: %v", g.Name, g.Surname, p)
			}
		}
		if Seen(blank) {
			t.Errorf("%+q is seen", blank)
		}
	}
	for _, g := range []Signer{{Name: "Madonna"}, {Name: "", Surname: "Rossi"}, {Name: "Suharto", Surname: "-"}, {Name: "3M"}, {Name: "نازنین", Surname: "می\u200cخواهم"}, {Name: "김", Surname: "철수"}} {
		g.Channels = []Channel{Email}
		if p := g.Check(); p != nil {
			t.Errorf("%q %q: %v", g.Name, g.Surname, p)
		}
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"Anna Rossi": "Anna Rossi", "a\r\nb\nc\rd": "a ¶ b ¶ c ¶ d", "a\u2028b\u2029c\u0085d": "a ¶ b ¶ c ¶ d", "a\tb": "a b", "a\x1b[31mb\u202ec": "a�[31mb�c",
		"An\u200bna": "An�na", "An\u00adna": "An�na", "An\u2060na\ufeff": "An�na�", "Ro\u200dssi": "Ro�ssi", "Ros\u3164si": "Ros�si", "\u2066Anna\u2069": "�Anna�",
		"a\u2800b": "a�b", "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645": "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
		"\u0915\u094d\u200d\u0937": "\u0915\u094d\u200d\u0937", "Zoë D’Arc–Müller": "Zoë D’Arc–Müller",
	} {
		if got := OneLine(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
