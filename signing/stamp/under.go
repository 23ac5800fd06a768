package stamp

import (
	"fmt"
	"math"
	"strings"
	"unicode"
)

// Row is a row of what stands under a mark: who signed, then the rest. Size is its letters', Up how far its baseline
// stands above the foot; both in points of the design.
type Row struct {
	Name string
	Rest string
	Size float64
	Up   float64
}

// Under is what stands under a mark: rows from the top, below a hairline at Height above the foot, in points of the
// design. No rows and no height where nothing is said.
type Under struct {
	Rows   []Row
	Height float64
}

// rowStep is from one baseline to the next, ascent that of Noto Sans at size 1.
const (
	rowStep = 6.3
	ascent  = 1.069
)

// longestName is how many letters of a name are set at most: twice what a signer can have. Only a certificate says more.
const longestName = 200

// Under says how the line under this stamp's mark is set: everything in one row where that can be read; else who signed
// has a row of its own, in the longest form that fits, and the rest another below. The last form is never cut: where
// one row does not hold it, it stands in two, in smaller letters if it must. ErrStamp: nothing of the rest fits.
func (s Stamp) Under() (Under, error) {
	k := math.Min(s.Size.W/designW, s.Size.H/designH)
	d := &drawing{width: s.Size.W / k, height: s.Size.H / k, fonts: map[fontName]*font{}}
	return d.under(s)
}

func (d *drawing) under(s Stamp) (Under, error) {
	var names []string
	for _, form := range append([]string{s.Head}, s.Brief...) {
		if form = short(words(form)); form != "" {
			names = append(names, form)
		}
	}
	rest := spaced(s.Tail)
	if len(names) == 0 {
		names = []string{""}
	}
	whole, err := d.widthOf(names[0] + rest)
	if err != nil {
		return Under{}, err
	}
	room := d.width - 2*margin
	if whole*smallest <= room {
		return stacked(Row{Name: names[0], Rest: rest, Size: min(lineSize, room/max(whole, 1e-9))}), nil
	}
	rows, err := d.named(names, room)
	if err != nil {
		return Under{}, err
	}
	if rest = strings.TrimLeft(rest, ", "); rest != "" {
		runs, size, err := d.fitted(rest, lineFonts(), lineSize, room, cutFront)
		if err != nil {
			return Under{}, err
		}
		rows = append(rows, Row{Rest: textOf(runs), Size: size})
	}
	return stacked(rows...), nil
}

// named are the rows of who signed, where the rest has its own.
func (d *drawing) named(names []string, room float64) ([]Row, error) {
	if names[0] == "" {
		return nil, nil
	}
	for _, name := range names {
		w, err := d.widthOf(name)
		if err != nil {
			return nil, err
		}
		if w*smallest <= room {
			return []Row{{Name: name, Size: min(lineSize, room/w)}}, nil
		}
	}
	first, second, w, err := d.halves(names[len(names)-1])
	if err != nil {
		return nil, err
	}
	size := min(lineSize, room/w)
	return []Row{{Name: first, Size: size}, {Name: second, Size: size}}, nil
}

// halves breaks a name in two where both are as narrow as can be, and answers the width of the wider one at size 1:
// between words or behind a hyphen, unless that takes half as much room again as a break anywhere.
func (d *drawing) halves(name string) (first, second string, wider float64, err error) {
	letters := []rune(name)
	kind := [2]struct {
		at    int
		width float64
	}{{width: math.Inf(1)}, {width: math.Inf(1)}} // between words, anywhere
	for i := 1; i < len(letters); i++ {
		if unicode.Is(unicode.M, letters[i]) {
			continue
		}
		a, b, err := d.pair(letters, i)
		if err != nil {
			return "", "", 0, err
		}
		w := max(a, b)
		if w < kind[1].width {
			kind[1].at, kind[1].width = i, w
		}
		if between := letters[i-1] == ' ' || letters[i-1] == '-'; between && w < kind[0].width {
			kind[0].at, kind[0].width = i, w
		}
	}
	best := kind[0]
	if best.at == 0 || best.width > 1.5*kind[1].width {
		best = kind[1]
	}
	return strings.TrimRight(string(letters[:best.at]), " "), string(letters[best.at:]), max(best.width, 1e-9), nil
}

// pair are the widths at size 1 of what a break makes of a name.
func (d *drawing) pair(letters []rune, at int) (a, b float64, err error) {
	if a, err = d.widthOf(strings.TrimRight(string(letters[:at]), " ")); err != nil {
		return 0, 0, err
	}
	b, err = d.widthOf(string(letters[at:]))
	return a, b, err
}

// stacked gives rows their places above the foot, the last one lowest.
func stacked(rows ...Row) Under {
	if len(rows) == 1 && rows[0].Name+rows[0].Rest == "" {
		return Under{}
	}
	up := lineUp - lineSize*ascent
	for i := len(rows) - 1; i >= 0; i-- {
		rows[i].Up = up
		up += rowStep
	}
	return Under{Rows: rows, Height: hairlineUp + rowStep*float64(len(rows)-1)}
}

// lineFonts are those of the line under a mark.
func lineFonts() []fontName { return []fontName{sans, serifItalic} }

// widthOf is a text's in the line under a mark, at size 1.
func (d *drawing) widthOf(text string) (float64, error) {
	runs, err := d.runs(text, lineFonts())
	if err != nil {
		return 0, err
	}
	return width(runs), nil
}

// row sets a row.
func (d *drawing) row(r Row, height float64) error {
	runs, err := d.runs(r.Name+r.Rest, lineFonts())
	if err != nil {
		return fmt.Errorf("%w: %w", ErrStamp, err)
	}
	d.set(runs, margin, height-r.Up, r.Size, black())
	return nil
}

// short is a name without what no signer's has.
func short(name string) string {
	if letters := []rune(name); len(letters) > longestName {
		return strings.TrimRight(string(letters[:longestName-1]), " ") + ellipsis
	}
	return name
}

func textOf(runs []run) string {
	var out strings.Builder
	for _, r := range runs {
		out.WriteString(r.text)
	}
	return out.String()
}
