package settings

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app/office"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

// The sections others lead to, for ShowSection: where the mail server is set, how signers reach the service, backups, whom files are
// judged by, and how the network is asked.
const (
	SectionMail  = "mail"
	SectionReach = "reach"

	SectionBackup = "backup"

	SectionTrust   = "trust"
	SectionNetwork = "network"
)

// The other sections of the settings, in their order.
const (
	sectionOffice   = "office"
	sectionServices = "services"
	sectionSigning  = "signing"
	sectionDisplay  = "display"
	sectionKeeping  = "keeping"
)

const (
	settingsListWidth = 200
	settingsFormWidth = 640
	focusRoom         = 4 // left of a form, for the rings of what has the keyboard
)

// Screen is the screen of what the office sets. A section is built anew whenever it is shown; what is asked of
// services and files meanwhile is cut off when another is.
type Screen struct {
	kit.Place

	// OnDisplay hears language ("en"), theme ("system", "light", "dark") and text size (1 = 100 %) when one changes.
	OnDisplay func(lang, variant string, textScale float32)
	// OnSection hears which section is shown.
	OnSection func(name string)
	// ChooseSave lets the user choose a file to write and says its path; nil: it can only be
	// typed.
	ChooseSave func(name string, chosen func(path string))

	// UnderWay is how many requests are under way in the mode the desk works in; nil: none.
	UnderWay func() int
	// OnMail hears that letters leave otherwise now, or do no more: the mode may be another one.
	OnMail func()
	// OnForgot hears that an answer given once was taken back.
	OnForgot func()
	// CanNotify is whether anything shows notifications.
	CanNotify bool
	// Version is the program's.
	Version string
	// Diagnostics is the text support asks for; nil: there is none.
	Diagnostics func() string
	// ChooseFolder lets the user choose a folder and says its path; nil: none can be chosen.
	ChooseFolder func(chosen func(path string))
	// ChooseBackup lets the user choose a backup; nil: its path can only be typed.
	ChooseBackup func(chosen func(path string))
	// ChooseCertificate lets the user choose a file in PEM; nil: its path can only be typed.
	ChooseCertificate func(chosen func(path string))
	// ChooseIssuer lets the user choose a certificate or a signed document; nil: none can be chosen.
	ChooseIssuer func(chosen func(path string))
	// OnTrust hears that files are judged by something else now.
	OnTrust func()
	// OnFolder shows a folder in the system's files.
	OnFolder func(path string)
	// OnPutBack hears that a backup waits to take the place of what the desk works on, once it is closed.
	OnPutBack func()

	desk  *kit.Kit
	data  Office
	trust Trust
	prefs prefs.Prefs

	section string // that is shown
	tabs    []*tab
	list    *fyne.Container // of the tabs
	form    *kit.Scroll
	foot    *fyne.Container // below the form, always in sight: what saves it; hidden where it saves itself
	side    *fyne.Container // of both
	kept    *kit.Text       // beside the heading: what became of what was written
	contact *kit.Entry      // the office's, of the section that was shown last and has it
	issuers *issuersForm    // of the section that was shown last and has it
	content fyne.CanvasObject
	cancels []func()
	putting bool // a backup is being put back
	shows   int  // counts sections shown: an answer for an earlier one is dropped

	mailTyped [4]string // server, sender, name and password that are typed and not saved
}

// Office is what is set here.
type Office interface {
	Ready(ctx context.Context) (office.Ready, error)
	RenewSeal(ctx context.Context) error
	Details() (office.Details, error)
	SetDetails(d office.Details) error
	MailServer() (office.MailServer, error)
	SetMailServer(ctx context.Context, m office.MailServer) error // the service starts anew with it
	TryMailServer(ctx context.Context, m office.MailServer) error // by a test letter; nothing is changed
	SignIn(ctx context.Context, m office.MailSignIn, show func(office.Prompt)) error
	TestMail(ctx context.Context) error
	Reach() (office.Reach, error)
	SetReach(ctx context.Context, r office.Reach) error // as SetMailServer
	OfficeOnly() (bool, error)
	SetOfficeOnly(only bool) error // as SetMailServer
	Profiles() []office.Profile
	SetProfile(p office.Profile) error
	UseProfile(id string) error
	Backup(ctx context.Context, path, passphrase string, over bool) (broken int, err error)
	Backups() (office.Backups, error)
	SetRegular(r office.Regular) error
	BackUpNow(ctx context.Context) error
	Where() string // the data are
	Look(ctx context.Context, path, passphrase string) (office.Inside, error)
	PutBack(ctx context.Context, path, passphrase string) (kept string, err error)
	NotPutBack() error // takes back what PutBack has prepared
}

