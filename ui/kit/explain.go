package kit

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"paraph/app"
	"paraph/device"
	"paraph/signing"
)

// Explain is the sentence for an error: what is so, what to do. It never holds a raw cause; an error nobody foresaw is
// a sentence too. nil is "".
func (d *Desk) Explain(err error) string {
	if err == nil {
		return ""
	}
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		return d.Say("problem."+string(p.Code), "signer", p.Signer, "field", p.Field, "page", p.Page, "limit", p.Limit, "word", p.Word)
	}
	if m, ok := errors.AsType[*device.ModuleError](err); ok {
		return d.Say("module."+string(m.Fault), "module", m.Module, "detail", m.Detail)
	}
	if n, ok := errors.AsType[*device.NoKey](err); ok && n.Unfit != "" {
		return d.Say("unfit." + string(n.Unfit))
	}
	if _, ok := errors.AsType[*device.Choice](err); ok {
		return d.Say("kit.error.several-keys")
	}
	for _, s := range sentences() {
		if errors.Is(err, s.err) {
			return d.Say(s.key)
		}
	}
	return d.Say("kit.error.unknown")
}

type sentence struct {
	err error
	key string
}

// sentences are errors with their keys. The first that fits counts.
func sentences() []sentence {
	return []sentence{
		{device.ErrPassword, "kit.error.password"},
		{device.ErrPINLocked, "kit.error.pin-locked"},
		{device.ErrPINLast, "kit.error.pin-last"},
		{device.ErrPINLength, "kit.error.pin-length"},
		{device.ErrPIN, "kit.error.pin"},
		{device.ErrNoToken, "kit.error.no-token"},
		{device.ErrNoKey, "kit.error.no-key"},
		{device.ErrRemoved, "kit.error.removed"},
		{app.ErrFileChanged, "kit.error.file-changed"},
		{app.ErrGone, "kit.error.gone"},
		{app.ErrUnreachable, "kit.error.offline"},
		{app.ErrToken, "kit.error.token"},
		{app.ErrRefused, "kit.error.refused"},
		{signing.ErrNotReady, "kit.error.not-ready"},
		{signing.ErrExpired, "kit.error.expired"},
		{signing.ErrState, "kit.error.not-now"},
		{signing.ErrConflict, "kit.error.changed"},
		{signing.ErrNotFound, "kit.error.not-found"},
		{fs.ErrNotExist, "kit.error.not-found"},
		{fs.ErrPermission, "kit.error.permission"},
		{syscall.EROFS, "kit.error.permission"},
		{syscall.ENOSPC, "kit.error.no-space"},
		{context.DeadlineExceeded, "kit.error.slow"},
		{context.Canceled, "kit.error.cancelled"},
	}
}
