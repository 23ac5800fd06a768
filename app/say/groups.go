package say

import "strings"

// GroupsOf is a hash in groups of eight, as people compare it.
func GroupsOf(hash string) string {
	var out []string
	for i := 0; i < len(hash); i += 8 {
		out = append(out, hash[i:min(len(hash), i+8)])
	}
	return strings.Join(out, " ")
}
