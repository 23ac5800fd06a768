// Package storetest is what every store passes, wherever it keeps things: Run for the service's, RunDesk for the desk's.
// A store's own tests call it with a function that opens an empty one, and test besides only what is its own.
package storetest
