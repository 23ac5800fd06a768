// Package stamp draws a visible mark as a one-page PDF: what a preview shows and what the writer embeds
// both come from it (design 3 of the desk's design page). It owns nothing and keeps nothing; the same
// description always gives the same bytes.
package stamp
