// Package outbox works off what a store says is still to be done: the service's jobs and the desk's, in the same way.
//
// What is to be done is ordered with sync.Outbox.Enqueue, in the transaction of the change it follows from; then Wake.
// A Runner takes what is due, runs it side by side within the slots of its lanes and calls Do for each, which notes
// success itself, in one transaction with what came of it. What fails is tried again after a pause, for as long as it
// takes: who calls Do must be ready to do a thing twice, for a kill may fall between an effect and its noting.
package outbox
