package page

import (
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/stamp"
)

// signPart is the page of somebody who may sign now. Data is what the script knows, as JSON.
type signPart struct {
	Pages  []sheet
	Places int
	First  int  // the page of the first place
	Modes  bool // both ways to make a mark are offered
	Typed  bool
	Drawn  bool
	Brings string   // which files the document brings along, "" for none
	Files  []string // all their names, where Brings does not have them all
	Ask    []part
	Edit   editPart
	Digits int
	Data   string
}

// sheet is one page of the document: Wide ones lie across, Bare ones hold no text. The script fetches
// the lines that are not Ready.
type sheet struct {
	Number        int
	Size          signing.Size
	Width, Height int // for the ratio
	Src, Set      string
	Wide          bool
	Shape         int // the number of its ratio's style
	Bare, Ready   bool
	Lines         []textLine
	Places        []place
}

// place is where this signer signs; Index counts from 0 over all pages, in reading order.
type place struct {
	Index, Number, Page int
	Moved               bool // it stands beside where it was asked for
}

// editPart is what a signer may correct before the code is sent.
type editPart struct {
	Any, Name, Email, Mobile bool
	First, Last              string
	KeepEmail, KeepMobile    string
}

// inlinePages is up to how many pages the text is part of the page itself.
const inlinePages = 24

// textBudget is how long the page waits for its text; what is not read by then the script fetches.
const textBudget = 200 * time.Millisecond

// signView is the page to read and sign.
func (h *Handler) signView(ctx context.Context, p visited) *view {
	v := p.view()
	v.Under = p.voice.Say("page.ask", "office", p.Office)
	order := readingOrder(p.Signer.Fields)
	s := &signPart{
		Places: len(order), Typed: slices.Contains(p.Request.Options.Modes, signing.Typed),
		Drawn: slices.Contains(p.Request.Options.Modes, signing.Drawn), Ask: p.askSentence(), Edit: p.editPart(),
		Digits: codeDigits,
	}
	s.Modes = s.Typed && s.Drawn
	s.Brings, s.Files = p.brings()
	lines := h.inlineText(ctx, p)
	var style strings.Builder
	shapes := map[signing.Size]int{}
	for i, g := range p.Request.Pages {
		sh := newSheet(i+1, g.Size(), p.link, lines[i+1])
		if _, known := shapes[sh.Size]; !known {
			shapes[sh.Size] = len(shapes)
			fmt.Fprintf(&style, ".shape-%d{aspect-ratio:%d/%d}\n", shapes[sh.Size], sh.Width, sh.Height)
		}
		sh.Shape = shapes[sh.Size]
		s.Pages = append(s.Pages, sh)
	}
	for i, field := range order {
		f := p.Signer.Fields[field]
		if f.Page < 1 || f.Page > len(s.Pages) {
			continue
		}
		sh := &s.Pages[f.Page-1]
		sh.Places = append(sh.Places, place{Index: i, Number: i + 1, Page: f.Page, Moved: f.Note == signing.NoteMoved})
		if s.First == 0 {
			s.First = f.Page
		}
		fmt.Fprintf(&style, ".place-%d{left:%s%%;top:%s%%;width:%s%%;height:%s%%}\n", i,
			number(100*f.Box.X/sh.Size.W), number(100*f.Box.Y/sh.Size.H), number(100*f.Box.W/sh.Size.W), number(100*f.Box.H/sh.Size.H))
	}
	v.Style += template.CSS(style.String()) //nolint:gosec // numbers
	_, _, none := h.Service.CodeInHand(ctx, p.link)
	s.Data = p.data(order, h.stampVoice(p), none == nil)
	v.Sign = s
	return v
}

// brings says which files the document brings along, and names all of them where that is too much for a sentence.
func (p visited) brings() (sentence string, all []string) {
	const most = 3
	a := p.Request.Attachments
	if a.Files == 0 {
		return "", nil
	}
	if a.Files > most {
		for _, name := range a.Names {
			all = append(all, p.voice.File(name))
		}
		if further := a.Files - len(all); further > 0 && all != nil {
			all = append(all, p.voice.Count("document.further", further))
		}
	}
	return p.voice.Count("page.brings", a.Files, "names", p.voice.Files(a, most)), all
}

// readingOrder is the fields' order as one reads: by page, from the top, from the left.
func readingOrder(fields []signing.Field) []int {
	order := make([]int, len(fields))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := fields[i], fields[j]
		if a.Page != b.Page {
			return a.Page - b.Page
		}
		if math.Abs(a.Box.Y-b.Box.Y) > min(a.Box.H, b.Box.H)/2 {
			return compare(a.Box.Y, b.Box.Y)
		}
		return compare(a.Box.X, b.Box.X)
	})
	return order
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func newSheet(n int, size signing.Size, link string, lines []textLine) sheet {
	src, set := imageSet(size, link+"/pages/"+strconv.Itoa(n)+"/")
	return sheet{
		Number: n, Size: size, Width: int(math.Round(size.W * 2)), Height: int(math.Round(size.H * 2)), Src: src, Set: set,
		Wide: size.W > size.H*1.05, Lines: lines, Ready: lines != nil, Bare: lines != nil && len(lines) == 0,
	}
}

