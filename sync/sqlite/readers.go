package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// readersAtOnce is how many snapshots are read at the same time; who wants another waits.
const readersAtOnce = 4

// reader is a connection that only reads, with what it has prepared. Whoever took it from file.readers owns it.
type reader struct {
	prepared *statements
	looked   seen
}

func (s *file) connect(ctx context.Context) (*reader, error) {
	conn, err := s.read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &reader{prepared: newStatements(conn)}, nil
}

func (r *reader) close() {
	r.prepared.close()
	r.prepared.conn.Close()
}

// view runs f on one snapshot.
func (s *file) view(ctx context.Context, f func(*tx) error) error {
	var r *reader
	select {
	case r = <-s.readers:
	case <-ctx.Done():
		return fmt.Errorf("sqlite: read: %w", ctx.Err())
	case <-s.stopped:
		return ErrClosed
	}
	defer func() { s.readers <- r }()
	if r == nil {
		select {
		case <-s.stopped: // what was put back for Close
			return ErrClosed
		default:
		}
		var err error
		if r, err = s.connect(ctx); err != nil {
			return fmt.Errorf("sqlite: read: %w", reason(err))
		}
	}
	return reason(s.snapshot(ctx, r, f))
}

func (s *file) snapshot(ctx context.Context, r *reader, f func(*tx) error) error {
	defer r.prepared.exec(context.WithoutCancel(ctx), "ROLLBACK") // also where ctx ended while it began
	if err := r.prepared.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	if err := s.schema.check(ctx, r.prepared, &r.looked); err != nil {
		return err
	}
	return f(&tx{ctx: ctx, prepare: r.prepared.prepare, readOnly: true})
}

// statements keeps what a connection has prepared; it belongs to whoever owns the connection.
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
