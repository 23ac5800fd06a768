package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"

	psync "paraph/sync"
)

// maxBatch bounds how many waiting transactions one commit carries.
const maxBatch = 256

// Store is a psync.Store: the service's.
type Store struct {
	durable[psync.Tx]
	guard *guard // nil: nothing is guarded
}

// Open opens or makes the service's file, without what guards its requests: what is written to them through it breaks them
// for the service, which opens it with OpenGuarded.
func Open(ctx context.Context, path string) (*Store, error) {
	f, err := openFile(ctx, path, migrations)
	if err != nil {
		return nil, err
	}
	return &Store{durable: durable[psync.Tx]{f, func(t *tx) psync.Tx { return serviceTx{t, outbox{t, serviceOutbox}} }}}, nil
}

// durable is a file with its transactions.
type durable[T any] struct {
	*file
	of func(t *tx) T
}

// Update implements psync.Durable.
func (d durable[T]) Update(ctx context.Context, f func(T) error) error {
	return d.update(ctx, func(t *tx) error { return f(d.of(t)) })
}

// View implements psync.Durable.
func (d durable[T]) View(ctx context.Context, f func(T) error) error {
	return d.view(ctx, func(t *tx) error { return f(d.of(t)) })
}

// file is one SQLite file. The writer goroutine owns the only connection that writes; callers send it
// closures.
type file struct {
	write   *sql.DB
	read    *sql.DB
	readers chan *reader
	schema  *exact
	ops     chan *op
	stop    chan struct{}
	stopped chan struct{}
	once    sync.Once
}

type op struct {
	ctx  context.Context
	f    func(*tx) error
	done chan error
}

// ErrClosed is returned after Close.
var ErrClosed = errors.New("sqlite: store is closed")

// openFile opens or makes a file and brings it to the newest of its migrations. Commits are durable
// (WAL, synchronous FULL).
func openFile(ctx context.Context, path string, migrations []string) (*file, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	const common = "&_foreign_keys=on&_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_secure_delete=on"
	write, err := sql.Open("sqlite3", address(path, "_txlock=immediate"+common))
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	write.SetMaxOpenConns(1)
	conn, err := write.Conn(ctx)
	var schema *exact
	if err == nil {
		schema, err = upToDate(ctx, conn, path, migrations)
	}
	if err == nil { // pages that change often are copied into the file once in a while, not after every 4 MB
		_, err = conn.ExecContext(ctx, "PRAGMA wal_autocheckpoint = 8000")
	}
	if err != nil {
		write.Close()
		return nil, reason(err)
	}
	read, err := sql.Open("sqlite3", address(path, "_query_only=on"+common))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("sqlite: open for reading: %w", err)
	}
	s := &file{
		write: write, read: read, readers: make(chan *reader, readersAtOnce), schema: schema, ops: make(chan *op, maxBatch),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	for range readersAtOnce {
		s.readers <- nil // connected when it is needed
	}
	go s.run(conn)
	return s, nil
}

// private makes the file, if there is none, and lets nobody but its owner read it; what SQLite puts beside it has the same
// mode. A disk without modes keeps its own.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("sqlite: open: %w", err)
	}
	_ = f.Chmod(0o600)
	return f.Close()
}

// upToDate brings a file to the newest of its migrations and says what schema it has then; one that others changed is left
// as it is.
func upToDate(ctx context.Context, conn *sql.Conn, path string, migrations []string) (*exact, error) {
	if err := migrate(ctx, conn, path, migrations); err != nil {
		return nil, err
	}
	schema, err := exactly(ctx, migrations)
	if err == nil {
		err = schema.look(ctx, conn)
	}
	return schema, err
}

// Close waits for the running commit and for who reads, refuses the rest and closes the file.
func (s *file) Close() error {
	s.once.Do(func() {
		close(s.stop)
		<-s.stopped
		for range readersAtOnce {
			if r := <-s.readers; r != nil {
				r.close()
			}
		}
	})
	<-s.stopped
	return errors.Join(s.read.Close(), s.write.Close())
}

