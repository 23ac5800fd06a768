package filedialog

import (
	"path/filepath"
	"slices"
	"strings"
)

// Kind is what is asked for.
type Kind int

// The kinds: a file that is there, several of them, where a file is to be written, a folder.
const (
	File Kind = iota
	Files
	Save
	Folder
)

// Question is one question for files. Whoever writes what was asked for looks himself at what has its name already.
type Question struct {
	Kind    Kind
	Title   string   // "Choose PDFs"
	Action  string   // the word of the button, a verb
	Folder  string   // where it begins; one that is not there is no fault
	Name    string   // what a file to be written is proposed to be called
	Only    string   // what the files that are shown are called: "PDF documents"
	Every   string   // what all files are called
	Endings []string // of those, in small letters with their dots; none: every file
}

// Takes reports whether a file is one of those that are shown.
func (q Question) Takes(name string) bool {
	return len(q.Endings) == 0 || slices.Contains(q.Endings, strings.ToLower(filepath.Ext(name)))
}

// Named is a path for a file to be written, with the ending of the proposed name unless it has that or another one: what stands
// behind the dot of "Contract n. 5" is none.
func (q Question) Named(path string) string {
	ending := strings.ToLower(filepath.Ext(path))
	if q.Kind != Save || strings.EqualFold(ending, filepath.Ext(q.Name)) || slices.Contains(endings(), ending) {
		return path
	}
	return path + filepath.Ext(q.Name)
}

// endings are those people give files on purpose.
func endings() []string {
	return []string{
		".pdf", ".p7m", ".p12", ".pfx", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".zip", ".txt", ".csv", ".xml", ".json", ".eml",
		".doc", ".docx", ".odt", ".backup", ".paraph-backup", ".age",
	}
}
