package office

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/backup"
)

// Why no backup was made by itself, in words of folder.Failed.
const (
	BackupAway   = "away"   // its folder is not there, or not the one with the earlier ones: a stick, or a network folder
	BackupRoom   = "room"   // there is no room for it
	BackupDenied = "denied" // it may not be written there
	BackupKey    = "key"    // the passphrase that was kept does not open
	BackupRing   = "ring"   // the keyring does not give the key
	BackupUnread = "unread" // what was written did not read the same
	BackupBroken = "broken" // one was made, but not all that was saved is as the service wrote it: the earlier ones stay
	BackupOther  = "other"
)

// Keeper makes the backups of a folder by itself. Each process that works on the folder, desk and service, has one; of all of
// them one makes a backup when it is due.
type Keeper struct {
	Folder folder.Folder
	Clock  func() time.Time
	Log    *slog.Logger
	Passed func(step string) // nil; tests stop there
	Pause  time.Duration     // between looks whether one is due
}

// What a keeper waits: before its first look, so that it takes nothing from a start, between looks, and after a failure that
// costs a whole backup to find out about.
const (
	keeperFirst = time.Minute
	keeperPause = 5 * time.Minute
	failedPause = time.Hour
)

// Run makes backups when they are due, until ctx ends.
func (k *Keeper) Run(ctx context.Context) {
	wait, pause := keeperFirst, keeperPause
	if k.Pause > 0 {
		wait, pause = k.Pause, k.Pause
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if b, err := k.Folder.Backups(); err == nil && k.due(b) {
			_ = k.Make(ctx, false) // noted and logged there
		}
		timer.Reset(pause)
	}
}

// due reports whether the day, or the week, of the last one is over. A last one in the future is a clock that was wrong.
func (k *Keeper) due(b folder.Backups) bool {
	if b.Regular.Folder == "" {
		return false
	}
	now := k.Clock()
	if b.Failed.Why != "" && b.Failed.Why != BackupAway && now.Sub(b.Failed.At).Abs() < failedPause {
		return false
	}
	days := 1
	if b.Regular.Weekly {
		days = 7
	}
	last := b.Itself.In(now.Location())
	next := time.Date(last.Year(), last.Month(), last.Day()+days, 0, 0, 0, 0, now.Location())
	return !now.Before(next) || last.After(now)
}

// Make makes a backup, now whether it is due or not; where another process makes one, there is nothing to do. What came of it is
// kept for whoever asks.
func (k *Keeper) Make(ctx context.Context, now bool) error {
	err := k.Folder.WhileBackingUp(func() error {
		b, err := k.Folder.Backups()
		if err != nil || b.Regular.Folder == "" || !now && !k.due(b) { // somebody else has made it meanwhile
			return err
		}
		made, err := k.make(ctx, b)
		if ctx.Err() != nil { // the process ends; it is no failure
			return ctx.Err()
		}
		return errors.Join(err, k.note(b.Regular, made, err))
	})
	if errors.Is(err, sync.ErrBusy) && !now {
		return nil
	}
	return err
}

// made is a backup that was made by itself.
type made struct {
	broken int    // requests in it that are not as their service wrote them
	whole  string // the name of the last one without such
}

// note keeps what came of a backup. A failure is logged when it begins. Of what was set meanwhile nothing is known yet.
func (k *Keeper) note(r folder.Regular, m made, failed error) error {
	return k.Folder.ChangeBackups(func(b *folder.Backups) error {
		at := k.Clock().UTC()
		elsewhere := b.Regular.Folder != r.Folder || b.Regular.Series != r.Series
		if failed == nil {
			b.Last, b.Part = at, ""
			k.Log.Info("backup made", "count", m.broken)
		}
		switch {
		case elsewhere:
			return nil
		case failed == nil:
			b.Itself, b.Broken, b.Whole, b.Failed = at, m.broken, m.whole, folder.Failed{}
			return nil
		}
		why := whyFailed(failed)
		if b.Failed.Why != why {
			b.Failed = folder.Failed{Why: why, Since: at}
			k.Log.Warn("no backup could be made", "kind", why)
		}
		b.Failed.At = at // what could not be removed of it is removed by the next one
		return nil
	})
}

var errAway = fmt.Errorf("office: backup: its folder is away: %w", fs.ErrNotExist)

// hereError is what failed in the data folder, not where the backup goes.
type hereError struct{ error }

func (e *hereError) Unwrap() error { return e.error }

func whyFailed(err error) string {
	_, here := errors.AsType[*hereError](err)
	switch {
	case errors.Is(err, sync.ErrSecrets):
		return BackupRing
	case errors.Is(err, sync.ErrKeyFile), errors.Is(err, sync.ErrSealed):
		return BackupKey
	case here:
		return BackupOther
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return BackupRoom
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return BackupDenied
	case errors.Is(err, sync.ErrBackupDamaged), errors.Is(err, sync.ErrPassphrase), errors.Is(err, sync.ErrNotBackup):
		return BackupUnread
	case errors.Is(err, fs.ErrNotExist):
		return BackupAway
	}
	return BackupOther
}

