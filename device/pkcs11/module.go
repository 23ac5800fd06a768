package pkcs11

import (
	"errors"
	"fmt"
	"slices"

	"github.com/miekg/pkcs11"

	"paraph/device"
	"paraph/internal/worker"
)

// module is a loaded PKCS #11 module in the child. It belongs to the one goroutine that runs jobs.
type module struct {
	path string
	ctx  *pkcs11.Ctx
	key  *openedKey // nil while none is open
}

var errNotLoaded = errors.New("pkcs11: no module is loaded")

// Limits of what a module may tell: results travel as one message.
const (
	maxTokens  = 64
	maxObjects = 256
	maxDER     = 32 << 10
	maxAllDER  = 512 << 10
)

// load brings the module up; a second time it does nothing.
func (m *module) load(path string) loadResult {
	if m.ctx != nil && m.path == path {
		return loadResult{}
	}
	if m.ctx != nil {
		return loadResult{Fault: device.FaultStart, Detail: "another"}
	}
	for _, step := range []func(string) loadResult{preflight, enterLibrary} {
		if r := step(path); r.Fault != "" {
			return r
		}
	}
	ctx := pkcs11.New(path)
	if ctx == nil {
		return loadResult{Fault: device.FaultNotLoaded}
	}
	if err := ctx.Initialize(); err != nil && !is(err, pkcs11.CKR_CRYPTOKI_ALREADY_INITIALIZED) {
		return loadResult{Fault: device.FaultStart, Detail: returned(err)}
	}
	m.path, m.ctx = path, ctx
	return loadResult{}
}

// tokens are the tokens that can be used. A slot whose token cannot be asked is left out, as is one that
// was never initialised: SoftHSM always shows such a one.
func (m *module) tokens() ([]tokenResult, error) {
	if m.ctx == nil {
		return nil, errNotLoaded
	}
	slots, err := m.slots()
	if err != nil {
		return nil, err
	}
	out := []tokenResult{}
	for _, slot := range slots[:min(len(slots), maxTokens)] {
		t, err := m.ctx.GetTokenInfo(slot)
		if err != nil || t.Flags&pkcs11.CKF_TOKEN_INITIALIZED == 0 {
			continue
		}
		out = append(out, tokenResult{
			Slot: slot, Label: t.Label, Serial: t.SerialNumber, Model: t.Model, Manufacturer: t.ManufacturerID,
			Flags: t.Flags, Min: t.MinPinLen, Max: t.MaxPinLen,
		})
	}
	return out, nil
}

// slots asks again when a card came in between asking how many there are and asking which.
func (m *module) slots() ([]uint, error) {
	for try := 1; ; try++ {
		slots, err := m.ctx.GetSlotList(true)
		if err == nil || try == 5 || !is(err, pkcs11.CKR_BUFFER_TOO_SMALL) {
			return slots, err
		}
	}
}

// certificates are what anybody can read of a token without a PIN.
func (m *module) certificates(slot uint) ([]certResult, error) {
	if m.ctx == nil {
		return nil, errNotLoaded
	}
	session, err := m.ctx.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION)
	if err != nil {
		return nil, err
	}
	defer m.ctx.CloseSession(session)
	found, err := m.certificatesIn(session)
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (m *module) certificatesIn(session pkcs11.SessionHandle) ([]certResult, error) {
	objects, err := m.find(session, pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_CERTIFICATE))
	if err != nil {
		return nil, err
	}
	out, all := []certResult{}, 0
	for _, o := range objects {
		der := m.attribute(session, o, pkcs11.CKA_VALUE)
		if all += len(der); len(der) == 0 || len(der) > maxDER || all > maxAllDER {
			continue
		}
		label := m.attribute(session, o, pkcs11.CKA_LABEL)
		out = append(out, certResult{
			DER: der, ID: m.attribute(session, o, pkcs11.CKA_ID), Label: string(label[:min(len(label), 200)]),
		})
	}
	return out, nil
}

// find lists objects to the end: a search that is not drained leaves some modules busy.
func (m *module) find(session pkcs11.SessionHandle, template ...*pkcs11.Attribute) ([]pkcs11.ObjectHandle, error) {
	if err := m.ctx.FindObjectsInit(session, template); err != nil {
		return nil, err
	}
	var out []pkcs11.ObjectHandle
	for len(out) < maxObjects {
		some, _, err := m.ctx.FindObjects(session, 32)
		if err != nil {
			return nil, errors.Join(err, m.ctx.FindObjectsFinal(session))
		}
		if len(some) == 0 {
			break
		}
		out = append(out, some...)
	}
	return out, m.ctx.FindObjectsFinal(session)
}

// attribute asks for one alone: of several, one that is missing would lose them all. nil if it is not told.
func (m *module) attribute(session pkcs11.SessionHandle, o pkcs11.ObjectHandle, kind uint) []byte {
	a, err := m.ctx.GetAttributeValue(session, o, []*pkcs11.Attribute{pkcs11.NewAttribute(kind, nil)})
	if err != nil || len(a) != 1 {
		return nil
	}
	return a[0].Value
}

func is(err error, rv uint) bool {
	e, ok := errors.AsType[pkcs11.Error](err)
	return ok && uint(e) == rv
}

// returned is the module's return value as a word.
func returned(err error) string {
	if e, ok := errors.AsType[pkcs11.Error](err); ok {
		return fmt.Sprintf("0x%X", uint(e))
	}
	return ""
}

// lost are the return values of a call with a card that is there no more, or was taken out and came back.
var lost = []uint{
	pkcs11.CKR_DEVICE_ERROR, pkcs11.CKR_DEVICE_REMOVED, pkcs11.CKR_TOKEN_NOT_PRESENT, pkcs11.CKR_TOKEN_NOT_RECOGNIZED,
	pkcs11.CKR_SESSION_HANDLE_INVALID, pkcs11.CKR_SLOT_ID_INVALID,
}

// lostSigning are those that mean the same when a key that was open signs.
var lostSigning = []uint{pkcs11.CKR_GENERAL_ERROR, pkcs11.CKR_USER_NOT_LOGGED_IN}

// reported gives an error of a module its code. The text of others goes nowhere.
func reported(err error) error {
	e, ok := errors.AsType[pkcs11.Error](err)
	switch {
	case !ok:
		return err
	case slices.Contains(lost, uint(e)):
		return worker.Fail("removed", returned(err))
	}
	return worker.Fail(codeCall, returned(err))
}
