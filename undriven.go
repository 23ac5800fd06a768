//go:build !driven

package main

// drive is for the journeys' tests only.
func drive() {}
