// Package bounded reads JSON of strangers within bounds, before memory is spent on what it describes: bytes, depth, how many
// values in all and in one array or object are counted as they arrive. Long texts of one member can be led elsewhere instead
// of being held. What is no JSON is found by who unmarshals what Read answers.
package bounded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// What goes beyond a bound.
var (
	ErrBytes = errors.New("bounded: too long")
	ErrDepth = errors.New("bounded: too deep")
	ErrMany  = errors.New("bounded: too many values")
)

// Limits of one JSON text.
type Limits struct {
	Bytes  int    // of the text, without what is led elsewhere
	Depth  int    // of arrays and objects in each other
	Values int    // in all; a member counts as one
	Each   int    // in one array or object
	Free   string // a member of the outermost object in which Each does not hold, "" for none
}

// Lead leads long texts elsewhere: the ones that stand, at any depth, in one of these members of the outermost object. To gets
// each one's bytes, without JSON's escapes, and is closed at its end; what it answers then stands in the text's place, within
// quotes and as it is. Texts shorter than LongText stay.
type Lead struct {
	Members []string
	To      func() (Sink, error)
}

// Sink takes one text.
type Sink interface {
	io.Writer
	Close() (instead string, err error)
}

// LongText is from how many bytes on, as written, a text can be led elsewhere.
const LongText = 4096

// Read answers a JSON text within its limits; lead may be nil. Errors are those of this package, of r and of the lead, and
// io.ErrUnexpectedEOF within a text.
func Read(r io.Reader, l Limits, lead *Lead) ([]byte, error) {
	s := &scanner{in: bufio.NewReaderSize(r, 32<<10), limits: l, lead: lead}
	for {
		b, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return s.out, nil
		}
		if err == nil {
			err = s.step(b)
		}
		if err != nil {
			return nil, err
		}
	}
}

type scanner struct {
	in     *bufio.Reader
	limits Limits
	lead   *Lead
	out    []byte
	open   []level
	values int
	member string // of the outermost object, in which we are
	raw    []byte // of the text that is read, as it is written
}

// level is an array or object that is open.
type level struct {
	object  bool
	key     bool // what comes next in this object is a key
	members int
}

func (s *scanner) step(b byte) error {
	switch b {
	case '"':
		return s.text()
	case '{', '[':
		if len(s.open) == s.limits.Depth {
			return ErrDepth
		}
		s.open = append(s.open, level{object: b == '{', key: b == '{'})
		return errors.Join(s.count(), s.put(b))
	case '}', ']':
		if n := len(s.open); n > 0 {
			s.open = s.open[:n-1]
		}
	case ',':
		if n := len(s.open); n > 0 {
			s.open[n-1].key = s.open[n-1].object
		}
		return errors.Join(s.count(), s.put(b))
	case ':':
		if n := len(s.open); n > 0 {
			s.open[n-1].key = false
		}
	}
	return s.put(b)
}

// count counts one more value, in all and in the innermost array or object.
func (s *scanner) count() error {
	if s.values++; s.values > s.limits.Values {
		return ErrMany
	}
	if n := len(s.open); n > 0 {
		if s.open[n-1].members++; s.open[n-1].members > s.limits.Each && !s.within(s.limits.Free) {
			return ErrMany
		}
	}
	return nil
}

// within reports whether we are in that member of the outermost object; JSON's readers overlook its case.
func (s *scanner) within(member string) bool {
	return member != "" && len(s.open) > 0 && s.open[0].object && strings.EqualFold(s.member, member)
}

func (s *scanner) put(b ...byte) error {
	if len(s.out)+len(b) > s.limits.Bytes {
		return ErrBytes
	}
	s.out = append(s.out, b...)
	return nil
}

// text reads one text whose first quote was read.
func (s *scanner) text() error {
	n := len(s.open)
	key := n > 0 && s.open[n-1].key
	s.raw = s.raw[:0]
	var err error
	if s.lead != nil && !key && slices.ContainsFunc(s.lead.Members, s.within) {
		err = s.led()
	} else {
		err = s.kept()
	}
	if err != nil {
		return err
	}
	if key && n == 1 {
		s.member = string(unescaped(s.raw))
	}
	return errors.Join(s.put('"'), s.put(s.raw...), s.put('"'))
}

