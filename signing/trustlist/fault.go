package trustlist

import (
	"context"
	"errors"
)

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

// NoAnswer is the word for a list that could not be fetched.
const NoAnswer = "no-answer"

// WordOf is what is wrong with a list as a word of a closed list: it is stored and shown. "" where nothing is.
func WordOf(err error) string {
	if err == nil {
		return ""
	}
	for _, known := range []struct {
		err  error
		word string
	}{
		{ErrTooLarge, "too-large"}, {ErrVersion, "version"}, {ErrUnsigned, "unsigned"}, {ErrSignature, "signature"}, {ErrSigner, "signer"},
		{ErrAlgorithm, "algorithm"}, {ErrForeign, "foreign"}, {ErrOlder, "older"}, {ErrMissing, "missing"}, {ErrExpired, "expired"},
		{ErrSyntax, "syntax"}, {context.Canceled, "cancelled"},
	} {
		if errors.Is(err, known.err) {
			return known.word
		}
	}
	return NoAnswer
}
