// Package journeys holds tests only: each builds the desk with -tags driven, opens it on a screen that nobody sees and
// goes a person's way through it with a real mouse and keyboard, signers in a real browser, cards in SoftHSM. seat is
// the desk on its screen, signer somebody with a browser; PARAPH_SHOTS=DIR keeps a picture of every step.
package journeys
