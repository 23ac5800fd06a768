package filedialog

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// chose shows what is chosen in the list.
func (w *dialog) chose() {
	defer w.able()
	all := w.chosen()
	var files []entry
	for _, e := range all {
		if !e.folder {
			files = append(files, e)
		}
	}
	w.line.SetPlaceHolder("")
	switch {
	case w.q.Kind == Folder:
		w.write("")
		w.line.SetPlaceHolder(w.folderName(w.target()))
	case len(files) > 1:
		w.write("")
		w.line.SetPlaceHolder(w.kit.Voice.Count("filedialog.count", len(files)))
	case len(files) == 1:
		w.write(files[0].name())
	case w.q.Kind != Save && (len(all) == 1 || !w.typed):
		w.write("")
	}
}

// fault says beneath the line what is wrong, "" that nothing is; the list leaves it the room.
func (w *dialog) fault(sentence string) {
	w.field.SetError(sentence)
	w.column.Refresh()
}

// able turns the button on as soon as there is something to take.
func (w *dialog) able() {
	if w.action != nil {
		kit.Able(w.action, w.q.Kind == Folder || strings.TrimSpace(w.line.Text) != "" || len(w.chosen()) > 0, w.kit.Say("filedialog.none"))
		kit.ShowIf(w.why, w.action.Disabled())
	}
}

// target is the folder that is chosen, or else shown.
func (w *dialog) target() string {
	if all := w.chosen(); len(all) == 1 {
		return all[0].path
	}
	return w.folder
}

func (w *dialog) chosen() (out []entry) {
	for _, i := range w.picks.all() {
		if i < len(w.rows) {
			out = append(out, w.rows[i])
		}
	}
	return out
}

// write puts something into the line that nobody typed.
func (w *dialog) write(text string) {
	w.letGo()
	w.quiet = true
	w.line.SetText(text)
	w.quiet, w.typed = false, false
	w.fault("")
	w.able()
}

// changed follows what is typed: the first name that begins so is marked.
func (w *dialog) changed(text string) {
	if w.quiet {
		return
	}
	defer w.able()
	w.letGo()
	w.typed = true
	w.fault("")
	if w.q.Kind == Save || w.q.Kind == Folder {
		return
	}
	if w.hiddenTyped() {
		w.rows = sorted(shown(w.all, w.q, w.every, true), w.by, w.down)
		w.list.Refresh()
	}
	at := -1
	for i, e := range w.rows {
		name := []rune(e.name())
		if n := len([]rune(text)); at < 0 && n > 0 && len(name) >= n && strings.EqualFold(string(name[:n]), text) {
			at = i
		}
	}
	w.mark(at)
}

// hiddenTyped reports whether a name with a dot before it is being typed.
func (w *dialog) hiddenTyped() bool { return w.typed && strings.HasPrefix(w.line.Text, ".") }

// letter goes on with a name that is typed while the list has the keyboard. Space chooses there, and no name begins with it.
func (w *dialog) letter(r rune) {
	if r == ' ' {
		return
	}
	w.kit.Window.Canvas().Focus(w.line)
	w.line.SetText("")
	w.line.TypedRune(r)
}

// key is Backspace: one folder up.
func (w *dialog) key(e *fyne.KeyEvent) bool {
	if e.Name == fyne.KeyBackspace {
		w.above()
		return true
	}
	return false
}

// lineKey has Return take what was typed, Tab complete it, and the arrows lead into the list.
func (w *dialog) lineKey(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		w.take()
	case fyne.KeyTab:
		w.complete()
	case fyne.KeyDown:
		w.kit.Window.Canvas().Focus(w.list)
		if w.list.Selected() < 0 {
			w.list.TypedKey(e)
		}
	default:
		return false
	}
	return true
}

// completes reports whether Tab has something to complete; else it goes on to the next part of the dialog.
func (w *dialog) completes() bool { return w.typed && w.line.Text != "" && w.line.Text != w.tried }

// complete writes what all names have in common that begin as the line does.
func (w *dialog) complete() {
	text := w.line.Text
	w.tried = text
	before, _ := split(text)
	if before == "" && !strings.HasPrefix(text, "~") {
		w.completed(text, w.all)
		return
	}
	var all []entry
	folder, home := w.folder, w.around.Home
	w.kit.Run(func(context.Context) error {
		all, _ = list(resolved(before, folder, home)) // what cannot be read completes nothing
		return nil
	}, func(error) {
		if w.line.Text == text {
			w.completed(text, all)
		}
	})
}

