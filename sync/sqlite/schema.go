package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	psync "paraph/sync"
)

// migrations are applied in order and never changed; their number is the schema's version
// (PRAGMA user_version). From schema5 on the rows of a request are guarded: a step may add tables and columns, but what it
// changes in the columns guard.go reads (ownRow, otherRows) looks like somebody else's change.
var migrations = []string{schema1, schema2, schema3, schema4, schema5, schema6}

// ErrNewer says that the file was written by a newer program; it is left alone.
var ErrNewer = psync.ErrNewer

// migrate brings the database at path to the last of steps, all of them in one transaction: after a
// failure, or a kill, it is as it was. Before, a copy is put beside it.
func migrate(ctx context.Context, conn *sql.Conn, path string, steps []string) error {
	version, err := versionOf(ctx, conn)
	if err != nil {
		return err
	}
	switch {
	case version > len(steps):
		return ErrNewer
	case version == len(steps):
		return nil
	case version > 0:
		was, err := exactly(ctx, steps[:version])
		if err == nil {
			err = was.look(ctx, conn)
		}
		if err != nil {
			return err
		}
		if err := copyTo(ctx, conn, fmt.Sprintf("%s.v%d", path, version)); err != nil {
			return err
		}
	}
	script := "BEGIN IMMEDIATE; " + strings.Join(steps[version:], ";") + fmt.Sprintf("; PRAGMA user_version = %d; COMMIT;", len(steps))
	if _, err := conn.ExecContext(ctx, script); err != nil {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		return fmt.Errorf("sqlite: migration from version %d: %w", version, err)
	}
	return nil
}

func versionOf(ctx context.Context, conn *sql.Conn) (version int, err error) {
	if err := conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("sqlite: schema version: %w", err)
	}
	return version, nil
}

// Times are UTC milliseconds; 0 is "not yet". Bodies are JSON of the words in package signing. Rows of a
// request are found by its number n, which grows: what belongs together is written side by side, and a
// commit touches few pages. Only ids and hashes, which are random, have indexes of their own.
const schema1 = `
CREATE TABLE request (
	n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, title TEXT NOT NULL, practice INTEGER NOT NULL,
	created INTEGER NOT NULL, updated INTEGER NOT NULL, expires INTEGER NOT NULL, deleted INTEGER NOT NULL,
	sealed TEXT, body TEXT NOT NULL
) STRICT;
CREATE INDEX request_state ON request (state, n) WHERE deleted = 0;
CREATE UNIQUE INDEX request_sealed ON request (sealed) WHERE sealed IS NOT NULL;
CREATE INDEX request_expires ON request (expires) WHERE state IN ('validating', 'waiting');

CREATE TABLE idempotency (
	key TEXT PRIMARY KEY, request INTEGER NOT NULL REFERENCES request (n), body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
	request INTEGER NOT NULL REFERENCES request (n), signer TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL,
	PRIMARY KEY (request, signer)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
	request INTEGER NOT NULL REFERENCES request (n), seq INTEGER NOT NULL, time INTEGER NOT NULL, kind TEXT NOT NULL,
	actor TEXT NOT NULL, signer INTEGER NOT NULL, data TEXT NOT NULL, commits TEXT NOT NULL, prev TEXT NOT NULL,
	hash TEXT NOT NULL, private TEXT, PRIMARY KEY (request, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_no_update BEFORE UPDATE OF request, seq, time, kind, actor, signer, data, commits, prev, hash ON event
BEGIN SELECT RAISE(ABORT, 'events never change'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TABLE mark (
	request INTEGER NOT NULL REFERENCES request (n), signer TEXT NOT NULL, body TEXT NOT NULL,
	PRIMARY KEY (request, signer)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
	id INTEGER PRIMARY KEY, kind TEXT NOT NULL, request INTEGER NOT NULL REFERENCES request (n), signer TEXT NOT NULL,
	ref TEXT NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL, done INTEGER NOT NULL, result TEXT NOT NULL,
	UNIQUE (request, kind, signer, ref)
) STRICT;
CREATE INDEX job_due ON job (kind, due, id) WHERE done = 0;

CREATE TABLE challenge (
	id TEXT PRIMARY KEY, request INTEGER NOT NULL REFERENCES request (n), signer TEXT NOT NULL, number INTEGER NOT NULL,
	destination TEXT NOT NULL, network TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,
	attempts INTEGER NOT NULL, consumed INTEGER NOT NULL, voided INTEGER NOT NULL, seed BLOB, body TEXT NOT NULL,
	UNIQUE (request, signer, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_destination ON challenge (destination, created);
CREATE INDEX challenge_network ON challenge (network, created);

CREATE TABLE token (
	hash TEXT PRIMARY KEY, name TEXT NOT NULL, scopes TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`
