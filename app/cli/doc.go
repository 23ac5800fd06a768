// Package cli is the command line: every command a file, JSON out where it is asked for, exit codes
// that scripts rely on.
package cli
