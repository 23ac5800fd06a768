package assets

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

const (
	latin    = "àèéìòùçÀÈÉÌÒÙÇœŒßñŠšŁłŐőŽž"
	marks    = "0123456789€«»“”’…·•–—−×№\u00a0\u202f\u2011" // French figures and punctuation need the last three
	greek    = "αβγΩ"
	cyrillic = "абвЖя"
)

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := fs.Glob(files, pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: found %d, %v", pattern, len(paths), err)
	}
	return paths
}

// name is what Font or Icon would be asked for.
func name(file string) string {
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

func TestFontsHoldTheLettersOfNames(t *testing.T) {
	for _, file := range glob(t, "fonts/*") {
		t.Run(name(file), func(t *testing.T) {
			font, err := sfnt.Parse(Font(name(file)))
			if err != nil {
				t.Fatal(err)
			}
			letters := latin + marks
			if strings.HasPrefix(name(file), "Noto") {
				letters += greek + cyrillic
			}
			var buffer sfnt.Buffer
			for _, r := range letters {
				glyph, err := font.GlyphIndex(&buffer, r)
				if err != nil || glyph == 0 {
					t.Errorf("no %q (%v)", r, err)
				}
			}
			copyright, err := font.Name(&buffer, sfnt.NameIDCopyright)
			if err != nil || copyright == "" {
				t.Errorf("no copyright record (%v)", err)
			}
		})
	}
}

// fpdf 0.12.0 overwrites a font in memory whose last glyphs share one advance.
func TestFontsHaveAnAdvanceForEveryGlyph(t *testing.T) {
	for _, file := range glob(t, "fonts/*") {
		data := Font(name(file))
		metrics, glyphs := be16(table(t, data, "hhea")[34:]), be16(table(t, data, "maxp")[4:])
		if metrics != glyphs {
			t.Errorf("%s: %d advances for %d glyphs", file, metrics, glyphs)
		}
	}
}

func be16(b []byte) int { return int(binary.BigEndian.Uint16(b)) }

func table(t *testing.T, font []byte, tag string) []byte {
	t.Helper()
	for i := range be16(font[4:]) {
		record := font[12+16*i:]
		if string(record[:4]) == tag {
			return font[binary.BigEndian.Uint32(record[8:]):][:binary.BigEndian.Uint32(record[12:])]
		}
	}
	t.Fatalf("no table %s", tag)
	return nil
}

func TestAdobesReservedNameStaysItsOwn(t *testing.T) {
	font, err := sfnt.Parse(Font("SourceSerif4-SemiBold"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []sfnt.NameID{sfnt.NameIDFamily, sfnt.NameIDFull, sfnt.NameIDPostScript, sfnt.NameIDTypographicFamily} {
		called, err := font.Name(nil, id)
		if err != nil || strings.Contains(called, "Source") {
			t.Errorf("name %d is %q (%v); see fonts.py", id, called, err)
		}
	}
}

func TestStyleSheetAndWebFontsNameEachOther(t *testing.T) {
	css, err := fs.ReadFile(Page(), "fonts/fonts.css")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, url := range regexp.MustCompile(`url\("([^"]+)"\)`).FindAllStringSubmatch(string(css), -1) {
		named = append(named, "page/fonts/"+url[1])
	}
	slices.Sort(named)
	there := glob(t, "page/fonts/*.woff2")
	if !slices.Equal(named, there) {
		t.Errorf("fonts.css names\n%v\nthere are\n%v", named, there)
	}
	for _, file := range there {
		if !bytes.HasPrefix(must(file), []byte("wOF2")) {
			t.Errorf("%s is not WOFF2", file)
		}
	}
}

// Fyne's themed icons recolour fills only: a stroke would come out as a blob.
func TestIconsAreFilledPaths(t *testing.T) {
	for _, file := range glob(t, "icons/*") {
		svg := Icon(name(file))
		if name(file) != "icon" && (!strings.Contains(svg, `viewBox="0 0 256 256"`) || !strings.Contains(svg, `fill="currentColor"`)) {
			t.Errorf("%s: another view box or fill than its fellows", file)
		}
		paths := 0
		for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if element, ok := token.(xml.StartElement); ok {
				paths += filledOnly(t, file, element)
			}
		}
		if paths == 0 {
			t.Errorf("%s has no path", file)
		}
	}
}

// filledOnly holds one element to fills without arcs, and counts it if it is a path.
func filledOnly(t *testing.T, file string, element xml.StartElement) (paths int) {
	t.Helper()
	ours := name(file) == "icon" || name(file) == "paraph"
	for _, attr := range element.Attr {
		if strings.HasPrefix(attr.Name.Local, "stroke") || attr.Name.Local == "style" {
			t.Errorf("%s: attribute %s", file, attr.Name.Local)
		}
		if !ours && attr.Name.Local == "d" && strings.ContainsAny(attr.Value, "aA") {
			t.Errorf("%s has arcs, which Fyne draws wrongly in a row; see icons.py", file)
		}
	}
	if element.Name.Local == "path" {
		return 1
	}
	return 0
}

func TestLanguagesAreJSON(t *testing.T) {
	for _, code := range []string{"it", "fr", "en"} {
		parts, err := Lang(code)
		if err != nil || len(parts) == 0 {
			t.Errorf("%s: %v", code, err)
		}
		for part, data := range parts {
			if !json.Valid(data) {
				t.Errorf("%s %s is no JSON", code, part)
			}
		}
	}
	for _, code := range []string{"xx", "../icons/x", "/it"} {
		if parts, err := Lang(code); err == nil && len(parts) > 0 {
			t.Errorf("%q was found", code)
		}
	}
}

func TestEveryFontFamilyHasItsLicence(t *testing.T) {
	licences := map[string]bool{}
	for _, file := range glob(t, "licences/*.txt") {
		licences[path.Base(file)] = true
		if text := string(must(file)); !strings.Contains(text, "Copyright") && !strings.Contains(text, "©") {
			t.Errorf("%s names no owner", file)
		}
	}
	wanted := []string{"Inter-OFL.txt", "Phosphor-MIT.txt"} // the ones without a font for PDFs
	for _, file := range glob(t, "fonts/*") {
		family, _, _ := strings.Cut(path.Base(file), "-")
		wanted = append(wanted, family+"-OFL.txt")
	}
	for _, licence := range wanted {
		if !licences[licence] {
			t.Errorf("no %s", licence)
		}
	}
}

func TestUnknownNamesPanic(t *testing.T) {
	for called, load := range map[string]func(){
		"font": func() { Font("Comic Sans") },
		"icon": func() { Icon("unicorn") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no panic for an unknown %s", called)
				}
			}()
			load()
		}()
	}
}

func TestAssetsStaySmall(t *testing.T) {
	const limit = 4 << 20
	var total int64
	err := fs.WalkDir(files, ".", func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil || total > limit {
		t.Errorf("%d bytes, %v", total, err)
	}
}

// TestSentencesStandOnce: a key has one sentence in each language, in one file.
func TestSentencesStandOnce(t *testing.T) {
	at := map[string]string{}
	for _, file := range glob(t, "lang/*.json") {
		language := file[len(file)-len("en.json") : len(file)-len(".json")]
		b, err := files.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(bytes.NewReader(b))
		for key := true; d.More() || d.InputOffset() == 0; {
			word, err := d.Token()
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			text, is := word.(string)
			if !is {
				continue
			}
			if key {
				if other := at[language+text]; other != "" {
					t.Errorf("%s of %s stands in %s and in %s", text, language, other, file)
				}
				at[language+text] = file
			}
			key = !key
		}
	}
}
