package stamp

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paraph/signing"
)

const tail = ", codice OTP confermato 12/11/2026 11:07 +01:00"

func typed(text string, f signing.Face) signing.Mark {
	return signing.Mark{Mode: signing.Typed, Text: text, Face: f}
}

// signature is a drawn mark as a hand makes it: a wave, a flourish below and a dot.
func signature() signing.Mark {
	var wave, below signing.Stroke
	for i := range 90 {
		t := float64(i) / 89
		wave = append(wave, signing.StrokePoint{
			X: 60 + 400*t + 18*math.Sin(t*31), Y: 110 - 55*math.Sin(t*26)*math.Exp(-t) - 20*t, T: 12 * i,
		})
	}
	for i := range 20 {
		t := float64(i) / 19
		below = append(below, signing.StrokePoint{X: 50 + 470*t, Y: 160 - 12*t + 5*math.Sin(6*t), T: 1200 + 12*i})
	}
	return signing.Mark{
		Mode: signing.Drawn, Pad: signing.Size{W: 600, H: 200},
		Strokes: []signing.Stroke{wave, below, {{X: 500, Y: 60, T: 1800}}},
	}
}

func examples() map[string]Stamp {
	d := signing.DefaultFieldSize
	long := "Maria Antonietta della Rovere di Montefeltro Colonna-Visconti"
	out := map[string]Stamp{
		"hand":     {typed("Luca Verdi", signing.FaceHand), "Luca Verdi", nil, tail, "", d},
		"italic":   {typed("Luca Verdi", signing.FaceItalic), "Luca Verdi", nil, tail, "", d},
		"upright":  {typed("Luca Verdi", signing.FaceUpright), "Luca Verdi", nil, tail, "", d},
		"drawn":    {signature(), "Luca Verdi", nil, tail, "", d},
		"practice": {signature(), "Luca Verdi", nil, tail, "FAC-SIMILE, senza valore legale", d},
		"typed fr": {typed("Anne-Élisabeth d’Aÿ", signing.FaceHand), "Anne-Élisabeth d’Aÿ", nil, tail, "SPÉCIMEN, sans valeur", d},
		"long":     {typed(long, signing.FaceHand), long, nil, tail, "", d},
		"greek":    {typed("Ελένη Παπαδοπούλου", signing.FaceHand), "Ελένη Παπαδοπούλου", nil, tail, "", d},
		"cyrillic": {typed("Володимир", signing.FaceUpright), "Володимир", nil, tail, "", d},
		"mixed":    {typed("Đặng Ngọc", signing.FaceHand), "Đặng Ngọc", nil, tail, "", d},
		"no line":  {typed("Luca Verdi", signing.FaceHand), "", nil, "", "", d},
	}
	for _, s := range []signing.Size{{W: 80, H: 22}, {W: 300, H: 100}, {W: 300, H: 45}, {W: 90, H: 200}} {
		out[fmt.Sprintf("%g × %g", s.W, s.H)] = Stamp{signature(), "Luca Verdi", nil, tail, "Practice, no value", s}
	}
	return out
}

func TestSameDescriptionSameBytes(t *testing.T) {
	for name, s := range examples() {
		first, err := s.PDF()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 5 {
			if again, err := s.PDF(); err != nil || !bytes.Equal(first, again) {
				t.Fatalf("%s: other bytes, %v", name, err)
			}
		}
	}
}

