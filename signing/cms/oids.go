package cms

// Object identifiers by their dotted text.
const (
	oidData       = "1.2.840.113549.1.7.1"
	oidSignedData = "1.2.840.113549.1.7.2"
	oidTSTInfo    = "1.2.840.113549.1.9.16.1.4"

	oidContentType      = "1.2.840.113549.1.9.3"
	oidMessageDigest    = "1.2.840.113549.1.9.4"
	oidSigningTime      = "1.2.840.113549.1.9.5"
	oidProtection       = "1.2.840.113549.1.9.52" // CMSAlgorithmProtection, RFC 6211
	oidSigningCert      = "1.2.840.113549.1.9.16.2.12"
	oidSigningCertV2    = "1.2.840.113549.1.9.16.2.47"
	oidSignaturePolicy  = "1.2.840.113549.1.9.16.2.15"
	oidSignatureStamp   = "1.2.840.113549.1.9.16.2.14"
	oidContentStamp     = "1.2.840.113549.1.9.16.2.20"
	oidCertValues       = "1.2.840.113549.1.9.16.2.23"
	oidRevocationValues = "1.2.840.113549.1.9.16.2.24"
	oidAdobeRevocation  = "1.2.840.113583.1.1.8"

	oidOCSPBasic    = "1.3.6.1.5.5.7.48.1.1"
	oidOCSPNonce    = "1.3.6.1.5.5.7.48.1.2"
	oidNoCheck      = "1.3.6.1.5.5.7.48.1.5"
	oidCutoff       = "1.3.6.1.5.5.7.48.1.6"
	oidOCSPInCMS    = "1.3.6.1.5.5.7.16.2" // RFC 5940
	oidCertHash     = "1.3.36.8.3.13"      // of Common PKI: the responder knows the certificate
	oidAccessOCSP   = "1.3.6.1.5.5.7.48.1"
	oidAccessIssuer = "1.3.6.1.5.5.7.48.2"

	oidInfoAccess        = "1.3.6.1.5.5.7.1.1"
	oidQCStatements      = "1.3.6.1.5.5.7.1.3"
	oidSubjectInfoAccess = "1.3.6.1.5.5.7.1.11"
	oidQCType            = "0.4.0.1862.1.6"
	oidSubjectKey        = "2.5.29.14"
	oidKeyUsage          = "2.5.29.15"
	oidKeyPeriod         = "2.5.29.16"
	oidSubjectAlt        = "2.5.29.17"
	oidIssuerAlt         = "2.5.29.18"
	oidBasicConstraints  = "2.5.29.19"
	oidCRLNumber         = "2.5.29.20"
	oidReason            = "2.5.29.21"
	oidInvalidity        = "2.5.29.24"
	oidDelta             = "2.5.29.27"
	oidIssuingPoint      = "2.5.29.28"
	oidEntryIssuer       = "2.5.29.29"
	oidNameConstraints   = "2.5.29.30"
	oidCRLPoints         = "2.5.29.31"
	oidPolicies          = "2.5.29.32"
	oidPolicyMappings    = "2.5.29.33"
	oidAuthorityKey      = "2.5.29.35"
	oidPolicyConstraints = "2.5.29.36"
	oidExtKeyUsage       = "2.5.29.37"
	oidFreshest          = "2.5.29.46"
	oidInhibitAny        = "2.5.29.54"
	oidNoRevocation      = "2.5.29.56"
	oidShortTerm         = "0.4.0.194121.2.1"
	oidExpired           = "2.5.29.60" // expiredCertsOnCRL, X.509

	usageTimeStamping = "1.3.6.1.5.5.7.3.8"
	usageOCSP         = "1.3.6.1.5.5.7.3.9"
)