// update runs a transaction on the writer. Transactions that wait at the same time share one commit, each in a
// savepoint of its own: a failing one takes nothing of the others with it.
func (s *file) update(ctx context.Context, f func(*tx) error) error {
	o := &op{ctx: ctx, f: f, done: make(chan error, 1)}
	select {
	case s.ops <- o:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		return ErrClosed
	}
	// From here on the transaction may be committed, so its outcome is awaited whatever ctx says.
	select {
	case err := <-o.done:
		return err
	case <-s.stopped:
		select {
		case err := <-o.done:
			return err
		default:
			return ErrClosed
		}
	}
}

// run is the writer: it owns conn and its prepared statements.
func (s *file) run(conn *sql.Conn) {
	defer close(s.stopped)
	defer conn.Close()
	prepared := newStatements(conn)
	defer prepared.close()
	looked := new(seen)
	for {
		select {
		case <-s.stop:
			return
		case first := <-s.ops:
			s.commit(conn, prepared, looked, s.gather(first))
		}
	}
}

func (s *file) gather(first *op) []*op {
	batch := []*op{first}
	for len(batch) < maxBatch {
		select {
		case o := <-s.ops:
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

func (s *file) commit(conn *sql.Conn, prepared *statements, looked *seen, batch []*op) {
	ctx := context.Background()
	results := make([]error, len(batch))
	err := prepared.exec(ctx, "BEGIN IMMEDIATE")
	if err == nil {
		if err = s.schema.check(ctx, prepared, looked); err != nil {
			_, _ = conn.ExecContext(ctx, "ROLLBACK")
		}
	}
	if err == nil {
		for i, o := range batch {
			if results[i] = o.ctx.Err(); results[i] == nil {
				results[i] = apply(ctx, prepared, o.f)
			}
		}
		if err = prepared.exec(ctx, "COMMIT"); err != nil {
			_, _ = conn.ExecContext(ctx, "ROLLBACK")
		}
	}
	for i, o := range batch {
		if results[i] == nil && err != nil {
			results[i] = fmt.Errorf("sqlite: commit: %w", err)
		}
		o.done <- reason(results[i])
	}
}

func apply(ctx context.Context, prepared *statements, f func(*tx) error) (err error) {
	if err := prepared.exec(ctx, "SAVEPOINT op"); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("sqlite: transaction panicked: %v", p)
		}
		if err != nil {
			_ = prepared.exec(ctx, "ROLLBACK TO op")
		}
		if e := prepared.exec(ctx, "RELEASE op"); e != nil && err == nil {
			err = e
		}
	}()
	return f(&tx{ctx: ctx, prepare: prepared.prepare})
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// The first and the last time that JSON can say (RFC 3339), in milliseconds. Others were written by somebody else.
const firstMS, lastMS = -62135596800000, 253402300799999

func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(min(max(n, firstMS), lastMS)).UTC()
}

// reason adds what everybody has a word for to an error of SQLite's: no room, no permission, damaged, what the system said.
func reason(err error) error {
	e, ok := errors.AsType[sqlite3.Error](err)
	if !ok {
		return err
	}
	switch {
	case e.Code == sqlite3.ErrFull:
		return fmt.Errorf("%w: %w", syscall.ENOSPC, err)
	case e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", psync.ErrDatabase, err)
	case e.ExtendedCode == sqlite3.ErrIoErrShortRead: // the file is shorter than it says
		return fmt.Errorf("%w: %w", psync.ErrDatabase, err)
	case e.SystemErrno != 0:
		return fmt.Errorf("%w: %w", e.SystemErrno, err)
	case e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrPerm:
		return fmt.Errorf("%w: %w", fs.ErrPermission, err)
	}
	return err
}

func isUnique(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrConstraint
}
