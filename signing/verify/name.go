package verify

import "strings"

// NamePart is the value of a part of a name in a report (RFC 4514), such as CN or O; "" where the name has none.
func NamePart(name, part string) string {
	for rest := name; rest != ""; {
		var one string
		one, rest = nextPart(rest)
		if key, value, ok := strings.Cut(strings.TrimLeft(one, " "), "="); ok && strings.EqualFold(key, part) {
			return unescaped(value)
		}
	}
	return ""
}

// nextPart cuts a name behind its first part.
func nextPart(name string) (one, rest string) {
	for i := 0; i < len(name); i++ {
		switch name[i] {
		case '\\':
			i++
		case ',', '+':
			return name[:i], name[i+1:]
		}
	}
	return name, ""
}

func unescaped(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// CalledAs is what a person calls the owner of a name: its common name, else its organisation, else all of it.
func CalledAs(name string) string {
	for _, part := range []string{"CN", "O"} {
		if v := NamePart(name, part); v != "" {
			return v
		}
	}
	return name
}
