package ui

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage/repository"

	"paraph/internal/files"
	"paraph/ui/kit"
)

// saving is something to be written where the person says.
type saving struct {
	folder, name string
	content      []byte
	originals    []string // SHA-256 of the files it was made of
}

// What is there already under the name that was chosen.
type taken int

const (
	takenNot taken = iota
	takenFile
	takenFolder
	takenOriginal
)

// save asks where something goes and writes it there, whole and beside the window. What is there already is asked about, and
// an original is never written over.
func (s *shell) save(name string, content []byte) {
	c, _ := s.chosen()
	s.askWhere(saving{folder: s.c.Prefs.Get("folder"), name: name, content: content, originals: c.Of})
}

func (s *shell) askWhere(w saving) {
	back := keepChosen()
	d := dialog.NewFileSave(func(f fyne.URIWriteCloser, err error) {
		back()
		if err != nil || f == nil {
			return
		}
		_ = f.Close()
		w.folder, w.name = filepath.Split(f.URI().Path())
		s.look(w)
	}, s.window)
	d.SetFileName(w.name)
	s.showIn(d, w.folder)
}

// look finds out what has the name that was chosen, and writes or asks.
func (s *shell) look(w saving) {
	path, lying := filepath.Join(w.folder, w.name), ""
	if s.open.doc != nil {
		lying = s.open.doc.Path()
	}
	var what taken
	s.d.Run(func(context.Context) (err error) {
		what, err = lookAt(path, lying, w)
		return err
	}, s.then(func() {
		v := s.d.Voice
		again := func() { s.askWhere(w) }
		switch what {
		case takenNot:
			s.write(w, files.New)
		case takenFile:
			s.d.AskReplace(path, again, func() { s.write(w, files.Replace) })
		default:
			var closeIt func()
			closeIt = s.d.Dialog(s.d.Say(map[taken]string{takenFolder: "save.folder", takenOriginal: "save.original"}[what], "name", w.name), nil,
				kit.NewButton(v.Say("save.other"), "", kit.Filled, func() { closeIt(); again() }))
		}
	}))
}

// lookAt says what a path leads to. Originals are the document on the desk, files with these fingerprints, and what the new
// content begins with: a signature is added behind what was signed.
func lookAt(path, lying string, w saving) (taken, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return takenNot, nil
	case err != nil:
		return takenFile, err
	case info.IsDir():
		return takenFolder, nil
	}
	if on, err := os.Stat(lying); err == nil && os.SameFile(info, on) {
		return takenOriginal, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return takenFile, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return takenFile, err
	}
	sum := h.Sum(nil)
	begun := sha256.Sum256(w.content[:min(n, int64(len(w.content)))])
	if slices.Contains(w.originals, hex.EncodeToString(sum)) || n > 0 && n < int64(len(w.content)) && bytes.Equal(begun[:], sum) {
		return takenOriginal, nil
	}
	return takenFile, nil
}

// write makes the file: a new one, or in the place of another. Where somebody took the name meanwhile it is looked at again.
func (s *shell) write(w saving, how func(string, fs.FileMode, func(io.Writer) error) error) {
	path := filepath.Join(w.folder, w.name)
	s.ended.Add(1) // the window may close meanwhile; the program waits
	s.d.Run(func(context.Context) error {
		defer s.ended.Done()
		return how(path, files.Theirs, files.Bytes(w.content))
	}, func(err error) {
		if errors.Is(err, fs.ErrExist) {
			s.look(w)
			return
		}
		s.then(func() { s.d.Toast(s.d.Say("shell.saved", "name", w.name), "", nil) })(err)
	})
}

// besides is the name a signed copy is proposed under: "… signed", with a number where that is taken.
func besides(folder, name, suffix string) string {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	if !strings.HasSuffix(stem, " "+suffix) {
		stem += " " + suffix
	}
	proposed := stem + ".pdf"
	for n := 2; n < 1000; n++ {
		if _, err := os.Lstat(filepath.Join(folder, proposed)); err != nil {
			break
		}
		proposed = fmt.Sprintf("%s %d.pdf", stem, n)
	}
	return proposed
}

// Fyne's save dialog opens the file that was chosen, which empties it, and asks in English about one that is there.
// keepChosen lets it only name the file, until back is called: what is there stays until the whole new content takes its place.
func keepChosen() (back func()) {
	known, err := repository.ForScheme("file")
	all, ok := known.(fileRepository)
	if _, done := known.(untouched); err != nil || !ok || done {
		return func() {}
	}
	repository.Register("file", untouched{all})
	return func() { repository.Register("file", all) }
}

// fileRepository is what Fyne's dialogs use of it.
type fileRepository interface {
	repository.WritableRepository
	repository.HierarchicalRepository
	repository.ListableRepository
}

type untouched struct{ fileRepository }

// Writer implements repository.WritableRepository.
func (untouched) Writer(u fyne.URI) (fyne.URIWriteCloser, error) { return chosen{u}, nil }

// Exists implements repository.Repository: the dialog asks about no file; we do.
func (untouched) Exists(fyne.URI) (bool, error) { return false, nil }

// chosen is a file that was chosen; nothing can be written through it.
type chosen struct{ uri fyne.URI }

func (c chosen) URI() fyne.URI             { return c.uri }
func (c chosen) Write([]byte) (int, error) { return 0, fs.ErrInvalid }
func (c chosen) Close() error              { return nil }
