//go:build !driven

package main

import "io"

// drive is for the journeys' tests only.
func drive() {}

// heard is where Fyne's words go.
func heard(words io.Writer) io.Writer { return words }

// watched is whether Fyne says when a widget is touched outside its thread.
const watched = false
