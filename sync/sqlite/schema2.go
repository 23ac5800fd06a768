package sqlite

// schema2 lets clients follow what changes: every stored change of a request gets the next number, and
// the database has a name of its own, so that a client notices when it talks to another one (or to one
// put back from a backup, which gets a new name).
const schema2 = `
ALTER TABLE request ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
UPDATE request SET change = n;
CREATE INDEX request_change ON request (change);
CREATE TABLE instance (name TEXT NOT NULL) STRICT;
INSERT INTO instance (name) VALUES (lower(hex(randomblob(12))));
`
