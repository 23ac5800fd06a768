// Package device holds the words of keys and where they live: Identity, Token, Certificate, and how a
// PIN or a module can fail; Product and Order come with orders. Its subfolders each speak to one kind of
// device.
package device
