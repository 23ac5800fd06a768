// Package app holds the journeys without a screen: open, prepare, send, sign, verify, order. Its
// subfolders: backend (the signing service), host (wires a data folder together), say (sentences),
// cli (the commands).
package app
