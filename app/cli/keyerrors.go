package cli

import (
	"errors"
	"strings"

	"paraph/app/say"
	"paraph/device"
)

// explainKey says what happened to a key, where the sentence needs more than the error's kind.
func explainKey(err error, v say.Voice) (failure, bool) {
	if m, ok := errors.AsType[*device.ModuleError](err); ok {
		text := v.Say("module."+string(m.Fault), "module", m.Module, "detail", m.Detail)
		return failure{Code: "module-failed", Message: text, exit: exitOutside}, true
	}
	if c, ok := errors.AsType[*device.Choice](err); ok {
		var list []string
		for _, one := range c.Certificates {
			list = append(list, one.SHA256+" ("+device.HolderName(one.X509)+", "+v.Date(one.X509.NotAfter)+")")
		}
		return failure{
			Code: "no-key", Message: v.Say("cli.error.several-keys"), Hint: v.Say("cli.hint.several-keys", "list", strings.Join(list, "; ")),
			exit: exitOutside,
		}, true
	}
	if n, ok := errors.AsType[*device.NoKey](err); ok && n.Unfit != "" {
		return failure{Code: "no-key", Message: v.Say("unfit." + string(n.Unfit)), exit: exitOutside}, true
	}
	return failure{}, false
}
