package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What a person does has a room in app, a screen in ui and a command in app/cli, of one name. No journey imports another,
// and no screen another.
var (
	journeys = []string{"app/office", "app/open", "app/prepare", "app/requests", "app/sign", "app/verify"}
	screens  = screensOf("docview", "filedialog", "input", "kit", "locale", "portal", "prefs", "theme", "bench", "desktest", "journeys", "looktest")
)

// screensOf are the folders of ui but those: a new one is a screen until it is named here.
func screensOf(others ...string) (out []string) {
	all, _ := filepath.Glob("ui/*/doc.go")
	for _, name := range all {
		if pkg := path.Dir(filepath.ToSlash(name)); !slices.Contains(others, path.Base(pkg)) {
			out = append(out, pkg)
		}
	}
	return out
}

// The import table of docs/architecture.md. A pattern ending in /... covers the folder and all below it.
var table = []struct {
	packages []string
	may      []string
}{
	{[]string{"internal/...", "signing", "device", "assets", "docs", "app/postbox"}, nil},
	{[]string{"signing/stamp"}, []string{"signing", "assets"}},
	{[]string{"signing/cos"}, []string{"signing"}},
	{[]string{"signing/cms"}, nil},
	{[]string{"signing/trust"}, []string{"signing/cms"}},
	{[]string{"signing/trustlist"}, []string{"signing/cms", "signing/trust", "internal/files", "internal/worker"}},
	{[]string{"signing/typeface"}, []string{"signing/cos"}},
	{[]string{"signing/verify"}, []string{"signing", "signing/cos", "signing/cms", "signing/trust", "signing/typeface", "internal/worker"}},
	{[]string{"signing/pades"}, []string{"signing", "signing/cos", "signing/stamp"}},
	{[]string{"signing/picture"}, []string{"signing"}},
	{[]string{"signing/compare"}, []string{"signing"}},
	{[]string{"signing/page"}, []string{"signing", "signing/compare", "signing/cos", "signing/picture", "signing/typeface", "internal/worker"}},
	{[]string{"signing/press"}, []string{"signing", "signing/pades", "device", "internal/worker"}},
	{[]string{"signing/page/pagetest", "internal/files/filestest"}, nil},
	{[]string{"signing/trustlist/trustlisttest"}, []string{"signing/cms", "signing/trustlist"}},
	{[]string{"device/..."}, []string{"device", "internal/worker"}},
	{[]string{"sync", "sync/..."}, []string{"signing", "device", "sync", "internal/files", "internal/bounded"}},
	{[]string{"sync/outbox"}, []string{"signing", "sync"}},
	{[]string{"sync/engine"}, []string{"signing", "device", "sync", "sync/outbox"}},
	{[]string{"app/paper"}, []string{"assets"}},
	{[]string{"app/say"}, []string{"assets", "signing", "signing/compare", "signing/trustlist", "signing/verify", "device", "sync", "internal/netguard", "internal/worker"}},
	{[]string{"app/sample"}, []string{"signing", "assets", "app/say"}},
	{[]string{"app/backend"}, []string{
		"signing/...", "device", "sync", "sync/outbox", "assets", "app/say", "internal/netguard",
		"app/backend/otp", "app/backend/mail", "app/backend/evidence",
	}},
	{[]string{"app/backend/..."}, []string{"signing/...", "device", "sync", "assets", "app/say", "app/paper", "internal/netguard", "internal/bounded"}},
	{[]string{"app/host", "app/cli"}, []string{"..."}},
	{[]string{"app/host/hosttest"}, []string{"..."}},
	{[]string{"app/paraphctl"}, []string{"app/host", "app/cli"}},
	{[]string{"app/signin"}, []string{"sync"}},
	{[]string{"app/signin/signintest"}, nil},
	{[]string{"app/folder"}, []string{"sync", "sync/rest/own", "internal/files"}},
	{[]string{"app/office"}, []string{
		"app", "app/folder", "signing", "sync", "sync/backup", "sync/blob", "sync/engine", "sync/sqlite", "sync/rest/...", "internal/files", "app/signin",
	}},
	{[]string{"app/open"}, []string{"app", "app/sample", "signing", "signing/page", "signing/verify", "internal/files", "internal/worker"}},
	{[]string{"app/prepare"}, []string{"app", "app/say", "signing", "signing/page", "sync", "internal/worker"}},
	{[]string{"app/requests"}, []string{"app", "app/say", "signing", "sync", "sync/engine", "sync/rest/own"}},
	{[]string{"app/sign"}, []string{
		"app", "app/say", "device", "device/...", "signing", "signing/pades", "signing/press", "signing/stamp", "internal/files", "internal/worker",
	}},
	{[]string{"app/verify"}, []string{
		"app", "app/folder", "signing", "signing/cms", "signing/compare", "signing/page", "signing/trust", "signing/trustlist", "signing/verify", "sync", "sync/rest/own", "internal/netguard", "internal/worker",
	}},
	{[]string{"app/verify/report"}, []string{"app/paper", "app/say", "app/verify", "signing", "signing/verify"}},
	{[]string{"ui/verify"}, []string{"app", "app/office", "app/say", "app/verify", "app/verify/report", "signing", "signing/compare", "signing/verify", "ui/theme", "ui/kit", "ui/docview", "ui/prefs"}},
	{screens, append([]string{"app", "app/say", "signing", "device", "assets", "ui/theme", "ui/kit", "ui/docview", "ui/prefs"}, journeys...)},
	{[]string{"ui"}, append([]string{"app", "app/say", "signing", "device", "assets", "internal/files", "ui/..."}, journeys...)},
	{[]string{"ui/..."}, []string{"app", "app/say", "signing", "assets", "ui/locale", "ui/theme", "ui/kit"}},
	{[]string{"ui/portal"}, []string{"ui/filedialog"}},
	{[]string{"ui/desktest"}, []string{"..."}},
	{[]string{"."}, []string{"app", "app/folder", "app/open", "app/host", "app/cli", "app/say", "assets", "ui", "ui/..."}},
	{[]string{"app"}, []string{"signing", "sync"}},
}

