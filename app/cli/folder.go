package cli

import (
	"errors"
	"io/fs"
	"net/http"

	"paraph/app/folder"
	"paraph/sync"
)

// begun reports whether the data folder holds an office. One that may not be looked into does: what keeps us out is said when
// it is opened.
func (s *session) begun() bool { return folder.At(s.folder).Begun() }

// look is connect for commands that only look, or change what must be there: they begin no office.
func (s *session) look(r remote) (*service, error) {
	if r.Service == "" && !s.begun() {
		return nil, &namedError{s.folder, sync.ErrNoOffice}
	}
	return s.connect(r)
}

// newOffice says that a command began an office, where there was none before.
func (s *session) newOffice(before bool) {
	if !before && s.begun() {
		s.say("cli.new-office", "data", s.folder)
	}
}

// served is why no second service was started on a folder: where the first one listens, once it answers.
func (s *session) served(busy error) error {
	f, err := folder.New(s.folder)
	if err != nil {
		return err
	}
	e, _, err := f.Reach(s, http.DefaultClient, func(string) error { return busy }) // it ended meanwhile
	if err != nil {
		return err
	}
	return &sync.ServedError{Folder: f.Path(), URL: e.URL}
}

// namedError is an error about a file that is not the command's input: that one is named.
type namedError struct {
	file string
	err  error
}

// Error is the cause's.
func (e *namedError) Error() string { return e.err.Error() }

// Unwrap is the cause.
func (e *namedError) Unwrap() error { return e.err }

// ofFolder has an error about what may not be done name the data folder.
func (s *session) ofFolder(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return about(s.folder, err)
	}
	return err
}

// about has an error say which file it is about.
func about(file string, err error) error {
	if err == nil || errors.As(err, new(*namedError)) {
		return err
	}
	return &namedError{file, err}
}
