// Package requests is the screen of what was sent and is being prepared: the list, and one request with its signers, its
// evidence and what can be done with it.
package requests
