// Package settings is the screen of what the office and the person set.
package settings
