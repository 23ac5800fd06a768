package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"paraph/app"
	"paraph/app/say"
	"paraph/signing"
	"paraph/ui/kit"
)

const signPanelWidth = 400

// Sign is the screen of one's own signature, with a card, a key or a file. The documents it is given stay their
// owner's: it never closes one.
type Sign struct {
	// OnSigned hears where the signed file is.
	OnSigned func(path string)
	// OnChoose asks for a PDF where none is open.
	OnChoose func()
	// ChooseKey lets the user choose a key's file and says its path; nil: keys in files are not offered.
	ChooseKey func(chosen func(path string))
	// OnFolder shows a file in its folder.
	OnFolder func(path string)
	// OnAgain opens a file anew that changed since it was opened.
	OnAgain func(path string)
	// Folder is where signed files go, "" for beside the document; nil: beside it.
	Folder func() string
	// StampFirst says whether signatures are shown on the page unless one says otherwise; nil: they are.
	StampFirst func() bool

	desk    *kit.Desk
	works   app.Works
	frame   *readingFrame
	content *fyne.Container
	doc     app.Document
	facts   *signing.Facts
	opens   int // counts documents opened: answers for an earlier one are dropped
	cancels []func()

	keys   []app.Key
	chosen int // of keys, -1 for none
	cards  *fyne.Container
	middle *kit.Scroll
	side   *fyne.Container
	said   *kit.Text // about the keys
	again  *kit.Button
	file   *kit.Button

	stamp  *stampPart
	output *kit.Text
	result *kit.Text
	anew   *kit.Button // opens the file again
	button *kit.Button
	dialog *pinDialog
}

// NewSign has no document yet.
func NewSign(d *kit.Desk, works app.Works) *Sign {
	s := &Sign{desk: d, works: works, chosen: -1}
	s.stamp = newStampPart(s)
	s.frame = newReadingFrame(d, s.panel(), signPanelWidth)
	s.frame.view.SetOverlay(s.stamp)
	s.content = container.NewStack()
	s.Close()
	return s
}

// Content is the whole screen.
func (s *Sign) Content() fyne.CanvasObject { return s.content }

func (s *Sign) show(o fyne.CanvasObject) {
	s.content.Objects = []fyne.CanvasObject{o}
	s.content.Refresh()
}

// Close forgets the document, without closing it.
func (s *Sign) Close() {
	s.cut()
	s.doc, s.facts = nil, nil
	choose := kit.NewButton(s.desk.Say("sign.choose"), "", kit.Filled, func() {
		if s.OnChoose != nil {
			s.OnChoose()
		}
	})
	s.show(kit.NewEmpty("signature", s.desk.Say("sign.empty"), choose))
}

