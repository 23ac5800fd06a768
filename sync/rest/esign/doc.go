// Package esign is the published eSignature contract (v1.0.17): wire types beside handler and client.
// It reads leniently what the world sends and writes strictly what the specification says; what
// differs stands in deviations.json with its source.
package esign
