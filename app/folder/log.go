package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	gosync "sync"
)

// The logs of a folder: the service's and the desk's, which are processes of their own.
const (
	ServiceLog = "paraph.log"
	DeskLog    = "desk.log"
)

// logFile is a log in DATA/log: when paraph.log reaches its limit it becomes paraph.log.1, the one before
// paraph.log.2, and so on; the oldest goes.
type logFile struct {
	path  string
	limit int64
	keep  int

	mu   gosync.Mutex
	file *os.File
	size int64
}

const (
	logLimit = 4 << 20
	logKeep  = 4
)

// openLog opens a log of the folder; only its owner may read it.
func (f Folder) openLog(name string, limit int64, keep int) (*logFile, error) {
	l := &logFile{path: f.File("log", name), limit: limit, keep: keep}
	if err := os.MkdirAll(filepath.Dir(l.path), 0o700); err != nil {
		return nil, fmt.Errorf("folder: log: %w", err)
	}
	return l, l.open()
}

// Logger writes into a log of the folder and, the same lines, into the one that is given, which may be nil.
func (f Folder) Logger(name string, beside *slog.Logger) (io.Closer, *slog.Logger, error) {
	l, err := f.openLog(name, logLimit, logKeep)
	if err != nil {
		return nil, beside, err
	}
	var to slog.Handler = slog.NewJSONHandler(l, nil)
	if beside != nil {
		to = slog.NewMultiHandler(to, beside.Handler())
	}
	return l, quiet(to), nil
}

func (l *logFile) open() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("folder: log: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return fmt.Errorf("folder: log: %w", err)
	}
	l.file, l.size = file, info.Size()
	return nil
}

// Write adds one line. A log that cannot be turned over goes on in the old file rather than be lost.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return 0, fs.ErrClosed
	}
	if l.size > 0 && l.size+int64(len(p)) > l.limit {
		l.turn()
	}
	n, err := l.file.Write(p)
	l.size += int64(n)
	return n, err
}

func (l *logFile) turn() {
	generation := func(n int) string { return fmt.Sprintf("%s.%d", l.path, n) }
	for n := l.keep - 1; n > 0; n-- {
		if err := os.Rename(generation(n), generation(n+1)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return
		}
	}
	if os.Rename(l.path, generation(1)) != nil {
		return
	}
	if old := l.file; l.open() == nil {
		old.Close()
	}
}

// Close ends the log; what is written afterwards is dropped.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	err := l.file.Close()
	l.file = nil
	return err
}

// discreet is a slog.Handler in front of another: only attributes it knows get through, and what looks
// like an address, a link, a secret or a code inside their text is covered. Names of people and texts of
// documents have no attribute.
type discreet struct{ to slog.Handler }

// spoken are the attributes that may be logged. A new one is added here, after a thought.
var spoken = map[string]bool{
	"job": true, "request": true, "attempt": true, "cause": true, "in": true, "method": true, "path": true, "status": true,
	"listening": true, "practice": true, "version": true, "count": true, "missing": true,
	"callback": true, "outcome": true, "again": true, "kind": true,
	"proxy": true, // the address of one of the office's own
}

var covered = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"']+`), "<link>"},
	{regexp.MustCompile(`[^\s"'<>,;:=]+@[^\s"'<>,;:]+`), "<address>"},
	{regexp.MustCompile(`\b[A-Za-z0-9_-]{40,}`), "<secret>"},
	{regexp.MustCompile(`\b[0-9]{6}\b`), "<code>"},
}

func cover(text string) string {
	for _, c := range covered {
		text = c.what.ReplaceAllString(text, c.with)
	}
	return text
}

// quiet is a logger that says nothing it should not.
func quiet(h slog.Handler) *slog.Logger { return slog.New(discreet{h}) }

// Enabled implements slog.Handler.
func (d discreet) Enabled(ctx context.Context, level slog.Level) bool {
	return d.to.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (d discreet) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, cover(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if a, ok := clean(a); ok {
			out.AddAttrs(a)
		}
		return true
	})
	return d.to.Handle(ctx, out)
}

// clean covers an attribute, or drops one nobody knows.
func clean(a slog.Attr) (slog.Attr, bool) {
	if !spoken[a.Key] {
		return a, false
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, cover(v.String())), true
	case slog.KindAny:
		return slog.String(a.Key, cover(fmt.Sprint(v.Any()))), true
	case slog.KindGroup:
		return a, false
	}
	return a, true
}

// WithAttrs implements slog.Handler.
func (d discreet) WithAttrs(all []slog.Attr) slog.Handler {
	var kept []slog.Attr
	for _, a := range all {
		if a, ok := clean(a); ok {
			kept = append(kept, a)
		}
	}
	return discreet{d.to.WithAttrs(kept)}
}

// WithGroup implements slog.Handler; groups are flattened, so that no name hides in one.
func (d discreet) WithGroup(string) slog.Handler { return d }
