// Package desktest lends the tests of screens a window, a desk and services that answer from memory. It imports no screen,
// so that each screen's own tests can use it; for tests only.
package desktest
