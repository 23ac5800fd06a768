package say

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paraph/device"
	"paraph/signing"
	"paraph/signing/verify"
	"paraph/sync"
)

// elsewhere are errors of ours that reach nobody as they are, and why.
var elsewhere = map[string]string{
	"app.FileError":                   "says which file; why is explained",
	"app/folder.ErrHandedOver":        "is no failure: the open desk has the files",
	"app/host.ErrPublicDead":          "is signing.ProblemPublic to who sends",
	"app/host.ErrPublicInside":        "is signing.ProblemInside to who sends",
	"app/backend/mail.ErrTooLarge":    "the letter goes without its files",
	"app/backend/mail.UntrustedError": "is a signing.Problem to who tries the mail server",
	"app/backend/mail.Refusal":        "stands with its request, in words of its reason; to who tries the mail server it is a signing.Problem",
	"signing/cms.ErrAlgorithm":        "is a reason of a verdict",
	"signing/cms.ErrIssuer":           "is a reason of a verdict",
	"signing/cms.ErrMalformed":        "is a reason of a verdict",
	"signing/cms.ErrResponder":        "is a reason of a verdict",
	"signing/cms.ErrSignature":        "is a reason of a verdict",
	"signing/trust.ErrPolicy":         "the program's own file is read in a test",
	"signing/verify.ErrDamaged":       "leaves its worker as signing.ProblemDamaged",
	"signing/verify.ErrPassword":      "leaves its worker as signing.ProblemPassword",
	"sync/outbox.ErrNothing":          "ends a job without effect",
	"internal/bounded.ErrBytes":       "who sent it is answered with 413",
	"internal/bounded.ErrDepth":       "who sent it is answered with 400",
	"internal/bounded.ErrMany":        "a sender's is signing.ProblemTooMany, the signer's page is answered with 400",
	"internal/worker.ErrClosed":       "the program ends",
	"internal/worker.ErrNotBegun":     "goes with what ended the process; page tries again",
	"internal/worker.JobError":        "its code is a signing.Problem or a device.Fault",
	"ui/portal.ErrNone":               "the desk asks with its own dialog",
	"signing.CodeLimit":               "the signer's page answers it",
	"signing.CodeWrong":               "the signer's page answers it",
	"signing.ErrMark":                 "the signer's page answers it",
	"signing/cos.ErrEncrypted":        "signing/page and pades make it a signing.Problem",
	"signing/cos.ErrPassword":         "signing/page makes it a signing.Problem",
	"signing/cos.Fault":               "signing/page and pades make it a signing.Problem",
	"signing/page.Difference":         "page.Problem makes it a signing.Problem",
	"signing/pades.ErrDamaged":        "app makes it a signing.Problem",
	"signing/pades.ErrEncrypted":      "app makes it a signing.Problem",
	"signing/pades.ErrXFA":            "app makes it a signing.Problem",
	"signing/pades.ErrSigned":         "app makes it a signing.Problem",
	"signing/pades.ErrPage":           "app makes it a signing.Problem",
	"signing/pades.ErrBox":            "app makes it a signing.Problem",
	"signing/pades.ErrField":          "app makes it a signing.Problem",
	"signing/pades.ErrSeed":           "app makes it a signing.Problem",
	"signing/pades.ErrStamp":          "our own stamps are one page",
	"signing/page.ErrNoSuchPage":      "app makes it signing.ErrNotFound",
	"signing/page.ErrNoSuchPart":      "only parts are asked for that the document named",
	"signing/page.ErrClosed":          "who closed the document asks no more",
	"signing/page.SourceError":        "app makes it an app.FileError",
	"sync.ErrReadOnly":                "a mistake of ours, which tests find",
	"sync/sqlite.ErrClosed":           "the program ends",
}

// errorsOf are the errors a file declares: package-level Err… and exported types with an Error method, as "folder.Name",
// each with the errors it is made of ("" for one that is made here).
func errorsOf(t *testing.T, folder string, f *ast.File) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if of := receiver(d); d.Name.Name == "Error" && ast.IsExported(of) {
				found[folder+"."+of] = ""
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				v, ok := s.(*ast.ValueSpec)
				if !ok || d.Tok != token.VAR {
					continue
				}
				for i, n := range v.Names {
					if strings.HasPrefix(n.Name, "Err") {
						found[folder+"."+n.Name] = madeOf(folder, f, v.Values[i])
					}
				}
			}
		}
	}
	return found
}

