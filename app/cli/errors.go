package cli

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"paraph/app/say"
	"paraph/device"
)

// failure is an error as scripts see it. Codes are a closed, append-only list.
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	exit    int
}

// usageError is a command line that makes no sense; its text is the parser's.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

// exits are the exit codes that go with the codes of errors.
var exits = map[string]int{
	"usage": exitUsage, "not-found": exitUsage, "not-a-pdf": exitUsage, "damaged": exitUsage, "password-needed": exitUsage,
	"wrong-password": exitUsage, "too-large": exitUsage, "crash": exitUsage, "memory": exitUsage, "exists": exitUsage, "read-only": exitUsage,
	"would-harm": exitUsage,
	"changed":    exitRefused, "not-allowed": exitRefused, "not-faithful": exitRefused,
	"not-ready": exitCannotSay,
	"timeout":   exitOutside, "no-space": exitOutside, "no-key": exitOutside, "wrong-pin": exitOutside, "pin-locked": exitOutside,
	"card-removed": exitOutside, "module-failed": exitOutside, "tsa-failed": exitOutside, "service-unreachable": exitOutside,
	"mail-refused": exitOutside, "internal": exitOutside, "busy": exitOutside,
}

// exitsOf are those of single errors, by their key, where they are not their code's.
var exitsOf = map[string]int{
	"error.token": exitOutside, "error.scope": exitOutside, "error.newer": exitOutside,
	"error.served": exitOutside, "listen.taken": exitOutside, "listen.forbidden": exitOutside,
	"problem.public-unreachable": exitOutside, "problem.public-inside": exitOutside, "problem.sender-refused": exitOutside, "problem.no-mail-server": exitOutside,
	"problem.mail-server-silent": exitOutside, "problem.no-contact": exitOutside,
	"problem.mail-server-issuer": exitOutside, "problem.mail-server-name": exitOutside, "problem.mail-server-time": exitOutside, "problem.mail-sign-in": exitOutside,
}

// explain says an error as the desk does; a hint that only makes sense here takes the place of the desk's.
func explain(err error, v say.Voice) failure {
	if u, ok := errors.AsType[*usageError](err); ok {
		return failure{Code: "usage", Message: u.text, exit: exitUsage}
	}
	if r, ok := errors.AsType[*requestError](err); ok {
		return failure{Code: "not-found", Message: r.text, exit: exitUsage}
	}
	if errors.Is(err, errSameFile) {
		return failure{Code: "exists", Message: v.Say("cli.sign.over-input"), exit: exitUsage}
	}
	if errors.Is(err, errLocked) {
		return failure{Code: "password-needed", Message: v.Say("problem.password-needed"), Hint: v.Say("cli.verify.password"), exit: exits["password-needed"]}
	}
	if l, ok := errors.AsType[*largeError](err); ok {
		return failure{Code: "too-large", Message: v.Say("cli.too-large", "limit", l.most>>20), exit: exitUsage}
	}
	e := v.Explain(err)
	f := failure{Code: e.Code, Message: e.Sentence, Hint: e.Hint, exit: exits[e.Code]}
	if exit, ok := exitsOf[e.Key]; ok {
		f.exit = exit
	}
	if o, ok := errors.AsType[*outputError](err); ok {
		return o.explain(f, v)
	}
	if hint := "cli.hint." + e.Key; v.Has(hint) {
		f.Hint = v.Say(hint, "list", choice(err, v))
	}
	return f
}

// explain says of an output what keeps it from being written; f is what is said of such an error in general.
func (e *outputError) explain(f failure, v say.Voice) failure {
	switch {
	case errors.Is(e.err, syscall.EISDIR):
		f = failure{Code: "exists", Message: v.Say("cli.output.folder", "file", e.path), exit: exitUsage}
	case errors.Is(e.err, fs.ErrExist):
		f.Message, f.Hint = v.Say("cli.taken", "file", e.path), v.Say("cli.hint.error.exists")
	case errors.Is(e.err, fs.ErrNotExist), errors.Is(e.err, syscall.ENOTDIR):
		f.Message, f.Hint = v.Say("cli.output.no-folder", "file", e.path, "folder", filepath.Dir(e.path)), ""
	default:
		f.Message = e.path + ": " + f.Message
	}
	return f
}

// choice are the certificates that could be meant.
func choice(err error, v say.Voice) string {
	var list []string
	if c, ok := errors.AsType[*device.Choice](err); ok {
		for _, one := range c.Certificates {
			list = append(list, one.SHA256+" ("+device.HolderName(one.X509)+", "+v.Date(one.X509.NotAfter)+")")
		}
	}
	return strings.Join(list, "; ")
}
