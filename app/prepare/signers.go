package prepare

import (
	"math"
	"slices"
	"strings"

	"paraph/signing"
)

func (m *Model) blank() signing.Signer {
	return signing.Signer{ID: m.mint(), Channels: []signing.Channel{signing.Email}, State: signing.SignerNew}
}

// Signers are all signers, without their fields.
func (m *Model) Signers() []signing.Signer { return m.now.clone().signers }

// Active is the signer new fields go to, from 0.
func (m *Model) Active() int { return m.active }

// Activate makes new fields go to a signer.
func (m *Model) Activate(i int) {
	if i >= 0 && i < len(m.now.signers) {
		m.active = i
	}
}

// AddSigner puts an empty signer at the end, makes it the chosen one and answers its place.
func (m *Model) AddSigner() int {
	m.active = len(m.now.signers)
	m.change(func(s *state) { s.signers = append(s.signers, m.blank()) })
	return m.active
}

// SetSigner takes what the form says of a signer.
func (m *Model) SetSigner(i int, g signing.Signer) {
	if i < 0 || i >= len(m.now.signers) || same(m.now.signers[i], g) {
		return
	}
	m.change(func(s *state) {
		g.Fields = nil
		s.signers[i] = g
	})
}

// WriteSigner is SetSigner letter by letter: one step of undo, until Written or any other change.
func (m *Model) WriteSigner(i int, g signing.Signer) {
	if !m.writing {
		m.Begin()
	}
	m.writing = false // this change goes on with what was written
	m.SetSigner(i, g)
	m.writing = true
}

func same(a, b signing.Signer) bool {
	return a.Name == b.Name && a.Surname == b.Surname && a.Email == b.Email && a.Mobile == b.Mobile && a.Language == b.Language &&
		a.Message == b.Message && slices.Equal(a.Channels, b.Channels)
}

// RemoveSigner removes a signer and all fields of that signer; one step of undo. It answers how many fields went along.
func (m *Model) RemoveSigner(i int) int {
	if i < 0 || i >= len(m.now.signers) {
		return 0
	}
	before := len(m.now.fields)
	m.change(func(s *state) {
		s.signers = slices.Delete(s.signers, i, i+1)
		s.fields = slices.DeleteFunc(s.fields, func(f Field) bool { return f.Signer == i })
		for k := range s.fields {
			if s.fields[k].Signer > i {
				s.fields[k].Signer--
			}
		}
	})
	return before - len(m.now.fields)
}

// Count is how many fields a signer has.
func (m *Model) Count(signer int) int {
	n := 0
	for _, f := range m.now.fields {
		if f.Signer == signer {
			n++
		}
	}
	return n
}

// Input names an input of a signer's form.
type Input string

// The inputs that can be wrong.
const (
	NameInput   Input = "name"
	EmailInput  Input = "email"
	MobileInput Input = "mobile"
)

// CheckSigner says what is wrong with a signer's data, by input. Empty: nothing.
func (m *Model) CheckSigner(i int, g signing.Signer) map[Input]Fault {
	out := map[Input]Fault{}
	if g.FullName() == "" {
		out[NameInput] = Fault{Key: "prepare.form.name.none"}
	} else if sign := signing.Unprinted(g.FullName()); sign != "" {
		out[NameInput] = Fault{Key: "prepare.form.name.sign", Pairs: []any{"sign", sign}}
	}
	if key := emailFault(g.Email); key != "" {
		out[EmailInput] = Fault{Key: key}
	}
	if bad := g.Mobile != "" && !signing.ValidMobile(g.Mobile); bad || (g.Mobile == "" && g.Channel() == signing.SMS) {
		out[MobileInput] = Fault{Key: "prepare.form.mobile.wrong"}
	}
	input := EmailInput
	if g.Channel() == signing.SMS {
		input = MobileInput
	}
	if _, wrong := out[input]; !wrong && m.shared(i, g) {
		out[input] = Fault{Key: "prepare.form.shared"}
	}
	return out
}

// emailFault is the key of what is wrong with an address, "" for nothing.
func emailFault(email string) string {
	switch {
	case email == "":
		return "prepare.form.email.none"
	case !strings.Contains(email, "@"):
		return "prepare.form.email.at"
	case signing.ValidEmail(email):
		return ""
	case signing.ValidEmail(strings.ReplaceAll(email, ",", ".")):
		return "prepare.form.email.comma"
	case strings.ContainsAny(email, ",;<>()[] "):
		return "prepare.form.email.sign"
	}
	return "prepare.form.email.wrong"
}

// shared reports whether another signer gets the code where this one does.
func (m *Model) shared(i int, g signing.Signer) bool {
	for k, other := range m.now.signers {
		if k != i && signing.SameDestination([]signing.Signer{g, other}) != nil {
			return true
		}
	}
	return false
}

// Check is the line beneath the panel: what is missing, and the signer it is about (-1: nobody). ready when nothing is.
func (m *Model) Check() (line Fault, signer int, ready bool) {
	if len(m.now.signers) == 0 {
		return Fault{Key: "prepare.check.signer"}, -1, false
	}
	for i, g := range m.now.signers {
		if len(m.CheckSigner(i, g)) > 0 {
			if g.FullName() == "" {
				return Fault{Key: "prepare.check.unnamed", Pairs: []any{"n", i + 1}}, i, false
			}
			return Fault{Key: "prepare.check.data", Pairs: []any{"name", g.FullName()}}, i, false
		}
	}
	for i, g := range m.now.signers {
		if m.Count(i) == 0 {
			return Fault{Key: "prepare.check.field", Pairs: []any{"name", g.FullName()}}, i, false
		}
	}
	return Fault{Key: "prepare.check.ready"}, -1, true
}

// Spot is a fitting place for a signer's first field: on the last page, at its foot, right of or above what is there.
func (m *Model) Spot() (page int, b signing.Box) {
	page = len(m.pages)
	size, d := m.Page(page), signing.DefaultFieldSize
	for y := size.H - 3*margin - d.H; y >= margin; y -= d.H + margin {
		for x := float64(3 * margin); x+d.W <= size.W-margin; x += d.W + margin {
			b = clamp(signing.Box{X: x, Y: math.Round(y), W: d.W, H: d.H}, size)
			if !m.covered(page, b) {
				return page, b
			}
		}
	}
	return page, clamp(signing.Box{X: margin, Y: margin, W: d.W, H: d.H}, size)
}

// SpotAt is a field of the usual size with its middle at a point of a page, moved down where another one stands.
func (m *Model) SpotAt(page int, at signing.Point) signing.Box {
	size, d := m.Page(page), signing.DefaultFieldSize
	first := clamp(signing.Box{X: math.Round(at.X - d.W/2), Y: math.Round(at.Y - d.H/2), W: d.W, H: d.H}, size)
	for b := first; b.Y+b.H <= size.H; b.Y += d.H + margin {
		if !m.covered(page, b) {
			return b
		}
	}
	return first
}

func (m *Model) covered(page int, b signing.Box) bool {
	return slices.ContainsFunc(m.now.fields, func(f Field) bool {
		return f.Page == page && f.Box.Overlaps(b)
	})
}
