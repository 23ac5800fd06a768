package folder

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	gosync "sync"

	"paraph/internal/files"
)

const prefsFile = "display.json"

// Prefs are what the desk remembers of itself: sizes, language, answers given once. Nothing that counts is here, so a
// file that cannot be read or written only forgets.
type Prefs struct {
	folder Folder
	log    *slog.Logger
	done   *gosync.WaitGroup // the desk's; it waits for what is being written

	mu               gosync.Mutex
	values           map[string]string
	changed, writing bool
}

// Remembered are the Prefs of a folder whose desk does not open. Nothing is made there, and nothing should be set.
func Remembered(folder string) *Prefs {
	return At(folder).Prefs(slog.New(slog.DiscardHandler), &gosync.WaitGroup{})
}

// Prefs opens them. done counts what is still being written.
func (f Folder) Prefs(log *slog.Logger, done *gosync.WaitGroup) *Prefs {
	p := &Prefs{folder: f, log: log, done: done, values: map[string]string{}}
	b, err := os.ReadFile(f.File(prefsFile))
	if err == nil {
		err = json.Unmarshal(b, &p.values)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.log.Warn("what the desk remembers is not readable", "cause", err)
		p.values = map[string]string{}
	}
	return p
}

// deskLanguage is the name ui/prefs has for it.
const deskLanguage = "display.language"

// DeskLanguage is the one chosen at the folder's desk, "" for the system's.
func (f Folder) DeskLanguage() string {
	return f.Prefs(slog.New(slog.DiscardHandler), nil).Get(deskLanguage)
}

// RememberAs has the desk of this folder remember what another folder's does; no backup holds it.
func (f Folder) RememberAs(other Folder) error {
	b, err := os.ReadFile(other.File(prefsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return files.Replace(f.File(prefsFile), files.Ours, files.Bytes(b))
}

// Get is a value, "" where there is none.
func (p *Prefs) Get(key string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.values[key]
}

// Set remembers a value; "" forgets it. The window need not wait for the disk: it is written beside, and before the desk
// is closed.
func (p *Prefs) Set(key, value string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.values[key] == value {
		return
	}
	p.values[key] = value
	if value == "" {
		delete(p.values, key)
	}
	p.changed = true
	if !p.writing {
		p.writing = true
		p.done.Go(p.write)
	}
}

// write ends when nothing is to be written any more.
func (p *Prefs) write() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.changed {
		p.changed = false
		b, err := json.MarshalIndent(p.values, "", " ")
		p.mu.Unlock()
		if err == nil {
			err = files.Replace(p.folder.File(prefsFile), files.Ours, files.Bytes(append(b, '\n')))
		}
		if err != nil {
			p.log.Warn("what the desk remembers is not written", "cause", err)
		}
		p.mu.Lock()
	}
	p.writing = false
}
