package device

import (
	"errors"
	"fmt"
)

// Errors of opening and using a key.
var (
	ErrPassword  = errors.New("device: wrong password")
	ErrNoKey     = errors.New("device: no usable key")
	ErrNoToken   = errors.New("device: no such token")
	ErrPIN       = errors.New("device: wrong PIN")
	ErrPINLast   = fmt.Errorf("%w, one try left", ErrPIN)
	ErrPINLength = errors.New("device: PIN too short or too long")
	ErrPINLocked = errors.New("device: PIN locked")
	ErrRemoved   = errors.New("device: token removed or lost")
	ErrModule    = errors.New("device: module failed")
	ErrDone      = errors.New("device: the key was closed")
)

// NoKey says why a certificate that was looked at cannot be used; Unfit is empty if there was none. It
// is ErrNoKey.
type NoKey struct{ Unfit Unfit }

// Error names the reason.
func (e *NoKey) Error() string { return fmt.Sprintf("%v (%s)", ErrNoKey, e.Unfit) }

// Unwrap makes it ErrNoKey.
func (e *NoKey) Unwrap() error { return ErrNoKey }

// Choice says that several certificates could be meant. It is ErrNoKey.
type Choice struct{ Certificates []Certificate }

// Error counts them: a log must not name people.
func (e *Choice) Error() string {
	return fmt.Sprintf("%v: %d could be meant", ErrNoKey, len(e.Certificates))
}

// Unwrap makes it ErrNoKey.
func (e *Choice) Unwrap() error { return ErrNoKey }

// FileFault is what keeps a key's file from being used. The words are part of the sentences' keys.
type FileFault string

// The faults of a key's file.
const (
	FileNotPKCS12     FileFault = "not-pkcs12"
	FileDamaged       FileFault = "damaged"
	FileEmpty         FileFault = "empty"          // neither key nor certificate
	FileNoKey         FileFault = "no-key"         // certificates only
	FileNoCertificate FileFault = "no-certificate" // keys only
	FileNotTogether   FileFault = "not-together"   // no key is a certificate's
	FileCurve         FileFault = "curve"          // of an elliptic curve that is not read; Detail names it
	FileAlgorithm     FileFault = "algorithm"      // neither RSA nor an elliptic curve
	FileProtection    FileFault = "protection"     // encrypted in a way that is not read; Detail names it
	FilePassword      FileFault = "password"       // the password has a sign that cannot be given to such files
)

// KeyFileError is a key's file that cannot be used. It is ErrNoKey. Detail is a word for the sentence and never content of
// the file.
type KeyFileError struct {
	Fault  FileFault
	Detail string
}

// Error says what.
func (e *KeyFileError) Error() string {
	return fmt.Sprintf("%v: file: %s %s", ErrNoKey, e.Fault, e.Detail)
}

// Unwrap makes it ErrNoKey.
func (e *KeyFileError) Unwrap() error { return ErrNoKey }

// Fault is what is wrong with a module. The words are part of the sentences' keys.
type Fault string

// The faults of a module, in the order in which they are looked for.
const (
	FaultMissing    Fault = "missing"    // no such file
	FaultNotLibrary Fault = "no-library" // not a library of this system
	FaultMachine    Fault = "machine"    // a library for another kind of computer; Detail names it
	FaultDependency Fault = "dependency" // it needs another library; Detail names it
	FaultNotLoaded  Fault = "not-loaded" // the system cannot load it for another reason
	FaultNotPKCS11  Fault = "no-pkcs11"  // a library without C_GetFunctionList
	FaultStart      Fault = "start"      // it does not start; Detail is its return value
	FaultCrash      Fault = "crash"      // it died
	FaultHang       Fault = "hang"       // it did not answer in time
	FaultSignature  Fault = "signature"  // it gave a signature that is not the certificate's
	FaultCall       Fault = "call"       // a call failed; Detail is its return value
	FaultSystem     Fault = "system"     // modules cannot be loaded on this system yet
)

// ModuleError is a module that cannot be used. It is ErrModule. Detail is a word for the sentence and
// never content of a token.
type ModuleError struct {
	Module string
	Fault  Fault
	Detail string
}

// Error says which module and what.
func (e *ModuleError) Error() string {
	return fmt.Sprintf("%v: %s: %s %s", ErrModule, e.Module, e.Fault, e.Detail)
}

// Unwrap makes it ErrModule.
func (e *ModuleError) Unwrap() error { return ErrModule }
