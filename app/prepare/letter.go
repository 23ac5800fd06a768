package prepare

import "paraph/signing"

// CheckTitle says what is wrong with the title of what is to be signed.
func CheckTitle(title string) Fault {
	if !signing.Seen(title) {
		return Fault{Key: "review.called.none"}
	}
	return tooLong(title, signing.MaxTitle, signing.BadText(title, signing.MaxTitle))
}

// CheckSubject says what is wrong with an invitation's own subject; none is the usual one.
func CheckSubject(subject string) Fault {
	return tooLong(subject, signing.MaxSubject, signing.Options{Subject: subject}.CheckLetter() != nil)
}

// CheckNote says what is wrong with the office's own words in an invitation.
func CheckNote(note string) Fault {
	return tooLong(note, signing.MaxNote, signing.Options{Note: note}.CheckLetter() != nil)
}

func tooLong(text string, most int, bad bool) Fault {
	switch n := len([]rune(text)); {
	case n > most:
		return Fault{Key: "review.words.many", Pairs: []any{"most", most, "n", n - most}}
	case bad:
		return Fault{Key: "review.words.signs"}
	}
	return Fault{}
}
