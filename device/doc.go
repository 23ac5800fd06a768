// Package device holds the words of keys and where they live: Identity now; Token, PIN outcome,
// Product and Order come with cards and orders. Its subfolders each speak to one kind of device.
package device
