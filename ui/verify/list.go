package verify

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	words "paraph/app/verify/report"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// list is several files with the answer for each in its row. They are looked at one after the other and closed again; only then
// what needs a look moves to the front.
type list struct {
	screen   *Screen
	files    []*listed
	shown    []*listed // those of the group that is chosen
	group    string    // "" for all
	groups   []string  // as the chips stand, after all
	halted   bool
	moved    bool            // the person chose a row
	ctx      context.Context // ends with the list: no file is looked at any more
	stop     func()
	cut      func() // the file that is being looked at is left
	content  fyne.CanvasObject
	title    *kit.Text
	again    *kit.Button
	saving   *kit.Button
	stopping *kit.Button
	chips    *kit.Chips
	working  *kit.Working
	rows     *kit.Rows
	high     float32 // of a row, at text size 1
}

// listed is one of the files.
type listed struct {
	path string
	finding
	file words.File // for a report
}

func (f *listed) name() string { return filepath.Base(f.path) }

// The groups of the list, as they are ordered.
const (
	groupDanger   = "danger"
	groupUnsure   = "unsure"
	groupValid    = "valid"
	groupPractice = "practice"
	groupUnsigned = "unsigned"
)

func groups() []string {
	return []string{groupDanger, groupUnsure, groupValid, groupPractice, groupUnsigned}
}

// groupWord is the key of what a group is called.
func groupWord(group string) string {
	switch group {
	case groupDanger:
		return "verify.list.group.danger"
	case groupValid:
		return "verify.list.group.valid"
	case groupPractice:
		return "verify.list.group.practice"
	case groupUnsigned:
		return "verify.list.group.unsigned"
	}
	return "verify.list.group.unsure"
}

// groupMark is the verdict of a group, where it is one.
func groupMark(group string) (m kit.Verdict, has bool) {
	return map[string]kind{groupDanger: danger, groupUnsure: unsure, groupValid: valid, groupPractice: practice, groupUnsigned: unsigned}[group].mark()
}

func (k kind) group() string {
	switch {
	case k == danger:
		return groupDanger
	case k.open():
		return groupUnsure
	case k == valid:
		return groupValid
	case k == practice:
		return groupPractice
	case k == unsigned:
		return groupUnsigned
	}
	return ""
}

// List shows several files and what is known of each.
func (v *Screen) List(paths []string) {
	v.Unlist()
	l := &list{screen: v, cut: func() {}}
	l.ctx, l.stop = context.WithCancel(context.Background())
	l.build()
	v.list = l
	v.Close()
	l.add(paths)
	if len(l.shown) > 0 {
		l.rows.Select(0)
	}
}

// Add puts further files into the list; one that is there already is not listed twice.
func (v *Screen) Add(paths []string) { v.list.add(paths) }

