package kit

// Note is a second line that may be as long as it needs.
func Note(sentence string) *Text {
	t := NewSecond(sentence)
	t.SetWrap(true)
	return t
}
