//go:build !unix

package pkcs11

import "paraph/device"

// enterLibrary has no counterpart here yet.
func enterLibrary(string) loadResult { return loadResult{Fault: device.FaultSystem} }
