package folder

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
)

// Backups are when backups of the folder are made by themselves, and what became of them; backups.json, which is in no backup:
// one that was put back elsewhere must not remove what the folder it came from has saved.
type Backups struct {
	Regular Regular `json:"regular,omitzero"`

	Last   time.Time `json:"last,omitzero"`   // when one was made, by itself or by hand
	Itself time.Time `json:"itself,omitzero"` // when one was made by itself
	Broken int       `json:"broken,omitzero"` // requests in that one that are not as their service wrote them
	Whole  string    `json:"whole,omitempty"` // the name of the last one in which all were as their service wrote them
	Part   string    `json:"part,omitempty"`  // a file that is being written; what is there of it at the next one was left by a kill
	Failed Failed    `json:"failed,omitzero"`
}

// Regular is where backups are made by themselves, how often, and how many of them stay. Without a Folder none are made.
type Regular struct {
	Folder     string `json:"folder,omitempty"`
	Weekly     bool   `json:"weekly,omitempty"` // else daily
	Keep       int    `json:"keep,omitempty"`
	Series     string `json:"series,omitempty"`     // stands in the names of its files, and of no other folder's
	Passphrase []byte `json:"passphrase,omitempty"` // sealed with the folder's key
}

// Failed is why the last backup by itself was not made; nothing where it was.
type Failed struct {
	Why   string    `json:"why,omitempty"` // a word of app/office
	Since time.Time `json:"since,omitzero"`
	At    time.Time `json:"at,omitzero"` // of the last try
}

const (
	backupsFile     = "backups.json"
	backupsLock     = "backups.lock" // held while backups.json is read, changed and written
	backupLock      = "backup.lock"  // held while a backup is made by itself
	purposeBackups  = "backups"
	seriesOfBackups = "regular"
)

// Backups reads what is known of the folder's backups; the zero value where there is nothing.
func (f Folder) Backups() (Backups, error) {
	var b Backups
	return b, f.ReadJSON(backupsFile, &b)
}

// ChangeBackups is Change for backups.json.
func (f Folder) ChangeBackups(change func(*Backups) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), changeTime)
	defer cancel()
	if lock, err := f.await(ctx, backupsLock); err == nil {
		defer lock.Close()
	}
	b, err := f.Backups()
	if err == nil {
		err = change(&b)
	}
	if err != nil {
		return err
	}
	return f.WriteJSON(backupsFile, b)
}

// WhileBackingUp does what only one of all processes that share the folder does at a time. ErrBusy: another one does.
func (f Folder) WhileBackingUp(do func() error) error {
	lock, err := f.LockAs(backupLock)
	if err != nil {
		return err
	}
	defer lock.Close()
	return do()
}

// KeepBackupPassphrase seals the passphrase of the backups that are made by themselves.
func (f Folder) KeepBackupPassphrase(r *Regular, passphrase string) error {
	v, err := f.Vault("settings")
	if err == nil {
		r.Passphrase, err = v.Seal(purposeBackups, seriesOfBackups, []byte(passphrase))
	}
	return err
}

// BackupPassphrase opens it.
func (f Folder) BackupPassphrase(r Regular) (string, error) {
	v, err := f.Vault("settings")
	if err != nil {
		return "", err
	}
	passphrase, err := v.Open(purposeBackups, seriesOfBackups, r.Passphrase)
	return string(passphrase), err
}

// NewSeries is a name for the backups of one folder.
func NewSeries() string { return strings.ToLower(rand.Text()[:6]) }
