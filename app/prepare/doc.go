// Package prepare is what the screen Prepare knows without showing it: the fields and signers of one draft, how fields
// move and catch, what can be undone, and what is still missing. It belongs to one goroutine.
package prepare
