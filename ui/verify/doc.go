// Package verify is the screen that says what is known of a received file.
package verify
