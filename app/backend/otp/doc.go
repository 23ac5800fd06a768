// Package otp makes and checks one-time codes that authorise one act on one document, and says when
// a further code may be sent.
package otp
