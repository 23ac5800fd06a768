package sign

import (
	"context"
	"errors"
	"io/fs"

	"fyne.io/fyne/v2"

	"paraph/signing"
	"paraph/ui/kit"
)

// notice stands alone in the panel while the document cannot be signed as it is: why, and a button that helps. Keys and stamp
// are asked for once there is something to sign.
type notice struct {
	words *kit.Text
	help  *kit.Button
	more  *kit.Button // the whole of it
	box   fyne.CanvasObject
}

func newNotice() *notice {
	n := &notice{words: kit.NewBody(""), help: kit.NewButton("", "", kit.Plain, nil), more: kit.NewButton("", "", kit.Plain, nil)}
	n.words.SetWrap(true)
	head := kit.HBox(12, kit.NewIcon("info", 20, kit.ColorSecondary), kit.Fill(n.words))
	n.box = kit.Inset(16, 16, 16, 16, kit.VBox(12, head, kit.VBox(8, kit.HBox(8, n.help), kit.HBox(8, n.more))))
	return n
}

// notify shows the notice, or what is to be filled in.
func (s *Screen) notify() {
	sentence, label, help := s.hinders()
	s.notice.words.SetText(sentence)
	s.notice.help.SetText(label)
	s.notice.help.SetHint(label, "")
	s.notice.help.SetTapped(help)
	kind := kit.Filled
	if kit.Protected(s.facts) { // nobody is pushed to say that they are entitled
		kind = kit.Plain
	}
	s.notice.help.SetKind(kind)
	s.notice.more.Offer(s.whole())
	kit.ShowIf(s.notice.box, sentence != "")
	kit.ShowIf(s.asks, sentence == "")
	kit.Anew(s.middle)
	s.side.Refresh()
	s.stamp.redraw()
	s.judge()
}

// shown reports whether the stamp stands on the page: it is wanted, and the document can be signed.
func (p *stampPart) shown() bool { return p.on && p.sign.asks.Visible() }

// hinders is why this document cannot be signed as it is, "" where nothing is known, and what helps.
func (s *Screen) hinders() (sentence, label string, help func()) {
	d := s.desk
	p := s.facts.Refusal()
	switch {
	case p != nil && p.Code == signing.ProblemSigned:
		return d.Explain(p), d.Say("sign.stop.verify"), func() { kit.Call(s.OnVerify) }
	case kit.Protected(s.facts) && !s.looking:
		return d.Say("document.protected.brief"), d.Say("document.unprotect"), func() { kit.Call(s.OnEntitled) }
	case kit.Refusal(d, s.facts) != "":
		return kit.Refusal(d, s.facts), d.Say("sign.choose"), func() { kit.Call(s.OnChoose) }
	case s.noRoom != nil:
		return s.roomWords(), d.Say("sign.stop.choose"), s.elsewhere
	}
	return "", "", nil
}

// whole is the way to all there is to say of what hinders, where the notice is brief.
func (s *Screen) whole() kit.Deed {
	if p := s.facts.Refusal(); p != nil && p.Code != signing.ProblemSigned && kit.Protected(s.facts) && !s.looking {
		return s.desk.Rest([]string{s.desk.Voice.Protected(s.facts)})
	}
	return kit.Deed{}
}

// roomWords say why the signed file cannot be written where it is to go, and what to do.
func (s *Screen) roomWords() string {
	if errors.Is(s.noRoom, fs.ErrPermission) {
		return s.desk.Say("sign.stop.permission")
	}
	return s.desk.Say("sign.stop.folder", "why", s.desk.Explain(s.noRoom))
}

// findRoom finds out whether the signed file can be written where it is to go.
func (s *Screen) findRoom() {
	s.noRoom = nil
	s.notify()
	if s.doc.Path() == "" {
		return
	}
	wish := s.wish()
	s.run(func(ctx context.Context) error { return s.own.Room(ctx, wish) }, func(err error) {
		if s.folder() == wish.Folder {
			s.noRoom = err
			s.notify()
		}
	})
}

// elsewhere has this one signed file go to another folder.
func (s *Screen) elsewhere() {
	if s.ChooseFolder == nil {
		return
	}
	s.ChooseFolder(func(folder string) {
		s.into = folder
		s.output.SetText(s.goesTo(s.doc.Name()))
		s.findRoom()
	})
}
