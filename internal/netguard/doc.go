// Package netguard makes outgoing connections that somebody else asked for (documents by address,
// callbacks, logos) and refuses those that would reach into a private network.
package netguard
