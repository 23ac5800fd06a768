// Package backup is the form of a backup file: any number of named contents in one stream, sealed under
// a passphrase.
//
// The file begins with the line "paraph-backup-1", four bytes of length and so many bytes of JSON: how
// the key is made from the passphrase (Argon2id of RFC 9106: time, memory in KiB, threads, 16 bytes of
// salt). Then come 32 bytes: HMAC-SHA-256 over everything before, which tells a wrong passphrase from a
// damaged file. Two keys are derived with HKDF-SHA-256, one for that and one for what follows: chunks of
// AES-256-GCM, each 65536 bytes of content and 16 of tag, the last one shorter or as long, never absent. A chunk's
// nonce is its number (11 bytes, big-endian) and one byte that is 1 in the last chunk and else 0: chunks cannot be
// left out, doubled or brought into another order, and the file cannot end early. The content is a tar
// archive (POSIX pax) of regular files.
package backup
