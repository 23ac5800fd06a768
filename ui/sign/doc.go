// Package sign is the screen of one's own signature: the key, its place on the page, the PIN.
package sign
