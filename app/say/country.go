package say

// Country is the state of a code of two letters, as lists of the European Union have them; the code where it has no name here.
func (v Voice) Country(code string) string {
	if key := "country." + code; v.Has(key) {
		return v.Say(key)
	}
	return code
}
