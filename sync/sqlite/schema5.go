package sqlite

// schema5 is what makes changes by others noticed: what guards each request, the register of when each was guarded last,
// and the seal's signature of a request's lines. What is in them is made with a key that is not in the file; a store
// that is opened with it fills them in for the requests of before.
const schema5 = `
CREATE TABLE guard (request INTEGER PRIMARY KEY REFERENCES request (n), body TEXT NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE register (page INTEGER PRIMARY KEY, body TEXT NOT NULL, ticks BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
CREATE TABLE headseal (request INTEGER PRIMARY KEY REFERENCES request (n), body TEXT NOT NULL) STRICT;
`
