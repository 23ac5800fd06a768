// Package backend is what the signing service does: takes requests in, checks documents, lets signers
// sign, seals, tells everybody. Each of its subfolders has one duty: otp, mail, seal, evidence, page.
package backend
