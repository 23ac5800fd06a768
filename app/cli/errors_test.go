package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"paraph/app/say"
	"paraph/device"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/sync"
	"paraph/ui/kit"
)

// TestDeskAndCommandLineSayTheSame: one sentence for an error, in every language; only a hint may name an option here.
func TestDeskAndCommandLineSayTheSame(t *testing.T) {
	all := []error{
		&signing.Problem{Code: signing.ProblemFieldPage, Signer: 1, Page: 9, Limit: 2}, &signing.Problem{Code: signing.ProblemNoMail},
		&signing.Problem{Code: signing.ProblemXFA}, &signing.Problem{Code: signing.ProblemEncrypted}, &device.ModuleError{Module: "m.so", Fault: device.FaultHang},
		&device.NoKey{Unfit: device.UnfitExpired}, &device.Choice{}, &sync.RemoteError{Message: "no"},
		&sync.SettingsError{File: "profiles.json"}, &sync.ServedError{Folder: "data", URL: "http://127.0.0.1:1"}, &sync.ListenError{Fault: sync.ListenTaken},
		&sync.ListenError{Fault: sync.ListenForbidden}, &sync.ListenError{Fault: sync.ListenNoAddress}, errors.New("nobody foresaw this"),
	}
	for _, k := range say.Errors() {
		all = append(all, fmt.Errorf("host: %w", k.Err))
	}
	own := 0
	for _, err := range all {
		for _, l := range say.Languages() {
			v := say.In(l)
			desk, here := (&kit.Kit{Voice: v}).Explain(err), explain(err, v)
			if here.Hint != "" && !strings.HasSuffix(desk, here.Hint) {
				own++
				if desk = v.Explain(err).Sentence; !v.Has("cli.hint." + v.Explain(err).Key) {
					t.Errorf("%s: %v: the hint %q is not the desk's", l, err, here.Hint)
				}
			} else {
				desk = strings.TrimSuffix(desk, " "+here.Hint)
			}
			if desk != here.Message {
				t.Errorf("%s: %v: the desk says %q, the command line %q", l, err, desk, here.Message)
			}
			if here.exit == exitDone {
				t.Errorf("%v: %s has no exit code", err, here.Code)
			}
		}
	}
	if hints := 13 * len(say.Languages()); own != hints {
		t.Errorf("%d hints of our own were said, there are %d", own, hints)
	}
}