// inlineText is the text of a short document, as far as it is read within the budget.
func (h *Handler) inlineText(ctx context.Context, p visited) map[int][]textLine {
	out := map[int][]textLine{}
	if len(p.Request.Pages) > inlinePages {
		return out
	}
	ctx, cancel := context.WithTimeout(ctx, textBudget)
	defer cancel()
	read, _ := h.Service.Text(ctx, p.Visit, 1, len(p.Request.Pages)) // without it the script asks
	for n, lines := range read {
		out[n] = setLines(lines)
	}
	return out
}

// facts is what the script knows of the request, in the order of its places.
type facts struct {
	Lang     string            `json:"lang"`
	Base     string            `json:"base"`
	Key      string            `json:"key"`
	Document string            `json:"document"` // what was placed on another document is forgotten
	Pages    int               `json:"pages"`
	Places   []placeFacts      `json:"places"`
	Name     string            `json:"name"`
	Channel  signing.Channel   `json:"channel"`
	Practice string            `json:"practice"` // what the band on a stamp says
	MustRead bool              `json:"mustRead"`
	InHand   bool              `json:"inHand"`   // a code was sent that another window asked for
	Download bool              `json:"download"` // the office offers the document as a file
	Limits   map[string]int    `json:"limits"`
	Words    map[string]string `json:"words"`
}

// placeFacts is a place's field in the signer's list, its page, its size in points, and how the line under its mark will
// be set, so far as it is known: Rows are who signs.
type placeFacts struct {
	Field int       `json:"field"`
	Page  int       `json:"page"`
	W     float64   `json:"w"`
	H     float64   `json:"h"`
	Foot  float64   `json:"foot"` // the hairline above the foot, in points of the stamp's design
	Rows  []rowFact `json:"rows"`
}

// rowFact is a row under a mark: see stamp.Row.
type rowFact struct {
	Text string  `json:"text"`
	Size float64 `json:"size"`
	Up   float64 `json:"up"`
}

// placeFacts asks the stamp how its line will stand in each place, in reading order. A later minute is as wide as this one.
func (p visited) placeFacts(order []int, v say.Voice) []placeFacts {
	line := stamp.Stamp{
		Head: p.Signer.FullName(), Brief: p.Signer.ShortNames(),
		Tail: ", " + v.Say("stamp.confirmed", "time", v.Stamp(p.Now.In(p.Request.Location()))),
	}
	out, known := []placeFacts{}, map[signing.Size]placeFacts{}
	for _, i := range order {
		field := p.Signer.Fields[i]
		line.Size = signing.Size{W: field.Box.W, H: field.Box.H}
		f, ok := known[line.Size]
		if !ok {
			f = placeFacts{W: line.Size.W, H: line.Size.H, Rows: []rowFact{}}
			if under, err := line.Under(); err == nil {
				f.Foot = under.Height
				for _, r := range under.Rows {
					if r.Name != "" {
						f.Rows = append(f.Rows, rowFact{r.Name, r.Size, r.Up})
					}
				}
			}
			known[line.Size] = f
		}
		f.Field, f.Page = i, field.Page
		out = append(out, f)
	}
	return out
}

// stampVoice is the language the marks will be printed in, whatever the page speaks.
func (h *Handler) stampVoice(p visited) say.Voice {
	return h.House.Voice(p.Signer.Language, p.Request.Options.Language)
}

func (p visited) data(order []int, voice say.Voice, inHand bool) string {
	f := facts{
		Lang: p.voice.Lang(), Base: p.link, Key: p.key(), Pages: len(p.Request.Pages), Places: p.placeFacts(order, voice), Name: p.Signer.FullName(),
		Channel: p.Signer.Channel(), MustRead: p.Request.Options.MustRead, InHand: inHand, Words: p.scriptWords(),
		Download: !readUI(p.Request.Options.UI).hideOriginal,
		Limits: map[string]int{
			"text": signing.MaxMarkText, "strokes": signing.MaxMarkStrokes, "points": signing.MaxMarkPoints, "digits": codeDigits,
			"inline": inlinePages,
		},
	}
	if p.Request.Original != nil {
		f.Document = p.Request.Original.SHA256
	}
	if p.Request.Practice {
		f.Practice = voice.Say("practice.stamp")
	}
	b, err := json.Marshal(f)
	if err != nil { // unreachable: boxes were checked to be finite
		return "{}"
	}
	return string(b)
}

// number writes a length or a share with as many places as a screen can show.
func number(x float64) string { return strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64) }
