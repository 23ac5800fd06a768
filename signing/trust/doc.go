// Package trust decides whom to believe, and as of when: it builds the path from a certificate to an anchor (RFC 5280,
// 6), weighs what CRLs and OCSP responses say of each certificate on it (RFC 5280, 6.3; RFC 6960), and knows until when
// algorithms were strong enough (ETSI TS 119 312). It asks nobody: evidence is given to it.
//
//	chain, problems := trust.Path(cert, pool, anchors.For(trust.Signing), at)
//	problems = append(problems, trust.Fit(cert, trust.Signing)...)
//	problems = append(problems, policy.Chain(chain, at)...)
//	for i := range chain.Certificates[1:] {
//		status := evidence.Status(chain, i, at, now)
//	}
//
// Nothing that cannot be checked counts as checked: a list that is unsigned, foreign, stale or of another scope is set
// aside with its reason, and a certificate of which nothing is left is unknown, not good. Work is bounded, since both
// certificates and evidence are a stranger's.
//
// Certificate policies are read but not enforced: policyMappings, policyConstraints and inhibitAnyPolicy change nothing.
package trust
