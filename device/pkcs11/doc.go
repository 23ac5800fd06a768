// Package pkcs11 signs with smart cards and keys through their makers' PKCS #11 modules (OASIS PKCS #11
// 2.40). A module is code of others: it runs in a child process of its own (internal/worker), one a module
// file, so that its crash or hang is an error here. Modules and Key are the parent's side, Jobs the child's.
//
// A batch of signatures ends with C_Logout and then SIGKILL: after an ordinary end many cards stay
// unlocked for every other program, while the death of their user makes the system reset them.
package pkcs11
