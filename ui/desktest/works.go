package desktest

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync"
	"time"

	"paraph/app"
	"paraph/app/office"
	"paraph/app/open"
	"paraph/app/sign"
	"paraph/app/verify"
	"paraph/signing"
	"paraph/signing/compare"
	judge "paraph/signing/verify"
	"paraph/sync/rest/own"
)

// Works stands in for services, devices and files: what the screens ask is answered from its fields. Calls that these
// screens do not make are those of the nil interfaces in it, and panic. Err is what fails while it talks to a service.
type Works struct {
	Documents
	Trusts
	mu          sync.Mutex // of office and ready.Office, which are written beside the screen, and of held
	held        map[string]chan struct{}
	OfficeIs    office.Details
	Mail        office.MailServer
	MailSet     []office.MailServer
	Tried       []office.MailServer
	Inside      bool // all signers are in the office
	ReachIs     office.Reach
	SetReachErr error
	SetMailErr  error
	TestErr     error
	SignedIn    []office.MailSignIn
	SignInWith  func(ctx context.Context, show func(office.Prompt)) error
	Tests       int
	ReadyIs     office.Ready
	ReadyErr    error
	KeyInFile   bool // there is no keyring
	ProfilesAre []office.Profile
	ByHand      []string
	BackupErr   error

	BackupThere   bool // what is in the way is a backup
	BackupBroken  int  // how many requests of a backup do not hold
	BackupsAre    office.Backups
	RegularErr    error // of SetRegular
	NowErr        error // of BackUpNow
	InsideIs      office.Inside
	LookErr       error
	PutErr        error
	PutBacks      []string
	KeysAre       []sign.Key
	keysErr       error
	InFile        []sign.Key
	Pin           string
	NoRoom        map[string]error // for a signed file, by folder
	Failures      []error          // of Sign, one a call, before the PIN counts
	Gate          chan struct{}    // of SignAll; nil: it is open
	Wishes        []sign.Wish
	Secrets       [][]byte // the slices handed over, not copies
	Got           []string // what they held
	SealErr       error    // of RenewSeal
	Sealed        verify.Verdict
	SealedErr     error
	SealedSums    map[string]verify.Verdict // of files that were sealed, whatever is said of others
	Reports       map[string]judge.Report   // of files by their name; others have one signature of an unknown issuer, or none
	Edits         []compare.Edit            // in whatever is held against an original
	Told          [2]int                    // how many signatures of how many are judged at first
	Trails        map[string]signing.Trail
	TrailErr      error // of all of them
	LettersOf     map[string][]own.PracticeLetter
	Reminded      []string
	Unlocked      []string
	Corrected     []signing.Correction
	Linked        []string
	Err           error
	OpenWith      func(name string, content []byte) (app.Document, error)
	ExamineWith   func(ctx context.Context, doc app.Document, entitled bool) *open.Examined
	InvitationErr error // of the service that is asked for a letter
}

// Details implements the screens’ Office.
func (f *Works) Details() (office.Details, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.OfficeIs, nil
}

func (f *Works) SetDetails(o office.Details) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.OfficeIs, f.ReadyIs.Office = o, o.Name
	return f.Err
}

func (f *Works) MailServer() (office.MailServer, error) {
	m := f.Mail
	m.Practice = m.Practice || m.Server == ""
	return m, nil
}

func (f *Works) TryMailServer(_ context.Context, m office.MailServer) error {
	f.Tried = append(f.Tried, m)
	return f.TestErr
}

func (f *Works) SetMailServer(_ context.Context, m office.MailServer) error {
	if f.SetMailErr == nil {
		f.MailSet = append(f.MailSet, m)
	}
	return f.SetMailErr
}

func (f *Works) Reach() (office.Reach, error) { return f.ReachIs, nil }

// SetReach is what ReadyIs answers with from then on.
func (f *Works) SetReach(_ context.Context, r office.Reach) error {
	if f.SetReachErr == nil {
		f.ReachIs = r
	}
	return f.SetReachErr
}

func (f *Works) OfficeOnly() (bool, error) { return f.Inside, nil }

// SetOfficeOnly is what lets letters name this computer.
func (f *Works) SetOfficeOnly(only bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Inside = only
	if f.ReadyIs.Mode == "this-computer" {
		f.ReadyIs.Missing = slices.DeleteFunc(slices.Clone(f.ReadyIs.Missing), func(m string) bool { return m == "public" })
		if !only {
			f.ReadyIs.Missing = append(f.ReadyIs.Missing, "public")
		}
	}
	return f.Err
}

func (f *Works) SignIn(ctx context.Context, m office.MailSignIn, show func(office.Prompt)) error {
	f.SignedIn = append(f.SignedIn, m)
	return f.SignInWith(ctx, show)
}

func (f *Works) TestMail(context.Context) error { f.Tests++; return f.TestErr }

func (f *Works) Ready(ctx context.Context) (office.Ready, error) {
	if err := f.wait(ctx, HeldReady); err != nil {
		return office.Ready{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ReadyIs, f.ReadyErr
}

// KeyIsInFile answers KeyInFile.
func (f *Works) KeyIsInFile() (bool, error) { return f.KeyInFile, nil }

func (f *Works) RenewSeal(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ReadyIs.SealOld = f.SealErr != nil
	return f.SealErr
}

func (f *Works) Receiver(ctx context.Context) (office.Ready, error) { return f.Ready(ctx) }

func (f *Works) Profiles() []office.Profile { return slices.Clone(f.ProfilesAre) }

func (f *Works) SetProfile(p office.Profile) error {
	f.ProfilesAre = append(f.ProfilesAre, p)
	return nil
}

func (f *Works) UseProfile(id string) error {
	for i := range f.ProfilesAre {
		f.ProfilesAre[i].Active = f.ProfilesAre[i].ID == id
	}
	return nil
}

func (f *Works) Backup(_ context.Context, path, passphrase string, over bool) (int, error) {
	f.ByHand = append(f.ByHand, path+" "+passphrase)
	if over && errors.Is(f.BackupErr, fs.ErrExist) && f.BackupThere {
		return f.BackupBroken, nil
	}
	return f.BackupBroken, f.BackupErr
}

func (f *Works) Backups() (office.Backups, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.BackupsAre, nil
}

func (f *Works) SetRegular(r office.Regular) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.RegularErr == nil {
		f.BackupsAre.Regular, f.BackupsAre.Secret = r, f.BackupsAre.Secret || r.Passphrase != ""
	}
	return f.RegularErr
}

// BackUpNow leaves BackupsAre as the test has it, but for when the last one was made.
func (f *Works) BackUpNow(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.NowErr == nil {
		f.BackupsAre.Last = time.Now()
	}
	return f.NowErr
}

func (f *Works) Where() string { return "/home/anna/.local/share/paraph" }

// Look answers InsideIs.
func (f *Works) Look(_ context.Context, path, passphrase string) (office.Inside, error) {
	return f.InsideIs, f.LookErr
}

// PutBack remembers which.
func (f *Works) PutBack(_ context.Context, path, passphrase string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.PutErr == nil {
		f.PutBacks = append(f.PutBacks, path+" "+passphrase)
	}
	return "/home/anna/.local/share/paraph 2026-11-30", f.PutErr
}

// NotPutBack forgets them.
func (f *Works) NotPutBack() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.PutBacks = nil
	return nil
}

// Memory is Prefs without a file.
type Memory map[string]string

func (m Memory) Get(key string) string { return m[key] }
func (m Memory) Set(key, value string) { m[key] = value }