// doors are third-party modules that only some packages may know.
var doors = map[string][]string{
	"github.com/klippa-app/":        {"signing/page"},
	"github.com/tetratelabs/":       {"signing/page"},
	"codeberg.org/go-pdf/":          {"signing/stamp", "app/paper", "app/sample", "signing/page/pagetest", "app/host/hosttest"},
	"github.com/mattn/":             {"sync/sqlite"},
	"github.com/miekg/":             {"device/pkcs11", "device/pkcs11/tokentest"},
	"github.com/wneessen/":          {"app/backend/mail"},
	"github.com/emersion/":          {"app/postbox"},
	"github.com/pquerna/":           {"app/backend/otp"},
	"github.com/yuin/goldmark":      {"app/host"},
	"github.com/zalando/":           {"app/folder"},
	"software.sslmate.com/":         {"device/soft"},
	"github.com/alecthomas/kong":    {"app/cli"},
	"filippo.io/age":                {"sync/backup"},
	"fyne.io/":                      {".", "ui", "ui/..."},
	"github.com/go-gl/":             {"ui/input"},
	"github.com/godbus/":            {"ui/portal"},
	"github.com/getkin/kin-openapi": {"app/host/hosttest"},
	"github.com/chromedp/":          {},
	"github.com/jezek/":             {},
	"github.com/gowebpki/":          {},
	"golang.org/x/crypto":           {"sync/backup"},
	"golang.org/x/oauth2":           {"app/signin"},
}

// forTests tells packages by their name that only tests may import: nothing of them is in the program.
func forTests(pkg string) bool { return strings.HasSuffix(pkg, "test") }

func covers(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pattern == pkg
}

func coveredBy(patterns []string, pkg string) bool {
	for _, p := range patterns {
		if covers(p, pkg) {
			return true
		}
	}
	return false
}

// rule finds the row of a package: an exact name wins over a folder.
func rule(pkg string) (may []string, ok bool) {
	for _, exact := range []bool{true, false} {
		for _, row := range table {
			for _, p := range row.packages {
				if (p == pkg) == exact && covers(p, pkg) {
					return row.may, true
				}
			}
		}
	}
	return nil, false
}

func TestImportTable(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != "." {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		check(t, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files seen", files)
	}
}

func check(t *testing.T, name string) {
	f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	pkg := path.Dir(name)
	may, known := rule(pkg)
	if !known {
		t.Errorf("%s: package %s is in no row of the table", name, pkg)
	}
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Error(err)
			continue
		}
		if own, ok := strings.CutPrefix(imported, "paraph/"); ok {
			checkJourney(t, name, pkg, own, spec.Name)
			if own != pkg && !coveredBy(may, own) {
				t.Errorf("%s imports %s, which %s may not", name, own, pkg)
			}
			if forTests(own) && !forTests(pkg) {
				t.Errorf("%s imports %s, which only tests may", name, own)
			}
			continue
		}
		for door, keepers := range doors {
			if strings.HasPrefix(imported, door) && !coveredBy(keepers, pkg) {
				t.Errorf("%s imports %s, which only %v may", name, imported, keepers)
			}
		}
	}
}

// checkJourney holds a screen to the one name for the journey it shows.
func checkJourney(t *testing.T, name, pkg, own string, as *ast.Ident) {
	if base, ok := strings.CutPrefix(own, "app/"); ok && pkg == "ui/"+base && (as == nil || as.Name != "journey") {
		t.Errorf("%s imports %s under its own name; a screen calls its journey journey", name, own)
	}
}

// TestTheTableHoldsItself shows that the table forbids what it should.
func TestTheTableHoldsItself(t *testing.T) {
	if len(screens) < 7 {
		t.Errorf("only %v are screens", screens)
	}
	for _, bad := range [][2]string{
		{"signing", "sync"},
		{"sync/sqlite", "app/backend"},
		{"app/backend/page", "app/backend"},
		{"app/backend/otp", "app/backend/mail"},
		{"signing/page", "signing/pades"},
		{"signing/press", "sync"},
		{"signing/press", "device/soft"},
		{"internal/worker", "signing"},
		{"app/backend", "sync/sqlite"},
		{"app/backend", "app/host"},
		{"sync/rest/esign", "sync/rest/own"},
		{"sync/outbox", "sync/sqlite"},
		{"sync/sqlite", "sync/outbox"},
		{"device/soft", "signing"},
		{"device/pkcs11", "app/say"},
		{"sync/rest/esign", "app/host/hosttest"},
		{"ui/home", "ui/requests"},
		{"ui/sign", "ui/prepare"},
		{"ui/requests", "app/host"},
		{"ui/kit", "ui/docview"},
		{"ui/docview", "app/prepare"},
		{"app/prepare", "app/requests"},
		{"app/requests", "app/office"},
		{"app/sign", "app/folder"},
		{"app/folder", "app/office"},
		{"app/verify", "app/host"},
		{"app/requests", "ui/kit"},
		{"app/say", "sync/sqlite"},
		{"app/say", "app/host"},
	} {
		may, ok := rule(bad[0])
		if !ok || coveredBy(may, bad[1]) {
			t.Errorf("%s may import %s", bad[0], bad[1])
		}
	}
}
