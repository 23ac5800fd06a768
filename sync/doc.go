// Package sync holds the words of keeping and moving: Store, Tx, Backend, the outbox's Job, the
// one-time code's Challenge. Its subfolders each hold one way of doing it.
package sync
