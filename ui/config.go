package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"paraph/app"
	journey "paraph/app/requests"
	verdicts "paraph/app/verify"
	"paraph/signing"
	"paraph/ui/filedialog"
	"paraph/ui/home"
	"paraph/ui/prefs"
	"paraph/ui/prepare"
	"paraph/ui/settings"
	"paraph/ui/sign"
	"paraph/ui/verify"
)

// Changes tells which entries changed: Bell is rung after every change, Take answers which ("" is the service's health).
type Changes interface {
	Bell() <-chan struct{}
	Take() []string
}

// Documents open what lies on the desk; app/open has them.
type Documents interface {
	prepare.Documents
	Open(ctx context.Context, path string) (app.Document, error)
	Revision(ctx context.Context, doc app.Document, size int64) (app.Document, *signing.Facts, error)
	Sample(ctx context.Context, language string) (name string, content []byte, err error)
}

// SystemDialogs are the system's own way to ask for files; ui/portal has Linux's.
type SystemDialogs interface {
	// Ask waits until the person answers; no paths: nothing was chosen. An error: there is no dialog, or no answer.
	Ask(ctx context.Context, q filedialog.Question) ([]string, error)
}

// Office is what the office keeps; app/office has it.
type Office interface {
	settings.Office
	prepare.Office
	home.Office
}

// Trust is by whom files are judged; app/verify has it.
type Trust interface {
	settings.Trust
	Age() verdicts.Age // of the trusted lists
	SetAsk(ask string) error
}

// Config is what the window is made of.
type Config struct {
	Requests  *journey.Requests
	Documents Documents
	Arranger  prepare.Arranger
	Keys      sign.Keys
	Verifier  verify.Verifier
	Trust     Trust
	Office    Office
	Prefs     prefs.Prefs
	Files     []string        // to be opened at the start
	Shown     <-chan []string // files another start handed over; the window comes to the front
	Changes   Changes
	Reached   func() bool  // the service answers
	Refused   func() bool  // it answers, but does not accept the token; nil: it does
	Dispatch  func(func()) // onto the Fyne thread
	Rest      func()       // the folder's own service is to end with the desk
	Again     func()       // as Rest; then the desk opens once more
	PutBack   PutBack
	Printers  Printers
	System    SystemDialogs             // nil: the desk asks for files itself
	Dark      <-chan bool               // whether the system wants the dark look, and again when that changes; nil: Fyne knows
	Notify    func(title, words string) // to who looks at other windows; nil: nothing shows it
	Version   string
	Notice    string // the licence texts of everything inside
	TestLog   string // file the keys of sentences shown are written to, "" for none
}

// PutBack is what became of a backup that was to take the folder's place before the window opened.
type PutBack struct {
	Kept string // the folder of before, where one did; "" where none did
	Not  bool   // it could not
}

// Run shows the window until it is closed.
func Run(a fyne.App, c Config) error {
	s, err := newShell(a, c)
	if err != nil {
		return err
	}
	s.window.ShowAndRun()
	return s.close()
}
