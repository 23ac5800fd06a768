package evidence

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"paraph/app/say"
	"paraph/assets"
	"paraph/signing"
	"paraph/signing/stamp"
)

// A4 in points, its margins and the type of the evidence.
const (
	pageW, pageH = 595.28, 841.89
	left, top    = 46.0, 42.0
	width        = pageW - 2*left
	foot         = pageH - 62
	size, line   = 7.6, 11.0
	bandHeight   = 20.0
)

const (
	sans  = "NotoSans-Regular"
	bold  = "NotoSans-Bold"
	mono  = "NotoSansMono-Regular"
	serif = "SourceSerif4-SemiBold"
)

// sheet is the document being written: y is where the next line goes, of is how many pages there are.
type sheet struct {
	*fpdf.Fpdf
	trail signing.Trail
	voice say.Voice
	y     float64
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
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	return out.Bytes(), nil
}

func write(t signing.Trail, marks map[string][]signing.Mark, v say.Voice, pages int) (*sheet, error) {
	s := &sheet{
		Fpdf: fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageW, Ht: pageH}}), trail: t, voice: v, of: pages,
	}
	s.SetMargins(left, top, left)
	s.SetAutoPageBreak(false, 0)
	s.SetCatalogSort(true)
	s.SetProducer("Paraph", false)
	s.SetTitle(v.Say("evidence.title")+": "+name(t, v), true)
	s.SetLang(v.Lang())
	at := t.Procedure.Created
	if n := len(t.Events); n > 0 {
		at = t.Events[n-1].Time
	}
	s.SetCreationDate(at)
	s.SetModificationDate(at)
	for _, f := range []string{sans, bold, mono, serif} {
		s.AddUTF8FontFromBytes(f, "", assets.Font(f))
	}
	s.SetAttachments(attachments(t))
	s.newPage()
	s.opening()
	s.columns()
	if err := s.signers(marks); err != nil {
		return nil, err
	}
	s.messages()
	s.events()
	return s, s.Error()
}

func (s *sheet) newPage() {
	s.AddPage()
	s.y = top
	at := 0.0
	if s.trail.Warning != "" {
		s.band(at, red, s.voice.Say("evidence.broken.band"))
		at += bandHeight
		s.y += bandHeight
	}
	if s.trail.Practice {
		s.band(at, slate, s.voice.Say("practice.band"))
	}
	s.footer()
}

// band is a line of its own across the page, y points below its upper edge.
func (s *sheet) band(y float64, c shade, text string) {
	s.SetFillColor(c[0], c[1], c[2])
	s.Rect(0, y, pageW, bandHeight, "F")
	s.SetTextColor(255, 255, 255)
	s.SetFont(bold, "", 8)
	s.Text(left, y+13.5, text)
}

func (s *sheet) footer() {
	s.SetDrawColor(0x8D, 0x91, 0x9B)
	s.SetLineWidth(0.5)
	s.Line(left, pageH-50, left+width, pageH-50)
	copyWord := s.voice.Say("evidence.copy.owner")
	if s.trail.Copy != "owner" {
		copyWord = s.voice.Say("evidence.copy.signer")
	}
	kept := s.voice.Say("evidence.kept", "date", s.voice.Date(s.trail.Kept.In(zone(s.trail))))
	s.text(left, pageH-38, sans, 6.6, grey, s.voice.Say("evidence.check"))
	s.text(left, pageH-28, sans, 6.6, grey, copyWord+" "+kept)
	head := s.trail.Head
	if len(head) == 64 {
		head = head[:4] + " " + head[4:8] + " … " + head[60:]
	}
	s.right(pageH-38, s.voice.Say("evidence.head")+" "+head)
	s.right(pageH-28, s.voice.Say("evidence.page-of", "n", s.PageNo(), "of", s.of))
}

type shade [3]int

var (
	black = shade{0x1C, 0x1E, 0x24}
	grey  = shade{0x55, 0x5A, 0x66}
	slate = shade{0x3A, 0x3D, 0x46}
	red   = shade{0x8F, 0x1D, 0x1D}
)

