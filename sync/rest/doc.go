// Package rest holds both ends of the contracts, a folder each: esign (the published eSignature
// contract), own (what only our service has).
package rest
