package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"paraph/app/paper"
	"paraph/app/say"
	"paraph/signing"
	judge "paraph/signing/verify"
)

// sheet is the report being written; of is how many pages there are.
type sheet struct {
	*paper.Sheet
	voice say.Voice
	files []File
	at    time.Time
	of    int
}

// Bounds of what is printed; all of it stands in the report for programs.
const (
	mostChanges = 500  // of one file
	mostLetters = 2000 // of one value
)

// PDF is a report to read on files that were checked by then: of several first a list of all. It is written twice: the first time
// tells how many pages there are.
func PDF(v say.Voice, files []File, at time.Time) ([]byte, error) {
	draft, err := write(v, files, at, 0)
	if err != nil {
		return nil, err
	}
	s, err := write(v, files, at, draft.PageCount())
	if err != nil {
		return nil, err
	}
	return s.Bytes()
}

func write(v say.Voice, files []File, at time.Time, pages int) (*sheet, error) {
	title := v.Say("report.title")
	if len(files) == 1 {
		title += ": " + signing.OneLine(files[0].Name)
	}
	s := &sheet{Sheet: paper.New(title, v.Lang(), at), voice: v, files: files, at: at, of: pages}
	s.Begin = s.begin
	s.NewPage()
	s.Put(paper.Left, s.Y+18, paper.Serif, 20, paper.Black(), v.Say("report.title"))
	s.Y += 30
	if len(files) != 1 {
		s.overview()
	}
	for _, f := range files {
		s.file(f)
	}
	return s, s.Error()
}

// begin is the foot of each page, and above it a band where all of it is practice.
func (s *sheet) begin() {
	if len(s.files) == 1 && s.files[0].Verdict.Practice {
		s.Band(0, paper.Slate(), s.voice.Say("practice.band"))
	}
	s.SetDrawColor(0x8D, 0x91, 0x9B)
	s.SetLineWidth(0.5)
	s.Line(paper.Left, paper.PageH-50, paper.Left+paper.Width, paper.PageH-50)
	s.Put(paper.Left, paper.PageH-38, paper.Sans, 6.6, paper.Grey(), s.voice.Say("report.foot"))
	s.Put(paper.Left, paper.PageH-28, paper.Sans, 6.6, paper.Grey(), s.voice.Say("report.made", "at", s.voice.Exact(s.at.Local())))
	s.Right(paper.PageH-28, s.voice.Say("evidence.page-of", "n", s.PageNo(), "of", s.of))
}

// overview is all files in a list, each with its answer.
func (s *sheet) overview() {
	const nameX, whyX = 150.0, 320.0
	s.Heading(paper.Left, paper.Width, s.voice.Count("report.files", len(s.files)))
	for _, f := range s.files {
		word := s.Wrapped(paper.Bold, paper.Size, nameX-28, f.Answer.Word)
		name := s.Wrapped(paper.Sans, paper.Size, whyX-nameX-8, signing.OneLine(f.Name))
		why := s.Wrapped(paper.Sans, paper.Size, paper.Width-whyX, f.Answer.Short)
		lines := max(len(word), len(name), len(why))
		s.Room(float64(lines)*paper.Line + 4)
		s.mark(f.Answer.Mark, paper.Left+5, s.Y+5.5, 4.5)
		for x, some := range map[float64][]string{20: word, nameX: name, whyX: why} {
			font := paper.Sans
			if x == 20 {
				font = paper.Bold
			}
			for i, l := range some {
				s.Put(paper.Left+x, s.Y+8+float64(i)*paper.Line, font, paper.Size, paper.Black(), l)
			}
		}
		s.Y += float64(lines-1) * paper.Line
		s.Rule()
	}
	s.Y += 10
}

