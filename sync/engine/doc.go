// Package engine moves things between the desk's store and signing services: it does what the desk's outbox holds,
// follows what services say, fetches and checks sealed documents. Nothing is kept in memory that counts: whatever comes
// from the network is compared with what is stored, and written down, in one transaction.
package engine
