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

	"paraph/internal/files"
	"paraph/ui/filedialog"
	"paraph/ui/kit"
)

// saving is something to be written where the person says.
type saving struct {
	purpose      string
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
	takenOther // no file: a device, a pipe
)

// save asks where something goes and writes it there, whole and beside the window. What is there already is asked about, and
// an original is never written over.
func (s *shell) save(name string, content []byte) {
	c, _ := s.chosen()
	s.askWhere(saving{purpose: forCopies, folder: s.folderFor(forCopies), name: name, content: content, originals: c.Of})
}

func (s *shell) askWhere(w saving) {
	title := "filedialog.title.save"
	if w.purpose == forSigned {
		title = "filedialog.title.signed"
	}
	q := filedialog.Question{Kind: filedialog.Save, Title: s.d.Say(title), Action: s.d.Say("filedialog.save"), Folder: w.folder, Name: w.name}
	s.ask(w.purpose, q, func(paths []string) {
		w.folder, w.name = filepath.Split(q.Named(paths[0]))
		s.look(w)
	})
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
			closeIt = s.d.Dialog(s.d.Say(map[taken]string{takenFolder: "save.folder", takenOriginal: "save.original", takenOther: "save.special"}[what], "name", w.name), nil,
				kit.NewButton(v.Say("save.other"), "", kit.Filled, func() { closeIt(); again() }))
		}
	}))
}

// lookAt says what a path leads to. Originals are the document on the desk, files with these fingerprints, and what the new
// content begins with: a signature is added behind what was signed.
func lookAt(path, lying string, w saving) (taken, error) {
	link, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return takenNot, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && link != nil: // a link that leads nowhere, which is replaced itself
		return takenFile, nil
	case err != nil:
		return takenFile, err
	case info.IsDir():
		return takenFolder, nil
	case !info.Mode().IsRegular(): // reading it may never end
		return takenOther, nil
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
