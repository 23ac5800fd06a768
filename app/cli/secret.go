package cli

import (
	"bytes"
	"fmt"
	"os"
	"slices"
)

// secret reads one line from a file; "-" is standard input, without echo if that is a terminal. Without a file it is an error
// of usage, whose sentence is missing.
func (s *session) secret(file, missing string) (string, error) {
	if file == "" {
		return "", s.misuse(missing)
	}
	line, err := s.secretLine(file, missing)
	defer clear(line)
	return string(line), err
}

// secretLine is the first line of a file, or what is typed. Everything else that was read is zeroed. An
// empty file name asks only a terminal; elsewhere it is an error of usage whose sentence is missing.
func (s *session) secretLine(file, missing string) ([]byte, error) {
	var all []byte
	var err error
	switch {
	case file == "-":
		all, err = s.typed("cli.secret")
	case file != "":
		all, err = s.read(file, longestSecret)
	case s.atTerminal():
		all, err = s.typed("cli.secret")
	default:
		return nil, &usageError{s.voice.Say(missing)}
	}
	if err != nil {
		return nil, err
	}
	defer clear(all)
	line, _, _ := bytes.Cut(all, []byte("\n"))
	return slices.Clone(bytes.TrimRight(line, "\r")), nil
}

func (s *session) atTerminal() bool {
	f, ok := s.Stdin.(*os.File)
	return ok && isTerminal(f)
}

// typed reads a line of standard input. At a terminal it asks with the sentence of that key, and nothing is shown of what is typed; an
// interrupt ends it.
func (s *session) typed(prompt string) ([]byte, error) {
	if f, ok := s.Stdin.(*os.File); ok && isTerminal(f) {
		restore := withoutEcho(f)
		fmt.Fprint(s.Stderr, s.voice.Say(prompt)+" ")
		defer func() { restore(); fmt.Fprintln(s.Stderr) }()
	}
	return awaited(s, func() ([]byte, error) { return readLine(s.Stdin) })
}
