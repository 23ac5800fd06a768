package verify

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	words "paraph/app/verify/report"
	judge "paraph/signing/verify"
	"paraph/ui/kit"
	look "paraph/ui/theme"
)

// The tabs, by what they show.
const (
	tabSignatures = iota
	tabChanges
	tabExpert
)

// side is what the panel keeps free beside its cards.
const side = 14

// report is what explains an answer: signatures, changes and what experts ask, in tabs, with what can be done below them.
type report struct {
	screen  *Screen
	a       answered
	of      finding
	order   []int // tabs as they stand
	tabs    *kit.Tabs
	cards   []*card
	changes []words.Change
	rows    []*changeRow
	scrolls [3]*kit.Scroll // of each tab
	whole   *kit.Scroll    // of all of it, where letters are so large that the tabs alone would have no room
	framed  int            // the signature whose place has a frame; -1: none
	chosen  int            // the change that is gone to; -1: none
	was     *original
	bar     *changeBar // nil where nothing was changed
	foot    *fyne.Container
	pinned  *fyne.Container // the first deed where the rest of the foot scrolls with what stands above it; nil where nothing does
	content fyne.CanvasObject
}

func newReport(v *Screen, a answered, f finding) *report {
	r := &report{screen: v, a: a, of: f, changes: words.Changes(a.found.Report), framed: -1, chosen: -1, was: &original{screen: v}, order: []int{tabSignatures, tabChanges, tabExpert}}
	if r.explained() {
		r.order = []int{tabChanges, tabSignatures, tabExpert}
	}
	r.foot = kit.NewStack()
	r.tabs = kit.NewTabs(r.names(), r.tab)
	bottom := kit.OnGround(look.Surface, kit.VBox(0, kit.NewLine(), kit.Inset(side, 12, side, 12, r.foot)))
	tabs := kit.Inset(side, 0, side, 0, r.tabs)
	r.content = kit.VBox(0, kit.Fill(tabs), bottom)
	if kit.Large() {
		r.whole = kit.NewVScroll(kit.VBox(0, tabs, bottom))
		r.pinned = kit.NewStack()
		r.content = kit.VBox(0, kit.Fill(r.whole), kit.OnGround(look.Surface, kit.VBox(0, kit.NewLine(), kit.Inset(side, 8, side, 8, r.pinned))))
		r.tabs.OnTurned = func() {
			kit.Anew(r.whole)
			r.whole.ScrollToOffset(fyne.Position{})
		}
	}
	if len(r.changes) > 0 {
		r.bar = r.newBar()
	}
	r.feet()
	return r
}

// explained reports whether the changes are why the file is not valid.
func (r *report) explained() bool {
	switch words.Worst(r.a.found.Report) {
	case judge.ForbiddenChange, judge.HiddenContent, judge.ChangedAnnotations:
		return r.a.found.Report.Verdict != judge.Valid && len(r.changes) > 0
	}
	return false
}

func (r *report) names() (names []string) {
	d := r.screen.desk
	for _, t := range r.order {
		switch t {
		case tabSignatures:
			names = append(names, d.Say("verify.tab.signatures", "n", len(r.a.found.Signatures)))
		case tabChanges:
			names = append(names, d.Say("verify.tab.changes", "n", r.stops()))
		default:
			names = append(names, d.Say("verify.tab.expert"))
		}
	}
	return names
}

func (r *report) tab(i int) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	switch r.order[i] {
	case tabSignatures:
		rows = r.signatures()
	case tabChanges:
		rows = r.changeList()
	default:
		rows = r.expert()
	}
	if kit.Large() {
		return kit.Inset(0, 12, 0, 20, kit.VBox(12, rows...))
	}
	scroll := kit.NewVScroll(kit.Inset(side, 12, side, 20, kit.VBox(12, rows...)))
	r.scrolls[r.order[i]] = scroll
	return kit.Inset(-side, 0, -side, 0, scroll)
}

