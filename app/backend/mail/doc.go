// Package mail writes the letters people get and hands them to a mail server.
package mail
