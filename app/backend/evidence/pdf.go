package evidence

import (
	"fmt"
	"time"

	"paraph/app/paper"
	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/stamp"
)

// sheet is the trail being written; of is how many pages there are.
type sheet struct {
	*paper.Sheet
	trail signing.Trail
	voice say.Voice
	of    int
}

// PDF is the trail on A4, marks by signer id drawn as they were made. The same trail makes the same
// bytes. It is written twice: the first time tells how many pages there are.
func PDF(t signing.Trail, marks map[string][]signing.Mark, v say.Voice) ([]byte, error) {
	draft, err := write(t, marks, v, 0)
	if err != nil {
		return nil, err
	}
	s, err := write(t, marks, v, draft.PageCount())
	if err != nil {
		return nil, err
	}
	return s.Bytes()
}

func write(t signing.Trail, marks map[string][]signing.Mark, v say.Voice, pages int) (*sheet, error) {
	at := t.Procedure.Created
	if n := len(t.Events); n > 0 {
		at = t.Events[n-1].Time
	}
	s := &sheet{Sheet: paper.New(v.Say("evidence.title")+": "+name(t, v), v.Lang(), at), trail: t, voice: v, of: pages}
	s.Begin = s.begin
	s.SetAttachments(attachments(t))
	s.NewPage()
	s.opening()
	s.columns()
	if err := s.signers(marks); err != nil {
		return nil, err
	}
	s.messages()
	s.events()
	return s, s.Error()
}

// begin is what stands on top of each page, and its foot.
func (s *sheet) begin() {
	at := 0.0
	if s.trail.Warning != "" {
		s.Band(at, paper.Red(), s.voice.Say("evidence.broken.band"))
		at += paper.BandHeight
		s.Y += paper.BandHeight
	}
	if s.trail.Practice {
		s.Band(at, paper.Slate(), s.voice.Say("practice.band"))
	}
	s.footer()
}

func (s *sheet) footer() {
	s.SetDrawColor(0x8D, 0x91, 0x9B)
	s.SetLineWidth(0.5)
	s.Line(paper.Left, paper.PageH-50, paper.Left+paper.Width, paper.PageH-50)
	copyWord := s.voice.Say("evidence.copy.owner")
	if s.trail.Copy != "owner" {
		copyWord = s.voice.Say("evidence.copy.signer")
	}
	kept := s.voice.Say("evidence.kept", "date", s.voice.Date(s.trail.Kept.In(zone(s.trail))))
	s.Put(paper.Left, paper.PageH-38, paper.Sans, 6.6, paper.Grey(), s.voice.Say("evidence.check"))
	s.Put(paper.Left, paper.PageH-28, paper.Sans, 6.6, paper.Grey(), copyWord+" "+kept)
	head := s.trail.Head
	if len(head) == 64 {
		head = head[:4] + " " + head[4:8] + " … " + head[60:]
	}
	s.Right(paper.PageH-38, s.voice.Say("evidence.head")+" "+head)
	s.Right(paper.PageH-28, s.voice.Say("evidence.page-of", "n", s.PageNo(), "of", s.of))
}

func (s *sheet) opening() {
	v := s.voice
	if s.trail.Practice {
		s.Y += 8
	}
	for _, l := range s.Wrapped(paper.Bold, 10, paper.Width, s.trail.Warning) {
		s.Put(paper.Left, s.Y+10, paper.Bold, 10, paper.Red(), l)
		s.Y += 14
	}
	if s.trail.Warning != "" {
		s.Y += 10
	}
	s.Put(paper.Left, s.Y+18, paper.Serif, 20, paper.Black(), v.Say("evidence.title"))
	s.Y += 24
	for _, l := range s.Wrapped(paper.Sans, 9, paper.Width, subtitle(s.trail, v)) {
		s.Put(paper.Left, s.Y+9, paper.Sans, 9, paper.Grey(), l)
		s.Y += 13
	}
	s.Heading(paper.Left, paper.Width, v.Say("evidence.words"))
	s.Paragraph(paper.Sans, signing.OneLine(story(s.trail, v)))
}

// columns sets procedure and document side by side.
func (s *sheet) columns() {
	const gap = 22.0
	w := (paper.Width - gap) / 2
	start := s.Y
	s.Heading(paper.Left, w, s.voice.Say("evidence.procedure"))
	s.rows(paper.Left, w, procedureRows(s.trail, s.voice))
	end := s.Y
	s.Y = start
	s.Heading(paper.Left+w+gap, w, s.voice.Say("evidence.document"))
	s.rows(paper.Left+w+gap, w, documentRows(s.trail, s.voice))
	s.Y = max(s.Y, end)
}

