package sign

import (
	"path/filepath"
	"strings"

	"paraph/app/say"
)

// SignedName is what the signed file will be called, unless that name is taken.
func SignedName(v say.Voice, name string) string {
	return strings.TrimSuffix(name, filepath.Ext(name)) + " " + v.Say("sign.suffix") + ".pdf"
}
