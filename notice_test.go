package main_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"paraph/assets"
)

// noticed is a line of NOTICE: what, its version if it is a module, its licence, the names of its texts.
var noticed = regexp.MustCompile(`(?m)^- (.+?)(?: (v\S+))? \(([^)]+)\): (.+)$`)

// notices are the lines of NOTICE.
func notices(t *testing.T) [][]string {
	t.Helper()
	notice, err := os.ReadFile("NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	return noticed.FindAllStringSubmatch(string(notice), -1)
}

// TestNoticeNamesWhatIsInside: what go.mod requires and the program contains stands in NOTICE at the same version.
func TestNoticeNamesWhatIsInside(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for _, line := range notices(t) {
		versions[line[1]] = line[2]
	}
	seen := 0
	for line := range strings.Lines(string(mod)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") || !strings.Contains(fields[0], ".") {
			continue
		}
		if version, ok := versions[fields[0]]; ok {
			seen++
			if version != fields[1] {
				t.Errorf("NOTICE has another version of %s than %s: run scripts/notice.sh", fields[0], fields[1])
			}
		}
		for door, keepers := range doors {
			inside := slices.ContainsFunc(keepers, func(pkg string) bool { return !forTests(pkg) })
			if inside && strings.HasPrefix(fields[0]+"/", door) && versions[fields[0]] == "" {
				t.Errorf("NOTICE does not name %s: run scripts/notice.sh", fields[0])
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d modules found", seen)
	}
}

// TestNoticeAndTextsNameEachOther: every licence text NOTICE names is there, every one that is there is named, and the
// desk shows them all.
func TestNoticeAndTextsNameEachOther(t *testing.T) {
	named := map[string]bool{}
	for _, line := range notices(t) {
		for text := range strings.SplitSeq(line[4], ", ") {
			named[text] = true
		}
	}
	shown := assets.Licences()
	err := fs.WalkDir(os.DirFS("assets/licences"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !named[name] {
			t.Errorf("NOTICE does not name %s", name)
		}
		delete(named, name)
		text, err := os.ReadFile("assets/licences/" + name)
		if !strings.Contains(shown, "\n"+name+"\n\n"+string(text)) {
			t.Errorf("%s is not shown", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range named {
		t.Errorf("NOTICE names %s, which is not there", name)
	}
}
