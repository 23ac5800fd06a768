package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	psync "paraph/sync"
)

// Renew gives the database a new instance name: its numbers of changes begin a history of their own, as
// after a backup was put back.
func (s *Store) Renew(ctx context.Context) error {
	return s.Update(ctx, func(t psync.Tx) error {
		_, err := t.(serviceTx).exec("UPDATE instance SET name = lower(hex(randomblob(12)))")
		return err
	})
}

// Documents are the names (hex SHA-256) of the documents a database at path needs, which may be open
// elsewhere and is not changed. A database with a table "document" and its column "sha256" says it there.
// Of any other, everything in it that looks like such a name counts: too much rather than too little.
// None where there is no such file.
func Documents(ctx context.Context, path string) (map[string]bool, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	db, err := sql.Open("sqlite3", address(path, "_query_only=on&_busy_timeout=5000"))
	if err != nil {
		return nil, fmt.Errorf("sqlite: documents: %w", reason(err))
	}
	defer db.Close()
	names := map[string]bool{}
	var kept bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND s.name = 'document' AND c.name = 'sha256')").Scan(&kept)
	switch {
	case err != nil:
	case kept:
		err = collect(ctx, db, "SELECT sha256 FROM document", names)
	default:
		err = everything(ctx, db, names)
	}
	if err != nil {
		return nil, fmt.Errorf("sqlite: documents: %w", reason(err))
	}
	return names, nil
}

// Requests is how many requests a service's database at path has; 0 where there is no such file, or no such table.
func Requests(ctx context.Context, path string) (n int, err error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	db, err := sql.Open("sqlite3", address(path, "_query_only=on&_busy_timeout=5000"))
	if err != nil {
		return 0, fmt.Errorf("sqlite: requests: %w", reason(err))
	}
	defer db.Close()
	var table bool
	err = db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'request')").Scan(&table)
	if err == nil && table {
		err = db.QueryRowContext(ctx, "SELECT count(*) FROM request").Scan(&n)
	}
	if err != nil {
		return 0, fmt.Errorf("sqlite: requests: %w", reason(err))
	}
	return n, nil
}

var sha256Name = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// collect adds every name in the first column of a query.
func collect(ctx context.Context, db *sql.DB, query string, names map[string]bool) error {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var text sql.NullString
		if err := rows.Scan(&text); err != nil {
			return err
		}
		for _, name := range sha256Name.FindAllString(text.String, -1) {
			names[name] = true
		}
	}
	return rows.Err()
}

// everything looks into every column of every table.
func everything(ctx context.Context, db *sql.DB, names map[string]bool) error {
	rows, err := db.QueryContext(ctx, "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'")
	if err != nil {
		return err
	}
	defer rows.Close()
	var queries []string
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		queries = append(queries, fmt.Sprintf("SELECT CAST(%s AS TEXT) FROM %s", quoted(column), quoted(table)))
	}
	for _, q := range queries {
		if err := collect(ctx, db, q, names); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