func (l *list) build() {
	v, d := l.screen, l.screen.desk
	icon := func(name string) string {
		if kit.Large() { // the title has no room beside all of it
			return ""
		}
		return name
	}
	shut := kit.NewButton(d.Say("verify.list.close"), icon("x"), kit.Plain, func() {
		v.Unlist()
		v.Close()
		kit.Call(v.OnUnlisted)
	})
	add := kit.NewButton(d.Say("verify.list.add"), icon("plus"), kit.Plain, func() { kit.Call(v.OnAdd) })
	l.again = kit.NewButton(d.Say("verify.again"), "", kit.Plain, l.retry)
	l.again.Hide()
	l.saving = kit.NewButton(d.Say("verify.report.all"), icon("download-simple"), kit.Plain, l.save)
	if kit.Large() {
		l.saving.SetText(d.Say("verify.report.short"))
		l.saving.SetHint(d.Say("verify.report.all"), "")
	}
	l.title = kit.NewTitle("")
	l.stopping = kit.NewButton(d.Say("verify.list.stop"), "", kit.Plain, l.halt)
	l.working = kit.NewWorking("", nil)
	l.chips = kit.NewChips(nil, func(i int) { l.choose(i) })
	l.high = rowHigh()
	l.rows = kit.NewRows(l.high, func() int { return len(l.shown) }, func() kit.Row { return newFileRow(l) }, func(int) { l.moved = true })
	l.rows.OnOpen = l.open
	l.rows.Several = &kit.Several{
		Toggle: func(int) {}, Extend: func(int) {}, Has: func(int) bool { return false }, Many: func() bool { return false },
		Says: l.says, Twice: l.open,
	}
	head := kit.Inset(20, 14, 20, 10, kit.HBox(12, kit.Fill(l.title), l.stopping, l.again, l.saving, add, shut))
	under := kit.Inset(20, 0, 20, 10, kit.NewStack(kit.Inset(0, 2, 0, 2, l.chips), l.working))
	card := kit.NewStack(kit.NewGround(look.Surface, theme.ColorNameSeparator, 8), kit.Inset(1, 1, 1, 1, l.rows))
	l.content = kit.VBox(0, head, under, kit.Fill(container.New(asHigh{l}, kit.Inset(20, 0, 20, 20, card))))
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

// Keyboard is what the keyboard is for while files are listed.
func (v *Screen) Keyboard() fyne.Focusable { return v.list.rows }

// Escape goes back from a file to the list it is in.
func (v *Screen) Escape() bool {
	if v.list == nil || v.doc == nil {
		return false
	}
	kit.Call(v.OnBack)
	return true
}

// Hint says what keys do in the list, or what was done with the file.
func (v *Screen) Hint() string {
	switch {
	case v.doc != nil && v.HasChanges():
		return v.desk.Say("verify.hint.changes")
	case v.report != nil:
		return v.here()
	case v.list != nil && v.doc == nil:
		return v.desk.Say("verify.list.hint")
	}
	return ""
}

// Unlist forgets the list, whose files are not looked at any further.
func (v *Screen) Unlist() {
	if v.list != nil {
		v.list.stop()
		v.list = nil
	}
}

func (l *list) add(paths []string) {
	for _, path := range paths {
		if !slices.ContainsFunc(l.files, func(f *listed) bool { return f.path == path }) {
			l.files = append(l.files, &listed{path: path})
		}
	}
	l.group, l.shown = "", slices.Clone(l.files)
	l.rows.Refresh()
	idle := l.halted || !l.working.Visible() || len(l.shown) == len(paths)
	l.halted = false
	l.tell()
	if idle {
		l.next()
	}
}

// retry looks again at what nobody answered for, or what was left.
func (l *list) retry() {
	for _, f := range l.files {
		if f.kind == unanswered || f.kind == unread {
			f.finding, f.file = finding{}, words.File{}
		}
	}
	l.halted = false
	l.next()
}

func (l *list) halt() {
	l.halted = true
	l.cut()
	l.done()
}

// next looks at the next file; the one before has its answer.
func (l *list) next() {
	at := slices.IndexFunc(l.files, func(f *listed) bool { return f.kind == pending })
	if at < 0 || l.halted {
		l.done()
		return
	}
	l.tell()
	l.check(l.files[at])
}

// check looks at one file.
func (l *list) check(f *listed) {
	v := l.screen
	var found finding
	var file words.File
	var tell func()
	cancel := v.desk.Run(func(ctx context.Context) error {
		found, file, tell = l.find(ctx, f)
		return ctx.Err()
	}, func(err error) {
		if err != nil || l.ctx.Err() != nil {
			return
		}
		kit.Call(tell)
		f.finding, f.file = found, file
		l.rows.Refresh()
		l.next()
	})
	context.AfterFunc(l.ctx, cancel)
	l.cut = cancel
}

// find opens a file and closes it again; tell says what was found to who keeps it.
func (l *list) find(ctx context.Context, f *listed) (found finding, file words.File, tell func()) {
	v := l.screen
	a := answered{at: v.now()}
	doc, err := v.Read(ctx, f.path)
	if err == nil {
		defer doc.Close()
		file.Size = doc.Size()
		a.facts, err = doc.Facts(ctx, "")
	}
	if err != nil {
		a.err = err
		return v.unreadable(err), v.file(f.name(), file.Size, a), nil
	}
	a = v.look(ctx, doc, a.facts, func(int, int) {})
	found = v.finding(a)
	return found, v.file(f.name(), doc.Size(), a), func() { v.tellAnswer(f.path, found) }
}

// tell says how far it is, or how many files there are.
func (l *list) tell() {
	d := l.screen.desk
	done := 0
	for _, f := range l.files {
		if f.kind != pending {
			done++
		}
	}
	running := done < len(l.files) && !l.halted
	title := d.Voice.Count("verify.listed", len(l.files))
	if done < len(l.files) {
		title = d.Voice.Count("verify.list", len(l.files))
	}
	l.title.SetText(title)
	l.working.SetProgress(done, len(l.files), d.Say("verify.list.done", "n", done, "of", len(l.files)))
	kit.ShowIf(l.working, running)
	kit.ShowIf(l.stopping, running)
	kit.ShowIf(l.chips, !running)
	kit.ShowIf(l.saving, !running)
	kit.ShowIf(l.again, !running && slices.ContainsFunc(l.files, func(f *listed) bool { return f.kind == pending || f.kind == unanswered }))
	l.content.Refresh()
}

// done puts what needs a look in front and counts.
func (l *list) done() {
	chosen := l.chosen()
	if !l.moved {
		chosen = nil
	}
	slices.SortStableFunc(l.files, func(a, b *listed) int { return int(a.kind) - int(b.kind) })
	d := l.screen.desk
	l.groups = []string{""}
	labels := []string{d.Say("verify.list.all", "n", len(l.files))}
	for _, g := range groups() {
		if n := l.count(g); n > 0 {
			l.groups = append(l.groups, g)
			labels = append(labels, d.Say(groupWord(g))+" "+strconv.Itoa(n))
		}
	}
	l.chips.SetLabels(labels)
	for i, g := range l.groups {
		m, has := groupMark(g)
		l.chips.SetMark(i, m, has)
	}
	l.filter(max(0, slices.Index(l.groups, l.group)), chosen)
	l.tell()
	kit.Rehint(d.Window.Canvas(), d.Hints) // another file may stand where the keyboard is
}

func (l *list) count(group string) (n int) {
	for _, f := range l.files {
		if f.kind.group() == group {
			n++
		}
	}
	return n
}

func (l *list) chosen() *listed {
	if i := l.rows.Selected(); i >= 0 && i < len(l.shown) {
		return l.shown[i]
	}
	return nil
}

func (l *list) choose(i int) { l.filter(i, l.chosen()) }

// filter shows the files of a chip; the row that was chosen stays so.
func (l *list) filter(chip int, chosen *listed) {
	l.group = l.groups[chip]
	l.chips.SetIndex(chip)
	l.shown = slices.Clone(l.files)
	if l.group != "" {
		l.shown = slices.DeleteFunc(l.shown, func(f *listed) bool { return f.kind.group() != l.group })
	}
	l.rows.Select(min(max(0, slices.Index(l.shown, chosen)), len(l.shown)-1))
	l.rows.Refresh()
	l.content.Refresh()
}

func (l *list) open(i int) {
	if i < len(l.shown) && !l.shown[i].lost {
		kit.CallWith(l.screen.OnOpen, l.shown[i].path)
	}
}
