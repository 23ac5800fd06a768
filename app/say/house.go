package say

// House are the languages of who asks for signatures: what is said where neither the reader nor the request says in which.
type House struct {
	Office string        // the office's, "" where it has not said one
	Desk   func() string // the one chosen at the desk, "" for the system's; nil where there is no desk
}

// Voice is the one rule for every letter, page, stamp and trail: the reader's language, else the request's, else the office's,
// else the desk's, which is the system's where none was chosen there. What we do not speak counts as not said.
func (h House) Voice(reader, request string) Voice {
	for _, code := range []string{reader, request, h.Office} {
		if v, ok := spoken(code); ok {
			return v
		}
	}
	if h.Desk == nil {
		return Preferred("")
	}
	return Preferred(h.Desk())
}
