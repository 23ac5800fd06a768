package host

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	gosync "sync"
)

const prefsFile = "display.json"

// Prefs are what the desk remembers of itself: sizes, language, answers given once. Nothing that counts is here, so a
// file that cannot be read or written only forgets.
type Prefs struct {
	folder Folder
	log    *slog.Logger

	mu     gosync.Mutex
	values map[string]string
}

// Prefs opens them.
func (d *Desk) Prefs() *Prefs { return d.Folder.prefs(d.options.Log) }

// Remembered are the Prefs of a folder whose desk does not open. Nothing is made there, and nothing should be set.
func Remembered(folder string) *Prefs { return Folder{folder}.prefs(slog.New(slog.DiscardHandler)) }

func (f Folder) prefs(log *slog.Logger) *Prefs {
	p := &Prefs{folder: f, log: log, values: map[string]string{}}
	b, err := os.ReadFile(f.file(prefsFile))
	if err == nil {
		err = json.Unmarshal(b, &p.values)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.log.Warn("what the desk remembers is not readable", "cause", err)
		p.values = map[string]string{}
	}
	return p
}

// Get is a value, "" where there is none.
func (p *Prefs) Get(key string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.values[key]
}

// Set remembers a value; "" forgets it.
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
	b, err := json.MarshalIndent(p.values, "", " ")
	if err == nil {
		err = writeFile(p.folder.file(prefsFile), append(b, '\n'))
	}
	if err != nil {
		p.log.Warn("what the desk remembers is not written", "cause", err)
	}
}
