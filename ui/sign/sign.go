package sign

import (
	"context"
	"image"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app"
	"paraph/app/open"
	journey "paraph/app/sign"
	"paraph/signing"
	"paraph/ui/docview"
	"paraph/ui/kit"
)

const signPanelWidth = 400

// Screen is the screen of one's own signature, with a card, a key or a file. The documents it is given stay their
// owner's: it never closes one.
type Screen struct {
	kit.Place

	// OnSigned hears of a signature that was made.
	OnSigned func(Signed)
	// OnTogether hears that the files which were to be signed with the document have been.
	OnTogether func()
	// OnSignedAll is to verify files that were signed together.
	OnSignedAll func(paths []string)
	// OnChoose asks for another PDF where the open one cannot be signed.
	OnChoose func()
	// ChooseKey lets the user choose a key's file and says its path; nil: keys in files are not offered.
	ChooseKey func(chosen func(path string))
	// OnFolder shows a file in its folder.
	OnFolder func(path string)
	// OnFind asks for words on the pages.
	OnFind func()
	// OnAgain opens a file anew that changed since it was opened.
	OnAgain func(path string)
	// OnEntitled hears that the person is entitled to a copy of the document without its protection.
	OnEntitled func()
	// OnVerify shows what is known of the document that is open.
	OnVerify func()
	// ChooseFolder asks for a folder for one signed file.
	ChooseFolder func(chosen func(string))
	// Folder is where signed files go, "" for beside the document; nil: beside it.
	Folder func() string
	// StampFirst says whether signatures are shown on the page unless one says otherwise; nil: they are.
	StampFirst func() bool

	desk    *kit.Kit
	own     Keys
	frame   *docview.Frame
	content *fyne.Container
	doc     app.Document
	facts   *signing.Facts // of what is signed
	found   *open.Examined
	looking bool // it is being looked through
	opens   int  // counts documents opened: answers for an earlier one are dropped
	cancels []func()

	stale  bool   // the file is another one than was opened
	noRoom error  // why the signed file cannot be written, nil while it is not known to be
	into   string // the folder this signed file goes to, "" for that of all

	keys   []journey.Key
	chosen int // of keys, -1 for none
	cards  *fyne.Container
	middle *kit.Scroll
	notice *notice
	asks   *fyne.Container // what is to be filled in
	side   *fyne.Container
	said   *kit.Text // about the keys
	again  *kit.Button
	file   *kit.Button

	more   []string // files that are signed with the one that is open
	others *kit.Text
	stamp  *stampPart
	output *kit.Text
	why    *kit.Text // it cannot be signed now
	result *kit.Text
	anew   *kit.Button // opens the file again
	button *kit.Button
	dialog *pinDialog
}

// Keys are those of the person at this computer; app/sign has them.
type Keys interface {
	Keys(ctx context.Context) ([]journey.Key, error)
	KeysIn(ctx context.Context, path string, secret []byte) ([]journey.Key, error)
	StampPicture(ctx context.Context, w journey.Wish, dpi float64) (*image.RGBA, error)
	Sign(ctx context.Context, w journey.Wish) (string, error)
	// SignAll signs further files too, with one PIN.
	SignAll(ctx context.Context, w journey.Wish, further []string, told func(journey.Done)) error
	// Room is nil where the signed file could be written.
	Room(ctx context.Context, w journey.Wish) error
}

// Signed is a signature that was just made: where the file is, whose it is, and where it shows, on page 0 nowhere.
type Signed struct {
	Path   string
	Holder string
	Page   int
	Box    signing.Box
}

// New has no document yet.
func New(d *kit.Kit, keys Keys) *Screen {
	s := &Screen{desk: d, own: keys, chosen: -1}
	s.stamp = newStampPart(s)
	s.frame = docview.NewFrame(d, s.panel(), signPanelWidth)
	s.frame.OnFind = func() { kit.Call(s.OnFind) }
	s.frame.View.SetOverlay(s.stamp)
	s.content = container.NewStack()
	s.Close()
	return s
}

// Content is the whole screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

func (s *Screen) show(all ...fyne.CanvasObject) {
	s.content.Objects = all
	s.content.Refresh()
}

// Close forgets the document and its pages, without closing it.
func (s *Screen) Close() {
	s.cut()
	s.doc, s.facts, s.found, s.looking = nil, nil, nil, false
	s.frame.Band.Hide()
	s.frame.View.Open(nil, nil)
	s.show()
}

func (s *Screen) cut() {
	for _, cancel := range s.cancels {
		cancel()
	}
	s.cancels = nil
	s.opens++
	if s.dialog != nil {
		s.dialog.end()
	}
}

// run works beside the screen; done is not called once another document is open.
func (s *Screen) run(work func(ctx context.Context) error, done func(err error)) (cancel func()) {
	opens := s.opens
	cancel = s.desk.Run(work, func(err error) {
		if opens == s.opens {
			done(err)
		}
	})
	s.cancels = append(s.cancels, cancel)
	return cancel
}

