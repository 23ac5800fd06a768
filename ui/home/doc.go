// Package home is the Desk: what needs the office, what waits for others, what was checked lately; at first, where to begin.
package home