// turn shows a tab.
func (r *report) turn(tab int) {
	if at := slices.Index(r.order, tab); r.tabs.Index() != at {
		r.tabs.SetIndex(at)
	}
}

func (r *report) showChanges() { r.turn(tabChanges) }

// begin opens what explains the answer: the change a file is not to be relied on for, or the signature.
func (r *report) begin() {
	if r.explained() {
		r.goTo(0)
		return
	}
	at := 0
	if s := words.Explains(r.a.found.Report); s != nil && r.of.kind != valid {
		at = slices.IndexFunc(r.a.found.Signatures, func(o judge.Signature) bool { return slices.Contains(o.Reasons, words.Worst(r.a.found.Report)) })
	}
	if at < len(r.cards) {
		r.cards[at].show(len(r.known()) == 0) // else what is certain comes first
		if r.screen.just == nil {
			r.frame(at)
		}
	}
}

// frame puts a frame around a signature's place and brings it into sight.
func (r *report) frame(i int) {
	r.framed = i
	s := r.a.found.Signatures[i]
	if box, ok := boxOf(s.Box); ok && s.Page > 0 {
		r.screen.frame.View.GoToBox(s.Page, box)
	}
	r.screen.redraw()
	r.feet()
}

// meant is the signature whose content is opened as it was signed: the one that is framed, else the one after which came the change
// that is gone to, else the one that explains the answer, else the newest.
func (r *report) meant() *judge.Signature {
	all := r.a.found.Signatures
	switch s := words.Explains(r.a.found.Report); {
	case r.framed >= 0:
		return &all[r.framed]
	case r.chosen >= 0:
		return &all[r.changes[r.chosen].After-1]
	case s != nil && r.of.kind != valid:
		return s
	case len(all) > 0:
		return &all[len(all)-1]
	}
	return nil
}

// feet are what can be done with the file and with what was found.
func (r *report) feet() {
	v, d := r.screen, r.screen.desk
	look := kit.Quiet
	if r.of.kind == danger {
		look = kit.Filled
	}
	original := kit.NewButton(d.Say("verify.original"), "", look, r.original)
	s := r.meant()
	switch {
	case s == nil || s.SignedBytes <= 0:
		original.Disable(d.Say("verify.original.none"))
	case s.SignedBytes >= v.doc.Size():
		original.Disable(d.Say("verify.original.same"))
	}
	if held := r.opensHeld(look); held != nil {
		original = held
	}
	save := kit.NewButton(d.Say("verify.report"), "", kit.Plain, r.save)
	onPaper := kit.NewButton(d.Say("verify.print"), "", kit.Plain, func() { kit.Call(v.OnPrint) })
	kit.ShowIf(onPaper, len(v.facts.Pages) > 0)
	deeds := []fyne.CanvasObject{save, onPaper, original, r.compareButton()}
	if r.of.kind == danger {
		deeds = []fyne.CanvasObject{original, save, onPaper, r.compareButton()}
	}
	if r.pinned != nil {
		kit.Replace(d, r.pinned, kit.HBox(0, deeds[0]))
		deeds = deeds[1:]
	}
	kit.Replace(d, r.foot, kit.Breaking(8, deeds...))
	if r.bar != nil && s != nil {
		r.was.show(s.SignedBytes)
		r.bar.tell()
	}
}

// original opens the content of the file as it was when it was signed.
func (r *report) original() {
	v, s := r.screen, r.meant()
	if s == nil || v.OnOriginal == nil {
		return
	}
	doc, signed := v.doc, *s
	name := v.desk.Say("verify.original.name", "name", stem(doc.Name()))
	v.OnOriginal(name, func(ctx context.Context) ([]byte, error) {
		content, err := doc.Content(ctx)
		return signed.AsSigned(content), err
	})
}

// save keeps what was found.
func (r *report) save() {
	v := r.screen
	file := v.file(v.doc.Name(), v.doc.Size(), r.a)
	v.askReport(v.desk.Say("verify.report.name", "name", stem(v.doc.Name())), []words.File{file}, false)
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
