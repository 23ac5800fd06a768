// Package prefs has the names of what the desk remembers of itself, and what is written under them: sizes, language,
// answers given once, files checked lately.
package prefs
