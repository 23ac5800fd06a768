package say

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"syscall"
	"time"

	"paraph/device"
	"paraph/internal/netguard"
	"paraph/internal/worker"
	"paraph/signing"
	"paraph/signing/trustlist"
	"paraph/signing/verify"
	"paraph/sync"
)

// Explanation is an error as it is told: to people as Sentence (what is so) and Hint (what to do; "" where the sentence
// says it), to scripts as Code, a word of the command line's closed list. It holds no raw cause.
type Explanation struct {
	Key      string // of the sentence
	Code     string
	Sentence string
	Hint     string
}

// Text is sentence and hint in one.
func (e Explanation) Text() string {
	if e.Hint == "" {
		return e.Sentence
	}
	return e.Sentence + " " + e.Hint
}

// Known is an error that reaches people: its sentence's key, and the command line's code. The hint's key ends in ".hint".
type Known struct {
	Err  error
	Key  string
	Code string
}

// Errors are all that reach people and need nothing but their sentence.
func Errors() []Known { return slices.Clone(known) }

// known are the errors in their order: of those that fit, the first counts. What says more stands before what says less.
var known = []Known{
	{device.ErrPassword, "error.password", "wrong-password"},
	{device.ErrPINLocked, "error.pin-locked", "pin-locked"},
	{device.ErrPINLast, "error.pin-last", "wrong-pin"},
	{device.ErrPINLength, "error.pin-length", "wrong-pin"},
	{device.ErrPIN, "error.pin", "wrong-pin"},
	{device.ErrNoToken, "error.no-token", "no-key"},
	{device.ErrNoKey, "error.no-key", "no-key"},
	{device.ErrRemoved, "error.removed", "card-removed"},
	{device.ErrDone, "error.removed", "card-removed"},
	{device.ErrModule, "error.module", "module-failed"},

	{signing.ErrBroken, "error.broken", "changed"},
	{signing.ErrFileChanged, "error.file-changed", "changed"},
	{signing.ErrUnreadable, "problem.unreadable", "crash"},
	{signing.ErrStamp, "error.stamp", "usage"},
	{signing.ErrNoPage, "error.no-page", "not-allowed"},
	{signing.ErrOffPage, "error.off-page", "not-allowed"},
	{signing.ErrKey, "error.key", "no-key"},
	{signing.ErrCheck, "error.check", "internal"},
	{signing.ErrNotFound, "error.not-found", "not-found"},
	{signing.ErrNotReady, "error.not-ready", "not-ready"},
	{signing.ErrSealing, "error.sealing", "not-ready"},
	{signing.ErrExpired, "error.expired", "not-allowed"},
	{signing.ErrState, "error.not-now", "not-allowed"},
	{signing.ErrKeyDeleted, "error.key-deleted", "changed"},
	{signing.ErrConflict, "error.key-used", "changed"},

	{sync.ErrChanged, "error.document-changed", "changed"},
	{sync.ErrGone, "error.gone", "not-allowed"},
	{sync.ErrOtherMode, "error.other-mode", "not-allowed"},
	{sync.ErrScope, "error.scope", "not-allowed"},
	{sync.ErrToken, "error.token", "not-allowed"},
	{sync.ErrForeign, "error.foreign", "not-allowed"},
	{sync.ErrMailRefused, "error.mail-refused", "mail-refused"},
	{sync.ErrRefused, "error.refused", "not-allowed"},
	{sync.ErrNoRoom, "error.no-room", "no-space"},
	{sync.ErrTheirDatabase, "error.database", "damaged"},
	{sync.ErrTheirSchema, "error.schema", "damaged"},
	{sync.ErrDatabase, "error.database", "damaged"},
	{sync.ErrSchema, "error.schema", "damaged"},
	{sync.ErrFull, "error.full", "busy"},
	{sync.ErrSilent, "error.busy", "service-unreachable"},
	{sync.ErrStranger, "error.stranger", "service-unreachable"},
	{sync.ErrUnreachable, "error.unreachable", "service-unreachable"},
	{sync.ErrNoOffice, "error.no-office", "not-found"},
	{sync.ErrSealFile, "error.seal-file", "not-allowed"},
	{sync.ErrSignInOver, "error.signin-over", "mail-refused"},
	{sync.ErrSignInDenied, "error.signin-denied", "mail-refused"},
	{sync.ErrSignInLate, "error.signin-late", "timeout"},
	{sync.ErrSignInClient, "error.signin-client", "usage"},
	{sync.ErrSignInProvider, "error.signin-provider", "usage"},
	{sync.ErrSignInSilent, "error.signin-silent", "service-unreachable"},
	{sync.ErrMailIssuers, "error.mail-issuers", "usage"},
	{sync.ErrMailAddress, "error.mail-address", "usage"},
	{sync.ErrContact, "error.contact", "usage"},
	{sync.ErrPublicURL, "error.public-url", "usage"},
	{sync.ErrListen, "error.listen", "usage"},
	{sync.ErrProxy, "error.proxy", "usage"},
	{sync.ErrCertificate, "error.certificate", "usage"},
	{sync.ErrCertificateName, "error.certificate-name", "usage"},
	{sync.ErrCertificateOver, "error.certificate-over", "usage"},
	{sync.ErrProfile, "error.profile", "usage"},

	{sync.ErrNoHome, "error.no-home", "usage"},
	{sync.ErrBusy, "error.busy", "service-unreachable"},
	{sync.ErrMode, "error.mode", "not-ready"},
	{sync.ErrNewer, "error.newer", "not-allowed"},
	{sync.ErrContent, "error.content", "damaged"},
	{sync.ErrKeyFile, "error.key-file", "damaged"},
	{sync.ErrSecrets, "error.keyring", "no-key"},
	{sync.ErrSealed, "error.sealed", "internal"},
	{sync.ErrNotBackup, "error.no-backup", "damaged"},
	{sync.ErrBackupDamaged, "error.backup-damaged", "damaged"},
	{sync.ErrPassphrase, "error.passphrase", "wrong-password"},
	{sync.ErrPassphraseShort, "error.passphrase-short", "usage"},
	{sync.ErrBackupPlace, "error.backup-place", "usage"},
	{sync.ErrFolderExists, "error.folder-exists", "exists"},

	{netguard.ErrProxyLogin, "error.net.proxy-login", "service-unreachable"},
	{netguard.ErrProxyName, "error.net.proxy-name", "usage"},
	{netguard.ErrProxy, "error.net.proxy", "service-unreachable"},
	{netguard.ErrNoName, "error.net.name", "service-unreachable"},
	{netguard.ErrStranger, "error.net.stranger", "service-unreachable"},
	{netguard.ErrAddress, "error.net.address", "not-allowed"},
	{netguard.ErrConnection, "error.net.silent", "service-unreachable"},
	{netguard.ErrStatus, "error.net.answer", "service-unreachable"},
	{netguard.ErrRedirect, "error.net.answer", "service-unreachable"},
	{netguard.ErrTooLarge, "error.net.answer", "service-unreachable"},
	{netguard.ErrURL, "error.net.answer", "service-unreachable"},
	{trustlist.ErrSigner, "error.list.signer", "changed"},
	{trustlist.ErrSignature, "error.list.signature", "changed"},
	{trustlist.ErrUnsigned, "error.list.signature", "changed"},
	{trustlist.ErrOlder, "error.list.older", "changed"},
	{trustlist.ErrVersion, "error.list.kind", "damaged"},
	{trustlist.ErrAlgorithm, "error.list.kind", "damaged"},
	{trustlist.ErrMissing, "error.list.missing", "not-found"},
	{trustlist.ErrExpired, "error.list.expired", "changed"},
	{trustlist.ErrSyntax, "error.list.other", "damaged"},
	{trustlist.ErrTooLarge, "error.list.other", "damaged"},
	{trustlist.ErrForeign, "error.list.other", "damaged"},
	{verify.ErrNoCertificate, "error.no-certificate", "not-found"},

	{fs.ErrNotExist, "error.not-found", "not-found"},
	{fs.ErrExist, "error.exists", "exists"},
	{fs.ErrPermission, "error.permission", "read-only"},
	{syscall.EROFS, "error.permission", "read-only"},
	{syscall.ENOSPC, "error.no-space", "no-space"},
	{syscall.EDQUOT, "error.no-space", "no-space"},
	{syscall.EISDIR, "error.folder", "not-a-pdf"},
	{syscall.ENOTDIR, "error.no-folder", "not-found"},

	{signing.ErrKilled, "error.crash", "crash"},
	{worker.ErrKilled, "error.crash", "crash"},
	{worker.ErrCrashed, "error.crash", "crash"},
	{worker.ErrTimeout, "error.timeout", "timeout"},
	{worker.ErrMemory, "error.memory", "memory"},
	{context.DeadlineExceeded, "error.timeout", "timeout"},
	{context.Canceled, "error.cancelled", "internal"},
}