func (s *sheet) signers(marks map[string][]signing.Mark) error {
	s.Room(80)
	s.Heading(paper.Left, paper.Width, s.voice.Say("evidence.signers"))
	const boxW, boxH = 127.0, 56.0
	for _, g := range s.trail.Signers {
		s.Room(100)
		start, page := s.Y, s.PageNo()
		w := paper.Width
		if len(g.Marks) > 0 {
			w -= boxW + 12
			x, y := paper.Left+paper.Width-boxW, start
			s.SetDrawColor(0x8D, 0x91, 0x9B)
			s.SetLineWidth(0.6)
			s.Rect(x, y, boxW, boxH, "D")
			if m := marks[g.ID]; len(m) > 0 {
				if err := stamp.Draw(s.Fpdf, m[0], x+8, y+5, boxW-16, boxH-21); err != nil {
					return err
				}
			}
			how := s.voice.Say("evidence.mark", "name", signing.OneLine(g.Name+" "+g.Surname), "how", s.voice.Say("mode."+string(g.Marks[0].Mode)))
			if l := s.Wrapped(paper.Sans, 5.5, boxW-16, how); len(l) > 0 {
				s.Put(x+8, y+boxH-7, paper.Sans, 5.5, paper.Grey(), l[0])
			}
		}
		s.rows(paper.Left, w, signerRows(s.trail, g, s.voice))
		if s.PageNo() == page && len(g.Marks) > 0 {
			s.Y = max(s.Y, start+boxH)
		}
		s.Y += 6
	}
	return nil
}

func (s *sheet) messages() {
	for _, m := range s.trail.Messages {
		var lines []string
		for _, l := range quote(m.Text) {
			lines = append(lines, s.Wrapped(paper.Mono, 6.6, paper.Width-16, l)...)
		}
		h := float64(len(lines))*10 + 10
		s.Room(h + 30)
		s.Heading(paper.Left, paper.Width, messageTitle(m, s.voice))
		s.SetFillColor(0xF6, 0xF5, 0xF1)
		s.Rect(paper.Left, s.Y, paper.Width, h, "F")
		for i, l := range lines {
			s.Put(paper.Left+8, s.Y+12+float64(i)*10, paper.Mono, 6.6, paper.Black(), l)
		}
		s.Y += h
	}
}

func (s *sheet) events() {
	const timeX, whatX, linkX = 18.0, 118.0, paper.Width - 38
	loc := zone(s.trail)
	_, offset := s.trail.Procedure.Created.In(loc).Zone()
	zoneName := time.Unix(0, 0).In(time.FixedZone("", offset)).Format("-07:00")
	header := func() {
		for x, t := range map[float64]string{
			0: s.voice.Say("evidence.no"), timeX: s.voice.Say("evidence.time", "zone", zoneName), whatX: s.voice.Say("evidence.what"), linkX: s.voice.Say("evidence.link"),
		} {
			s.Put(paper.Left+x, s.Y+8, paper.Sans, paper.Size, paper.Grey(), t)
		}
		s.Rule()
	}
	s.Room(60)
	s.Heading(paper.Left, paper.Width, s.voice.Say("evidence.events"))
	header()
	for _, e := range s.trail.Events {
		what := s.Wrapped(paper.Sans, paper.Size, linkX-whatX-6, e.Text)
		if h := float64(len(what))*paper.Line + 4; s.Y+h > paper.Foot {
			s.NewPage()
			s.Y += 10
			header()
		}
		at := e.Time.In(loc)
		s.Put(paper.Left, s.Y+8, paper.Sans, paper.Size, paper.Black(), fmt.Sprint(e.Seq))
		s.Put(paper.Left+timeX, s.Y+8, paper.Sans, paper.Size, paper.Black(), at.Format("2006-01-02 15:04:05.000"))
		s.Put(paper.Left+linkX, s.Y+8, paper.Mono, 6.2, paper.Black(), e.Hash[:4]+"…")
		for i, l := range what {
			s.Put(paper.Left+whatX, s.Y+8+float64(i)*paper.Line, paper.Sans, paper.Size, paper.Black(), l)
		}
		s.Y += float64(len(what)-1) * paper.Line
		s.Rule()
	}
}

// rows are labels with values, each on a line of its own for every reader.
func (s *sheet) rows(x, w float64, rows []row) {
	all := make([]paper.Row, len(rows))
	for i, r := range rows {
		all[i] = paper.Row{Label: r.Label, Value: signing.OneLine(r.Value)}
	}
	s.Rows(x, w, all)
}
