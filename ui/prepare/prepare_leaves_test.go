package prepare

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"paraph/app"
	"paraph/app/host"
	journey "paraph/app/prepare"
	"paraph/app/sample"
	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/ui/desktest"
	"paraph/ui/theme"
)

// pagesBed is a bed with a real desk on a folder, whose service does not run.
func pagesBed(t *testing.T, lang string, look theme.Variant) (*desktest.Bed, *host.Desk) {
	t.Helper()
	b := desktest.NewBed(t, lang, look)
	d, err := host.OpenDesk(t.Context(), host.DeskOptions{
		Folder: t.TempDir(), KeyInFile: true, Start: func(string) error { return errors.New("none here") },
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	b.Desk = d.Requests
	return b, d
}

// pagesScreen is Prepare with the sample contract, Anna's field on its first page and Luca's on its last.
func pagesScreen(t *testing.T, b *desktest.Bed, d *host.Desk) *Screen {
	t.Helper()
	p := New(b.Kit, b.Desk, d.Documents, d.Arranger, d.Office)
	b.Frame(p.Content(), 1190, 708)
	c, err := sample.New("it")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := d.Documents.OpenContent(t.Context(), "Contratto di fornitura.pdf", c.PDF)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.Close()
		p.WhenSaved(doc.Close)
		b.Until("the end", func() bool { return !p.saving && len(p.queue) == 0 })
	})
	prepOpen(p, doc, app.Draft{})
	desktest.PrepPeople(p.model)
	p.model.Add(1, signing.Box{X: 100, Y: 200, W: 164, H: 45})
	p.model.Activate(1)
	p.model.Add(p.model.Pages(), signing.Box{X: 300, Y: 600, W: 164, H: 45})
	return p
}

func pagesAdded(b *desktest.Bed, p *Screen) {
	b.T.Helper()
	b.Until("the pages are added", func() bool { return p.bound.adding == nil })
}

// made waits until the draft is saved with the document of its pages.
func pagesMade(b *desktest.Bed, p *Screen) {
	b.T.Helper()
	b.Until("the draft is made and saved", func() bool {
		a := p.arrangement()
		return p.pending == nil && !p.saving && len(p.queue) == 0 && p.bound.making == nil && (a == nil || a.Made != "")
	})
}

// TestPagesJourney adds a picture and a PDF, turns, moves and takes pages out and back; the draft is kept, opened again,
// and its document is what was seen.
func TestPagesJourney(t *testing.T) {
	b, d := pagesBed(t, "it", theme.Light)
	p := pagesScreen(t, b, d)
	first := p.model.Pages()
	picture, pdf, _ := desktest.PageFilesOf(t)
	p.AddFiles([]string{picture, pdf})
	p.goOn()
	if p.review != nil {
		t.Error("reviewed while pages are added")
	}
	pagesAdded(b, p)
	if n := p.model.Pages(); n != first+3 || !slices.Equal(p.view.Picked(), []int{first + 1, first + 2, first + 3}) || len(p.model.Fields()) != 2 {
		t.Fatalf("%d pages, picked %v, %d fields", n, p.view.Picked(), len(p.model.Fields()))
	}
	if size := p.model.Page(first + 3); size != (signing.Size{W: 480, H: 360}) {
		t.Errorf("the turned page is %v", size)
	}
	p.pick([]int{1})
	p.turnPages(90)
	p.pick([]int{first + 1}) // the picture
	p.movePages(false)
	p.pick([]int{first + 3})
	p.removePages()
	p.Undo()
	p.PageKey(fyne.KeyDelete) // picked is what was put back
	if n := p.model.Pages(); n != first+2 {
		t.Fatalf("%d pages after taking one out, bringing it back and taking it out by key", n)
	}
	b.Shoot("pages-journey")
	pagesMade(b, p)
	compareMade(t, p, d, b)
	leaves, fields := p.model.Leaves(), p.model.Fields()
	id := p.held.ID
	p.Close()
	b.Until("it is put away", func() bool { return !p.saving && len(p.queue) == 0 })
	p = reopened(t, b, d, id)
	if !slices.Equal(p.model.Leaves(), leaves) || !sameFields(p.model.Fields(), fields) {
		t.Errorf("opened again: %v %v, want %v %v", p.model.Leaves(), p.model.Fields(), leaves, fields)
	}
	if gone, err := b.Desk.Blobs.Remove(t.Context(), p.bound.base.SHA256(), time.Now().Add(time.Hour)); err != nil || !gone {
		t.Fatal(err)
	}
	p.Close()
	p = reopened(t, b, d, id)
	if p.model.Pages() != len(leaves) || !sameFields(p.model.Fields(), fields) || p.arrangement() != nil {
		t.Errorf("without its base: %v %v", p.model.Leaves(), p.model.Fields())
	}
}

