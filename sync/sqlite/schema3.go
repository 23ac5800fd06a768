package sqlite

// schema3 keeps what senders' addresses are told: the request as it was at each change, and every attempt to
// tell it. A job knows the host it goes to, so that no host takes the others' slots.
const schema3 = `
CREATE TABLE callback (
	n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, request INTEGER NOT NULL REFERENCES request (n), seq INTEGER NOT NULL,
	state TEXT NOT NULL, url TEXT NOT NULL, created INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (request, seq)
) STRICT;
CREATE TABLE attempt (
	callback INTEGER NOT NULL REFERENCES callback (n), number INTEGER NOT NULL, started INTEGER NOT NULL,
	completed INTEGER NOT NULL, status INTEGER NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (callback, number)
) STRICT, WITHOUT ROWID;
ALTER TABLE job ADD COLUMN host TEXT NOT NULL DEFAULT '';
CREATE INDEX job_host ON job (host, due, id) WHERE done = 0 AND kind = 'callback';
`