// printable is a text with a sign in place of each letter beyond the basic plane of Unicode, which no font here has and the
// library does not survive.
func printable(t string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, t)
}

// Text is the library's, of what is printable.
func (s *sheet) Text(x, y float64, t string) { s.Fpdf.Text(x, y, printable(t)) }

// GetStringWidth is the library's, of what is printable.
func (s *sheet) GetStringWidth(t string) float64 { return s.Fpdf.GetStringWidth(printable(t)) }

// SplitText is the library's, of what is printable.
func (s *sheet) SplitText(t string, w float64) []string { return s.Fpdf.SplitText(printable(t), w) }

func (s *sheet) text(x, y float64, font string, size float64, c shade, t string) {
	s.SetFont(font, "", size)
	s.SetTextColor(c[0], c[1], c[2])
	s.Text(x, y, t)
}

func (s *sheet) right(y float64, t string) {
	s.SetFont(sans, "", 6.6)
	s.SetTextColor(grey[0], grey[1], grey[2])
	s.Text(left+width-s.GetStringWidth(t), y, t)
}

// room starts a new page where less than h is left.
func (s *sheet) room(h float64) {
	if s.y+h > foot {
		s.newPage()
	}
}

func (s *sheet) heading(x, w float64, t string) {
	s.y += 10
	s.text(x, s.y+8, serif, 9.5, black, t)
	s.SetDrawColor(black[0], black[1], black[2])
	s.SetLineWidth(0.6)
	s.Line(x, s.y+12.5, x+w, s.y+12.5)
	s.y += 17
}

// wrapped splits a text at a width; a word that is too long is broken where it must.
func (s *sheet) wrapped(font string, size, w float64, t string) []string {
	s.SetFont(font, "", size)
	return s.SplitText(t, w)
}

func (s *sheet) paragraph(font string, t string) {
	for _, l := range s.wrapped(font, size, width, t) {
		s.room(line)
		s.text(left, s.y+8, font, size, black, l)
		s.y += line
	}
}

func (s *sheet) opening() {
	v := s.voice
	if s.trail.Practice {
		s.y += 8
	}
	for _, l := range s.wrapped(bold, 10, width, s.trail.Warning) {
		s.text(left, s.y+10, bold, 10, red, l)
		s.y += 14
	}
	if s.trail.Warning != "" {
		s.y += 10
	}
	s.text(left, s.y+18, serif, 20, black, v.Say("evidence.title"))
	s.y += 24
	for _, l := range s.wrapped(sans, 9, width, subtitle(s.trail, v)) {
		s.text(left, s.y+9, sans, 9, grey, l)
		s.y += 13
	}
	s.heading(left, width, v.Say("evidence.words"))
	s.paragraph(sans, signing.OneLine(story(s.trail, v)))
}

// columns sets procedure and document side by side.
func (s *sheet) columns() {
	const gap = 22.0
	w := (width - gap) / 2
	start := s.y
	s.heading(left, w, s.voice.Say("evidence.procedure"))
	s.rows(left, w, procedureRows(s.trail, s.voice))
	end := s.y
	s.y = start
	s.heading(left+w+gap, w, s.voice.Say("evidence.document"))
	s.rows(left+w+gap, w, documentRows(s.trail, s.voice))
	s.y = max(s.y, end)
}

// rows sets labels in grey and values beside them.
func (s *sheet) rows(x, w float64, rows []row) {
	label := min(94, w*0.36)
	for _, r := range rows {
		font := sans
		if isHash(r.Value) {
			font = mono
		}
		values := s.wrapped(font, valueSize(font), w-label, signing.OneLine(r.Value))
		labels := s.wrapped(sans, size, label-4, r.Label)
		s.room(float64(max(len(values), len(labels))) * line)
		y := s.y
		for i, l := range labels {
			s.text(x, y+float64(i)*line+8, sans, size, grey, l)
		}
		for i, l := range values {
			s.text(x+label, y+float64(i)*line+8, font, valueSize(font), black, l)
		}
		s.y += float64(max(len(values), len(labels))) * line
	}
}

func valueSize(font string) float64 {
	if font == mono {
		return 6.2
	}
	return size
}