// content is the page's content stream, unpacked.
func content(t *testing.T, b []byte) string {
	t.Helper()
	_, after, _ := bytes.Cut(b, []byte("stream\n"))
	r, err := zlib.NewReader(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestNothingButPlainColours(t *testing.T) {
	for name, s := range examples() {
		b, err := s.PDF()
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"/ExtGState", "/SMask", "/Group", "/Image ", "/Pattern", "/Shading", "/Annots", "/ICCBased"} {
			if bytes.Contains(b, []byte(word)) {
				t.Errorf("%s holds %s", name, word)
			}
		}
		if n := bytes.Count(b, []byte("/Type /Page\n")); n != 1 {
			t.Errorf("%s has %d pages", name, n)
		}
		for _, op := range strings.Fields(content(t, b)) {
			if slices.Contains([]string{"gs", "sh", "Do", "BI", "cs", "CS", "scn", "SCN", "k", "K"}, op) {
				t.Errorf("%s uses %s", name, op)
			}
		}
		box := fmt.Sprintf("/MediaBox [0 0 %.2f %.2f]", s.Size.W, s.Size.H)
		if !bytes.Contains(b, []byte(box)) {
			t.Errorf("%s is not of size %v", name, s.Size)
		}
		if bytes.Count(b, []byte("/FontFile2")) != bytes.Count(b, []byte("/Type /FontDescriptor")) {
			t.Errorf("%s has a font that is not embedded", name)
		}
	}
}

func TestRefusals(t *testing.T) {
	good := examples()["hand"]
	for name, change := range map[string]func(*Stamp){
		"narrow":     func(s *Stamp) { s.Size.W = 79 },
		"low":        func(s *Stamp) { s.Size.H = 21 },
		"huge":       func(s *Stamp) { s.Size.W = 1e9 },
		"nowhere":    func(s *Stamp) { s.Size.W = math.NaN() },
		"nothing":    func(s *Stamp) { s.Mark = signing.Mark{} },
		"empty":      func(s *Stamp) { s.Mark.Text = " \u200b " },
		"face":       func(s *Stamp) { s.Mark.Face = "gothic" },
		"no strokes": func(s *Stamp) { s.Mark = signing.Mark{Mode: signing.Drawn} },
		"no points": func(s *Stamp) {
			s.Mark = signing.Mark{Mode: signing.Drawn, Strokes: []signing.Stroke{{}}}
		},
		"not a number": func(s *Stamp) {
			s.Mark = signing.Mark{Mode: signing.Drawn, Strokes: []signing.Stroke{{{X: math.NaN()}}}}
		},
	} {
		s := good
		change(&s)
		if b, err := s.PDF(); !errors.Is(err, ErrStamp) || b != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func run1(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatal(name, err)
	}
	return string(out)
}

func written(t *testing.T, s Stamp) string {
	t.Helper()
	b, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "stamp.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// What is written can be read again, whatever letters it has; the time is never cut.
func TestTextCanBeFound(t *testing.T) {
	for name, s := range examples() {
		text := strings.Join(strings.Fields(run1(t, "pdftotext", written(t, s), "-")), " ")
		if s.Mark.Mode == signing.Typed && !strings.Contains(text, s.Mark.Text) {
			t.Errorf("%s: %q lacks %q", name, text, s.Mark.Text)
		}
		if s.Tail != "" && !strings.Contains(text, strings.TrimPrefix(s.Tail, ", ")) {
			t.Errorf("%s: %q lacks the tail", name, text)
		}
		if !strings.Contains(text, s.Practice) {
			t.Errorf("%s: %q lacks the practice words", name, text)
		}
	}
}

// What follows a name is cut at its front, so that the time stays; a typed mark at its end.
func TestCutting(t *testing.T) {
	s := examples()["hand"]
	s.Tail = ", " + strings.Repeat("confirmé ", 12) + "12/11/2026 11:07 +01:00"
	text := strings.Join(strings.Fields(run1(t, "pdftotext", "-layout", written(t, s), "-")), " ")
	if !strings.HasSuffix(text, "12/11/2026 11:07 +01:00") || !strings.Contains(text, "…") || !strings.Contains(text, "Luca Verdi") {
		t.Errorf("%q", text)
	}
	s = examples()["upright"]
	s.Mark.Text = strings.Repeat("W", 80)
	if text := run1(t, "pdftotext", written(t, s), "-"); !strings.Contains(text, "WWW…\n") {
		t.Errorf("%q", text)
	}
}

// Who signed is never cut: one row with all, then a row of its own, shorter forms, two rows.
func TestUnderTheMark(t *testing.T) {
	const time = ", codice OTP confermato 12/11/2026 11:07 +01:00"
	const alone = "codice OTP confermato 12/11/2026 11:07 +01:00"
	w := strings.Repeat("W", signing.MaxName)
	for name, c := range map[string]struct {
		head  string
		brief []string
		tail  string
		want  []string
	}{
		"all in one row":   {"Luca Verdi", nil, time, []string{"Luca Verdi" + time}},
		"two rows":         {"Francesca Colombo-Ferrari", nil, time, []string{"Francesca Colombo-Ferrari", alone}},
		"words before":     {"Firmato digitalmente da Massimiliano Della Rovere-Montefeltro Colonna", []string{"Massimiliano Della Rovere-Montefeltro Colonna"}, ", 12/11/2026 11:07 +01:00", []string{"Massimiliano Della Rovere-Montefeltro Colonna", "12/11/2026 11:07 +01:00"}},
		"initials":         {"Maria Antonietta Guglielmina Ludovica Montecuccoli degli Erri Spinola", []string{"M. A. G. L. Montecuccoli degli Erri Spinola", "Montecuccoli degli Erri Spinola"}, time, []string{"M. A. G. L. Montecuccoli degli Erri Spinola", alone}},
		"between words":    {"x", []string{strings.Repeat("Colonna ", 10) + "Spinola"}, time + time, []string{"x", "…" + time}},
		"a long surname":   {w, nil, time, []string{w[:50], w[50:], alone}},
		"behind a hyphen":  {strings.Repeat("Montefeltro", 3) + "-" + strings.Repeat("Montefeltro", 3), nil, time, []string{strings.Repeat("Montefeltro", 3) + "-", strings.Repeat("Montefeltro", 3), alone}},
		"accents stay":     {strings.Repeat("m\u0323\u0304", 60), nil, time, []string{strings.Repeat("ṃ\u0304", 30), strings.Repeat("ṃ\u0304", 30), alone}},
		"a name alone":     {"Luca Verdi", nil, "", []string{"Luca Verdi"}},
		"no name":          {"", nil, time, []string{time}},
		"nothing":          {"", nil, "", nil},
		"no common letter": {strings.Repeat("文", 30), nil, time, []string{strings.Repeat("文", 30), alone}},
	} {
		for _, size := range []signing.Size{signing.DefaultFieldSize, signing.MinFieldSize} {
			s := Stamp{Mark: signature(), Head: c.head, Brief: c.brief, Tail: c.tail, Size: size}
			u, err := s.Under()
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var got []string
			for i, r := range u.Rows {
				got = append(got, r.Name+r.Rest)
				if r.Size <= 0 || r.Size > lineSize || r.Up+r.Size > u.Height || i > 0 && r.Up >= u.Rows[i-1].Up {
					t.Errorf("%s: %+v under %g", name, r, u.Height)
				}
			}
			if name == "between words" { // what follows has no room either
				if len(got) != 2 || got[0] != "x" || !strings.HasSuffix(c.tail, strings.TrimPrefix(got[1], "…")) {
					t.Errorf("%s: %q", name, got)
				}
				continue
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s on %v: %q, want %q", name, size, got, c.want)
			}
		}
	}
}

// No row touches another, the hairline, the band or the mark, whatever the name; nothing leaves the stamp.
func TestRowsAreApart(t *testing.T) {
	for _, size := range []signing.Size{signing.DefaultFieldSize, signing.MinFieldSize, {W: 300, H: 60}} {
		for _, name := range []string{"Francesca Colombo-Ferrari", "Ågot Ǻŋgström Şťastná-Gjøvåg Ýjq", strings.Repeat("Ẅgj", 33)} {
			s := Stamp{Mark: typed("Agjq", signing.FaceHand), Head: name, Tail: tail, Practice: "FAC-SIMILE, senza valore legale", Size: size}
			img := rendered(t, written(t, s), 600)
			inked := func(y int) bool {
				for x := range img.Bounds().Dx() {
					if r, g, b, _ := img.At(x, y).RGBA(); min(r, g, b)>>8 < 0xA0 {
						return true
					}
				}
				return false
			}
			u, err := s.Under()
			if err != nil {
				t.Fatal(err)
			}
			k := math.Min(size.W/designW, size.H/designH)
			foot := size.H - bandHeight*k
			parts, was := 0, false
			for y := int((foot-u.Height*k-hairline*k)*600/72) - 2; y < int(foot*600/72)-1; y++ {
				now := inked(y)
				if now && !was {
					parts++
				}
				was = now
			}
			// The hairline and each row; dots and accents may stand apart from their row.
			if parts < 1+len(u.Rows) {
				t.Errorf("%q on %v: %d parts under the mark, %d rows", name, size, parts, len(u.Rows))
			}
		}
	}
}

func rendered(t *testing.T, path string, dpi int) image.Image {
	t.Helper()
	run1(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-png", "-singlefile", path, path)
	f, err := os.Open(path + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Every place of the pen is inked, however the points lie: doubled, far apart, alone.
func TestEveryPointIsInked(t *testing.T) {
	uneven := signing.Mark{Mode: signing.Drawn, Pad: signing.Size{W: 600, H: 200}, Strokes: []signing.Stroke{
		{{X: 100, Y: 100}, {X: 100, Y: 100}, {X: 101, Y: 100}, {X: 400, Y: 20}, {X: 401, Y: 21}, {X: 401, Y: 180}, {X: 100, Y: 180}, {X: 100, Y: 100}},
		{{X: 500, Y: 50}, {X: 500, Y: 50}},
		{{X: 550, Y: 50}, {X: 550, Y: 150}},
	}}
	for name, m := range map[string]signing.Mark{"signature": signature(), "uneven": uneven} {
		img := rendered(t, written(t, Stamp{Mark: m, Head: "x", Tail: tail, Size: signing.DefaultFieldSize}), 300)
		var xs, ys []float64
		for _, s := range m.Strokes {
			for _, p := range s {
				xs, ys = append(xs, p.X), append(ys, p.Y)
			}
		}
		w, h := slices.Max(xs)-slices.Min(xs), slices.Max(ys)-slices.Min(ys)
		k := math.Min((154-strokeWidth)/w, (32-strokeWidth)/h)
		for i := range xs {
			x := 82 + k*(xs[i]-(slices.Max(xs)+slices.Min(xs))/2)
			y := 17 + k*(ys[i]-(slices.Max(ys)+slices.Min(ys))/2)
			r, _, b, _ := img.At(int(x*300/72), int(y*300/72)).RGBA()
			if r>>8 > 0x60 || b>>8 < 0x60 {
				t.Errorf("%s: point %d at %.1f %.1f is not inked", name, i, x, y)
			}
		}
	}
}

// A small scrawl is enlarged, but does not fill the box.
func TestSmallScrawl(t *testing.T) {
	pad := signing.Size{W: 600, H: 200}
	room := signing.Size{W: 152.9, H: 30.9}
	if k := scale(signing.Size{W: 60, H: 20}, pad, room); 60*k > 60 || 60*k < 20 {
		t.Errorf("60 units become %.1f points", 60*k)
	}
	if k := scale(signing.Size{W: 600, H: 200}, pad, room); math.Abs(200*k-30.9) > 0.01 {
		t.Errorf("a full pad becomes %.1f high", 200*k)
	}
	if k := scale(signing.Size{}, signing.Size{}, room); k != 1 {
		t.Error(k)
	}
}

// The band of practice covers nothing: above it stands what stands there without words in it.
func TestPracticeBandCoversNothing(t *testing.T) {
	s := examples()["practice"]
	img := rendered(t, written(t, s), 300)
	top := 33 * 300 / 72
	for x := range img.Bounds().Dx() - 1 {
		if r, g, b, _ := img.At(x, top-2).RGBA(); r>>8 < 0xF0 || g>>8 < 0xF0 || b>>8 < 0xF0 {
			t.Fatalf("something touches the band at x %d", x)
		}
		if r, _, _, _ := img.At(x, top+2).RGBA(); r>>8 != 0x3A {
			t.Fatalf("no band at x %d", x)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	for _, name := range []string{"hand", "drawn", "mixed"} {
		b.Run(name, func(b *testing.B) {
			s := examples()[name]
			for b.Loop() {
				if _, err := s.PDF(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