// Has reports whether this document is open.
func (s *Screen) Has(doc app.Document) bool { return s.doc == doc }

// View is of the pages.
func (s *Screen) View() *docview.View { return s.frame.View }

// Strip is the small pages.
func (s *Screen) Strip() fyne.CanvasObject { return s.frame.View.Thumbs() }

// Refresh asks the readers again.
func (s *Screen) Refresh() {
	if s.doc != nil {
		s.look()
	}
}

// Open shows a document and looks for keys.
func (s *Screen) Open(doc app.Document, facts *signing.Facts) {
	s.cut()
	s.doc, s.facts, s.found, s.looking, s.into = doc, facts, nil, false, ""
	s.With(nil)
	s.frame.Band.Hide()
	s.frame.Show(doc, facts)
	s.show(s.frame.Content)
	kit.ShowIf(s.file, s.ChooseKey != nil)
	s.tell("")
	s.side.Refresh()
	s.stamp.open(facts, s.StampFirst == nil || s.StampFirst())
	s.findRoom()
	s.look()
}

// goesTo says where the signed file will be.
func (s *Screen) goesTo(name string) string {
	name = journey.SignedName(s.desk.Voice, name)
	each, folder := s.desk.Say("sign.suffix"), filepath.Base(s.folder())
	switch {
	case len(s.more) > 0 && s.folder() != "":
		return s.desk.Say("sign.output.each.folder", "name", each, "folder", folder)
	case len(s.more) > 0:
		return s.desk.Say("sign.output.each", "name", each)
	case s.folder() != "":
		return s.desk.Say("sign.output.folder", "name", name, "folder", folder)
	}
	return s.desk.Say("sign.output", "name", name)
}

func (s *Screen) panel() fyne.CanvasObject {
	d := s.desk
	s.cards, s.said = kit.VBox(8), kit.Note("")
	s.again = kit.NewButton(d.Say("sign.keys.again"), "", kit.Small, s.look)
	s.file = kit.NewButton(d.Say("sign.keys.file"), "", kit.Plain, s.chooseKey)
	head := kit.Apart(8, kit.NewSection(d.Say("sign.with")), s.again)
	with := kit.Inset(16, 12, 16, 12, kit.VBox(8, head, s.cards, s.said, kit.HBox(8, s.file)))
	s.notice, s.asks = newNotice(), kit.VBox(0, with, kit.NewLine(), kit.Inset(16, 12, 16, 12, s.stamp.form))
	s.middle = kit.NewVScroll(kit.VBox(0, s.notice.box, s.asks))

	s.output, s.why, s.others, s.result = kit.Note(""), kit.Note(""), kit.Note(""), kit.NewBody("").Wrapped()
	s.button = kit.NewButton(d.Voice.Count("sign.do", 1), "signature", kit.Filled, s.ask)
	s.anew = kit.NewButton(d.Say("sign.again"), "eye", kit.Filled, func() {
		if s.OnAgain != nil {
			s.OnAgain(s.doc.Path())
		}
	})
	s.anew.Hide()
	foot := kit.Keep(kit.VBox(0, kit.NewLine(), kit.Inset(16, 12, 16, 12, kit.VBox(8, s.result, s.anew, s.others, s.output, s.why, s.button))))
	s.result.Hide()
	s.side = kit.VBox(0, kit.Fill(s.middle), foot)
	return s.side
}

// look asks the readers again.
func (s *Screen) look() {
	var keys []journey.Key
	s.again.Disable(s.desk.Say("sign.keys.looking"))
	s.tellKeys(s.desk.Say("sign.keys.looking"))
	s.run(func(ctx context.Context) (err error) {
		keys, err = s.own.Keys(ctx)
		return err
	}, func(err error) {
		s.again.Enable()
		files := slices.DeleteFunc(slices.Clone(s.keys), func(k journey.Key) bool { return k.File == "" })
		s.keys = append(keys, files...)
		s.chosen = slices.IndexFunc(s.keys, func(k journey.Key) bool { return k.Why == "" })
		switch {
		case err != nil:
			s.tellKeys(s.desk.Explain(err))
		case len(s.keys) == 0:
			s.tellKeys(s.desk.Say("sign.keys.none"))
		default:
			s.tellKeys("")
		}
		s.showKeys()
	})
}

func (s *Screen) tellKeys(sentence string) {
	s.said.SetText(sentence)
	kit.ShowIf(s.said, sentence != "")
	kit.Anew(s.middle)
}

func (s *Screen) showKeys() {
	s.cards.Objects = nil
	for i, k := range s.keys {
		card := kit.NewChoiceCard(s.keyTitle(k), s.keyLines(k), s.unfit(k), func() { s.chooseCard(i) })
		card.Choose(i == s.chosen)
		s.cards.Add(card)
	}
	kit.Anew(s.middle)
	s.changed()
}