// isHash finds a SHA-256 in groups.
func isHash(t string) bool {
	if len(t) != 71 {
		return false
	}
	for _, r := range t {
		if r != ' ' && (r < '0' || r > '9') && (r < 'a' || r > 'f') {
			return false
		}
	}
	return true
}

func (s *sheet) signers(marks map[string][]signing.Mark) error {
	s.room(80)
	s.heading(left, width, s.voice.Say("evidence.signers"))
	const boxW, boxH = 127.0, 56.0
	for _, g := range s.trail.Signers {
		s.room(100)
		start, page := s.y, s.PageNo()
		w := width
		if len(g.Marks) > 0 {
			w -= boxW + 12
			x, y := left+width-boxW, start
			s.SetDrawColor(0x8D, 0x91, 0x9B)
			s.SetLineWidth(0.6)
			s.Rect(x, y, boxW, boxH, "D")
			if m := marks[g.ID]; len(m) > 0 {
				if err := stamp.Draw(s.Fpdf, m[0], x+8, y+5, boxW-16, boxH-21); err != nil {
					return err
				}
			}
			how := s.voice.Say("evidence.mark", "name", signing.OneLine(g.Name+" "+g.Surname), "how", s.voice.Say("mode."+string(g.Marks[0].Mode)))
			if l := s.wrapped(sans, 5.5, boxW-16, how); len(l) > 0 {
				s.text(x+8, y+boxH-7, sans, 5.5, grey, l[0])
			}
		}
		s.rows(left, w, signerRows(s.trail, g, s.voice))
		if s.PageNo() == page && len(g.Marks) > 0 {
			s.y = max(s.y, start+boxH)
		}
		s.y += 6
	}
	return nil
}

func (s *sheet) messages() {
	for _, m := range s.trail.Messages {
		var lines []string
		for _, l := range quote(m.Text) {
			lines = append(lines, s.wrapped(mono, 6.6, width-16, l)...)
		}
		h := float64(len(lines))*10 + 10
		s.room(h + 30)
		s.heading(left, width, messageTitle(m, s.voice))
		s.SetFillColor(0xF6, 0xF5, 0xF1)
		s.Rect(left, s.y, width, h, "F")
		for i, l := range lines {
			s.text(left+8, s.y+12+float64(i)*10, mono, 6.6, black, l)
		}
		s.y += h
	}
}

func (s *sheet) events() {
	const timeX, whatX, linkX = 18.0, 118.0, width - 38
	loc := zone(s.trail)
	_, offset := s.trail.Procedure.Created.In(loc).Zone()
	zoneName := time.Unix(0, 0).In(time.FixedZone("", offset)).Format("-07:00")
	header := func() {
		for x, t := range map[float64]string{
			0: s.voice.Say("evidence.no"), timeX: s.voice.Say("evidence.time", "zone", zoneName), whatX: s.voice.Say("evidence.what"), linkX: s.voice.Say("evidence.link"),
		} {
			s.text(left+x, s.y+8, sans, size, grey, t)
		}
		s.rule()
	}
	s.room(60)
	s.heading(left, width, s.voice.Say("evidence.events"))
	header()
	for _, e := range s.trail.Events {
		what := s.wrapped(sans, size, linkX-whatX-6, e.Text)
		if h := float64(len(what))*line + 4; s.y+h > foot {
			s.newPage()
			s.y += 10
			header()
		}
		at := e.Time.In(loc)
		s.text(left, s.y+8, sans, size, black, fmt.Sprint(e.Seq))
		s.text(left+timeX, s.y+8, sans, size, black, at.Format("2006-01-02 15:04:05.000"))
		s.text(left+linkX, s.y+8, mono, 6.2, black, e.Hash[:4]+"…")
		for i, l := range what {
			s.text(left+whatX, s.y+8+float64(i)*line, sans, size, black, l)
		}
		s.y += float64(len(what)-1) * line
		s.rule()
	}
}

// rule ends a line of the table.
func (s *sheet) rule() {
	s.y += line + 3
	s.SetDrawColor(0xDC, 0xD9, 0xD1)
	s.SetLineWidth(0.5)
	s.Line(left, s.y-1, left+width, s.y-1)
}
