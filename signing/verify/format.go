package verify

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"paraph/signing/cos"
)

// A field may have a script that shows its value in another form (12.6.3, F). Those that every form program writes are known
// by their names; of others, what is shown must have the digits of the value.

var (
	numberFormat = regexp.MustCompile(`AF(Number|Percent)_Format\(\s*(\d+)\s*,\s*(\d)`)
	dateFormat   = regexp.MustCompile(`AF(Date|Time)_Format`)
	allNumbers   = regexp.MustCompile(`\d+`)
	tailOfZeros  = regexp.MustCompile(`[.,]00?(\D*)$`)
)

// formatted reports whether a text is a field's value as its script shows it.
func (c *comparison) formatted(n *field, text, value string) bool {
	action := c.is.Dict(c.is.Dict(n.whole["AA"])["F"])
	if action == nil {
		return false
	}
	script := c.script(action["JS"])
	if m := numberFormat.FindStringSubmatch(script); m != nil {
		return asNumber(text, value, m[1] == "Percent", m[2], m[3])
	}
	if dateFormat.MatchString(script) {
		return asDate(text, value)
	}
	text = tailOfZeros.ReplaceAllString(text, "")
	return digits(text) != "" && digits(text) == digits(value)
}

// script is the text of a script, a string or a stream (12.6.4.16).
func (c *comparison) script(o cos.Object) string {
	if s, ok := c.is.Resolve(o).(*cos.Stream); ok {
		b, _ := c.is.Decode(s, 1<<20)
		return string(b)
	}
	s, _ := c.is.Text(o)
	return s
}

// maxDecimals bounds the decimals a number is written with.
const maxDecimals = 20

// asNumber reports whether a text shows a value with so many decimals and in that style: 0 is 1,234.56, 1 is 1234.56,
// 2 is 1.234,56, 3 is 1234,56, 4 is 1'234.56.
func asNumber(text, value string, percent bool, decimals, style string) bool {
	v, err := strconv.ParseFloat(strings.Replace(value, ",", ".", 1), 64)
	places, _ := strconv.Atoi(decimals)
	if err != nil || places > maxDecimals || math.IsNaN(v) || math.IsInf(v, 0) {
		return digits(text) == digits(value)
	}
	if percent {
		v *= 100
	}
	comma := style == "2" || style == "3"
	shown := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r == '.' && !comma, r == ',' && comma:
			return r
		}
		return -1
	}, text)
	shown = strings.ReplaceAll(strings.Trim(shown, ".,"), ",", ".")
	is, err := strconv.ParseFloat(shown, 64)
	if err != nil {
		return false
	}
	return math.Abs(is-math.Abs(v)) <= 0.5001*math.Pow10(-places)
}

// asDate reports whether every number a text shows is one of the value's: day, month and year in another order, the year
// without its century, the month as a word.
func asDate(text, value string) bool {
	of := allNumbers.FindAllString(value, -1)
	shown := allNumbers.FindAllString(text, -1)
	return len(shown) > 0 && !slices.ContainsFunc(shown, func(s string) bool {
		return !slices.ContainsFunc(of, func(v string) bool {
			a, _ := strconv.Atoi(s)
			b, _ := strconv.Atoi(v)
			return a == b || a == b%100 || b == a%100 || a == b%12 || b == a%12
		})
	})
}