// tell says what came of signing, above the button.
func (s *Screen) tell(sentence string) {
	s.result.SetText(sentence)
	kit.ShowIf(s.result, sentence != "")
	s.stale = false
	kit.ShowIf(s.anew, false)
	s.side.Refresh()
}

func (s *Screen) keyTitle(k journey.Key) string {
	if k.Holder == "" {
		return k.Token
	}
	return k.Holder
}

func (s *Screen) keyLines(k journey.Key) []string {
	if k.Holder == "" {
		return []string{s.desk.Say("sign.keys.file.note")}
	}
	lines := []string{s.desk.Say("sign.keys.until", "issuer", k.Issuer, "date", s.desk.Voice.Date(k.Until)), k.Token}
	if k.LastTry {
		lines = append(lines, s.desk.Say("sign.keys.last"))
	}
	return lines
}

func (s *Screen) unfit(k journey.Key) string {
	if k.Why == "" {
		return ""
	}
	return s.desk.Say(k.Why)
}

func (s *Screen) chooseCard(i int) {
	s.chosen = i
	s.showKeys()
}

// key is what is chosen to sign with.
func (s *Screen) key() (journey.Key, bool) {
	if s.chosen < 0 || s.chosen >= len(s.keys) {
		return journey.Key{}, false
	}
	return s.keys[s.chosen], true
}

func (s *Screen) chooseKey() {
	if s.ChooseKey != nil {
		s.ChooseKey(s.addFile)
	}
}

// addFile offers a key in a file; what is in it shows once its password is given.
func (s *Screen) addFile(path string) {
	s.keys = slices.DeleteFunc(s.keys, func(k journey.Key) bool { return k.File == path })
	s.keys = append(s.keys, journey.Key{Token: filepath.Base(path), File: path})
	s.chosen = len(s.keys) - 1
	s.tellKeys("")
	s.showKeys()
}

// offer shows the keys of a file that has several, in its place; one is to be chosen.
func (s *Screen) offer(keys []journey.Key) {
	at := slices.IndexFunc(s.keys, func(k journey.Key) bool { return k.File == keys[0].File })
	s.keys = slices.DeleteFunc(s.keys, func(k journey.Key) bool { return k.File == keys[0].File })
	s.keys = slices.Insert(s.keys, max(0, at), keys...)
	s.chosen = -1
	s.tellKeys(s.desk.Say("sign.keys.several", "name", keys[0].Token, "n", len(keys)))
	s.showKeys()
}

// changed follows a change of key, place or words: can it be signed, and how will it look?
func (s *Screen) changed() {
	if s.doc == nil {
		return
	}
	s.judge()
	s.stamp.draw()
}

// judge says whether it can be signed now.
func (s *Screen) judge() {
	if s.doc == nil {
		return
	}
	why := s.blocked()
	if why != "" {
		s.button.Disable(why)
	} else {
		s.button.Enable()
	}
	said := !s.asks.Visible() || s.stale // elsewhere
	short := why
	if s.found != nil && s.found.Why != nil {
		short = s.desk.Say("sign.obstacle")
	}
	s.why.SetText(short)
	kit.ShowIf(s.why, why != "" && !said)
	kit.ShowIf(s.output, why == "")
	s.side.Refresh()
}

// blocked is the sentence why it cannot be signed now, "" if it can.
func (s *Screen) blocked() string {
	d := s.desk
	_, chosen := s.key()
	switch {
	case s.doc.Path() == "":
		return d.Say("sign.no-file")
	case s.looking:
		return d.Say("document.looking")
	case s.found != nil && s.found.Why != nil:
		return kit.Refused(d, s.found.Why)
	case kit.Refusal(d, s.facts) != "":
		return kit.Refusal(d, s.facts)
	case s.stale:
		return d.Explain(app.ErrFileChanged)
	case s.noRoom != nil:
		return s.roomWords()
	case !chosen:
		return d.Say("sign.no-key")
	case s.stamp.on && !s.stamp.fault.fine():
		return d.Say("sign.place.wrong")
	case s.stamp.on:
		return s.stamp.also.fault
	}
	return ""
}

// wish is what stands on the screen, without the secret.
func (s *Screen) wish() journey.Wish {
	k, _ := s.key()
	p := s.stamp
	field, _ := p.places.field()
	w := journey.Wish{
		Path: s.doc.Path(), SHA256: s.doc.SHA256(), Folder: s.folder(), Key: k,
		Visible: p.on, Page: p.place.page, Last: p.place.page == len(s.facts.Pages), Box: p.place.box, Field: field.Name,
		Reason: strings.TrimSpace(p.reason.Text), Place: strings.TrimSpace(p.where.Text), Language: s.desk.Voice.Lang(),
	}
	if p.on {
		w.Also = p.also.pages
	}
	if s.found != nil {
		w.Copy = s.found.Copy
	}
	return w
}

// folder is where the signed file goes, "" for beside the document.
func (s *Screen) folder() string {
	if s.into != "" || s.Folder == nil {
		return s.into
	}
	return s.Folder()
}
