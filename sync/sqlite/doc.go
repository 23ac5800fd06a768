// Package sqlite is the service's store in SQLite: one writer that joins waiting transactions into one
// durable commit, one set of readers. (The desk's store joins it here.)
package sqlite
