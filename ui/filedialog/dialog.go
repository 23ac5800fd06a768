package filedialog

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/ui/kit"
	"paraph/ui/theme"
)

// dialog is one question while it is open. All of it belongs to the Fyne thread; disks are read beside it.
type dialog struct {
	kit    *kit.Kit
	q      Question
	around Surroundings
	done   func(paths []string)
	close  func()

	places []Place // Path "" is the files that were opened last
	folder string  // that is shown, "" while the last files are
	recent bool
	all    []entry // what is in it
	rows   []entry // of those, what is shown
	by     order
	down   bool
	as     bool   // the last files stand as they were opened until they are sorted
	every  bool   // endings do not matter
	cancel func() // of what is read
	taking func() // gives up looking at what was typed; nil: nothing is looked at
	over   bool   // it was answered or left

	column *fyne.Container
	side   *kit.Rows
	files  *fyne.Container
	list   *kit.Rows
	picks  picks
	where  *kit.Text
	up     *kit.Button
	said   *kit.Text // what there is instead of files
	note   *fyne.Container
	heads  []*head
	line   *kit.Entry
	field  *kit.Field
	action *kit.Button
	why    *kit.Text // beside it: what it waits for
	filter *kit.Select
	quiet  bool   // it is being filled in
	typed  bool   // what stands in the line was typed
	tried  string // what Tab could not complete
}

// Show asks a question over the window. done hears of the answer once the dialog is closed, and never of none.
func Show(d *kit.Kit, q Question, around Surroundings, done func(paths []string)) {
	w := &dialog{kit: d, q: q, around: around, done: done}
	w.places = around.Places
	if q.Kind != Folder && q.Kind != Save && len(around.Recent) > 0 {
		w.places = append([]Place{{Key: "filedialog.recent", Icon: "clock-counter-clockwise"}}, w.places...)
	}
	content := w.content()
	leave := kit.NewButton(d.Say("filedialog.leave"), "", kit.Plain, w.end)
	buttons := []*kit.Button{leave}
	if q.Kind == Save || q.Kind == Folder {
		buttons = append(buttons, kit.NewButton(d.Say("filedialog.new"), "", kit.Plain, w.newFolder))
	}
	w.action = kit.NewButton(q.Action, "", kit.Filled, w.take)
	buttons = append(buttons, w.action)
	w.why = kit.NewSecond(d.Voice.Say("filedialog.pick")).Wrapped()
	if q.Kind == Save {
		w.why.SetText(d.Voice.Say("filedialog.write"))
	}
	w.why.SetAlign(fyne.TextAlignTrailing)
	w.able()
	w.close = d.DialogOf(kit.Heading{Title: q.Title}, content, w.why, buttons...)
	w.begin()
}

