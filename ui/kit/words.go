package kit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ellipsis is a text cut so that it fits, with "…" at its end.
func ellipsis(text string, width float32, measure func(string) float32) string {
	const slack = 0.5
	if measure(text) <= width+slack {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if measure(string(runes[:middle])+"…") <= width+slack {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " .,") + "…"
}

// middleEllipsis is a text cut in its middle so that it fits: names of files differ at their ends as often as at their beginnings.
func middleEllipsis(text string, width float32, measure func(string) float32) string {
	const slack = 0.5
	if measure(text) <= width+slack {
		return text
	}
	runes := []rune(text)
	cut := func(left int) string { // of what is left, more stands before
		head := (left + 1) / 2
		return strings.TrimRight(string(runes[:head]), " .,") + "…" + strings.TrimLeft(string(runes[len(runes)-(left-head):]), " ")
	}
	low, high := 0, len(runes)-1
	for low < high {
		middle := (low + high + 1) / 2
		if measure(cut(middle)) <= width+slack {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return cut(low)
}

// clauses is a text cut behind the last part of a sentence that fits, with "…" for the rest. Where that would leave more than a
// quarter of the room empty it is cut behind a word, and where not even the first word fits, as ellipsis does.
func clauses(text string, width float32, measure func(string) float32) string {
	const slack, filled = 0.5, 0.75
	if measure(text) <= width+slack {
		return text
	}
	for at := len(text); ; {
		if at = strings.LastIndexAny(text[:at], ".,;:"); at <= 0 {
			return wholeWords(text, width, measure)
		}
		part := strings.TrimRight(text[:at], " \u00a0")
		if text[at] == '.' {
			part += "."
		}
		switch long := measure(part + " …"); {
		case !endsPart(text, at) || long > width+slack:
		case long < filled*width:
			return wholeWords(text, width, measure)
		default:
			return part + " …"
		}
	}
}

// wholeWords is a text cut behind the last word that fits, with "…" for the rest; where not even the first fits, as ellipsis does.
func wholeWords(text string, width float32, measure func(string) float32) string {
	const slack = 0.5
	for at := len(text); ; {
		if at = strings.LastIndexByte(text[:at], ' '); at <= 0 {
			return ellipsis(text, width, measure)
		}
		if part := strings.TrimRight(text[:at], " \u00a0.,;:") + " …"; measure(part) <= width+slack {
			return part
		}
	}
}

// endsPart reports whether the sign at a place of a text ends a part of it: it belongs to no number, address or short form.
func endsPart(text string, at int) bool {
	rest, spaced := strings.CutPrefix(text[at+1:], " ")
	if next, _ := utf8.DecodeRuneInString(rest); text[at] == '.' && !unicode.IsUpper(next) {
		return rest == ""
	}
	return spaced || rest == ""
}

// Short is a name cut in its middle to so many letters.
func Short(name string, letters int) string {
	return middleEllipsis(name, float32(letters), func(s string) float32 { return float32(utf8.RuneCountInString(s)) })
}

// wrap breaks a text into lines that fit; a word that is wider than a line is broken where it must be.
func wrap(text string, width float32, measure func(string) float32) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapParagraph(paragraph, width, measure)...)
	}
	return lines
}

func wrapParagraph(text string, width float32, measure func(string) float32) []string {
	const slack = 0.5
	if measure(text) <= width+slack {
		return []string{text}
	}
	var lines []string
	line := ""
	for word := range strings.SplitSeq(text, " ") {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if measure(longer) <= width+slack {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; line != "" && measure(line) > width+slack; {
			n := fitting(line, width+slack, measure)
			lines, line = append(lines, line[:n]), line[n:]
		}
	}
	if line == "" && len(lines) > 0 {
		return lines
	}
	return append(lines, line)
}

// fitting is how many bytes of a word fit on a line; at least one letter. An address is broken behind one of its signs, where that
// leaves half a line.
func fitting(word string, width float32, measure func(string) float32) int {
	last := fittingLetters(word, width, measure)
	if sign := strings.LastIndexAny(word[:last], "@-./_") + 1; sign > last/2 {
		return sign
	}
	return last
}

func fittingLetters(word string, width float32, measure func(string) float32) int {
	last := 0
	for i := range word {
		if i > 0 && measure(word[:i]) > width {
			break
		}
		last = i
	}
	if last == 0 {
		for i := range word {
			if i > 0 {
				return i
			}
		}
		return len(word)
	}
	return last
}
