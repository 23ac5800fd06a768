// Package assets holds the files that travel inside the program: fonts, icons, the sentences of each language, the
// signer's web page, and the licences of what others made.
package assets
