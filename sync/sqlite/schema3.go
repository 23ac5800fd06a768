package sqlite

// schema3 is a PLACEHOLDER: number 3 is made on another branch (callbacks) and replaces this at the merge.
const schema3 = `SELECT 1`