// New shows the office first.
func New(d *kit.Kit, o Office, t Trust, prefs prefs.Prefs) *Screen {
	s := &Screen{desk: d, data: o, trust: t, prefs: prefs}
	list := make([]fyne.CanvasObject, 0, 8)
	for _, p := range s.sections() {
		tab := newTab(p.name, p.title, func() { s.ShowSection(p.name) })
		s.tabs = append(s.tabs, tab)
		list = append(list, tab)
	}
	s.form = kit.NewVScroll(container.NewWithoutLayout())
	s.list = kit.VBox(4, list...)
	left := kit.Inset(0, 0, 20, 0, kit.NewVScroll(s.list)) // large text in a low window leaves no room for all
	s.foot = kit.NewStack()
	s.side = kit.VBox(0, kit.Fill(kit.Inset(-focusRoom, 0, 0, 0, s.form)), s.foot)
	body := kit.Split(left, kit.Scaled(settingsListWidth)+20, s.side)
	s.content = kit.Inset(20, 16, 0, 0, kit.VBox(16, kit.NewTitle(d.Say("settings.title")), kit.Fill(body)))
	return s
}

// Content is the whole screen, with the office's section the first time.
func (s *Screen) Content() fyne.CanvasObject {
	if s.section == "" {
		s.ShowSection(sectionOffice)
	}
	return s.content
}

type section struct {
	name, title string
	build       func() fyne.CanvasObject
}

func (s *Screen) sections() []section {
	d := s.desk
	return []section{
		{sectionOffice, d.Say("settings.office"), s.office},
		{SectionMail, d.Say("settings.mail"), s.mail},
		{SectionReach, d.Say("settings.reach"), s.reach},
		{sectionServices, d.Say("settings.services"), s.services},
		{sectionSigning, d.Say("settings.signing"), s.signing},
		{SectionTrust, d.Say("settings.trust"), s.trustLists},
		{SectionNetwork, d.Say("settings.network"), s.network},
		{sectionDisplay, d.Say("settings.display"), s.display},
		{sectionKeeping, d.Say("settings.keeping"), s.keeping},
		{SectionBackup, d.Say("settings.backup"), s.backup},
		{sectionAsked, d.Say("settings.asked"), s.asked},
		{sectionDiagnostics, d.Say("settings.diagnostics"), s.diagnostics},
	}
}

// Section is the name of the section shown.
func (s *Screen) Section() string { return s.section }

// Refresh shows its section anew; the keyboard stays where it is.
func (s *Screen) Refresh() { s.desk.Stay(s.side, func() { s.ShowSection(s.section) }) }

// ShowSection shows a section by its name; an unknown one changes nothing.
func (s *Screen) ShowSection(name string) {
	for _, p := range s.sections() {
		if p.name != name {
			continue
		}
		s.cut()
		s.section = name
		for _, t := range s.tabs {
			t.choose(t.section == name)
		}
		s.kept = kit.NewBody("").Wrapped()
		s.kept.SetAlign(fyne.TextAlignTrailing)
		s.saves(nil)
		head := kit.HBox(12, kit.NewSection(p.title), kit.Fill(s.kept))
		s.form.Content = kit.AtMost(settingsFormWidth+focusRoom, kit.Inset(focusRoom, 0, 20, 20, kit.VBox(12, head, p.build())))
		s.form.ScrollToTop()
		s.form.Refresh()
		kit.Anew(s.form) // now that the texts know their width
		kit.CallWith(s.OnSection, name)
	}
}

// saves puts what saves a form below it; nil: it saves itself.
func (s *Screen) saves(o fyne.CanvasObject) {
	s.foot.Objects = nil
	if o != nil {
		s.foot.Objects = []fyne.CanvasObject{kit.Keep(kit.VBox(0, kit.NewLine(), kit.AtMost(settingsFormWidth, kit.Inset(0, 12, 20, 12, o))))}
	}
	kit.ShowIf(s.foot, o != nil)
	s.side.Refresh()
	s.desk.MakeWay()
}

