package prefs

import (
	"encoding/json"
	"slices"
	"time"
)

// Checked remembers the files checked lately.
const Checked = "verify.checked"

// CheckedKept is how many checked files are remembered.
const CheckedKept = 20

// The answers Verify can give of a file; each is the key of its words. AnswerSealed was given before signatures were judged,
// and is still kept of files checked then.
const (
	AnswerDanger   = "checked.danger"
	AnswerValid    = "checked.valid"
	AnswerSealed   = "checked.sealed"
	AnswerPractice = "checked.practice"
	AnswerUnknown  = "checked.unknown"
	AnswerUnsigned = "checked.unsigned"
)

// CheckedFile is a file that was checked: where it is, what was said of it, and when.
type CheckedFile struct {
	Path   string    `json:"path"`
	Answer string    `json:"answer"`
	At     time.Time `json:"at"`
}

// CheckedLately are the files checked, the latest first. What cannot be read is forgotten.
func CheckedLately(p Prefs) []CheckedFile {
	var all []CheckedFile
	if json.Unmarshal([]byte(p.Get(Checked)), &all) != nil {
		return nil
	}
	return all
}

// RememberChecked puts a file in front; each stands there once.
func RememberChecked(p Prefs, f CheckedFile) {
	all := slices.DeleteFunc(CheckedLately(p), func(o CheckedFile) bool { return o.Path == f.Path })
	all = append([]CheckedFile{f}, all...)
	if b, err := json.Marshal(all[:min(len(all), CheckedKept)]); err == nil {
		p.Set(Checked, string(b))
	}
}
