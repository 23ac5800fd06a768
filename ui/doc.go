// Package ui is what the desk looks like: one screen a file. With main it is the only importer of Fyne. Nothing here
// waits for anything: work runs beside the screen and its results come in through one dispatcher.
package ui
