package ui

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"paraph/app"
	journey "paraph/app/prepare"
	"paraph/signing"
	"paraph/ui/desktest"
	"paraph/ui/kit"
	"paraph/ui/theme"
)

// AddPages refuses, and remembers what it was asked.
func (w *shellWorks) AddPages(_ context.Context, _ string, paths []string, _ bool, _ func(done, of int)) (journey.Added, error) {
	w.asked = append(w.asked, paths...)
	return journey.Added{}, &app.FileError{Path: paths[0], Err: &signing.Problem{Code: signing.ProblemSigned}}
}

// TestDropWhileLooking: files dropped while the document is still looked through are asked about too, and their pages are
// added once it has been.
func TestDropWhileLooking(t *testing.T) {
	b, w := openReally(t, "en")
	w.wait = make(chan struct{})
	b.openFiles([]string{scripted(t)}, "prepare")
	b.Until("the document", func() bool { return b.liesIn("prepare") })
	_, pdf, _ := desktest.PageFilesOf(t)
	b.dropped([]fyne.URI{storage.NewFileURI(pdf)})
	add := b.user().button(b.shell.d.Voice.Count("pages.drop.add", 1))
	if add == nil {
		t.Fatal("nobody asks")
	}
	add.Press()
	b.Until("that it waits is said", func() bool { return b.says("pages.waiting") })
	if len(b.works.asked) > 0 {
		t.Error("pages are added to what is not known yet")
	}
	close(w.wait)
	b.Until("its pages are asked for", func() bool { return slices.Equal(b.works.asked, []string{pdf}) })
	b.Until("the line is gone", func() bool { return !b.says("pages.waiting") })
}

// TestShellDrop: files dropped on a document that is being prepared are asked about; a PDF can be opened instead, a
// picture cannot, and elsewhere they are opened.
func TestShellDrop(t *testing.T) {
	b := newShellBed(t, "en", theme.Light)
	b.openFor("prepare")
	picture, pdf, _ := desktest.PageFilesOf(t)
	drop := func(paths ...string) (buttons []string) {
		var files []fyne.URI
		for _, p := range paths {
			files = append(files, storage.NewFileURI(p))
		}
		b.dropped(files)
		for _, o := range b.window.Canvas().Overlays().List() {
			desktest.Walk(o, func(o fyne.CanvasObject) {
				if k, ok := o.(*kit.Button); ok {
					buttons = append(buttons, k.Text())
				}
			})
		}
		return buttons
	}
	press := func(text string) {
		for _, o := range b.window.Canvas().Overlays().List() {
			desktest.Walk(o, func(o fyne.CanvasObject) {
				if k, ok := o.(*kit.Button); ok && k.Text() == text {
					k.Press()
				}
			})
		}
	}
	if got := drop(picture); !slices.Equal(got, []string{"Leave", "Add its pages"}) {
		t.Errorf("a picture: %q", got)
	}
	b.Shoot("pages-drop")
	press("Leave")
	if got := drop(picture, pdf); !slices.Equal(got, []string{"Leave", "Add their pages"}) {
		t.Errorf("two files: %q", got)
	}
	press("Add their pages")
	b.Until("the answer", func() bool { return desktest.Holds(b.window.Content(), "signed") })
	if !slices.Equal(b.works.asked, []string{picture, pdf}) || desktest.Holds(b.window.Content(), b.shell.d.Voice.Say("pages.busy")) {
		t.Errorf("asked for %q", b.works.asked)
	}
	if got := drop(pdf); !slices.Equal(got, []string{"Leave", "Open it instead", "Add its pages"}) {
		t.Errorf("a PDF: %q", got)
	}
	press("Open it instead")
	b.Until("the other document", func() bool { return b.liesIn("prepare") && b.prepare.Name() == filepath.Base(pdf) })
	b.move("verify")
	if got := drop(b.path); len(got) != 0 {
		t.Errorf("asked on Verify: %q", got)
	}
	b.Until("the document on Verify", func() bool { return b.shell.open.doc.Name() == filepath.Base(b.path) })
	i := slices.IndexFunc(b.commands, func(c *kit.Command) bool { return c.Key == "pages.command.add" })
	if why := b.commands[i].Why(); why != "shell.why.prepare" {
		t.Errorf("pages are arranged on Verify: %q", why)
	}
}
