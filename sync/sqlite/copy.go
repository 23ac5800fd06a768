package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/mattn/go-sqlite3"

	"paraph/internal/files"
)

// address is the data source name of a file.
func address(path, options string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options
}

// Copy writes a consistent copy of the database at from to the new file to, also while another process
// writes to it, and without changing or migrating it.
func Copy(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("sqlite: copy: %w", reason(err))
	}
	source, err := sql.Open("sqlite3", address(from, "_query_only=on&_busy_timeout=5000"))
	if err != nil {
		return fmt.Errorf("sqlite: copy: %w", reason(err))
	}
	defer source.Close()
	conn, err := source.Conn(ctx)
	if err != nil {
		return fmt.Errorf("sqlite: copy: %w", reason(err))
	}
	defer conn.Close()
	return copyTo(ctx, conn, to)
}

// copyTo puts a copy of what conn reads at path, replacing what is there: whole or not at all, and
// durable when it returns.
func copyTo(ctx context.Context, conn *sql.Conn, path string) error {
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("sqlite: copy: %w", reason(err))
	}
	err := pages(ctx, conn, part)
	if err == nil {
		err = files.Sync(part)
	}
	if err == nil {
		err = files.MoveOver(part, path)
	}
	if err != nil {
		os.Remove(part)
		return fmt.Errorf("sqlite: copy: %w", reason(err))
	}
	return nil
}

// pages copies every page with SQLite's backup API, in one step: one snapshot, writers are not kept waiting.
func pages(ctx context.Context, conn *sql.Conn, to string) error {
	target, err := sql.Open("sqlite3", address(to, "_synchronous=OFF"))
	if err != nil {
		return err
	}
	defer target.Close()
	other, err := target.Conn(ctx)
	if err != nil {
		return err
	}
	defer other.Close()
	if err := os.Chmod(to, 0o600); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return conn.Raw(func(from any) error {
		return other.Raw(func(into any) error {
			b, err := into.(*sqlite3.SQLiteConn).Backup("main", from.(*sqlite3.SQLiteConn), "main")
			if err != nil {
				return err
			}
			_, err = b.Step(-1)
			return errors.Join(err, b.Finish())
		})
	})
}
