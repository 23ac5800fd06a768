// Package evidence tells what happened: the audit trail of a request as values, text, HTML and PDF.
package evidence
