package office

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"paraph/app/folder"
	"paraph/internal/files"
	"paraph/sync"
	"paraph/sync/backup"
)

// Regular is where backups are made by themselves, how often, and how many stay. Folder "" is nowhere. Passphrase is only set,
// never read; "" leaves the stored one.
type Regular struct {
	Folder     string
	Weekly     bool
	Keep       int
	Passphrase string
}

// Backups are what is known of the office's backups. Failed is why none was made by itself at the last try, or not a
// whole one, in a word (BackupAway …), Since when.
type Backups struct {
	Regular Regular
	Secret  bool // a passphrase is kept
	Last    time.Time
	Failed  string
	Since   time.Time
}

// DefaultKeep is how many backups stay where nobody says.
const DefaultKeep = 10

// Backups reads it.
func (o *Office) Backups() (Backups, error) {
	b, err := o.Folder.Backups()
	r, failed := b.Regular, b.Failed
	if failed.Why == "" && b.Broken > 0 {
		failed = folder.Failed{Why: BackupBroken, Since: b.Itself}
	}
	return Backups{
		Regular: Regular{Folder: r.Folder, Weekly: r.Weekly, Keep: r.Keep}, Secret: len(r.Passphrase) > 0, Last: b.Last, Failed: failed.Why, Since: failed.Since,
	}, err
}

// SetRegular stores when backups are made by themselves, after it was seen that a file can be made there. Errors:
// sync.ErrPassphraseShort, sync.ErrBackupPlace (in the data folder itself), those of the folder.
func (o *Office) SetRegular(r Regular) error {
	if r.Folder != "" {
		r.Folder = filepath.Clean(r.Folder)
		if data := o.Folder.Path(); r.Folder == data || strings.HasPrefix(r.Folder, data+string(filepath.Separator)) {
			return sync.ErrBackupPlace
		}
		if _, err := os.Stat(r.Folder); err != nil { // what is missing is never made: it may be where a stick will be
			return err
		}
		if err := files.Try(r.Folder, 1); err != nil {
			return err
		}
	}
	return o.Folder.ChangeBackups(func(b *folder.Backups) error {
		was := b.Regular
		is := folder.Regular{Folder: r.Folder, Weekly: r.Weekly, Keep: max(r.Keep, 1), Series: was.Series, Passphrase: was.Passphrase}
		if is.Series == "" {
			is.Series = folder.NewSeries()
		}
		if r.Passphrase != "" || r.Folder != "" && len(is.Passphrase) == 0 {
			if err := backup.Check(r.Passphrase); err != nil {
				return err
			}
			if err := o.Folder.KeepBackupPassphrase(&is, r.Passphrase); err != nil {
				return err
			}
		}
		b.Regular, b.Itself, b.Failed, b.Broken, b.Whole = is, time.Time{}, folder.Failed{}, 0, "" // what was there before is not asked after in a new place
		return nil
	})
}

// Where the office's data are on this computer.
func (o *Office) Where() string { return o.Folder.Path() }

// BackUpNow makes one of the regular backups whether it is due or not. sync.ErrBusy: one is being made.
func (o *Office) BackUpNow(ctx context.Context) error { return o.Keeper.Make(ctx, true) }

// BackedUp notes that a backup of the folder was made by hand.
func BackedUp(f folder.Folder, at time.Time) error {
	return f.ChangeBackups(func(b *folder.Backups) error {
		b.Last = at.UTC()
		return nil
	})
}
