// Package practicemail is the screen of the letters that practice did not send.
package practicemail
