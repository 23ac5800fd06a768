// Package engine moves things between the desk's store and signing services: it delivers errands, follows
// what services say, fetches and checks sealed documents. One goroutine owns the state; what goes over the
// network runs beside it and hands its outcome in.
package engine