// make writes a backup under a temporary name, reads it, gives it its name, and only then removes the oldest. One that is not whole
// takes no place of one that was, or is older.
func (k *Keeper) make(ctx context.Context, b folder.Backups) (m made, err error) {
	r := b.Regular
	if left := b.Part; files.Leftover(left) {
		_ = os.Remove(left) // whoever wrote it was killed: nobody else holds the lock
	}
	earlier, err := k.earlier(r)
	if err != nil || len(earlier) == 0 && !b.Itself.IsZero() {
		return m, errors.Join(errAway, err)
	}
	passphrase, err := k.Folder.BackupPassphrase(r)
	if err != nil {
		return m, err
	}
	part, err := files.Part(r.Folder, files.Ours)
	if err != nil {
		return m, err
	}
	defer os.Remove(part.Name())
	err = k.Folder.ChangeBackups(func(b *folder.Backups) error { b.Part = part.Name(); return nil })
	if err == nil {
		m.broken, err = k.write(ctx, part, passphrase)
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return m, err
	}
	k.passed("backup written")
	if err := reads(ctx, part.Name(), passphrase); err != nil {
		return m, err
	}
	name := k.name(r)
	if err := files.Move(part.Name(), filepath.Join(r.Folder, name)); err != nil {
		return m, err
	}
	k.passed("backup named")
	m.whole = name
	if m.broken > 0 {
		earlier, m.whole = behind(earlier, b.Whole)
	}
	removeOld(r, name, earlier)
	return m, nil
}

func (k *Keeper) passed(step string) {
	if k.Passed != nil {
		k.Passed(step)
	}
}

func (k *Keeper) write(ctx context.Context, to *os.File, passphrase string) (broken int, err error) {
	out := &cut{ctx: ctx, to: to}
	saved, err := Backup(ctx, k.Folder, out, passphrase)
	if err != nil && out.err == nil {
		err = &hereError{err}
	}
	if err = errors.Join(err, ctx.Err()); err == nil {
		err = to.Sync()
	}
	return len(saved.Broken), err
}

// cut ends what is written when its context does.
type cut struct {
	ctx context.Context
	to  io.Writer
	err error // of a Write
}

func (c *cut) Write(b []byte) (n int, err error) {
	if err = c.ctx.Err(); err == nil {
		n, err = c.to.Write(b)
	}
	c.err = errors.Join(c.err, err)
	return n, err
}

const seriesDate, seriesEnding = "2006-01-02 15.04.05", ".backup"

// name is that of a backup made now. A series stands in it, so that two offices can have one folder.
func (k *Keeper) name(r folder.Regular) string {
	return "Paraph " + k.Clock().Format(seriesDate) + " " + r.Series + seriesEnding
}

// ofSeries tells whether a name is one this feature gave to a backup of the same folder.
func ofSeries(name, series string) bool {
	date, ok := strings.CutPrefix(name, "Paraph ")
	if ok {
		date, ok = strings.CutSuffix(date, " "+series+seriesEnding)
	}
	if !ok || series == "" {
		return false
	}
	_, err := time.Parse(seriesDate, date)
	return err == nil
}

// earlier are the names of the backups there are, the newest first: those that have the name and begin as backups do.
func (k *Keeper) earlier(r folder.Regular) ([]string, error) {
	entries, err := os.ReadDir(r.Folder)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil, err
		}
		return nil, errors.Join(errAway, err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && ofSeries(e.Name(), r.Series) && backup.Is(filepath.Join(r.Folder, e.Name())) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

// removeOld leaves as many as are to be kept, the new one among them whatever its date. One that cannot be removed stays.
func removeOld(r folder.Regular, fresh string, earlier []string) {
	earlier = slices.DeleteFunc(earlier, func(name string) bool { return name == fresh })
	for _, name := range earlier[min(max(r.Keep, 1)-1, len(earlier)):] {
		_ = os.Remove(filepath.Join(r.Folder, name))
	}
}

// behind are those of the earlier ones, the newest first, that were made after the last whole one, which is answered, too: where it is
// not known it is taken for the newest.
func behind(earlier []string, whole string) (later []string, is string) {
	if whole == "" && len(earlier) > 0 {
		whole = earlier[0]
	}
	for i, name := range earlier {
		if name <= whole {
			return earlier[:i], whole
		}
	}
	return earlier, whole
}

// reads reads a backup to its end: every part of it is proved by that.
func reads(ctx context.Context, path, passphrase string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := backup.NewReader(f, passphrase)
	for err == nil {
		if err = ctx.Err(); err == nil {
			_, err = r.Next()
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
