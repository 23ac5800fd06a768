// Package postbox is a mail server on this computer that keeps what it is given: for the
// demonstration and for tests.
package postbox