// file is all that was found of one.
func (s *sheet) file(f File) {
	v := s.voice
	s.Room(150)
	if len(s.files) > 1 {
		s.Y += 8
		s.Words(paper.Left, paper.Width, paper.Bold, 10, 14, paper.Black(), signing.OneLine(f.Name))
		s.Y += 4
	}
	s.answer(f)
	s.Heading(paper.Left, paper.Width, v.Say("report.file"))
	s.rows([]paper.Row{
		{Label: v.Say("report.name"), Value: f.Name},
		{Label: v.Say("report.size"), Value: v.Bytes(f.Size)},
		{Label: v.Say("report.pages"), Value: number(f.Pages)},
		{Label: v.Say("report.sha"), Value: say.GroupsOf(f.Verdict.SHA256)},
		{Label: v.Say("report.checked"), Value: v.Exact(f.At.Local())},
	})
	if f.Lost {
		s.Y += 16
		return
	}
	s.reasons(f)
	s.signatures(f, f.Verdict.Signatures, "")
	for _, in := range f.Verdict.Inner {
		s.inner(f, in)
	}
	s.changes(f)
	s.open(f)
	s.Y += 16
}

// answer is the verdict: shape, word and sentence.
func (s *sheet) answer(f File) {
	start := s.Y
	const inside = 52
	sentence := s.Wrapped(paper.Sans, 9, paper.Width-inside-12, f.Answer.Sentence)
	high := 40 + 13*float64(len(sentence))
	edge, ground := shades(f.Answer.Mark)
	s.SetFillColor(ground[0], ground[1], ground[2])
	s.Rect(paper.Left, start, paper.Width, high, "F")
	s.SetFillColor(edge[0], edge[1], edge[2])
	s.Rect(paper.Left, start, 5, high, "F")
	s.mark(f.Answer.Mark, paper.Left+28, start+23, 13)
	s.Put(paper.Left+inside, start+27, paper.Serif, 15, paper.Black(), f.Answer.Word)
	for i, l := range sentence {
		s.Put(paper.Left+inside, start+43+13*float64(i), paper.Sans, 9, paper.Black(), l)
	}
	s.Y += high + 4
}

// reasons are all of them, in words.
func (s *sheet) reasons(f File) {
	if len(f.Verdict.Reasons) == 0 {
		return
	}
	s.Room(40)
	s.Heading(paper.Left, paper.Width, s.voice.Say("report.reasons"))
	for _, r := range f.Verdict.Reasons {
		s.Paragraph(paper.Sans, "– "+s.voice.Reason(r))
	}
	if fault := f.Verdict.Proof.Fault; fault != nil {
		s.Paragraph(paper.Sans, "– "+s.voice.Fault(fault, time.Local))
	}
}

func (s *sheet) signatures(f File, all []judge.Signature, where string) {
	v := s.voice
	for i, one := range all {
		s.Room(80)
		title := v.Say("report.signature", "n", i+1, "name", signing.OneLine(Called(v, one, i+1)))
		if where != "" {
			title += ", " + where
		}
		s.Heading(paper.Left, paper.Width, title)
		s.mark(markOf(f, one), paper.Left+paper.Width-6, s.Y-11.5, 4.5)
		s.rows(s.signature(f, one))
	}
}

// markOf is that of a signature; of what was made for practice none is valid.
func markOf(f File, s judge.Signature) Mark {
	switch {
	case s.Verdict == judge.DoNotRely:
		return Danger
	case s.Verdict == judge.Valid && !f.Verdict.Practice:
		return Valid
	}
	return Unsure
}

func (s *sheet) signature(f File, one judge.Signature) (rows []paper.Row) {
	v := s.voice
	add := func(what, how string) {
		if how != "" {
			rows = append(rows, paper.Row{Label: what, Value: how})
		}
	}
	word := map[Mark]string{Danger: v.Say("verify.danger.word"), Valid: v.Say("verify.valid.word"), Unsure: v.Say("verify.unsure.word")}
	add(v.Say("report.verdict"), word[markOf(f, one)])
	for _, r := range one.Reasons {
		add(v.Say("report.reason"), v.Reason(r))
	}
	for _, fact := range Facts(v, f.Verdict, f.Office, one) {
		add(fact.What, fact.How)
	}
	add(v.Say("report.place"), When(v, one))
	add(v.Say("report.name.full"), one.Signer)
	add(v.Say("report.issuer.full"), one.Issuer)
	add(v.Say("report.serial"), one.Serial)
	add(v.Say("report.field"), one.Field)
	add(v.Say("report.method"), strings.Trim(one.Digest+", "+one.Algorithm, ", "))
	add(v.Say("report.level"), one.Level)
	add(v.Say("report.etsi"), strings.TrimSpace(one.Indication+" "+one.SubIndication))
	for _, t := range one.Timestamps {
		at := v.Say("verify.card.undated")
		if t.Time != nil {
			at = v.Exact(t.Time.Local())
		}
		add(v.Say("report.stamp"), strings.Trim(at+", "+judge.CalledAs(t.TSA)+", "+v.Verdict(t.Verdict, t.Reasons), ", "))
	}
	return rows
}