// reopened is the draft on the screen, as the shell opens it.
func reopened(t *testing.T, b *desktest.Bed, d *host.Desk, id string) *Screen {
	t.Helper()
	draft, err := b.Desk.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	content, err := b.Desk.Blobs.Get(t.Context(), draft.Parcel.Blobs[0])
	if err != nil {
		t.Fatal(err)
	}
	doc, err := d.Documents.OpenContent(t.Context(), draft.Title, content)
	if err != nil {
		t.Fatal(err)
	}
	p := New(b.Kit, b.Desk, d.Documents, d.Arranger, d.Office)
	b.Frame(p.Content(), 1190, 708)
	prepOpen(p, doc, draft)
	t.Cleanup(func() { p.Close(); p.WhenSaved(doc.Close) })
	b.Until("it is open again", func() bool { return p.facts != nil })
	return p
}

func sameFields(a, b []journey.Field) bool {
	strip := func(all []journey.Field) (out []signing.Field) {
		for _, f := range all {
			out = append(out, f.Field)
		}
		return out
	}
	return reflect.DeepEqual(strip(a), strip(b))
}

// compareMade: the document that was made looks as the pages on the screen do.
func compareMade(t *testing.T, p *Screen, d *host.Desk, b *desktest.Bed) {
	t.Helper()
	draft, err := b.Desk.Draft(t.Context(), p.held.ID)
	if err != nil || draft.Parcel.Pages == nil || draft.Parcel.Pages.Made != draft.Parcel.Blobs[0] {
		t.Fatalf("%+v, %v", draft.Parcel, err)
	}
	content, err := b.Desk.Blobs.Get(t.Context(), draft.Parcel.Blobs[0])
	if err != nil {
		t.Fatal(err)
	}
	doc, err := d.Documents.OpenContent(t.Context(), "made.pdf", content)
	if err != nil {
		t.Fatal(err)
	}
	defer doc.Close()
	facts, err := doc.Facts(t.Context(), "")
	if err != nil || !slices.Equal(facts.Pages, p.model.Geometries()) {
		t.Fatalf("pages %v, want %v (%v)", facts.Pages, p.model.Geometries(), err)
	}
	for page := range facts.Pages {
		seen, err1 := p.source().Pixels(t.Context(), page+1, 72)
		is, err2 := doc.Pixels(t.Context(), page+1, 72)
		if err1 != nil || err2 != nil || seen.Rect != is.Rect {
			t.Fatalf("page %d: %v %v", page+1, err1, err2)
		}
		if by := apartBy(seen, is); by > 3 {
			t.Errorf("page %d is not what was seen: %.1f", page+1, by)
		}
	}
}

// apartBy is the mean difference of two images, 0 to 255.
func apartBy(a, b *image.RGBA) float64 {
	sum := 0
	for i := range a.Pix {
		sum += max(int(a.Pix[i]), int(b.Pix[i])) - min(int(a.Pix[i]), int(b.Pix[i]))
	}
	return float64(sum) / float64(len(a.Pix))
}

// TestPagesSurviveAKill: a draft that was kept before its document was made is made when it is opened again.
func TestPagesSurviveAKill(t *testing.T) {
	b, d := pagesBed(t, "en", theme.Light)
	p := pagesScreen(t, b, d)
	p.pick([]int{1})
	p.turnPages(180)
	pagesMade(b, p)
	draft, err := b.Desk.Draft(t.Context(), p.held.ID)
	if err != nil {
		t.Fatal(err)
	}
	made := draft.Parcel.Pages.Made
	p.Close()
	draft.Parcel.Pages.Made = ""
	draft.Parcel.Blobs = []string{draft.Parcel.Pages.Base}
	if err := b.Desk.SaveDraft(t.Context(), &draft); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Desk.Send(t.Context(), draft, 0); !errors.Is(err, signing.ErrNotReady) {
		t.Errorf("sent without its document: %v", err)
	}
	again := reopened(t, b, d, draft.ID)
	pagesMade(b, again)
	if a := again.arrangement(); a == nil || a.Made != made {
		t.Errorf("made as %+v, want %s", a, made)
	}
	again.Undo() // nothing to undo: the history is not kept
	again.pick([]int{1})
	again.turnPages(180)
	pagesMade(b, again)
	draft, err = b.Desk.Draft(t.Context(), draft.ID)
	if err != nil || draft.Parcel.Pages != nil || draft.Parcel.Blobs[0] == made {
		t.Errorf("turned back it is the first document: %+v, %v", draft.Parcel.Pages, err)
	}
}

