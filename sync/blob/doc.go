// Package blob keeps content in files named by its SHA-256.
package blob
