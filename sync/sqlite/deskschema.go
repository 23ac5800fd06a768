package sqlite

// deskMigrations are the desk's, as migrations are the service's.
var deskMigrations = []string{desk1, desk2}

// What lists show and search stands in entry, narrow; the words themselves in content, one row each. document
// names the blobs a draft or an entry needs: whoever sweeps blobs asks it.
const desk1 = `
CREATE TABLE draft (id TEXT PRIMARY KEY, title TEXT NOT NULL, updated INTEGER NOT NULL, parcel TEXT NOT NULL) STRICT;

CREATE TABLE entry (
	n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, profile TEXT NOT NULL, remote TEXT, stage TEXT NOT NULL, state TEXT NOT NULL,
	failure TEXT NOT NULL, title TEXT NOT NULL, words TEXT NOT NULL, practice INTEGER NOT NULL, signed INTEGER NOT NULL,
	signers INTEGER NOT NULL, updated INTEGER NOT NULL, expires INTEGER NOT NULL, heard INTEGER NOT NULL, settled INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_remote ON entry (profile, remote) WHERE remote IS NOT NULL;
CREATE INDEX entry_updated ON entry (updated, n, state, words); -- a search reads only this
CREATE INDEX entry_state ON entry (state, updated, n);
CREATE INDEX entry_heard ON entry (profile, heard) WHERE settled = 0;
CREATE TABLE content (entry INTEGER PRIMARY KEY REFERENCES entry (n) ON DELETE CASCADE, body TEXT NOT NULL) STRICT;

CREATE TABLE errand (
	id INTEGER PRIMARY KEY, kind TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entry (n) ON DELETE CASCADE, ref TEXT NOT NULL,
	due INTEGER NOT NULL, begun INTEGER NOT NULL, attempts INTEGER NOT NULL, done INTEGER NOT NULL, result TEXT NOT NULL,
	mark TEXT NOT NULL, UNIQUE (entry, kind, ref)
) STRICT;
CREATE INDEX errand_due ON errand (due, id) WHERE done = 0;

CREATE TABLE document (owner TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (owner, sha256)) STRICT, WITHOUT ROWID;
CREATE INDEX document_sha256 ON document (sha256);

CREATE TABLE cursor (
	profile TEXT PRIMARY KEY, instance TEXT NOT NULL, next INTEGER NOT NULL, whole INTEGER NOT NULL
) STRICT;
CREATE TABLE person (
	email TEXT PRIMARY KEY, name TEXT NOT NULL, surname TEXT NOT NULL, mobile TEXT NOT NULL, words TEXT NOT NULL, used INTEGER NOT NULL
) STRICT;
CREATE INDEX person_used ON person (used);
`

// desk2 lets lists show when a request was sent, and keep out what the office has put away.
const desk2 = `
ALTER TABLE entry ADD COLUMN created INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
UPDATE entry SET created = coalesce((
	SELECT max(0, CAST(round((julianday(json_extract(body, '$.Request.created')) - 2440587.5) * 86400000) AS INTEGER))
	FROM content WHERE content.entry = entry.n
), 0);
`
