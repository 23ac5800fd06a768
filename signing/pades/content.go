package pades

import (
	"bytes"
	"strings"
)

// leftover is what a page's content leaves behind for what is drawn after it (ISO 32000-2, 7.8.2 and
// 8.4.2): open is the number of q to put in front so that no Q of the content takes away the outermost
// state, close what must follow it to be back there. close begins with a line feed, so that it is never
// part of the last token. Programs differ in what they do at a Q too many; where q in front would show,
// because something is drawn after one that meets a changed outermost state, wrap asks for the content
// to be drawn as a form of its own instead: there every program does what it did before.
type leftover struct {
	open  int
	close string
	wrap  bool
}

// unknownContent is for content that cannot be decoded.
func unknownContent() leftover { return leftover{open: 1, close: "\nQ\n"} }

// readContent finds out what a content leaves behind.
func readContent(b []byte) leftover {
	s := scanner{b: b, clean: true}
	for s.token() {
	}
	return s.leftover()
}

// scanner reads the tokens of a content stream (ISO 32000-2, 7.8.2 with 7.2 and 8.9.7).
type scanner struct {
	b    []byte
	pos  int
	ends string // closes the token the content broke off in
	nest []byte // open arrays '[' and dictionaries '<'

	depth  int  // of q, above the outermost state
	excess int  // Q without q
	clean  bool // nothing changed the outermost state
	dirty  bool // a Q too many came after it was changed
	wrap   bool // and after that something was drawn

	text   bool // between BT and ET
	path   bool // a path was begun and not painted
	marked int  // BMC or BDC without EMC
}

func (s *scanner) leftover() leftover {
	var end strings.Builder
	end.WriteString("\n" + s.ends)
	for i := len(s.nest) - 1; i >= 0; i-- {
		end.WriteString(map[byte]string{'[': "]", '<': ">>"}[s.nest[i]])
	}
	if s.path {
		end.WriteString(" n")
	}
	if s.text {
		end.WriteString(" ET")
	}
	end.WriteString(strings.Repeat(" EMC", s.marked))
	if end.Len() > 1 {
		end.WriteString("\n")
	}
	end.WriteString(strings.Repeat("Q\n", s.depth+1))
	return leftover{open: s.excess + 1, close: end.String(), wrap: s.wrap}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool { return strings.IndexByte("()<>[]{}/%", c) >= 0 }

// token reads one token and reports whether there may be another.
func (s *scanner) token() bool {
	for s.pos < len(s.b) && isSpace(s.b[s.pos]) {
		s.pos++
	}
	if s.pos >= len(s.b) {
		return false
	}
	c := s.b[s.pos]
	switch c {
	case '%':
		s.comment()
	case '(':
		s.literal()
	case '<':
		s.angle()
	case '>':
		s.pos++
		if s.pos < len(s.b) && s.b[s.pos] == '>' {
			s.pos++
			s.leave('<')
		}
	case '[':
		s.pos++
		s.nest = append(s.nest, '[')
	case ']':
		s.pos++
		s.leave('[')
	case '/':
		s.pos++
		s.regular()
	case ')', '{', '}':
		s.pos++
	default:
		s.word(s.regular())
	}
	return true
}

func (s *scanner) leave(kind byte) {
	if n := len(s.nest); n > 0 && s.nest[n-1] == kind {
		s.nest = s.nest[:n-1]
	}
}

func (s *scanner) regular() []byte {
	start := s.pos
	for s.pos < len(s.b) && !isSpace(s.b[s.pos]) && !isDelimiter(s.b[s.pos]) {
		s.pos++
	}
	return s.b[start:s.pos]
}

func (s *scanner) comment() {
	for s.pos < len(s.b) && s.b[s.pos] != '\n' && s.b[s.pos] != '\r' {
		s.pos++
	}
}

func (s *scanner) literal() {
	depth := 0
	for ; s.pos < len(s.b); s.pos++ {
		switch s.b[s.pos] {
		case '\\':
			s.pos++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.pos++
				return
			}
		}
	}
	s.pos, s.ends = len(s.b), strings.Repeat(")", depth)
}

func (s *scanner) angle() {
	s.pos++
	if s.pos < len(s.b) && s.b[s.pos] == '<' {
		s.pos++
		s.nest = append(s.nest, '<')
		return
	}
	end := bytes.IndexByte(s.b[s.pos:], '>')
	if end < 0 {
		s.pos, s.ends = len(s.b), ">"
		return
	}
	s.pos += end + 1
}

// word takes a number or an operator. Inside an array or dictionary nothing is an operator.
func (s *scanner) word(w []byte) {
	if len(s.nest) == 0 && strings.IndexByte("+-.0123456789", w[0]) < 0 {
		s.operator(string(w))
	}
}

func (s *scanner) operator(op string) {
	switch op {
	case "q":
		s.depth++
	case "Q":
		s.restore()
	case "BT", "ET":
		s.text = op == "BT"
	case "BMC", "BDC":
		s.marked++
	case "EMC":
		s.marked = max(0, s.marked-1)
	case "m", "l", "c", "v", "y", "h", "re":
		s.path = true
	case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n":
		s.path, s.wrap = false, s.dirty
	case "Do", "sh", "Tj", "TJ", "'":
		s.wrap = s.dirty
	case "ID":
		s.wrap = s.dirty
		s.inlineImage()
	case "\"":
		s.wrap, s.clean = s.dirty, s.clean && s.depth > 0
	case "BI", "EI", "MP", "DP", "BX", "EX", "Td", "Tm", "T*":
	default:
		s.clean = s.clean && s.depth > 0
	}
}

func (s *scanner) restore() {
	if s.depth > 0 {
		s.depth--
		return
	}
	s.excess++
	s.dirty = s.dirty || !s.clean
}

// inlineImage skips the data after ID. EI ends it where it stands alone and what follows is text again:
// the data may hold the two letters too.
func (s *scanner) inlineImage() {
	for at := s.pos; ; {
		i := bytes.Index(s.b[at:], []byte("EI"))
		if i < 0 {
			s.pos, s.ends = len(s.b), "\nEI"
			return
		}
		at += i + 2
		if isSpace(s.b[at-3]) && (at == len(s.b) || isSpace(s.b[at])) && looksLikeText(s.b[at:]) {
			s.pos = at
			return
		}
	}
}

func looksLikeText(b []byte) bool {
	for _, c := range b[:min(len(b), 16)] {
		if c > '~' || c < ' ' && !isSpace(c) || c == 0 {
			return false
		}
	}
	return true
}