// TestCodesScriptsRelyOn: codes and exit codes are a promise.
func TestCodesScriptsRelyOn(t *testing.T) {
	problem := func(c signing.ProblemCode) error { return &signing.Problem{Code: c} }
	for _, c := range []struct {
		err  error
		code string
		exit int
	}{
		{&usageError{"x"}, "usage", 3},
		{errSameFile, "exists", 3},
		{fs.ErrExist, "exists", 3},
		{sync.ErrFolderExists, "exists", 3},
		{fs.ErrNotExist, "not-found", 3},
		{signing.ErrNotFound, "not-found", 3},
		{problem(signing.ProblemFetch), "not-found", 3},
		{problem(signing.ProblemNotPDF), "not-a-pdf", 3},
		{problem(signing.ProblemNoPages), "damaged", 3},
		{sync.ErrNotBackup, "damaged", 3},
		{sync.ErrBackupDamaged, "damaged", 3},
		{problem(signing.ProblemPassword), "password-needed", 3},
		{device.ErrPassword, "wrong-password", 3},
		{sync.ErrPassphrase, "wrong-password", 3},
		{sync.ErrPassphraseShort, "usage", 3},
		{sync.ErrPublicURL, "usage", 3},
		{sync.ErrMailAddress, "usage", 3},
		{sync.ErrContact, "usage", 3},
		{problem(signing.ProblemTooLarge), "too-large", 3},
		{fmt.Errorf("%w: %w", problem(signing.ProblemUnreadable), worker.ErrTimeout), "crash", 3},
		{fmt.Errorf("%w: %w", signing.ErrUnreadable, worker.ErrMemory), "crash", 3},
		{worker.ErrMemory, "memory", 3},
		{worker.ErrTimeout, "timeout", 4},
		{fs.ErrPermission, "read-only", 3},
		{problem(signing.ProblemSigned), "would-harm", 3},
		{problem(signing.ProblemXFA), "not-allowed", 1},
		{problem(signing.ProblemEncrypted), "not-allowed", 1},
		{problem(signing.ProblemEmail), "not-allowed", 1},
		{signing.ErrState, "not-allowed", 1},
		{signing.ErrExpired, "not-allowed", 1},
		{&sync.RemoteError{Status: 422, Message: "no"}, "not-allowed", 1},
		{&sync.RemoteError{Status: 503}, "not-allowed", 1},
		{fmt.Errorf("esign: %w", sync.ErrToken), "not-allowed", 4},
		{sync.ErrScope, "not-allowed", 4},
		{sync.ErrNewer, "not-allowed", 4},
		{signing.ErrConflict, "changed", 1},
		{sync.ErrChanged, "changed", 1},
		{signing.ErrNotReady, "not-ready", 2},
		{problem(signing.ProblemPublic), "not-ready", 4},
		{problem(signing.ProblemContact), "not-ready", 4},
		{device.ErrNoToken, "no-key", 4},
		{signing.ErrKey, "no-key", 4},
		{sync.ErrSecrets, "no-key", 4},
		{device.ErrPINLast, "wrong-pin", 4},
		{device.ErrPINLocked, "pin-locked", 4},
		{device.ErrRemoved, "card-removed", 4},
		{&device.ModuleError{Fault: device.FaultCrash}, "module-failed", 4},
		{sync.ErrUnreachable, "service-unreachable", 4},
		{sync.ErrBusy, "service-unreachable", 4},
		{&sync.ServedError{}, "exists", 4},
		{&sync.ListenError{Fault: sync.ListenTaken}, "not-allowed", 4},
		{&sync.ListenError{Fault: sync.ListenForbidden}, "not-allowed", 4},
		{&sync.ListenError{Fault: sync.ListenNoAddress}, "usage", 3},
		{sync.ErrFull, "busy", 4},
		{sync.ErrSilent, "service-unreachable", 4},
		{sync.ErrStranger, "service-unreachable", 4},
		{sync.ErrNoOffice, "not-found", 3},
		{sync.ErrSealFile, "not-allowed", 1},
		{&requestError{"x"}, "not-found", 3},
		{sync.ErrMailRefused, "mail-refused", 4},
		{signing.ErrCheck, "internal", 4},
		{errors.New("x"), "internal", 4},
	} {
		if f := explain(c.err, say.In("en")); f.Code != c.code || f.exit != c.exit {
			t.Errorf("%v: %s %d, want %s %d", c.err, f.Code, f.exit, c.code, c.exit)
		}
	}
}

// TestThePageForScripts: docs/commandline.md names every code with the exit it has, and every command.
func TestThePageForScripts(t *testing.T) {
	b, err := os.ReadFile("../../docs/commandline.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	for _, row := range regexp.MustCompile("(?m)^\\| ([1-4]) \\| (`[a-z`, -]+`) \\|$").FindAllStringSubmatch(string(b), -1) {
		exit, _ := strconv.Atoi(row[1])
		for code := range strings.SplitSeq(row[2], ", ") {
			told[strings.Trim(code, "`")] = exit
		}
	}
	if !maps.Equal(told, exits) {
		t.Errorf("told %v\nare  %v", told, exits)
	}
	k, err := kong.New(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range k.Model.Leaves(true) {
		if !strings.Contains(string(b), strings.TrimPrefix(leaf.Path(), "app ")) && !strings.Contains(string(b), "`"+leaf.Name) {
			t.Errorf("%s is not there", leaf.Path())
		}
	}
}
