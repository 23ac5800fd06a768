package trustlist

import "errors"

// What is wrong with a list. More words may stand around them.
var (
	ErrSyntax    = errors.New("trustlist: this is no list that can be read")
	ErrTooLarge  = errors.New("trustlist: the list is larger or deeper than any list is")
	ErrVersion   = errors.New("trustlist: the list is of a version that is not known")
	ErrUnsigned  = errors.New("trustlist: the list is not signed")
	ErrSignature = errors.New("trustlist: the list's signature does not hold")
	ErrSigner    = errors.New("trustlist: the list is signed by somebody who may not sign it")
	ErrAlgorithm = errors.New("trustlist: the list is signed in a way that is unknown or too weak")
	ErrForeign   = errors.New("trustlist: the list is another one than was asked for")
	ErrOlder     = errors.New("trustlist: the list is older than the one that is kept")
	ErrMissing   = errors.New("trustlist: the list is not there")
)

// The words for a list that could not be fetched, and for a folder that cannot be written.
const (
	NoAnswer = "no-answer"
	NoFolder = "folder"
)

// words are what is wrong with a list: they are stored and shown. The list only grows.
var words = []struct {
	err  error
	word string
}{
	{ErrTooLarge, "too-large"},
	{ErrVersion, "version"},
	{ErrUnsigned, "unsigned"},
	{ErrSignature, "signature"},
	{ErrSigner, "signer"},
	{ErrAlgorithm, "algorithm"},
	{ErrForeign, "foreign"},
	{ErrOlder, "older"},
	{ErrMissing, "missing"},
	{ErrExpired, "expired"},
	{ErrSyntax, "syntax"},
}

// WordOf is what is wrong with a list as a word; "" where nothing is, NoAnswer where it is none of these errors.
func WordOf(err error) string {
	if err == nil {
		return ""
	}
	for _, w := range words {
		if errors.Is(err, w.err) {
			return w.word
		}
	}
	return NoAnswer
}

// ErrorOf is the error a word stands for, nil for "".
func ErrorOf(word string) error {
	if word == "" {
		return nil
	}
	for _, w := range words {
		if w.word == word {
			return w.err
		}
	}
	return ErrSyntax
}
