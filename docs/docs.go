// Package docs has the pages of this folder that the service shows too.
package docs

import _ "embed"

// API is the page for other programs, in Markdown.
//
//go:embed api.md
var API []byte
