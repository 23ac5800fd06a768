//go:build !driven

package main

// drive is for the journeys' tests only.
func drive() {}

// watched is whether Fyne says when a widget is touched outside its thread.
const watched = false
