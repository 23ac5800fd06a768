package office

import "testing"

// TestCheckAddress: a token and signers go over https, or stay on this computer; nothing may turn paths into a query.
func TestCheckAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"https://firma.example": true, "https://firma.example:8443/paraph": true, "http://127.0.0.1:18080": true, "http://localhost:1": true,
		"http://[::1]:1": true, "http://firma.example": false, "http://127.0.0.1.example": false, "https://": false, "https://a@firma.example": false,
		"https://firma.example?": false, "https://firma.example#": false, "https://firma.example/?x=1": false, "ftp://firma.example": false, "": false,
	} {
		if err := CheckAddress(address); (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
	}
}