func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if id, ok := of.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// madeOf is the error that another one is, or wraps.
func madeOf(folder string, f *ast.File, e ast.Expr) string {
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 2 {
		e = call.Args[1]
	}
	switch e := e.(type) {
	case *ast.Ident:
		return folder + "." + e.Name
	case *ast.SelectorExpr:
		return named(f, e)
	}
	return ""
}

// named is a name of another package of ours as "folder.Name".
func named(f *ast.File, e *ast.SelectorExpr) string {
	pkg, ok := e.X.(*ast.Ident)
	if !ok {
		return ""
	}
	for _, spec := range f.Imports {
		at, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(at)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if own, ok := strings.CutPrefix(at, "paraph/"); ok && name == pkg.Name {
			return own + "." + e.Sel.Name
		}
	}
	return ""
}

// parsed are the project's files by their folder; tests are none of it.
func parsed(t *testing.T) map[string][]*ast.File {
	t.Helper()
	out := map[string][]*ast.File{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root:
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		out[filepath.ToSlash(folder)] = append(out[filepath.ToSlash(folder)], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEveryErrorIsSaidOrReachesNobody reads the whole tree: an exported error of ours has a sentence, is made of one that
// has, or stands among those that reach nobody.
func TestEveryErrorIsSaidOrReachesNobody(t *testing.T) {
	tree := parsed(t)
	said := map[string]bool{}
	for _, f := range tree["app/say"] {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(*ast.SelectorExpr); ok {
				said[named(f, e)] = true
			}
			return true
		})
	}
	made := map[string]string{}
	for folder, files := range tree {
		for _, f := range files {
			maps.Copy(made, errorsOf(t, folder, f))
		}
	}
	if len(made) < 60 {
		t.Fatalf("only %d errors found", len(made))
	}
	for _, name := range slices.Sorted(maps.Keys(made)) {
		is := name
		for !said[is] && made[is] != "" {
			is = made[is]
		}
		if _, silent := elsewhere[name]; silent == said[is] {
			t.Errorf("%s: has a sentence: %v, reaches nobody: %v", name, said[is], silent)
		}
	}
	for name := range elsewhere {
		if _, ok := made[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
}

// words are the constants of a type, as the source has them.
func words(t *testing.T, files []*ast.File, of string) (out []string) {
	t.Helper()
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == of {
				for _, value := range v.Values {
					if l, ok := value.(*ast.BasicLit); ok {
						out = append(out, constant.StringVal(constant.MakeFromLiteral(l.Value, l.Kind, 0)))
					}
				}
			}
			return true
		})
	}
	if len(out) < 5 {
		t.Fatalf("only %d words of %s", len(out), of)
	}
	return out
}

// every is each error people can meet, one of a kind.
func every(t *testing.T) (all []error) {
	t.Helper()
	tree := parsed(t)
	for _, k := range Errors() {
		all = append(all, fmt.Errorf("host: /home/anna: %w", k.Err))
	}
	for _, w := range words(t, tree["signing"], "ProblemCode") {
		all = append(all, &signing.Problem{Code: signing.ProblemCode(w), Signer: 1, Field: 1, Page: 1, Limit: 1, Word: "x"})
	}
	for _, w := range words(t, tree["device"], "Fault") {
		all = append(all, &device.ModuleError{Module: "m.so", Fault: device.Fault(w), Detail: "d"})
	}
	for _, w := range words(t, tree["device"], "FileFault") {
		all = append(all, &device.KeyFileError{Fault: device.FileFault(w), Detail: "d"})
	}
	for _, w := range words(t, tree["device"], "Unfit") {
		all = append(all, &device.NoKey{Unfit: device.Unfit(w)})
	}
	for _, w := range words(t, tree["signing"], "SealReason") {
		all = append(all, &signing.SealWait{Reason: signing.SealReason(w)}, &signing.Problem{Code: signing.ProblemUnsealed, Word: w})
	}
	for _, f := range []sync.ListenFault{sync.ListenTaken, sync.ListenForbidden, sync.ListenNoAddress} {
		all = append(all, &sync.ListenError{Address: "127.0.0.1:1", Fault: f, Err: errors.New("bind")})
	}
	return append(all, &sync.ServedError{Folder: "data", URL: "http://127.0.0.1:1"}, &device.NoKey{}, &device.Choice{}, &sync.RemoteError{Status: 422, Number: 7, Message: "no"}, &sync.RemoteError{Status: 500},
		&sync.SettingsError{File: "settings.json", Err: errors.New("unexpected end")}, errors.New("dial tcp 192.0.2.14: refused"))
}

