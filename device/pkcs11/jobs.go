package pkcs11

import (
	"encoding/json"
	"runtime"

	"paraph/device"
	"paraph/internal/worker"
)

// The jobs of a child. All but the first need a module that was loaded.
const (
	loadJob   = "card.load"   // loadArgs -> loadResult
	tokensJob = "card.tokens" // nothing -> []tokenResult
	certsJob  = "card.certs"  // certsArgs -> []certResult
	openJob   = "card.open"   // openArgs, the PIN as payload
	signJob   = "card.sign"   // the digest as payload -> the signature as payload
	closeJob  = "card.close"  // nothing
)

type (
	loadArgs struct {
		Path string `json:"path"`
	}
	// loadResult has no Fault if the module is ready.
	loadResult struct {
		Fault  device.Fault `json:"fault,omitempty"`
		Detail string       `json:"detail,omitempty"`
	}
	tokenResult struct {
		Slot         uint   `json:"slot"`
		Label        string `json:"label"`
		Serial       string `json:"serial"`
		Model        string `json:"model"`
		Manufacturer string `json:"manufacturer"`
		Flags        uint   `json:"flags"`
		Min          uint   `json:"min"`
		Max          uint   `json:"max"`
	}
	certsArgs struct {
		Slot uint `json:"slot"`
	}
	certResult struct {
		DER   []byte `json:"der"`
		ID    []byte `json:"id"`
		Label string `json:"label"`
	}
	// openArgs name the token by slot and serial number and the certificate by its DER's SHA-256 in hex;
	// both are looked at again, because a card can be changed between two calls.
	openArgs struct {
		Slot   uint   `json:"slot"`
		Serial string `json:"serial"`
		SHA256 string `json:"sha256"`
	}
)

// The codes a child reports, and what they are to the caller. codeCall and codeSignature are faults of
// the module and stand in no table.
const (
	codeCall      = "call" // the text is the return value
	codeSignature = "signature"
)

var outcomes = map[string]error{
	"no-token": device.ErrNoToken, "no-key": device.ErrNoKey, "removed": device.ErrRemoved, "pin": device.ErrPIN,
	"pin-last": device.ErrPINLast, "pin-length": device.ErrPINLength, "pin-locked": device.ErrPINLocked,
}

// Jobs are the child's side. The module they load lives as long as the process.
func Jobs() map[string]worker.Handler {
	m := &module{}
	return map[string]worker.Handler{
		loadJob: func(_ *worker.Session, raw json.RawMessage, _ []byte) (any, []byte, error) {
			var a loadArgs
			if err := json.Unmarshal(raw, &a); err != nil {
				return nil, nil, err
			}
			runtime.LockOSThread() // handlers share one goroutine; modules like to see one thread
			return m.load(a.Path), nil, nil
		},
		tokensJob: func(*worker.Session, json.RawMessage, []byte) (any, []byte, error) {
			all, err := m.tokens()
			return all, nil, reported(err)
		},
		certsJob: func(_ *worker.Session, raw json.RawMessage, _ []byte) (any, []byte, error) {
			var a certsArgs
			if err := json.Unmarshal(raw, &a); err != nil {
				return nil, nil, err
			}
			all, err := m.certificates(a.Slot)
			return all, nil, reported(err)
		},
		openJob: func(_ *worker.Session, raw json.RawMessage, pin []byte) (any, []byte, error) {
			defer clear(pin)
			var a openArgs
			if err := json.Unmarshal(raw, &a); err != nil {
				return nil, nil, err
			}
			return nil, nil, reported(m.openKey(a, pin))
		},
		signJob: func(_ *worker.Session, _ json.RawMessage, digest []byte) (any, []byte, error) {
			value, err := m.sign(digest)
			return nil, value, reported(err)
		},
		closeJob: func(*worker.Session, json.RawMessage, []byte) (any, []byte, error) {
			m.closeKey()
			return nil, nil, nil
		},
	}
}
