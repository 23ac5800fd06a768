package sqlite

// schema4 is what keeping and deleting need: when a request ended, when its documents and its private
// values were erased, and which documents a request still needs (what no row names may be deleted).
const schema4 = `
ALTER TABLE request ADD COLUMN completed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
UPDATE request SET completed = coalesce(round(unixepoch(body ->> '$.completed', 'subsec') * 1000), 0);
CREATE INDEX request_erase ON request (completed) WHERE completed > 0 AND erased = 0;
CREATE INDEX request_forget ON request (completed) WHERE completed > 0 AND forgotten = 0;
CREATE TABLE document (
	request INTEGER NOT NULL REFERENCES request (n), sha256 TEXT NOT NULL, PRIMARY KEY (sha256, request)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_request ON document (request);
INSERT OR IGNORE INTO document (request, sha256)
	SELECT r.n, i.value ->> '$.sha256' FROM request r, json_each(r.body, '$.inputs') i WHERE i.value ->> '$.sha256' <> '';
INSERT OR IGNORE INTO document (request, sha256)
	SELECT n, body ->> '$.original.sha256' FROM request WHERE body ->> '$.original.sha256' IS NOT NULL;
INSERT OR IGNORE INTO document (request, sha256)
	SELECT n, body ->> '$.sealed.sha256' FROM request WHERE body ->> '$.sealed.sha256' IS NOT NULL;
`
