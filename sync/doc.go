// Package sync holds the words of keeping and moving: Store and Tx, Desk and DeskTx, Backend, the Job of an
// outbox, the one-time code's Challenge. Its subfolders each hold one way of doing it.
package sync
