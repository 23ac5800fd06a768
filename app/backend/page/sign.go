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
)

// signPart is the page of somebody who may sign now. Data is what the script knows, as JSON.
type signPart struct {
	Pages  []sheet
	Places int
	First  int  // the page of the first place
	Modes  bool // both ways to make a mark are offered
	Typed  bool
	Drawn  bool
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
	Bare, Ready   bool
	Lines         []textLine
	Places        []place
}

// place is where this signer signs; Index counts from 0 over all pages, in reading order.
type place struct {
	Index, Number, Page int
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
const textBudget = 1500 * time.Millisecond

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
	lines := h.inlineText(ctx, p)
	for i, g := range p.Request.Pages {
		s.Pages = append(s.Pages, newSheet(i+1, g.Size(), p.link, lines[i+1]))
	}
	var style strings.Builder
	for i, field := range order {
		f := p.Signer.Fields[field]
		if f.Page < 1 || f.Page > len(s.Pages) {
			continue
		}
		sh := &s.Pages[f.Page-1]
		sh.Places = append(sh.Places, place{Index: i, Number: i + 1, Page: f.Page})
		if s.First == 0 {
			s.First = f.Page
		}
		fmt.Fprintf(&style, ".place-%d{left:%s%%;top:%s%%;width:%s%%;height:%s%%}\n", i,
			number(100*f.Box.X/sh.Size.W), number(100*f.Box.Y/sh.Size.H), number(100*f.Box.W/sh.Size.W), number(100*f.Box.H/sh.Size.H))
	}
	v.Style += template.CSS(style.String()) //nolint:gosec // numbers
	s.Data = p.data(order, h.stampVoice(p))
	v.Sign = s
	return v
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
	for n := 1; n <= len(p.Request.Pages) && ctx.Err() == nil; n++ {
		if lines, err := h.Service.Text(ctx, p.link, n); err == nil {
			out[n] = setLines(lines)
		}
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
	Limits   map[string]int    `json:"limits"`
	Words    map[string]string `json:"words"`
}

// placeFacts is a place's field in the signer's list, its page and its size in points.
type placeFacts struct {
	Field int     `json:"field"`
	Page  int     `json:"page"`
	W     float64 `json:"w"`
	H     float64 `json:"h"`
}

// stampVoice is the language the marks will be printed in, whatever the page speaks.
func (h *Handler) stampVoice(p visited) say.Voice {
	if p.Signer.Language != "" {
		return say.In(p.Signer.Language)
	}
	return say.In(h.Language)
}

func (p visited) data(order []int, stamp say.Voice) string {
	f := facts{
		Lang: p.voice.Lang(), Base: p.link, Pages: len(p.Request.Pages), Places: []placeFacts{}, Name: p.Signer.FullName(),
		Channel: p.Signer.Channel(), MustRead: p.Request.Options.MustRead, Words: p.scriptWords(),
		Limits: map[string]int{
			"text": signing.MaxMarkText, "strokes": signing.MaxMarkStrokes, "points": signing.MaxMarkPoints, "digits": codeDigits,
			"inline": inlinePages,
		},
	}
	if p.Request.Original != nil {
		f.Document = p.Request.Original.SHA256
	}
	if p.Request.Practice {
		f.Practice = stamp.Say("practice.stamp")
	}
	for _, i := range order {
		b := p.Signer.Fields[i]
		f.Places = append(f.Places, placeFacts{Field: i, Page: b.Page, W: b.Box.W, H: b.Box.H})
	}
	b, err := json.Marshal(f)
	if err != nil { // unreachable: boxes were checked to be finite
		return "{}"
	}
	return string(b)
}

// number writes a length or a share with as many places as a screen can show.
func number(x float64) string { return strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64) }
