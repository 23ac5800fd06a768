// Package signin signs the office in at its mail provider instead of with a password: with a code typed into the provider's own
// page (RFC 8628), and with the token that gives from then on.
package signin
