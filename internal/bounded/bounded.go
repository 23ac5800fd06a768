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
	"strconv"
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

// Lead leads long texts elsewhere: the ones that stand, at any depth, in a member of the outermost object. To gets each one's
// bytes, without JSON's escapes, and is closed at its end; what it answers then stands in the text's place, within quotes and
// as it is. Texts shorter than LongText stay.
type Lead struct {
	Member string
	To     func() (Sink, error)
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
	if s.lead != nil && !key && s.within(s.lead.Member) {
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

// more adds what has arrived of a text, up to an escape, which is added whole, or its end.
func (s *scanner) more() (ended bool, err error) {
	if _, err = s.in.Peek(1); err != nil {
		return false, whole(err)
	}
	there, _ := s.in.Peek(s.in.Buffered())
	n := len(there)
	for _, stop := range []byte{'"', '\\'} {
		if i := bytes.IndexByte(there[:n], stop); i >= 0 {
			n = i
		}
	}
	s.raw = append(s.raw, there[:n]...)
	stopped := n < len(there)
	if _, err = s.in.Discard(n); err != nil || !stopped {
		return false, err
	}
	b, err := s.in.ReadByte()
	if err != nil || b == '"' {
		return true, err
	}
	return false, s.escape()
}

// escape adds an escape whose backslash was read.
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

// plain are the escapes of one letter that mean another one.
var plain = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'b': '\b', 'f': '\f'}

// unescaped is a piece of a text, with whole escapes, as it is meant. Halves of surrogate pairs become U+FFFD, whole pairs too.
func unescaped(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return raw
	}
	meant := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			meant = append(meant, raw[i])
			continue
		}
		i++
		if raw[i] == 'u' {
			code, _ := strconv.ParseUint(string(raw[i+1:i+5]), 16, 16) // 0 of what is none
			meant = utf8.AppendRune(meant, rune(code))
			i += 4
			continue
		}
		if letter, ok := plain[raw[i]]; ok {
			meant = append(meant, letter)
		} else {
			meant = append(meant, raw[i])
		}
	}
	return meant
}
