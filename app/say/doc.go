// Package say holds every sentence a person reads, by key and language: the desk's, the command
// line's, the signer's page, the mails, the evidence. It says every error too, the same to desk and command line.
package say
