// Package tokentest makes tokens for tests: real ones in SoftHSM, and a module that stands before a real
// one and fails on demand. The program does not contain it.
package tokentest