func (w *dialog) completed(text string, all []entry) {
	full := completed(text, shown(all, w.q, w.every, true))
	if full == text {
		return
	}
	w.line.SetText(full)
	w.line.CursorColumn = len([]rune(full))
	w.line.Refresh()
	w.typed = true
}

// enter is Return in the list.
func (w *dialog) enter(i int) {
	if len(w.chosen()) > 1 {
		w.take()
		return
	}
	w.open(i)
}

// open is for a line of the list: a folder is shown, what else can be chosen is.
func (w *dialog) open(i int) {
	if w.over || i < 0 || i >= len(w.rows) {
		return
	}
	switch e := w.rows[i]; {
	case e.folder:
		w.show(e.path, false)
	case w.q.Kind == Save:
		w.write(e.name())
		w.take()
	default:
		w.take()
	}
}

// take is the answer, or a step towards it: a folder that was chosen or typed is shown.
func (w *dialog) take() {
	all := w.chosen()
	switch {
	case w.over || w.taking != nil: // what was typed is looked at
	case w.q.Kind == Folder && !w.typed:
		w.finish(w.target())
	case w.typed || w.q.Kind == Save:
		w.takeTyped()
	case len(all) == 1 && all[0].folder:
		w.show(all[0].path, false)
	case len(all) > 0:
		var paths []string
		for _, e := range all {
			paths = append(paths, e.path)
		}
		w.finish(paths...)
	default:
		w.fault(w.kit.Say("filedialog.none"))
	}
}

// errNoFolder says that the folder of a typed path is not there.
var errNoFolder = errors.New("filedialog: no such folder")

// takeTyped looks beside the window at what the line leads to.
func (w *dialog) takeTyped() {
	text := strings.TrimSpace(w.line.Text)
	if text == "" {
		w.fault(w.kit.Say("filedialog.none"))
		return
	}
	path := resolved(text, w.folder, w.around.Home)
	var folder bool
	var err error
	w.taking = w.kit.Run(func(context.Context) error {
		path, folder, err = w.found(path)
		return nil
	}, func(error) {
		w.taking = nil
		switch {
		case folder:
			w.write("")
			if w.q.Kind == Save {
				w.write(w.q.Name)
			}
			w.show(path, false)
		case errors.Is(err, errNoFolder):
			w.fault(w.kit.Say("filedialog.nofolder"))
		case errors.Is(err, fs.ErrNotExist):
			w.fault(w.kit.Say("filedialog.gone", "name", filepath.Base(path)))
		case err != nil:
			w.fault(w.kit.Explain(err))
		case w.q.Kind == Folder:
			w.fault(w.kit.Say("filedialog.nofolder"))
		default:
			w.finish(path)
		}
	})
}

// letGo forgets what was taken and is still looked at: something else is written, chosen or shown now.
func (w *dialog) letGo() {
	kit.Call(w.taking)
	w.taking = nil
}

// found says what a path leads to: a folder, or a file that is there or can be written. A name without its ending is tried
// with it.
func (w *dialog) found(path string) (_ string, folder bool, err error) {
	info, err := os.Stat(path)
	switch {
	case err == nil:
		return path, info.IsDir(), nil
	case !errors.Is(err, fs.ErrNotExist):
		return path, false, err
	case w.q.Kind == Save:
		if above, err := os.Stat(filepath.Dir(path)); err != nil || !above.IsDir() {
			return path, false, errNoFolder
		}
		return w.q.Named(path), false, nil
	}
	for _, ending := range w.q.Endings {
		if info, err := os.Stat(path + ending); err == nil && !info.IsDir() {
			return path + ending, false, nil
		}
	}
	return path, false, err
}

// newFolder makes one in the folder that is shown, and shows it.
func (w *dialog) newFolder() {
	d := w.kit
	name := kit.NewEntry("")
	field := kit.NewField(d.Say("filedialog.new.name"), name)
	var closeIt func()
	make := func() {
		called := strings.TrimSpace(name.Text)
		if called == "" || called != filepath.Base(called) || called == "." || called == ".." {
			field.SetError(d.Say("filedialog.new.wrong"))
			return
		}
		path := filepath.Join(w.folder, called)
		d.Run(func(context.Context) error { return os.Mkdir(path, 0o777) }, func(err error) {
			if err != nil {
				field.SetError(d.Explain(err))
				return
			}
			closeIt()
			w.show(path, false)
		})
	}
	closeIt = d.Dialog(d.Say("filedialog.new.title"), field, kit.NewButton(d.Say("filedialog.leave"), "", kit.Plain, func() { closeIt() }),
		kit.NewButton(d.Say("filedialog.new.make"), "", kit.Filled, make))
	d.Window.Canvas().Focus(name)
}