// begin shows the folder the question begins in, or the next one above that is there.
func (w *dialog) begin() {
	w.write(w.q.Name)
	c := w.kit.Window.Canvas()
	c.Focus(w.list)
	if w.q.Kind == Save {
		c.Focus(w.line)
		w.line.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	folder := w.q.Folder
	if !filepath.IsAbs(folder) {
		folder = w.around.Home
	}
	w.show(folder, true)
}

func (w *dialog) content() fyne.CanvasObject {
	d := w.kit
	w.up = kit.NewButton(d.Say("filedialog.up"), "arrow-up", kit.Small, w.above)
	w.where = kit.NewBold("")
	w.side = kit.NewRows(rowHeight, func() int { return len(w.places) }, func() kit.Row { return newPlaceRow(w) }, w.goPlace)
	w.list = kit.NewRows(rowHeight, func() int { return len(w.rows) }, func() kit.Row { return newFileRow(w) }, func(i int) { w.picks.only(i); w.chose() })
	w.list.Several = w.several()
	w.list.OnOpen, w.list.OnKey, w.list.OnRune = w.enter, w.key, w.letter
	w.list.Leads = func(i int) bool { return w.rows[i].folder } // nothing is answered by looking into it
	w.said = kit.Note("")
	w.said.SetAlign(fyne.TextAlignCenter)
	w.note = kit.Inset(20, 12, 20, 12, w.said)
	w.list.Instead = w.note
	w.heads = []*head{
		newHead(d.Say("filedialog.name"), false, func() { w.sortBy(byName) }),
		newHead(d.Say("filedialog.date"), false, func() { w.sortBy(byDate) }),
		newHead(d.Say("filedialog.size"), true, func() { w.sortBy(bySize) }),
	}
	w.line = kit.NewEntry("")
	label := d.Say("filedialog.line")
	if w.q.Kind == Save {
		label = d.Say("filedialog.called")
	}
	w.field = kit.NewField(label, w.line)
	w.line.OnChanged, w.line.OnKey, w.line.OnTab = w.changed, w.lineKey, w.completes
	w.filter = kit.NewSelect([]string{w.q.Only, w.q.Every}, func(i int) { w.every = i == 1; w.refresh("") })
	w.filter.SetHint(d.Say("filedialog.shown"), "")
	kit.ShowIf(w.filter, len(w.q.Endings) > 0)

	heads := kit.Inset(12, 6, 12, 6, container.New(columns{}, w.heads[0], w.heads[1], w.heads[2]))
	w.files = kit.VBox(0, kit.OnGround(theme.Rail, heads), kit.NewLine(), kit.Fill(w.list))
	frame := func(o fyne.CanvasObject) fyne.CanvasObject {
		return kit.NewStack(kit.NewGround(theme.Surface, fynetheme.ColorNameSeparator, 0), kit.Inset(1, 1, 1, 1, o))
	}
	middle := kit.Split(kit.Inset(0, 0, 12, 0, frame(w.side)), kit.Scaled(184), frame(w.files))
	w.column = kit.VBox(
		8, kit.HBox(8, w.up, kit.Fill(w.where), w.filter), kit.Fill(middle), w.field,
	)
	return container.New(roomy{d.Window.Canvas()}, kit.Inset(0, 0, 2, 2, w.column)) // rings reach beyond
}

// roomy is as large as the window has room for, up to what is comfortable.
type roomy struct{ canvas fyne.Canvas }

// Layout implements fyne.Layout.
func (roomy) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (r roomy) MinSize([]fyne.CanvasObject) fyne.Size {
	size := r.canvas.Size()
	const around, title = 100, 80 // what the dialog keeps free, its title and buttons
	return fyne.NewSize(max(300, min(kit.Grown(820), size.Width-92)), max(100, min(kit.Scaled(500), size.Height-around-kit.Scaled(title))))
}

func (w *dialog) called(p Place) string {
	if p.Key == "" {
		return p.Name
	}
	return w.kit.Voice.Say(p.Key)
}

func (w *dialog) goPlace(i int) {
	if w.places[i].Path == "" {
		w.showRecent()
		return
	}
	w.show(w.places[i].Path, false)
}

// show reads a folder and lists it. anywhere: one that is not there gives way to the one above it.
func (w *dialog) show(folder string, anywhere bool) {
	w.recent, w.as = false, false
	w.read(folder, func(context.Context) (string, []entry, error) {
		for {
			all, err := list(folder)
			above := filepath.Dir(folder)
			if err == nil || !anywhere || above == folder {
				return folder, all, err
			}
			folder = above
		}
	})
}

// showRecent lists the files that were opened last, those that are still there.
func (w *dialog) showRecent() {
	w.recent, w.as = true, true
	w.read("", func(context.Context) (string, []entry, error) {
		var all []entry
		for _, path := range w.around.Recent {
			if e, ok := look(path); ok && !e.folder {
				all = append(all, e)
			}
		}
		return "", all, nil
	})
}

// read reads beside the window: disks may be slow. What was being read is given up.
func (w *dialog) read(folder string, work func(context.Context) (string, []entry, error)) {
	kit.Call(w.cancel)
	w.letGo()
	w.folder, w.all, w.rows = folder, nil, nil
	w.fault("")
	w.mark(-1)
	w.tell(w.kit.Say("filedialog.reading"))
	var all []entry
	w.cancel = w.kit.Run(func(ctx context.Context) (err error) {
		var read string
		if read, all, err = work(ctx); read != "" {
			folder = read
		}
		return err
	}, func(err error) {
		w.cancel = nil
		w.folder, w.all = folder, all
		why := ""
		if err != nil {
			why = w.kit.Explain(err)
		}
		w.refresh(why)
	})
}

// refresh shows what was read in the order that is wanted; why says what kept it from being read.
func (w *dialog) refresh(why string) {
	w.rows = shown(w.all, w.q, w.every, w.hiddenTyped())
	if !w.as {
		w.rows = sorted(w.rows, w.by, w.down)
	}
	for i, h := range w.heads {
		h.sorts(!w.as && order(i) == w.by, w.down)
	}
	if why == "" && len(w.rows) == 0 {
		why = w.kit.Say("filedialog.empty")
	}
	w.mark(-1)
	w.tell(why)
	w.chose()
	w.point(0)
}

func (w *dialog) tell(why string) {
	w.said.SetText(why)
	kit.ShowIf(w.note, why != "")
	w.files.Refresh()
	w.where.SetText(w.way())
	if above := filepath.Dir(w.folder); w.folder == "" || above == w.folder {
		w.up.Disable(w.kit.Say("filedialog.top"))
	} else {
		w.up.Enable()
	}
	w.list.Refresh()
	at := -1
	for i, p := range w.places {
		if p.Path == w.folder && w.recent == (p.Path == "") {
			at = i
		}
	}
	w.side.Select(at)
	w.side.Refresh()
}

// way is where one is: the last folders of the path.
func (w *dialog) way() string {
	if w.recent {
		return w.kit.Voice.Say("filedialog.recent")
	}
	const most = 3
	var parts []string
	for at := w.folder; ; at = filepath.Dir(at) {
		if at == w.around.Home {
			return strings.Join(append([]string{w.kit.Voice.Say("filedialog.home")}, parts...), " › ")
		}
		if filepath.Dir(at) == at {
			return strings.Join(append([]string{at}, parts...), " › ")
		}
		if len(parts) == most {
			return strings.Join(append([]string{"…"}, parts...), " › ")
		}
		parts = append([]string{w.folderName(at)}, parts...)
	}
}

// placeName is what a folder at the side is called there, "" for another one.
func (w *dialog) placeName(path string) string {
	if i := slices.IndexFunc(w.places, func(p Place) bool { return p.Path == path }); i >= 0 {
		return w.called(w.places[i])
	}
	return ""
}

// folderName is the last part of a path, as it is called here.
func (w *dialog) folderName(path string) string {
	return cmp.Or(w.placeName(path), filepath.Base(path))
}

func (w *dialog) above() {
	if above := filepath.Dir(w.folder); w.folder != "" && above != w.folder {
		w.kit.Window.Canvas().Focus(w.list)
		w.show(above, false)
	}
}

func (w *dialog) sortBy(by order) {
	w.down = !w.as && w.by == by && !w.down || (w.as || w.by != by) && by != byName // the newest and the largest come first
	w.by, w.as = by, false
	w.refresh("")
}

// end closes the dialog; nothing happens, not even what was under way.
func (w *dialog) end() {
	w.over = true
	kit.Call(w.cancel)
	w.letGo()
	w.close()
}

// finish closes the dialog and tells what was chosen, once.
func (w *dialog) finish(paths ...string) {
	if w.over {
		return
	}
	w.end()
	w.done(paths)
}

// twice opens a line that was clicked twice. A file closes the dialog only when no further click belongs to these two: it
// would fall on what lies below.
func (w *dialog) twice(i int) {
	if i < len(w.rows) && !w.rows[i].folder {
		time.AfterFunc(fyne.CurrentApp().Driver().DoubleTapDelay(), func() { w.kit.Dispatch(func() { w.open(i) }) })
		return
	}
	w.open(i)
}