// problems are the codes of problems that are not the request's own, which is "not-allowed".
var problems = map[signing.ProblemCode]string{
	signing.ProblemNotPDF: "not-a-pdf", signing.ProblemDamaged: "damaged", signing.ProblemNoPages: "damaged",
	signing.ProblemEncrypted: "not-allowed", signing.ProblemPassword: "password-needed", signing.ProblemTooLarge: "too-large",
	signing.ProblemUnreadable: "crash", signing.ProblemPicture: "not-a-pdf", signing.ProblemPixels: "too-large", signing.ProblemSigned: "would-harm", signing.ProblemFetch: "not-found", signing.ProblemBody: "usage",
	signing.ProblemPublic: "not-ready", signing.ProblemInside: "not-ready", signing.ProblemSender: "not-ready", signing.ProblemNoMail: "not-ready",
	signing.ProblemMailDown: "not-ready", signing.ProblemContact: "not-ready",
	signing.ProblemMailIssuer: "not-ready", signing.ProblemMailName: "not-ready", signing.ProblemMailTime: "not-ready", signing.ProblemMailSignIn: "not-ready", signing.ProblemMailRefused: "mail-refused",
}

// Explain says an error. One that nobody foresaw is a sentence too; nil is nothing.
func (v Voice) Explain(err error) Explanation {
	if err == nil {
		return Explanation{}
	}
	if p, ok := errors.AsType[*signing.Problem](err); ok {
		code, ok := problems[p.Code]
		if !ok {
			code = "not-allowed"
		}
		if p.Code == signing.ProblemMailRefused {
			return v.told("problem.mail-refused", code, "why", v.notTaken(signing.LetterReason(p.Word), p.Limit))
		}
		return v.told("problem."+string(p.Code), code, "signer", p.Signer, "field", p.Field, "page", p.Page, "limit", p.Limit, "word", p.Word, "what", v.Hidden(p.Word),
			"why", v.SealReason(signing.SealReason(p.Word)))
	}
	if w, ok := errors.AsType[*signing.SealWait](err); ok {
		return v.told("error.seal-waits", "not-ready", "why", v.SealReason(w.Reason), "since", v.DateTime(w.Since.Local()))
	}
	if e, ok := v.ofKey(err); ok {
		return e
	}
	if e, ok := v.ofServing(err); ok {
		return e
	}
	if r, ok := errors.AsType[*sync.RemoteError](err); ok {
		key := "error.remote"
		if r.Message == "" {
			key = "error.refused"
		}
		return v.told(key, "not-allowed", "message", r.Message)
	}
	if s, ok := errors.AsType[*sync.SettingsError](err); ok {
		return v.told("error.settings", "damaged", "file", s.File)
	}
	if f, ok := errors.AsType[*signing.Fault](err); ok {
		return Explanation{Key: "fault." + string(f.Code), Code: "changed", Sentence: v.Fault(f, time.Local), Hint: v.Say("error.broken.hint")}
	}
	for _, k := range known {
		if errors.Is(err, k.Err) {
			return v.told(k.Key, k.Code)
		}
	}
	return v.told("error.unknown", "internal")
}