// inner is a signed file that stands in the file.
func (s *sheet) inner(f File, in judge.Inner) {
	name := signing.OneLine(in.Name)
	if name == "" {
		name = s.voice.Say("report.inner")
	}
	s.signatures(f, in.Signatures, name)
	for _, next := range in.Inner {
		s.inner(f, next)
	}
}

// changes are all that came after a signature, those that show first.
func (s *sheet) changes(f File) {
	v := s.voice
	s.Room(40)
	s.Heading(paper.Left, paper.Width, v.Say("report.changes"))
	all := changes(f.Verdict.Report, func(judge.Change) bool { return false })
	if len(all) == 0 {
		s.Paragraph(paper.Sans, v.Say("verify.change.none"))
	}
	for _, c := range all[:min(len(all), mostChanges)] {
		s.Room(36)
		s.Paragraph(paper.Bold, Title(v, c.Change))
		rows := []paper.Row{{Label: v.Say("report.change.after"), Value: v.Say("report.change.after.what", "n", c.After, "name", Called(v, f.Verdict.Signatures[c.After-1], c.After))}}
		if name := Told(c.Change); name != "" {
			rows = append(rows, paper.Row{Label: v.Say("report.field"), Value: name})
		}
		for _, value := range Values(v, c.Change) {
			rows = append(rows, paper.Row{Label: value.What, Value: cut(value.How)})
		}
		key := "report.change.forbidden"
		if c.Allowed {
			key = "verify.change.allowed"
		}
		s.rows(append(rows, paper.Row{Label: v.Say("report.change.may"), Value: v.Say(key)}))
		s.Y += 5
	}
	if more := len(all) - mostChanges; more > 0 {
		s.Paragraph(paper.Sans, v.Count("report.change.more", more))
	}
}

// open is what could not be checked, and who was asked.
func (s *sheet) open(f File) {
	v := s.voice
	s.Room(60)
	s.Heading(paper.Left, paper.Width, v.Say("report.open"))
	missing := Missing(v, f.Verdict)
	for _, m := range missing {
		s.Paragraph(paper.Sans, fmt.Sprintf("– %s %s", m.What, m.How))
	}
	if len(missing) == 0 {
		s.Paragraph(paper.Sans, v.Say("report.open.nothing"))
	}
	s.Y += 4
	rows := []paper.Row{{Label: v.Say("report.where"), Value: v.Say("report.where.here")}}
	yes := func(label, asked, not string, is bool) {
		if is {
			asked = not
		}
		rows = append(rows, paper.Row{Label: label, Value: asked})
	}
	yes(v.Say("report.lists"), v.Say("report.lists.asked"), v.Say("report.lists.not"), f.Verdict.Unlisted)
	yes(v.Say("report.issuers"), v.Say("report.issuers.asked"), v.Say("report.issuers.not"), f.Verdict.Unconnected)
	if f.Verdict.Unasked != nil {
		rows = append(rows, paper.Row{Label: v.Say("report.service"), Value: v.Say("report.service.silent")})
	}
	s.rows(rows)
}

// rows are labels and values, each on lines of its own whatever is in it.
func (s *sheet) rows(rows []paper.Row) {
	said := rows[:0]
	for _, r := range rows {
		if r.Value = signing.OneLine(r.Value); r.Value != "" {
			said = append(said, r)
		}
	}
	s.Rows(paper.Left, paper.Width, said)
}

func cut(value string) string {
	if letters := []rune(value); len(letters) > mostLetters {
		return string(letters[:mostLetters]) + "…"
	}
	return value
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
