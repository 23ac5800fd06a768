package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/open"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/home"
	"paraph/ui/kit"
	"paraph/ui/practicemail"
	"paraph/ui/prepare"
	"paraph/ui/requests"
	"paraph/ui/settings"
	"paraph/ui/sign"
	"paraph/ui/verify"
)

// Place is what stands in the middle of the window while its line of the rail is chosen. kit.Place, embedded, does nothing
// of what only some places do. All methods belong to the Fyne thread.
type Place interface {
	Content() fyne.CanvasObject
	Shown()                   // it is in front now: what may be old is read anew
	Hidden()                  // another place is in front
	Changed(ids []string)     // these entries are no longer what they were; "" is the service's health
	Hint() string             // for the hint line while nothing else has it
	Escape() bool             // takes a step back; false: there is none
	Commands() []*kit.Command // its own; the menus have them where they belong
}

// place is a line of the rail. Its words are the key "shell.place." and its name.
type place struct {
	name  string
	icon  string
	group int
	make  func(s *shell) Place
}

// The groups of the rail, from above; places of one stand together.
const (
	groupDesk = iota
	groupVerbs
	groupKept
	groupFoot
	groups
)

// places are the lines of the rail in their order, which is also that of the keys Ctrl+1, Ctrl+2, …
func places() []place {
	return []place{
		{"home", "house", groupDesk, func(s *shell) Place { s.home = home.New(s.d, s.c.Requests, s.c.Office); return s.home }},
		{"prepare", "pen-nib", groupVerbs, func(s *shell) Place {
			s.prepare = prepare.New(s.d, s.c.Requests, s.c.Documents, s.c.Arranger, s.c.Office)
			return s.prepare
		}},
		{"sign", "signature", groupVerbs, func(s *shell) Place { s.sign = sign.New(s.d, s.c.Keys); return s.sign }},
		{"verify", "seal-check", groupVerbs, func(s *shell) Place { s.verify = verify.New(s.d, s.c.Verifier, s.c.Office); return s.verify }},
		{"requests", "paper-plane-tilt", groupKept, func(s *shell) Place { s.requests = requests.New(s.d, s.c.Requests); return s.requests }},
		{practiceMail, "flask", groupFoot, func(s *shell) Place { s.practice = practicemail.New(s.d, s.c.Requests); return s.practice }},
		{"settings", "gear", groupFoot, func(s *shell) Place {
			s.settings = settings.New(s.d, s.c.Office, s.c.Trust, s.c.Prefs)
			return s.settings
		}},
	}
}

// practiceMail is the place that is there in practice only.
const practiceMail = "practicemail"

func (s *shell) makePlaces() {
	s.places = map[string]Place{}
	for _, p := range places() {
		s.places[p.name] = p.make(s)
	}
	s.connect()
}

// front is the place that is shown, nil while none is.
func (s *shell) front() Place { return s.places[s.place] }

// verb is a place that works on the open document.
type verb interface {
	Place
	Close()                    // lets the document go, without closing it
	Has(doc app.Document) bool // it is this one that is open there
	View() *docview.View       // of its pages, nil while they are not shown
	Strip() fyne.CanvasObject  // the small pages beside it
	Open(doc app.Document, facts *signing.Facts)
}

// doer is a verb that does something with the open document and heeds what it was found to be.
type doer interface {
	Examined(x *open.Examined) // nil: it is being looked through
}

// verbs are the places that work on the open document, by name.
func (s *shell) verbs() map[string]verb {
	out := map[string]verb{}
	for name, p := range s.places {
		if v, ok := p.(verb); ok {
			out[name] = v
		}
	}
	return out
}

// isVerb reports whether a place works on the open document.
func (s *shell) isVerb(name string) bool {
	_, ok := s.places[name].(verb)
	return ok
}

// works reports whether a verb has the open document.
func (s *shell) works(name string) bool {
	return s.isVerb(name) && s.open.doc != nil && s.open.verb == name
}

// begins reports whether a verb has nothing to show yet, neither a document nor a list of several.
func (s *shell) begins(name string) bool {
	return s.isVerb(name) && !s.works(name) && !s.lists(name)
}

// refresher is a place that reads anew what it shows when it is asked to.
type refresher interface{ Refresh() }

// undoer is a place whose steps can be taken back.
type undoer interface {
	Undo()
	Redo()
	WhyNoUndo() string // key of the reason, "" if there is a step
	WhyNoRedo() string
}

// picker is a place whose small pages can be chosen all at once.
type picker interface {
	PickAll()
	CanPickAll() bool
}

// holder is a place that can have a document chosen which is not open.
type holder interface {
	Chosen() (kit.Chosen, bool)
}

// placed is a table of commands with those of the places among them: each behind the one it names, or last in its menu.
func (s *shell) placed(all []*kit.Command) []*kit.Command {
	for _, p := range places() {
		for _, c := range s.places[p.name].Commands() {
			i := slices.IndexFunc(all, func(o *kit.Command) bool { return o.Key == c.After })
			for j, o := range all {
				if c.After == "" && o.Menu == c.Menu {
					i = j
				}
			}
			all = slices.Insert(all, i+1, c)
		}
	}
	return all
}