// kept reads a text that stays.
func (s *scanner) kept() error {
	for {
		ended, err := s.more()
		if err != nil || ended {
			return err
		}
		if len(s.out)+len(s.raw) > s.limits.Bytes {
			return ErrBytes
		}
	}
}

// led reads a text that is led elsewhere, if it is long; then raw is what stands in its place.
func (s *scanner) led() error {
	var to Sink
	for {
		ended, err := s.more()
		if err == nil && to == nil && len(s.raw) >= LongText {
			to, err = s.lead.To()
		}
		if err != nil || to == nil && ended {
			return err
		}
		if to == nil {
			continue
		}
		if _, err = to.Write(unescaped(s.raw)); err != nil {
			return err
		}
		s.raw = s.raw[:0]
		if ended {
			instead, err := to.Close()
			s.raw = append(s.raw, instead...)
			return err
		}
	}
}

// more adds what has arrived of a text, with whole escapes, up to its end.
func (s *scanner) more() (ended bool, err error) {
	if _, err = s.in.Peek(1); err != nil {
		return false, whole(err)
	}
	there, _ := s.in.Peek(s.in.Buffered())
	n := 0
	for n < len(there) {
		if n += plainly(there[n:]); n == len(there) {
			break
		}
		length := 2
		if n+1 < len(there) && there[n+1] == 'u' {
			length = 6
		}
		if ended = there[n] == '"'; ended || n+length > len(there) {
			break
		}
		n += length
	}
	s.raw = append(s.raw, there[:n]...)
	stopped := n < len(there)
	if _, err = s.in.Discard(n); err != nil || !stopped {
		return false, err
	}
	if _, err = s.in.Discard(1); err != nil || ended {
		return true, err
	}
	return false, s.escape()
}

// plainly is how much of a text comes before a quote or an escape. It is looked for in pieces that grow: where there are many, none is
// looked for beyond the next one again and again.
func plainly(text []byte) int {
	for from, to := 0, 16; ; from, to = to, 4*to {
		piece := text[from:min(to, len(text))]
		n := len(piece)
		for _, stop := range []byte{'"', '\\'} {
			if i := bytes.IndexByte(piece[:n], stop); i >= 0 {
				n = i
			}
		}
		if n < len(piece) || to >= len(text) {
			return from + n
		}
	}
}

// escape adds an escape, of which not all has arrived, whose backslash was read.
func (s *scanner) escape() error {
	b, err := s.in.ReadByte()
	if err != nil {
		return whole(err)
	}
	s.raw = append(s.raw, '\\', b)
	if b != 'u' {
		return nil
	}
	var code [4]byte
	if _, err = io.ReadFull(s.in, code[:]); err != nil {
		return whole(err)
	}
	s.raw = append(s.raw, code[:]...)
	return nil
}

// whole tells that a text stops in the middle.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("bounded: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// unescaped is a piece of a text, with whole escapes, as it is meant. Halves of surrogate pairs become U+FFFD, whole pairs too.
func unescaped(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	meant := make([]byte, 0, len(raw))
	for {
		n := bytes.IndexByte(raw, '\\')
		if n < 0 {
			return append(meant, raw...)
		}
		meant = append(meant, raw[:n]...)
		letter := raw[n+1]
		if raw = raw[n+2:]; letter == 'u' {
			meant = utf8.AppendRune(meant, coded(raw[:4]))
			raw = raw[4:]
		} else {
			meant = append(meant, single(letter))
		}
	}
}

// single is what an escape of one letter means.
func single(letter byte) byte {
	switch letter {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	}
	return letter
}

// coded is the number in four hex digits, 0 of what is none.
func coded(hex []byte) (code rune) {
	for _, c := range hex {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0
		}
		code = code<<4 | rune(c)
	}
	return code
}
