// Package pades makes the seal of a request: the marks of its signers on the pages and one invisible
// PAdES B-B signature (ETSI EN 319 142-1, 6.3) over everything, as one incremental update
// (ISO 32000-2, 7.5.6), and checks a seal before it leaves.
//
// The original's bytes are never changed, its content streams never rewritten. The package owns no
// state, opens no file and no connection; the key is called once, with a digest. It reads foreign
// bytes through signing/cos: callers run it in a worker.
package pades
