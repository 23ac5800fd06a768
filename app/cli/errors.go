package cli

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"paraph/app/backend/mail"
	"paraph/app/host"
	"paraph/app/say"
	"paraph/device"
	"paraph/signing"
	"paraph/signing/pades"
	"paraph/signing/page"
	"paraph/sync/backup"
	"paraph/sync/rest/esign"
	"paraph/sync/rest/own"
	"paraph/sync/sqlite"
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

// errExists says that an output is there already.
var errExists = errors.New("cli: the output exists")

// kinds are errors by their code. The order matters: the first that fits counts.
var kinds = []struct {
	err  error
	code string
	exit int
}{
	{errExists, "exists", exitUsage},
	{errSameFile, "exists", exitUsage},
	{device.ErrPassword, "wrong-password", exitUsage},
	{device.ErrPINLocked, "pin-locked", exitOutside},
	{device.ErrPINLast, "wrong-pin", exitOutside},
	{device.ErrPINLength, "wrong-pin", exitOutside},
	{device.ErrPIN, "wrong-pin", exitOutside},
	{device.ErrNoToken, "no-key", exitOutside},
	{device.ErrNoKey, "no-key", exitOutside},
	{device.ErrRemoved, "card-removed", exitOutside},
	{pades.ErrKey, "no-key", exitOutside},
	{pades.ErrCheck, "internal", exitOutside},
	{signing.ErrNotFound, "not-found", exitUsage},
	{fs.ErrNotExist, "not-found", exitUsage},
	{fs.ErrPermission, "read-only", exitUsage},
	{syscall.EROFS, "read-only", exitUsage},
	{syscall.ENOSPC, "no-space", exitOutside},
	{syscall.EISDIR, "not-a-pdf", exitUsage},
	{signing.ErrNotReady, "not-ready", exitCannotSay},
	{signing.ErrState, "not-allowed", exitRefused},
	{signing.ErrExpired, "not-allowed", exitRefused},
	{signing.ErrConflict, "changed", exitRefused},
	{errChanged, "changed", exitRefused},
	{esign.ErrToken, "not-allowed", exitOutside},
	{esign.ErrScope, "not-allowed", exitOutside},
	{esign.ErrUnreachable, "service-unreachable", exitOutside},
	{own.ErrUnreachable, "service-unreachable", exitOutside},
	{host.ErrBusy, "service-unreachable", exitOutside},
	{host.ErrSecrets, "no-key", exitOutside},
	{host.ErrPublicURL, "usage", exitUsage},
	{host.ErrFolderExists, "exists", exitUsage},
	{backup.ErrPassphrase, "wrong-password", exitUsage},
	{backup.ErrTooShort, "usage", exitUsage},
	{backup.ErrNotBackup, "damaged", exitUsage},
	{backup.ErrDamaged, "damaged", exitUsage},
	{sqlite.ErrNewer, "not-allowed", exitOutside},
	{mail.ErrRefused, "mail-refused", exitOutside},
	{mail.ErrAddress, "usage", exitUsage},
	{page.ErrUnreadable, "crash", exitUsage},
	{context.DeadlineExceeded, "timeout", exitOutside},
}

// documentCodes are the problems a PDF can have, by code.
var documentCodes = map[signing.ProblemCode]string{
	signing.ProblemNotPDF: "not-a-pdf", signing.ProblemDamaged: "damaged", signing.ProblemNoPages: "damaged",
	signing.ProblemEncrypted: "password-needed", signing.ProblemPassword: "password-needed", signing.ProblemTooLarge: "too-large",
	signing.ProblemUnreadable: "crash", signing.ProblemSigned: "would-harm", signing.ProblemXFA: "not-allowed",
	signing.ProblemFetch: "not-found", signing.ProblemBody: "usage",
}

// serviceProblems are the service's own, not the request's.
var serviceProblems = map[signing.ProblemCode]bool{
	signing.ProblemPublic: true, signing.ProblemSender: true, signing.ProblemNoMail: true, signing.ProblemMailDown: true, signing.ProblemContact: true,
}

func explain(err error, v say.Voice) failure {
	var usage *usageError
	if errors.As(err, &usage) {
		return failure{Code: "usage", Message: usage.text, exit: exitUsage}
	}
	var p *signing.Problem
	if errors.As(err, &p) {
		return explainProblem(*p, v)
	}
	if f, ok := explainKey(err, v); ok {
		return f
	}
	var remote *esign.ErrRemote
	if errors.As(err, &remote) {
		return failure{Code: "not-allowed", Message: v.Say("cli.error.remote", "message", remote.Message), exit: exitRefused}
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			f := failure{Code: k.code, Message: v.Say("cli.error." + k.code), exit: k.exit}
			if v.Has("cli.hint." + k.code) {
				f.Hint = v.Say("cli.hint." + k.code)
			}
			if sentence, ok := special[k.err]; ok {
				f.Message, f.Hint = v.Say(sentence), ""
			}
			return f
		}
	}
	return failure{Code: "internal", Message: v.Say("cli.error.internal"), exit: exitOutside}
}

// special are errors whose sentence says more than their code's.
var special = map[error]string{
	host.ErrBusy: "cli.error.busy", host.ErrPublicURL: "cli.error.public-url", mail.ErrAddress: "cli.error.mail-address",
	sqlite.ErrNewer: "cli.error.newer", host.ErrFolderExists: "cli.error.folder-exists", backup.ErrTooShort: "cli.error.passphrase-short",
	backup.ErrNotBackup: "cli.error.no-backup", backup.ErrDamaged: "cli.error.backup-damaged",
	errSameFile: "cli.error.same-file", device.ErrPINLast: "cli.error.pin-last", device.ErrPINLength: "cli.error.pin-length",
	device.ErrNoToken: "cli.error.no-token", host.ErrSecrets: "cli.error.keyring",
}

func explainProblem(p signing.Problem, v say.Voice) failure {
	code, ok := documentCodes[p.Code]
	exit := exitUsage
	if serviceProblems[p.Code] {
		return failure{Code: "not-ready", Message: problemSentence(p, v), exit: exitOutside}
	}
	if !ok {
		code, exit = "not-allowed", exitRefused
	}
	return failure{Code: code, Message: problemSentence(p, v), exit: exit}
}

// problemSentence says a problem as people read it.
func problemSentence(p signing.Problem, v say.Voice) string {
	return v.Say("problem."+string(p.Code), "signer", p.Signer, "field", p.Field, "page", p.Page, "limit", p.Limit, "word", p.Word)
}
