// Package page is the signer's web page: reading, signing, confirming with a code, what comes after.
package page
