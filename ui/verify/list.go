package verify

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"paraph/app"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// list is several files with the answer for each below its name. They are looked at one after the other and closed again.
type list struct {
	screen  *Screen
	files   []listed
	content fyne.CanvasObject
	said    *kit.Text
	scroll  *kit.Scroll
	done    int
	ctx     context.Context // ends with the list: no file is looked at any more
	stop    func()
}

// listed is one of the files, and the room its answer has.
type listed struct {
	path string
	room *fyne.Container
}

// List shows several files and what is known of each, one below the other.
func (v *Screen) List(paths []string) {
	v.Unlist()
	d := v.desk
	l := &list{screen: v, said: kit.NewSecond("")}
	l.ctx, l.stop = context.WithCancel(context.Background())
	column := kit.VBox(12)
	for _, path := range paths {
		f := listed{path, kit.NewStack(v.waiting())}
		l.files = append(l.files, f)
		open := kit.NewButton(d.Say("verify.list.open"), "", kit.Small, func() { kit.CallWith(v.OnOpen, path) })
		open.SetHint(d.Say("verify.list.open")+" "+filepath.Base(path), "")
		head := kit.Inset(16, 8, 16, 8, kit.HBox(8, kit.NewIcon("file-pdf", 20, kit.ColorSecondary), kit.Fill(kit.NewBold(filepath.Base(path))), open))
		column.Add(kit.NewStack(kit.NewGround(look.Surface, theme.ColorNameSeparator, 8), kit.Inset(1, 1, 1, 8, kit.VBox(0, head, f.room))))
	}
	l.scroll = kit.NewVScroll(kit.Inset(20, 0, 20, 20, kit.AtMost(900, column)))
	shut := kit.NewButton(d.Say("verify.list.close"), "x", kit.Plain, func() {
		v.Unlist()
		v.Close()
		kit.Call(v.OnUnlisted)
	})
	head := kit.Inset(20, 16, 20, 12, kit.HBox(12, kit.NewTitle(d.Voice.Count("verify.list", len(paths))), kit.Fill(l.said), shut))
	l.content = kit.VBox(0, head, kit.Fill(l.scroll))
	v.list = l
	v.Close()
	l.next()
}

// Listed are the files that are listed, nil while none are.
func (v *Screen) Listed() (paths []string) {
	if v.list == nil {
		return nil
	}
	for _, f := range v.list.files {
		paths = append(paths, f.path)
	}
	return paths
}

// Escape goes back from a file to the list it is in.
func (v *Screen) Escape() bool {
	if v.list == nil || v.doc == nil {
		return false
	}
	kit.Call(v.OnBack)
	return true
}

// Unlist forgets the list, whose files are not looked at any further.
func (v *Screen) Unlist() {
	if v.list != nil {
		v.list.stop()
		v.list = nil
	}
}

func (v *Screen) waiting() fyne.CanvasObject {
	return v.band(theme.ColorNameSeparator, theme.ColorNameSeparator, nil, v.desk.Say("verify.checking"), "")
}

// next looks at the next file; the one before has its answer.
func (l *list) next() {
	v := l.screen
	if l.said.SetText(v.desk.Say("verify.list.done", "n", l.done, "of", len(l.files))); l.done == len(l.files) {
		l.said.SetText("")
		return
	}
	f := l.files[l.done]
	l.check(f, func() {
		l.done++
		l.next()
	})
}

// check looks at one file.
func (l *list) check(f listed, then func()) {
	v := l.screen
	var a answered
	var unread error
	cancel := v.desk.Run(func(ctx context.Context) error {
		doc, err := v.Read(ctx, f.path)
		if err != nil {
			unread = err
			return nil
		}
		defer doc.Close()
		unread = a.of(ctx, v, doc)
		return nil
	}, func(error) {
		if unread == nil {
			v.tellAnswer(f.path, a.facts, a.sealed, a.err)
		}
		l.show(f, a, unread)
		then()
	})
	context.AfterFunc(l.ctx, cancel)
}

// of finds out about a file; an error: it cannot be read.
func (a *answered) of(ctx context.Context, v *Screen, doc app.Document) (err error) {
	if a.facts, err = doc.Facts(ctx, ""); err != nil {
		return err
	}
	a.sealed, a.office, a.err = v.look(ctx, doc.SHA256())
	return nil
}

func (l *list) show(f listed, a answered, unread error) {
	v := l.screen
	again := kit.NewButton(v.desk.Say("verify.again"), "", kit.Plain, func() { l.check(f, func() {}) })
	band := v.unsure(v.desk.Explain(unread), again)
	if unread == nil {
		band = v.bandOf(a, again)
	}
	f.room.Objects = []fyne.CanvasObject{band}
	kit.Anew(l.scroll)
}
