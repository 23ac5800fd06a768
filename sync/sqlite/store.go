package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/mattn/go-sqlite3"

	psync "paraph/sync"
)

// maxBatch bounds how many waiting transactions one commit carries.
const maxBatch = 256

// Store is a psync.Store: the service's.
type Store struct{ durable[psync.Tx] }

// Open opens or makes the service's file.
func Open(ctx context.Context, path string) (*Store, error) {
	f, err := openFile(ctx, path, migrations)
	if err != nil {
		return nil, err
	}
	return &Store{durable[psync.Tx]{f, func(t *tx) psync.Tx { return serviceTx{t, outbox{t, serviceOutbox}} }}}, nil
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
	const common = "&_foreign_keys=on&_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_secure_delete=on"
	write, err := sql.Open("sqlite3", address(path, "_txlock=immediate"+common))
	if err != nil {
		return nil, fmt.Errorf("sqlite: open: %w", err)
	}
	write.SetMaxOpenConns(1)
	conn, err := write.Conn(ctx)
	if err == nil {
		err = migrate(ctx, conn, path, migrations)
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
	read.SetMaxOpenConns(4)
	s := &file{
		write: write, read: read, ops: make(chan *op, maxBatch),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go s.run(conn)
	return s, nil
}

// Close waits for the running commit, refuses the rest and closes the file.
func (s *file) Close() error {
	s.once.Do(func() { close(s.stop) })
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

// view runs f on one snapshot.
func (s *file) view(ctx context.Context, f func(*tx) error) error {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return fmt.Errorf("sqlite: read: %w", reason(err))
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return fmt.Errorf("sqlite: read: %w", reason(err))
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return reason(f(&tx{ctx: ctx, prepare: conn.PrepareContext, readOnly: true}))
}

// run is the writer: it owns conn and its prepared statements.
func (s *file) run(conn *sql.Conn) {
	defer close(s.stopped)
	defer conn.Close()
	prepared := newStatements(conn)
	defer prepared.close()
	for {
		select {
		case <-s.stop:
			return
		case first := <-s.ops:
			s.commit(conn, prepared, s.gather(first))
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

func (s *file) commit(conn *sql.Conn, prepared *statements, batch []*op) {
	ctx := context.Background()
	results := make([]error, len(batch))
	err := prepared.exec(ctx, "BEGIN IMMEDIATE")
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

// statements keeps the writer's prepared statements; it belongs to the writer goroutine.
type statements struct {
	conn *sql.Conn
	kept map[string]*sql.Stmt
}

func newStatements(conn *sql.Conn) *statements {
	return &statements{conn: conn, kept: map[string]*sql.Stmt{}}
}

func (s *statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := s.kept[query]; st != nil {
		return st, nil
	}
	st, err := s.conn.PrepareContext(ctx, query)
	if err == nil {
		s.kept[query] = st
	}
	return st, err
}

func (s *statements) exec(ctx context.Context, query string) error {
	st, err := s.prepare(ctx, query)
	if err == nil {
		_, err = st.ExecContext(ctx)
	}
	if err != nil {
		return fmt.Errorf("sqlite: %s: %w", strings.ToLower(query), err)
	}
	return nil
}

func (s *statements) close() {
	for _, st := range s.kept {
		st.Close()
	}
}

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
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