// anew lays out form and foot after their texts changed.
func (s *Screen) anew() {
	kit.Anew(s.form)
	s.side.Refresh()
	s.desk.MakeWay()
}

// ShowRestore shows where a backup is put back.
func (s *Screen) ShowRestore() {
	s.ShowSection(SectionBackup)
	s.form.ScrollToBottom()
}

// cut ends what the section shown is waiting for.
func (s *Screen) cut() {
	for _, cancel := range s.cancels {
		cancel()
	}
	s.cancels = nil
	s.shows++
}

// run works beside the section shown; done is not called once another one is.
func (s *Screen) run(work func(ctx context.Context) error, done func(err error)) {
	shows := s.shows
	s.cancels = append(s.cancels, s.desk.Run(work, func(err error) {
		if shows == s.shows {
			done(err)
			s.anew()
		}
	}))
}

// fact is a line of a card: what, and how it is, beside its first line.
func (s *Screen) fact(what string, value fyne.CanvasObject) fyne.CanvasObject {
	return kit.Split(kit.Inset(0, 2, 12, 0, kit.Note(what)), kit.Scaled(160), kit.VBox(0, value))
}

// confirm has Return and Ctrl+Return in the inputs of a form press its own button: there are several forms on a page.
func confirm(b *kit.Button, inputs ...*kit.Entry) {
	for _, e := range inputs {
		e.Confirms = b
	}
}

// answer is the line beside a button that says what came of it.
type answer struct {
	*kit.Text
	s      *Screen
	below  bool   // it stands below the form, beside no input: red says nothing there
	stands bool   // its line is kept free, so that nothing moves when it is said
	idle   string // the key of what did not happen while a field is wrong
}

func (s *Screen) newAnswer() answer {
	t := kit.NewBody("")
	t.SetWrap(true)
	t.Hide()
	return answer{Text: t, s: s, idle: "settings.look-above"}
}

// newFoot is the answer above the buttons below the form.
func (s *Screen) newFoot() answer {
	a := s.newAnswer()
	a.below = true
	return a
}

// newStanding is an answer beside the section's heading, for fields that are kept as they are left.
func (s *Screen) newStanding() answer {
	return answer{Text: s.kept, s: s, stands: true, idle: "settings.look-above"}
}

func (a answer) say(sentence string) { a.put(kit.ColorText, sentence) }

func (a answer) fail(sentence string) {
	if a.below {
		a.say(sentence)
		return
	}
	a.put(kit.ColorError, sentence)
}

func (a answer) put(color fyne.ThemeColorName, sentence string) {
	a.SetColor(color)
	a.SetText(sentence)
	kit.ShowIf(a.Text, sentence != "" || a.stands)
	a.s.anew()
}

// row is a button and its answer.
func (a answer) row(b fyne.CanvasObject) fyne.CanvasObject {
	return kit.HBox(12, b, kit.Fill(a.Text))
}

// wish is what a field must hold, and the key of the sentence for when it does not.
type wish struct {
	field *kit.Field
	good  bool
	key   string
}

// say has the field say it; it reports whether the field is as it should be.
func (w wish) say(d *kit.Kit) bool {
	why := ""
	if !w.good {
		why = d.Say(w.key)
	}
	w.field.SetError(why)
	return w.good
}

// wrong says in which fields something is to be put right, and brings the first into sight, with the keyboard in it.
func (a answer) wrong(fields ...*kit.Field) {
	var names []string
	for _, f := range fields {
		names = append(names, f.Label())
	}
	a.fail(a.s.desk.Say(a.idle, "fields", a.s.desk.Voice.List(names)))
	a.s.desk.Window.Canvas().Focus(kit.FirstFocus(fields[0]))
	a.s.form.Bring(fields[0])
}

// fine has every field say what it lacks; if one lacks something, the answer says so.
func (a answer) fine(wishes ...wish) bool {
	var lacks []*kit.Field
	for _, w := range wishes {
		if !w.say(a.s.desk) {
			lacks = append(lacks, w.field)
		}
	}
	if len(lacks) > 0 {
		a.wrong(lacks...)
	}
	return len(lacks) == 0
}