// codes are the command line's promise to scripts; closed and append-only.
var codes = strings.Fields(`usage not-found not-a-pdf damaged password-needed wrong-password too-large crash timeout memory exists read-only
no-space changed not-allowed would-harm no-key wrong-pin pin-locked card-removed module-failed tsa-failed service-unreachable mail-refused
not-ready internal busy not-faithful`)

// TestEveryErrorIsSaid: in every language, with a code of the list, whole, and without its cause.
func TestEveryErrorIsSaid(t *testing.T) {
	met := map[string]bool{}
	for _, err := range every(t) {
		for _, l := range Languages() {
			e := In(l).Explain(err)
			met[e.Key] = true
			switch {
			case e.Sentence == e.Key || e.Sentence == "" || strings.ContainsAny(e.Text(), "{}"):
				t.Errorf("%s: %v is %q", l, err, e.Text())
			case !slices.Contains(codes, e.Code):
				t.Errorf("%v has the code %q, which the list does not have", err, e.Code)
			case strings.Contains(e.Text(), err.Error()) || strings.Contains(e.Text(), "/home/anna"):
				t.Errorf("%s: %v says its cause: %q", l, err, e.Text())
			case e.Key == "error.unknown" && !strings.HasPrefix(err.Error(), "dial"):
				t.Errorf("%v is unknown", err)
			}
		}
	}
	for k := range tables(t)["en"] {
		if key, _ := strings.CutSuffix(k, ".hint"); strings.HasPrefix(k, "error.") && !met[key] {
			t.Errorf("no error is %q", key)
		}
	}
	if e := In("it").Explain(nil); e != (Explanation{}) {
		t.Errorf("nothing is %q", e)
	}
}

// TestWhatSaysMoreCounts: of several errors in one, the sentence is of the one that says more.
func TestWhatSaysMoreCounts(t *testing.T) {
	for _, c := range []struct {
		err error
		key string
	}{
		{device.ErrPINLast, "error.pin-last"},
		{fmt.Errorf("%w: %w", signing.ErrKey, device.ErrRemoved), "error.removed"},
		{fmt.Errorf("%w: %w", sync.ErrRefused, sync.ErrMailRefused), "error.mail-refused"},
		{fmt.Errorf("%w: %w", &signing.Problem{Code: signing.ProblemUnreadable}, sync.ErrRefused), "problem.unreadable"},
		{fmt.Errorf("%w: %w", sync.ErrSecrets, fs.ErrInvalid), "error.keyring"},
		{&sync.SettingsError{File: "profiles.json", Err: fs.ErrNotExist}, "error.settings"},
		{&fs.PathError{Op: "mkdir", Path: "/x", Err: fs.ErrPermission}, "error.permission"},
		{&sync.RemoteError{Status: 503, Message: "later"}, "error.remote"},
		{&sync.RemoteError{Status: 503}, "error.refused"},
	} {
		if e := In("en").Explain(c.err); e.Key != c.key {
			t.Errorf("%v is %s, want %s", c.err, e.Key, c.key)
		}
	}
}

// TestEveryReasonIsSaid: why a verdict is what it is has a sentence for each reason there is.
func TestEveryReasonIsSaid(t *testing.T) {
	reasons := append(words(t, parsed(t)["signing/verify"], "Reason"), "practice", "records-changed")
	for _, l := range Languages() {
		for _, r := range reasons {
			if text := In(l).Reason(verify.Reason(r)); text == "" || strings.HasPrefix(text, "reason.") {
				t.Errorf("%s: %s is not said", l, r)
			}
		}
		for _, word := range []string{verify.Valid, verify.CannotSay, verify.DoNotRely, verify.Unsigned} {
			if text := In(l).Verdict(word, nil); strings.HasPrefix(text, "verdict.") {
				t.Errorf("%s: %s is not said", l, word)
			}
		}
	}
	for k := range tables(t)["en"] {
		if r, ok := strings.CutPrefix(k, "reason."); ok && !slices.Contains(reasons, r) {
			t.Errorf("there is no reason %q", r)
		}
	}
}