// ofKey says what is wrong with a key, its module or its file.
func (v Voice) ofKey(err error) (Explanation, bool) {
	if m, ok := errors.AsType[*device.ModuleError](err); ok {
		return v.told("module."+string(m.Fault), "module-failed", "module", m.Module, "detail", m.Detail), true
	}
	if f, ok := errors.AsType[*device.KeyFileError](err); ok {
		return v.told("keyfile."+string(f.Fault), "no-key", "detail", f.Detail), true
	}
	if _, ok := errors.AsType[*device.Choice](err); ok {
		return v.told("error.several-keys", "no-key"), true
	}
	if n, ok := errors.AsType[*device.NoKey](err); ok && n.Unfit != "" {
		return v.told("unfit."+string(n.Unfit), "no-key"), true
	}
	return Explanation{}, false
}

// ofServing says why no service was started.
func (v Voice) ofServing(err error) (Explanation, bool) {
	if s, ok := errors.AsType[*sync.ServedError](err); ok {
		return v.told("error.served", "exists", "folder", s.Folder, "url", s.URL), true
	}
	if l, ok := errors.AsType[*sync.ListenError](err); ok {
		code := "not-allowed"
		if l.Fault == sync.ListenNoAddress {
			code = "usage"
		}
		return v.told("listen."+string(l.Fault), code, "address", l.Address), true
	}
	return Explanation{}, false
}

func (v Voice) told(key, code string, pairs ...any) Explanation {
	e := Explanation{Key: key, Code: code, Sentence: v.Say(key, pairs...)}
	if hint := key + ".hint"; v.Has(hint) {
		e.Hint = v.Say(hint, pairs...)
	}
	return e
}
