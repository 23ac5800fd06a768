package sqlite

// schema6 authenticates what no request's own guard covers: what senders' addresses are told, each attempt to tell it, and
// which request a key made. Tokens are in the register, codes and jobs in their request's guard. A store that is opened with
// its key fills in what was there before, once.
const schema6 = `
ALTER TABLE callback ADD COLUMN mac BLOB;
ALTER TABLE attempt ADD COLUMN mac BLOB;
ALTER TABLE idempotency ADD COLUMN mac BLOB;
`
