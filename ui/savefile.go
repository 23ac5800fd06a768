package ui

import (
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage/repository"
)

// Fyne's save dialog opens the file that was chosen, which empties it, and answers with a writer. keepChosen lets it only
// name the file: what is there stays until the whole new content takes its place.
func keepChosen() {
	known, err := repository.ForScheme("file")
	if err != nil {
		return
	}
	if all, ok := known.(fileRepository); ok {
		if _, done := known.(untouched); !done {
			repository.Register("file", untouched{all})
		}
	}
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

// chosen is a file that was chosen; nothing can be written through it.
type chosen struct{ uri fyne.URI }

func (c chosen) URI() fyne.URI             { return c.uri }
func (c chosen) Write([]byte) (int, error) { return 0, fs.ErrInvalid }
func (c chosen) Close() error              { return nil }
