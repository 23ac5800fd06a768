package folder

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"paraph/internal/files"
	"paraph/sync"
)

// ErrBusy says that another process runs the service of this folder.
var ErrBusy = sync.ErrBusy

// Folder is a data folder. What practice keeps for itself (database, seal) lies in a folder below.
type Folder struct {
	path      string
	KeyInFile bool // never ask the system's keyring: for folders that are thrown away again
}

// Default is the one used where none is named: %LOCALAPPDATA%\Paraph on Windows (never in a profile that roams: it
// has databases and locks in it), ~/Library/Application Support/Paraph on macOS, else ~/.local/share/paraph or as
// XDG_DATA_HOME says.
func Default() (string, error) { return defaultFolder(runtime.GOOS, os.Getenv) }

func defaultFolder(system string, env func(string) string) (string, error) {
	var parts []string
	switch data := env("XDG_DATA_HOME"); {
	case system == "windows":
		parts = []string{env("LOCALAPPDATA"), "Paraph"}
	case system == "darwin":
		parts = []string{env("HOME"), "Library", "Application Support", "Paraph"}
	case filepath.IsAbs(data):
		parts = []string{data, "paraph"}
	default:
		parts = []string{env("HOME"), ".local", "share", "paraph"}
	}
	if parts[0] == "" {
		return "", fmt.Errorf("folder: %w", sync.ErrNoHome)
	}
	return filepath.Join(parts...), nil
}

// New makes a data folder if needed; only its owner may read it. Where a kill came into an exchange that goes on first.
func New(path string) (Folder, error) {
	path, err := filepath.Abs(path)
	if err == nil && !there(path) {
		_, err = At(path).Exchange(context.Background())
	}
	if err == nil {
		err = os.MkdirAll(path, 0o700)
	}
	if err != nil {
		return Folder{}, fmt.Errorf("folder: data folder: %w", err)
	}
	return Folder{path: path}, nil
}

// At is the folder of a path as it is; nothing is made there.
func At(path string) Folder { return Folder{path: path} }

// Path is where it lies.
func (f Folder) Path() string { return f.path }

// Begun reports whether there is an office in it, or who asks may not look.
func (f Folder) Begun() bool {
	for _, name := range []string{SecretsFile, SettingsFile} {
		if _, err := os.Stat(f.File(name)); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return f.Sealed()
}

// File is the path of something in it.
func (f Folder) File(parts ...string) string {
	return filepath.Join(append([]string{f.path}, parts...)...)
}

// Side is the folder of the service's own files: apart in practice, which never becomes real.
func (f Folder) Side(practice bool) (string, error) {
	dir := f.path
	if practice {
		dir = f.File("practice")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("folder: data folder: %w", err)
	}
	return dir, nil
}

// Databases are those of a folder, by their paths in it: each document that one of them needs stays.
func Databases() []string { return []string{"service.db", "practice/service.db", "desk.db"} }

// ReachedFile is the file in a side's folder that remembers how far its requests had come (sqlite.Guard).
const ReachedFile = "service.reached"

// CopyPattern matches the names of folders that hold copies of databases while a backup is written.
const CopyPattern = "backup-*.part"

// DropStale removes what kills left behind: copies for backups, and files that were being written.
func (f Folder) DropStale() {
	for _, folder := range []string{f.path, f.File("practice")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, e := range entries {
			copies, _ := filepath.Match(CopyPattern, e.Name())
			if info, err := e.Info(); err == nil && (copies || files.Leftover(e.Name())) && time.Since(info.ModTime()) > 24*time.Hour {
				os.RemoveAll(filepath.Join(folder, e.Name()))
			}
		}
	}
}
