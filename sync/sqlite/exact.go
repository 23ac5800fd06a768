package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	psync "paraph/sync"
)

// ErrSchema says that the file has another schema than the program gave it: somebody else put triggers, views, indexes or
// columns into it, or took some away. What is read from it then is whatever they like.
var ErrSchema = psync.ErrSchema

// exact is the schema a file must have, and how often it may be looked at: SQLite counts the changes of a file's schema
// (PRAGMA schema_version), and a connection that has looked at one of that number goes on with what it read then.
type exact struct{ want string }

// exactly makes the schema that steps make.
func exactly(ctx context.Context, steps []string) (*exact, error) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, fmt.Errorf("sqlite: schema: %w", err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("sqlite: schema: %w", err)
	}
	defer conn.Close()
	if _, err = conn.ExecContext(ctx, strings.Join(steps, ";")); err != nil {
		return nil, fmt.Errorf("sqlite: schema: %w", err)
	}
	want, err := schemaOf(ctx, conn.QueryContext)
	return &exact{want}, err
}

// statistics is what ANALYZE leaves behind; it chooses between ways to the same rows.
const statistics = "('sqlite_stat1', 'sqlite_stat3', 'sqlite_stat4')"

type query func(ctx context.Context, query string, args ...any) (*sql.Rows, error)

// schemaOf is everything a schema consists of, as one text.
func schemaOf(ctx context.Context, ask query) (string, error) {
	rows, err := ask(ctx, "SELECT quote(type) || ',' || quote(name) || ',' || quote(tbl_name) || ',' || quote(sql) FROM sqlite_schema WHERE type <> 'table' OR name NOT IN "+statistics)
	if err != nil {
		return "", fmt.Errorf("sqlite: schema: %w", err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return "", fmt.Errorf("sqlite: schema: %w", err)
		}
		all = append(all, one)
	}
	slices.Sort(all)
	return strings.Join(all, "\n"), rows.Err()
}

// seen is the number of the schema that a connection has looked at; 0 before.
type seen struct{ number int64 }

// check holds the schema to what it must be, where it was changed since the connection looked. It is asked inside a
// transaction: nobody changes it between here and the end.
func (e *exact) check(ctx context.Context, prepared *statements, s *seen) error {
	st, err := prepared.prepare(ctx, "PRAGMA schema_version")
	if err != nil {
		return fmt.Errorf("sqlite: schema: %w", err)
	}
	var number int64
	if err := st.QueryRowContext(ctx).Scan(&number); err != nil {
		return fmt.Errorf("sqlite: schema: %w", err)
	}
	if s.number == number && number != 0 {
		return nil
	}
	if err := e.look(ctx, prepared.conn); err != nil {
		return err
	}
	s.number = number
	return nil
}

func (e *exact) look(ctx context.Context, conn *sql.Conn) error {
	is, err := schemaOf(ctx, conn.QueryContext)
	if err == nil && is != e.want {
		err = ErrSchema
	}
	return err
}
