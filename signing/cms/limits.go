package cms

// Bounds of what a message may ask for. No honest one comes near them.
const (
	maxDepth        = 48   // of elements in elements
	maxCertificates = 1024 // in one message
	maxSigners      = 64
	maxAttributes   = 256
	maxEvidence     = 1024 // CRLs, OCSP responses or time-stamps in one list
	maxDelegates    = 16   // responders tried for one OCSP response
	maxResponses    = 4096 // certificates one OCSP response speaks of
	maxExtensions   = 256
	maxNames        = 4096 // general names in one list
	maxArcs         = 64   // of one object identifier
	maxInteger      = 4096 // bytes
	maxSerial       = 128  // bytes; RFC 5280 allows 20
	maxText         = 8192 // bytes of one attribute of a name

	maxRSABits     = 16384
	maxExponent    = 64 // bits
	maxDSABits     = 4096
	maxSubgroup    = 512 // bits of a DSA subgroup
	maxSaltLength  = 4096
	maxRecordsSeen = 8_000_000 // entries of one CRL
)
