// Package bench measures the desk's window on a screen nobody sees, beside its peers: a bare window of Fyne, its list,
// Poppler. `make bench` runs it; it holds nothing else.
package bench
