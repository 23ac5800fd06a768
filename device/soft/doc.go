// Package soft keeps keys in PKCS#12 files: the service's seal, tests, the demonstration.
package soft
