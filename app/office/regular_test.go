package office

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	gosync "sync"
	"testing"
	"time"

	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/internal/files/filestest"
	"paraph/sync"
)

const phrase = "cavallo batteria graffetta"

// bench is a folder with backups by themselves, a clock that is set and a log.
type bench struct {
	*Office
	t     *testing.T
	stick string
	now   time.Time
	log   bytes.Buffer
}

func newBench(t *testing.T) *bench {
	t.Helper()
	f, err := folder.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.KeyInFile = true
	b := &bench{t: t, stick: t.TempDir(), now: time.Date(2026, 11, 30, 9, 0, 0, 0, time.Local)}
	b.Office = &Office{Folder: f, Keeper: b.keeper(f)}
	return b
}

func (b *bench) keeper(f folder.Folder) *Keeper {
	return &Keeper{Folder: f, Clock: func() time.Time { return b.now }, Log: slog.New(slog.NewTextHandler(&b.log, nil))}
}

func (b *bench) set(keep int) {
	b.t.Helper()
	if err := b.SetRegular(Regular{Folder: b.stick, Keep: keep, Passphrase: phrase}); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) there() (names []string) {
	b.t.Helper()
	entries, err := os.ReadDir(b.stick)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (b *bench) state() Backups {
	b.t.Helper()
	s, err := b.Backups()
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// TestBackupsByThemselves: one a day, as many as are to be kept; nothing goes but what was made so, and the passphrase stands
// nowhere readable.
func TestBackupsByThemselves(t *testing.T) {
	b := newBench(t)
	b.set(2)
	mine, err := b.Folder.Backups()
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]string{
		"Paraph.backup": "age-encryption.org/v1\n by hand",
		"Paraph 2020-01-01 10.00.00 abcdef.backup":                       "age-encryption.org/v1\n of another office",
		"Paraph 2020-01-01 10.00.00 " + mine.Regular.Series + ".backup":  "no backup at all",
		"Paraph 2020-01-01 " + mine.Regular.Series + ".backup":           "age-encryption.org/v1\n has no such name",
		"Paraph 2020-01-01 10.00.00 " + mine.Regular.Series + ".backup2": "age-encryption.org/v1\n nor this",
	}
	for name, content := range others {
		if err := os.WriteFile(filepath.Join(b.stick, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.threeDays()
	names := strings.Join(b.there(), "\n")
	if want := len(others) + 2; len(b.there()) != want || !strings.Contains(names, "2026-11-30 06.00.00") || !strings.Contains(names, "2026-11-29 07.00.00") {
		t.Errorf("%d files, not %d:\n%s", len(b.there()), want, names)
	}
	for name, content := range others {
		if got, err := os.ReadFile(filepath.Join(b.stick, name)); err != nil || string(got) != content {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
	if err := reads(t.Context(), filepath.Join(b.stick, "Paraph 2026-11-30 06.00.00 "+mine.Regular.Series+".backup"), phrase); err != nil {
		t.Error(err)
	}
	if got := b.state(); !got.Last.Equal(time.Date(2026, 11, 30, 6, 0, 0, 0, time.Local)) || got.Failed != "" || got.Regular.Passphrase != "" || !got.Secret {
		t.Errorf("%+v", got)
	}
	b.nowhereReadable()
}

// threeDays has a backup asked for twice on each of three days, earlier every day.
func (b *bench) threeDays() {
	b.t.Helper()
	for day := range 3 {
		b.now = time.Date(2026, 11, 28+day, 8-day, 0, 0, 0, time.Local)
		for range 2 {
			if err := b.Keeper.Make(b.t.Context(), false); err != nil {
				b.t.Fatal(err)
			}
			b.now = b.now.Add(time.Hour)
		}
	}
}

// nowhereReadable looks for the passphrase in the folder and the log.
func (b *bench) nowhereReadable() {
	b.t.Helper()
	if strings.Contains(b.log.String(), phrase) {
		b.t.Error("the passphrase is in the log")
	}
	err := filepath.WalkDir(b.Folder.Path(), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(phrase)) {
			b.t.Errorf("the passphrase is in %s", e.Name())
		}
		return err
	})
	if err != nil {
		b.t.Error(err)
	}
}

// TestOneBackupOfSeveral: of many that find one due at the same time one makes it.
func TestOneBackupOfSeveral(t *testing.T) {
	b := newBench(t)
	b.set(5)
	b.now = b.now.AddDate(0, 0, 1)
	var all gosync.WaitGroup
	for range 6 {
		k := b.keeper(b.Folder)
		k.Log = slog.New(slog.DiscardHandler)
		all.Go(func() {
			if err := k.Make(t.Context(), false); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if names := b.there(); len(names) != 1 {
		t.Errorf("%q", names)
	}
}

// TestStickIsAway: a folder that is missing, or empty as where a stick is not mounted, is said once; nothing is written there, and
// it goes on when the stick is back.
func TestStickIsAway(t *testing.T) {
	b := newBench(t)
	b.set(5)
	if err := b.BackUpNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	away := b.stick + " away"
	for _, empty := range []bool{false, true} {
		if err := os.Rename(b.stick, away); err != nil {
			t.Fatal(err)
		}
		if empty {
			_ = os.Mkdir(b.stick, 0o700) // it is missed below
		}
		b.now = b.now.AddDate(0, 0, 1)
		b.log.Reset()
		for range 3 {
			if err := b.Keeper.Make(t.Context(), false); !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
		}
		if got := b.state(); got.Failed != BackupAway || strings.Count(b.log.String(), "no backup could be made") != 1 {
			t.Errorf("%+v\n%s", got, b.log.String())
		}
		if err := os.Remove(b.stick); empty && err != nil {
			t.Errorf("something was written where the stick is not: %v", err)
		}
		if err := os.Rename(away, b.stick); err != nil {
			t.Fatal(err)
		}
		before := len(b.there())
		if err := b.Keeper.Make(t.Context(), false); err != nil || b.state().Failed != "" || len(b.there()) != before+1 {
			t.Errorf("%v %+v %q", err, b.state(), b.there())
		}
	}
}

// TestNoRoomForABackup: the earlier ones stay, nothing half is left, and it is tried again an hour later.
func TestNoRoomForABackup(t *testing.T) {
	b := newBench(t)
	holds := func(size int) {
		if err := b.Folder.PutSettings(folder.Settings{Privacy: strings.Repeat("x", size)}); err != nil {
			t.Fatal(err)
		}
	}
	holds(60 << 10)
	b.stick = filestest.Small(t, 128<<10)
	b.set(1)
	if err := b.BackUpNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := b.there()
	holds(100 << 10)
	b.now = b.now.AddDate(0, 0, 1)
	if err := b.Keeper.Make(t.Context(), false); err == nil || b.state().Failed != BackupRoom {
		t.Errorf("%v %+v", err, b.state())
	}
	if names := b.there(); len(names) != 1 || names[0] != first[0] {
		t.Errorf("%q, there was %q", names, first)
	}
	holds(0)
	for range 2 {
		b.now = b.now.Add(31 * time.Minute)
		if err := b.Keeper.Make(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	if names := b.there(); len(names) != 1 || names[0] == first[0] || b.state().Failed != "" {
		t.Errorf("%q %+v", names, b.state())
	}
}

// TestOldBackupsGoAfterTheNewOneOpens: what did not read as it was written is no backup, and takes no other's place.
func TestOldBackupsGoAfterTheNewOneOpens(t *testing.T) {
	b := newBench(t)
	b.set(1)
	if err := b.BackUpNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := b.there()
	b.now = b.now.AddDate(0, 0, 1)
	b.Keeper.Passed = func(step string) {
		for _, name := range b.there() {
			if path := filepath.Join(b.stick, name); files.Leftover(name) && step == "backup written" {
				content, err := os.ReadFile(path)
				if err == nil {
					content[len(content)-1] ^= 1
					err = os.WriteFile(path, content, 0o600)
				}
				if err != nil {
					t.Error(err)
				}
			}
		}
	}
	if err := b.Keeper.Make(t.Context(), false); !errors.Is(err, sync.ErrBackupDamaged) || b.state().Failed != BackupUnread {
		t.Errorf("%v %+v", err, b.state())
	}
	if names := b.there(); len(names) != 1 || names[0] != first[0] {
		t.Errorf("%q, there was %q", names, first)
	}
}

// TestWhereBackupsGo: a place that cannot be, or a passphrase anybody guesses, is refused before anything is kept; who sets
// another place need not give the passphrase again.
func TestWhereBackupsGo(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		r    Regular
		want error
	}{
		{Regular{Folder: b.Folder.Path(), Passphrase: phrase}, sync.ErrBackupPlace},
		{Regular{Folder: b.Folder.File("blobs"), Passphrase: phrase}, sync.ErrBackupPlace},
		{Regular{Folder: filepath.Join(b.stick, "none"), Passphrase: phrase}, fs.ErrNotExist},
		{Regular{Folder: b.stick, Passphrase: "short"}, sync.ErrPassphraseShort},
		{Regular{Folder: b.stick}, sync.ErrPassphraseShort},
	} {
		if err := b.SetRegular(c.r); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.r, err)
		}
	}
	if got := b.state(); got.Regular.Folder != "" || len(b.there()) > 0 {
		t.Errorf("%+v %q", got, b.there())
	}
	b.set(3)
	b.stick = t.TempDir()
	if err := b.SetRegular(Regular{Folder: b.stick, Weekly: true, Keep: 4}); err != nil {
		t.Fatal(err)
	}
	if err := b.BackUpNow(t.Context()); err != nil || len(b.there()) != 1 {
		t.Fatal(err, b.there())
	}
	for day, due := range map[int]bool{6: false, 7: true, -400: true} { // a clock that was wrong holds nothing up
		k := b.keeper(b.Folder)
		k.Clock = func() time.Time { return b.now.AddDate(0, 0, day) }
		if state, err := b.Folder.Backups(); err != nil || k.due(state) != due {
			t.Errorf("after %d days: %v %v", day, k.due(state), err)
		}
	}
	if err := b.SetRegular(Regular{}); err != nil {
		t.Fatal(err)
	}
	b.now = b.now.AddDate(0, 1, 0)
	if err := b.Keeper.Make(t.Context(), false); err != nil || len(b.there()) != 1 {
		t.Error(err, b.there())
	}
}

// TestABackupIsCutOff: a process that ends leaves nothing, and nothing is called a failure.
func TestABackupIsCutOff(t *testing.T) {
	b := newBench(t)
	b.set(3)
	ctx, cancel := context.WithCancel(t.Context())
	b.Keeper.Passed = func(string) { cancel() }
	if err := b.Keeper.Make(ctx, true); !errors.Is(err, context.Canceled) || len(b.there()) > 0 || b.state().Failed != "" {
		t.Errorf("%v %q %+v", err, b.there(), b.state())
	}
}

// TestABrokenBackupTakesNoPlace: while the store of the requests is gone each backup is told of, and none of the whole ones goes for
// them; of those that are not whole as many stay as are to be kept.
func TestABrokenBackupTakesNoPlace(t *testing.T) {
	b := newBench(t)
	b.set(2)
	day := func() {
		t.Helper()
		b.now = b.now.AddDate(0, 0, 1)
		if err := b.Keeper.Make(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	day()
	day()
	whole := b.there()
	if err := os.WriteFile(b.Folder.File(folder.ReachedFile), []byte("x"), 0o600); err != nil { // there was a store
		t.Fatal(err)
	}
	for range 4 {
		day()
		if got := b.state(); got.Failed != BackupBroken || got.Last.IsZero() {
			t.Errorf("%+v", got)
		}
	}
	if names := b.there(); len(names) != 4 || !slices.Equal(names[:2], whole) {
		t.Errorf("%q, the whole ones were %q", names, whole)
	}
	if err := os.Remove(b.Folder.File(folder.ReachedFile)); err != nil {
		t.Fatal(err)
	}
	day()
	if names := b.there(); len(names) != 2 || b.state().Failed != "" {
		t.Errorf("%q %+v", names, b.state())
	}
}

// TestAnotherFolderMeanwhile: a backup that was begun for the folder of before says nothing of the new one.
func TestAnotherFolderMeanwhile(t *testing.T) {
	b := newBench(t)
	b.set(2)
	old := b.stick
	b.Keeper.Passed = func(step string) {
		if step == "backup written" {
			b.Keeper.Passed, b.stick = nil, t.TempDir()
			b.set(2)
		}
	}
	if err := b.BackUpNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(old); err != nil || len(entries) != 1 || len(b.there()) > 0 {
		t.Errorf("%v %v %q", entries, err, b.there())
	}
	if err := b.Keeper.Make(t.Context(), false); err != nil || len(b.there()) != 1 || b.state().Failed != "" {
		t.Errorf("%v %q %+v", err, b.there(), b.state())
	}
}

// TestWhatFailsHere: what fails in the data folder is not told of the folder of the backups.
func TestWhatFailsHere(t *testing.T) {
	b := newBench(t)
	b.set(2)
	if err := os.Symlink(b.Folder.File("none"), b.Folder.File("seal.p12.old")); err != nil {
		t.Skip(err)
	}
	if err := b.BackUpNow(t.Context()); err == nil || b.state().Failed != BackupOther {
		t.Errorf("%v %+v", err, b.state())
	}
	if why := whyFailed(&hereError{fmt.Errorf("folder: %w", sync.ErrSecrets)}); why != BackupRing {
		t.Error(why)
	}
}