// TestPagesRefused: a file that cannot be taken is named with the reason; nothing else changes.
func TestPagesRefused(t *testing.T) {
	b, d := pagesBed(t, "it", theme.Dark)
	p := pagesScreen(t, b, d)
	n := p.model.Pages()
	picture, _, text := desktest.PageFilesOf(t)
	signed := filepath.Join(t.TempDir(), "firmato.pdf")
	pdf := pagetest.WithCatalog("/AcroForm<</Fields[6 0 R]>>", "/MediaBox[0 0 300 400]", "", "<</FT/Sig/T(a)/V<</Type/Sig/Contents<00>>>>>")
	if err := os.WriteFile(signed, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		text: "PNG, JPEG, TIFF", signed: "firmato, e in un altro", filepath.Join(t.TempDir(), "none.pdf"): "none.pdf",
	} {
		p.AddFiles([]string{picture, file})
		pagesAdded(b, p)
		if words := p.strip.words.Text(); !strings.Contains(words, want) || !strings.Contains(words, filepath.Base(file)) || !p.strip.content.Visible() {
			t.Errorf("%s: %q", filepath.Base(file), words)
		}
		if p.model.Pages() != n || p.model.Plain(n) != true {
			t.Errorf("%s: %d pages", filepath.Base(file), p.model.Pages())
		}
	}
	b.Shoot("pages-refused")
	p.pick([]int{1, 2, 3, 4, 5, 6, 7, 8, 9})
	p.removePages()
	if p.model.Pages() != n || !strings.Contains(p.strip.words.Text(), "almeno una pagina") {
		t.Errorf("%d pages, %q", p.model.Pages(), p.strip.words.Text())
	}
}

// TestPagesMadeSmaller: a picture of more pixels than a page takes is added, and what became of it is said.
func TestPagesMadeSmaller(t *testing.T) {
	for _, lang := range []string{"it", "fr", "en"} {
		if words := say.In(lang).Count("pages.smaller", 2); strings.Contains(words, "{") {
			t.Errorf("%s: %q", lang, words)
		}
	}
	b, d := pagesBed(t, "it", theme.Light)
	p := pagesScreen(t, b, d)
	n := p.model.Pages()
	file := filepath.Join(t.TempDir(), "planimetria.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewPaletted(image.Rect(0, 0, 12_000, 9_000), color.Palette{color.White, color.Black})
	if err := errors.Join((&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(f, img), f.Close()); err != nil {
		t.Fatal(err)
	}
	p.AddFiles([]string{file})
	pagesAdded(b, p)
	if words := p.strip.words.Text(); p.model.Pages() != n+1 || !p.strip.content.Visible() || !strings.HasPrefix(words, "«planimetria.png» aveva 108 megapixel ed è stata ridotta a 27") {
		t.Errorf("%d pages, %q", p.model.Pages()-n, words)
	}
}

// TestPagesGivenUp: adding that is cancelled, or whose document is closed meanwhile, changes nothing.
func TestPagesGivenUp(t *testing.T) {
	b, d := pagesBed(t, "en", theme.Light)
	p := pagesScreen(t, b, d)
	n := p.model.Pages()
	photo, _, _ := desktest.PageFilesOf(t)
	p.AddFiles([]string{photo})
	p.strip.progress(2, 5)
	p.strip.show(true, false)
	desktest.Picture(t, b.Win, "pages-adding")
	p.strip.cancel()
	pagesAdded(b, p)
	if p.model.Pages() != n || p.strip.content.Visible() {
		t.Errorf("%d pages after Cancel, %q", p.model.Pages(), p.strip.words.Text())
	}
	p.AddFiles([]string{photo})
	p.Close()
	b.Queue.Settle(t)
	if p.doc != nil || p.model.Pages() != 0 {
		t.Error("pages came to a closed document")
	}
}

// TestArrangedSource: pixels, parts and text of turned pages lie where the pages do.
func TestArrangedSource(t *testing.T) {
	b, d := pagesBed(t, "en", theme.Light)
	p := pagesScreen(t, b, d)
	type tiler interface {
		Tile(ctx context.Context, page int, dpi float64, clip image.Rectangle) (*image.RGBA, error)
	}
	for _, turn := range []int{90, 180, 270} {
		src := journey.Arrange(p.bound.base, p.facts.Pages, []signing.Leaf{{Page: 2, Turn: turn}, {Page: 1}})
		whole, err := src.Pixels(t.Context(), 1, 60)
		if err != nil {
			t.Fatal(err)
		}
		clip := image.Rect(100, 150, 230, 9000)
		part, err := src.(tiler).Tile(t.Context(), 1, 60, clip)
		clip = clip.Intersect(whole.Rect)
		if err != nil || part.Rect.Size() != clip.Size() {
			t.Fatalf("turned by %d: a part of %v, %v", turn, part.Rect, err)
		}
		same := image.NewRGBA(part.Rect)
		for y := range clip.Dy() {
			copy(same.Pix[y*same.Stride:(y+1)*same.Stride], whole.Pix[whole.PixOffset(clip.Min.X, clip.Min.Y+y):])
		}
		if by := apartBy(same, part); by > 0.5 {
			t.Errorf("turned by %d: the part is not that of the whole by %.2f", turn, by)
		}
		lines, err := src.Text(t.Context(), 1)
		if err != nil || len(lines) == 0 {
			t.Fatal(err)
		}
		if l := lines[0].Box; !p.facts.Pages[1].Turned(turn).Holds(l) || turn != 180 && l.H < l.W {
			t.Errorf("turned by %d: a line at %v", turn, l)
		}
		if _, err := src.Pixels(t.Context(), 3, 60); err == nil {
			t.Error("a page that is not there is drawn")
		}
	}
}
