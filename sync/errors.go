package sync

import (
	"errors"
	"fmt"
	"net/http"
)

// What a service's answer, or its silence, means for who asked.
var (
	ErrUnreachable = errors.New("sync: the service does not answer") // what was asked may have happened; ask again
	ErrRefused     = errors.New("sync: the service refuses")         // asking the same again does not help
	ErrToken       = errors.New("sync: the service does not accept the token")
	ErrScope       = errors.New("sync: token not good for this")
	ErrForeign     = errors.New("sync: the service knows only the published contract")
	ErrChanged     = errors.New("sync: the document is not the one the service announced")
	ErrGone        = errors.New("sync: it is under way already")
	ErrOtherMode   = errors.New("sync: the service works in the other mode") // practice or real; what was sent for one is not done in the other
	ErrNoRoom      = fmt.Errorf("sync: the service's disk is full: %w", ErrUnreachable)
)

// What keeps a service that is asked from answering, until somebody puts a backup back there.
var (
	ErrTheirSchema   = fmt.Errorf("%w: %w", ErrUnreachable, ErrSchema)
	ErrTheirDatabase = fmt.Errorf("%w: %w", ErrUnreachable, ErrDatabase)
)

// RemoteError is what a service we do not know better said: its number and its own words, fit to be shown.
type RemoteError struct {
	Status  int // of HTTP
	Number  int
	Message string
}

// Error names the number; the words are the service's and may be about people.
func (e *RemoteError) Error() string { return fmt.Sprintf("sync: the service says %d", e.Number) }

// Unwrap says what it means: a fault of the service's may pass, anything else stays a no.
func (e *RemoteError) Unwrap() error {
	if e.Status >= http.StatusInternalServerError || e.Status == http.StatusTooManyRequests {
		return ErrUnreachable
	}
	return ErrRefused
}

// What is not good enough to be an address, a server or a service.
var (
	ErrPublicURL   = errors.New("sync: the public address must be https, or this computer itself")
	ErrListen      = errors.New("sync: a service listens at an address and a port")
	ErrProxy       = errors.New("sync: a reverse proxy is an address or a network, and not everybody's")
	ErrProfile     = errors.New("sync: a profile needs a name, an https address and a token")
	ErrMailAddress = errors.New("sync: not the address of a mail server")
	ErrContact     = errors.New("sync: the office's contact is no e-mail address")
	ErrMailIssuers = errors.New("sync: the file with issuers holds no certificate")
	ErrMailRefused = errors.New("sync: refused by the mail server") // its final no (5xx)
)

// What is wrong with the certificate a service is to show.
var (
	ErrCertificate     = errors.New("sync: no certificate and key in PEM that belong together")
	ErrCertificateName = errors.New("sync: the certificate is for another name than the public address")
	ErrCertificateOver = errors.New("sync: the certificate has expired")
)

// What can go wrong when the office signs in at its mail provider.
var (
	ErrSignInOver     = errors.New("sync: the sign-in at the mail provider is over")
	ErrSignInDenied   = errors.New("sync: the sign-in at the mail provider was turned down")
	ErrSignInLate     = errors.New("sync: the sign-in at the mail provider took too long")
	ErrSignInClient   = errors.New("sync: the mail provider does not know the client id, or does not let it send mail")
	ErrSignInProvider = errors.New("sync: no mail provider one can sign in at with a code")
	ErrSignInSilent   = errors.New("sync: the mail provider does not answer")
)

// What keeps a data folder, or something in it, from being opened. Nothing is changed then.
var (
	ErrNoHome   = errors.New("sync: there is no home folder for a data folder to lie in")
	ErrBusy     = errors.New("sync: the data folder is in use by another process")
	ErrNewer    = errors.New("sync: the data were written by a newer version of the program")
	ErrDatabase = errors.New("sync: the database is damaged")
	ErrSchema   = errors.New("sync: the database was changed by another program")
	ErrContent  = errors.New("sync: content does not match its name")
	ErrSecrets  = errors.New("sync: the key of the data folder is not in the keyring")
	ErrKeyFile  = errors.New("sync: the file with the key of the data folder is missing or damaged")
	ErrSealed   = errors.New("sync: sealed value does not open")
	ErrMode     = errors.New("sync: the data folder does not say whether its service is practice or real")
)

// SettingsError is a file of settings in the data folder, by its name, that does not hold what it should. Without it the
// folder opens with what it said forgotten.
type SettingsError struct {
	File string
	Err  error
}

// Error is for logs.
func (e *SettingsError) Error() string { return fmt.Sprintf("sync: %s: %v", e.File, e.Err) }

// Unwrap is why.
func (e *SettingsError) Unwrap() error { return e.Err }

// What can be wrong with a backup, its passphrase, or the folder it is to be put into.
var (
	ErrNotBackup       = errors.New("sync: not a backup of this program")
	ErrBackupDamaged   = errors.New("sync: the backup is damaged or cut short")
	ErrPassphrase      = errors.New("sync: wrong passphrase")
	ErrPassphraseShort = errors.New("sync: the passphrase is too short")
	ErrBackupPlace     = errors.New("sync: backups in the data folder itself go with it")
	ErrFolderExists    = errors.New("sync: the folder to restore into is not empty")
)