func (s *Sign) cut() {
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
func (s *Sign) run(work func(ctx context.Context) error, done func(err error)) (cancel func()) {
	opens := s.opens
	cancel = s.desk.Run(work, func(err error) {
		if opens == s.opens {
			done(err)
		}
	})
	s.cancels = append(s.cancels, cancel)
	return cancel
}

// Open shows a document and looks for keys.
func (s *Sign) Open(doc app.Document, facts *signing.Facts) {
	s.cut()
	s.doc, s.facts = doc, facts
	s.frame.show(doc, facts)
	s.show(s.frame.content)
	showIf(s.file, s.ChooseKey != nil)
	s.tell(colorText, "")
	s.output.SetText(s.goesTo(doc.Name()))
	s.side.Refresh()
	s.stamp.open(facts, s.StampFirst == nil || s.StampFirst())
	s.look()
}

// goesTo says where the signed file will be.
func (s *Sign) goesTo(name string) string {
	name = signedName(s.desk.Voice, name)
	if folder := s.folder(); folder != "" {
		return s.desk.Say("sign.output.folder", "name", name, "folder", filepath.Base(folder))
	}
	return s.desk.Say("sign.output", "name", name)
}

// signedName is what the signed file will be called, unless that name is taken.
func signedName(v say.Voice, name string) string {
	return strings.TrimSuffix(name, filepath.Ext(name)) + " " + v.Say("sign.suffix") + ".pdf"
}

func (s *Sign) panel() fyne.CanvasObject {
	d := s.desk
	s.cards, s.said = kit.VBox(8), note("")
	s.again = kit.NewButton(d.Say("sign.keys.again"), "", kit.Small, s.look)
	s.file = kit.NewButton(d.Say("sign.keys.file"), "", kit.Plain, s.chooseKey)
	head := kit.HBox(8, kit.Fill(kit.NewSection(d.Say("sign.with"))), s.again)
	with := kit.Inset(16, 12, 16, 12, kit.VBox(8, head, s.cards, s.said, kit.HBox(8, s.file)))
	s.middle = kit.NewVScroll(kit.VBox(0, with, kit.NewLine(), kit.Inset(16, 12, 16, 12, s.stamp.form)))

	s.output, s.result = note(""), note("")
	s.button = kit.NewButton(d.Voice.Count("sign.do", 1), "signature", kit.Filled, s.ask)
	s.anew = kit.NewButton(d.Say("sign.again"), "eye", kit.Small, func() {
		if s.OnAgain != nil {
			s.OnAgain(s.doc.Path())
		}
	})
	s.anew.Hide()
	foot := kit.VBox(0, kit.NewLine(), kit.Inset(16, 12, 16, 12, kit.VBox(8, s.result, kit.HBox(8, s.anew), s.output, s.button)))
	s.result.Hide()
	s.side = kit.VBox(0, kit.Fill(s.middle), foot)
	return s.side
}

// look asks the readers again.
func (s *Sign) look() {
	var keys []app.Key
	s.again.Disable(s.desk.Say("sign.keys.looking"))
	s.tellKeys(s.desk.Say("sign.keys.looking"))
	s.run(func(ctx context.Context) (err error) {
		keys, err = s.works.Keys(ctx)
		return err
	}, func(err error) {
		s.again.Enable()
		files := slices.DeleteFunc(slices.Clone(s.keys), func(k app.Key) bool { return k.File == "" })
		s.keys = append(keys, files...)
		s.chosen = slices.IndexFunc(s.keys, func(k app.Key) bool { return k.Why == "" })
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

func (s *Sign) tellKeys(sentence string) {
	s.said.SetText(sentence)
	showIf(s.said, sentence != "")
	anew(s.middle)
}

func (s *Sign) showKeys() {
	s.cards.Objects = nil
	for i, k := range s.keys {
		card := newChoiceCard(s.keyTitle(k), s.keyLines(k), s.unfit(k), func() { s.chooseCard(i) })
		card.choose(i == s.chosen)
		s.cards.Add(card)
	}
	anew(s.middle)
	s.changed()
}

// tell says what came of signing, above the button.
func (s *Sign) tell(color fyne.ThemeColorName, sentence string) {
	s.result.SetColor(color)
	s.result.SetText(sentence)
	showIf(s.result, sentence != "")
	s.anew.Hide()
	s.side.Refresh()
}

func (s *Sign) keyTitle(k app.Key) string {
	if k.Holder == "" {
		return k.Token
	}
	return k.Holder
}

func (s *Sign) keyLines(k app.Key) []string {
	if k.Holder == "" {
		return []string{s.desk.Say("sign.keys.file.note")}
	}
	lines := []string{s.desk.Say("sign.keys.until", "issuer", k.Issuer, "date", s.desk.Voice.Date(k.Until)), k.Token}
	if k.LastTry {
		lines = append(lines, s.desk.Say("sign.keys.last"))
	}
	return lines
}

func (s *Sign) unfit(k app.Key) string {
	if k.Why == "" {
		return ""
	}
	return s.desk.Say(k.Why)
}

func (s *Sign) chooseCard(i int) {
	s.chosen = i
	s.showKeys()
}

// key is what is chosen to sign with.
func (s *Sign) key() (app.Key, bool) {
	if s.chosen < 0 || s.chosen >= len(s.keys) {
		return app.Key{}, false
	}
	return s.keys[s.chosen], true
}

func (s *Sign) chooseKey() {
	if s.ChooseKey != nil {
		s.ChooseKey(s.addFile)
	}
}

// addFile offers a key in a file; what is in it shows once its password is given.
func (s *Sign) addFile(path string) {
	s.keys = slices.DeleteFunc(s.keys, func(k app.Key) bool { return k.File == path })
	s.keys = append(s.keys, app.Key{ID: path, Token: filepath.Base(path), File: path})
	s.chosen = len(s.keys) - 1
	s.tellKeys("")
	s.showKeys()
}

// changed follows a change of key, place or words: can it be signed, and how will it look?
func (s *Sign) changed() {
	if s.doc == nil {
		return
	}
	s.judge()
	s.stamp.draw()
}

// judge says whether it can be signed now.
func (s *Sign) judge() {
	if s.doc == nil {
		return
	}
	if why := s.blocked(); why != "" {
		s.button.Disable(why)
	} else {
		s.button.Enable()
	}
}

// blocked is the sentence why it cannot be signed now, "" if it can.
func (s *Sign) blocked() string {
	d := s.desk
	_, chosen := s.key()
	switch {
	case s.doc.Path() == "":
		return d.Say("sign.no-file")
	case s.facts.Refusal() != nil:
		return refusal(d, s.facts)
	case !chosen:
		return d.Say("sign.no-key")
	case s.stamp.on && s.stamp.fault != placeFine:
		return d.Say("sign.place.wrong")
	case s.stamp.on:
		return s.stamp.also.fault
	}
	return ""
}

// wish is what stands on the screen, without the secret.
func (s *Sign) wish() app.SignWish {
	k, _ := s.key()
	p := s.stamp
	field, _ := p.places.field()
	w := app.SignWish{
		Path: s.doc.Path(), SHA256: s.doc.SHA256(), Folder: s.folder(), Key: k,
		Visible: p.on, Page: p.place.page, Box: p.place.box, Field: field.Name,
		Reason: strings.TrimSpace(p.reason.Text), Place: strings.TrimSpace(p.where.Text), Language: s.desk.Voice.Lang(),
	}
	if p.on {
		w.Also = p.also.pages
	}
	return w
}

// folder is where the signed file goes, "" for beside the document.
func (s *Sign) folder() string {
	if s.Folder == nil {
		return ""
	}
	return s.Folder()
}
