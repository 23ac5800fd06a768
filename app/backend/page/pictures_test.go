package page_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"

	"paraph/app/host"
	"paraph/signing"
)

// TestPictures draws every state in every language for people to look at: PARAPH_SHOTS names the folder.
func TestPictures(t *testing.T) {
	dir := os.Getenv("PARAPH_SHOTS")
	if dir == "" {
		t.Skip("PARAPH_SHOTS names no folder")
	}
	chromium(t)
	o := newOffice(t, nil)
	practice := newOffice(t, func(h *host.Options) { h.Practice = true })
	content := four()
	langs := []string{"en", "it", "fr"}
	if only := os.Getenv("PARAPH_SHOTS_LANG"); only != "" {
		langs = []string{only}
	}
	n := 0
	for _, lang := range langs {
		for name, w := range map[string]window{"phone": phone(), "desk": desk()} {
			n++
			p := &pictures{t: t, dir: dir, name: name + "-" + lang, lang: lang, window: w, content: content, n: n}
			p.journey(o)
			p.ends(o)
			p.practice(practice)
			p.long(o)
			p.corners(o, practice)
		}
	}
}

type pictures struct {
	t       *testing.T
	dir     string
	name    string
	lang    string
	window  window
	content []byte
	n       int
}

func (p *pictures) shoot(b *tab, state string) {
	b.still()
	b.until("[...document.images].every(i => i.getBoundingClientRect().top > innerHeight || i.getBoundingClientRect().height === 0 || (i.complete && i.naturalWidth > 0))")
	time.Sleep(150 * time.Millisecond)
	b.picture(filepath.Join(p.dir, p.name+"-"+state+".png"))
}

func (p *pictures) address(who string, state string) string {
	return fmt.Sprintf("%s.%d.%s@example.com", who, p.n, state)
}

func (p *pictures) draft(state string, change func(*signing.Draft)) signing.Draft {
	return draft(p.content, 4, func(d *signing.Draft) {
		d.Signers[0].Email = p.address("luca", state)
		if change != nil {
			change(d)
		}
	})
}

func (p *pictures) journey(o *office) {
	anna := signer("Anna", "Rossi", p.address("anna", "j"), at(4, 72, 384))
	r := o.send(p.t, p.draft("j", func(d *signing.Draft) { d.Signers = append(d.Signers, anna); d.Options.MustRead = false }))
	b := newTab(p.t, p.window, p.lang)
	b.open(r.links[0])
	p.shoot(b, "01-read")
	if p.window.touch {
		b.press(".more summary")
		p.shoot(b, "02-menu")
		b.press(".more summary")
	} else {
		b.press(".languages summary")
		p.shoot(b, "02-menu")
		b.press(".languages summary")
	}
	b.press(".pill-button")
	p.shoot(b, "03-text")
	b.press(".pill-button")
	b.press("#go")
	p.shoot(b, "04-place")
	b.press("#go")
	b.mode("drawn")
	p.shoot(b, "05-sheet-empty")
	b.press("#mark .main")
	p.shoot(b, "06-sheet-error")
	b.onPad(flourish(60))
	b.onPad(underline(12))
	p.shoot(b, "07-sheet-drawn")
	b.press("#mark .main")
	p.shoot(b, "08-placed-one")
	b.toPlace()
	b.mode("typed")
	p.shoot(b, "09-sheet-typed")
	b.press("#mark .main")
	p.shoot(b, "10-all-placed")
	p.confirming(o, b)
	o.signBehind(p.t, r.links[1], anna.Email, 1, typed("Anna Rossi"))
	o.await(p.t, r.id, signing.Done)
	b.open(r.links[0])
	p.shoot(b, "15-done")
}

func (p *pictures) confirming(o *office, b *tab) {
	b.press("#go")
	p.shoot(b, "11-ask")
	b.press("#code-go")
	b.until("document.getElementById('digits').checkVisibility()")
	b.key("407")
	p.shoot(b, "12-enter")
	b.key("192")
	b.press("#code-go")
	b.until("!document.getElementById('code-error').hidden")
	p.shoot(b, "13-wrong")
	b.enter(o.code(p.t, p.address("luca", "j"), 1))
	b.signed()
	p.shoot(b, "14-signed")
}

func (p *pictures) ends(o *office) {
	b := newTab(p.t, p.window, p.lang)
	r := o.send(p.t, p.draft("d", nil))
	b.open(r.links[0])
	if p.window.touch {
		b.press(".more summary")
		b.press(`.more [data-deed="decline"]`)
	} else {
		b.press(".foot-decline")
	}
	p.shoot(b, "20-decline")
	b.press("#reason")
	b.key("L’importo all’articolo 4 non è quello concordato.")
	b.press("#decline-go")
	b.until("document.body.dataset.stage === 'declined'")
	p.shoot(b, "21-declined")
	r = o.send(p.t, p.draft("c", nil))
	if err := o.client.Delete(soon(p.t), r.id); err != nil {
		p.t.Fatal(err)
	}
	b.open(r.links[0])
	p.shoot(b, "22-cancelled")
	r = o.send(p.t, p.draft("e", nil))
	o.over(p.t, r)
	b.open(r.links[0])
	p.shoot(b, "23-expired")
	b.press(`[data-deed="wish"]`)
	b.until("!document.querySelector('[data-deed=\"wish\"]')")
	p.shoot(b, "24-wished")
	b.open(r.links[0][:len(r.links[0])-1])
	p.shoot(b, "25-unknown")
}

func (p *pictures) practice(o *office) {
	b := newTab(p.t, p.window, p.lang)
	r := o.send(p.t, p.draft("p", func(d *signing.Draft) {
		d.Options.MustRead = true
		d.Options.Editable = signing.Editable{Name: true, Email: true}
	}))
	b.open(r.links[0])
	p.shoot(b, "30-practice-must-read")
	b.readAll()
	b.placeTyped(true)
	p.shoot(b, "31-practice-placed")
	b.toLast()
	p.shoot(b, "32-practice-edit")
	b.press("#edit-email")
	b.key("nessuno")
	b.press("#code-go")
	b.until("!document.getElementById('edit-email-error').hidden")
	p.shoot(b, "33-practice-edit-error")
	for range 7 {
		b.key("\b")
	}
	b.press("#code-go")
	b.until("document.getElementById('digits').checkVisibility()")
	p.shoot(b, "34-practice-code")
	b.enter(o.code(p.t, p.address("luca", "p"), 1))
	b.signed()
	o.await(p.t, r.id, signing.Done)
	b.until("document.body.dataset.stage === 'done'")
	p.shoot(b, "35-practice-done")
	b.press(".more summary")
	b.press(`.more [data-deed="privacy"]`)
	p.shoot(b, "36-privacy")
}

// long has names of sixty letters and an office's colours.
func (p *pictures) long(o *office) {
	b := newTab(p.t, p.window, p.lang)
	r := o.send(p.t, p.draft("l", func(d *signing.Draft) {
		d.Title = strings.Repeat("Contratto quadro di fornitura pluriennale ", 2)[:60]
		d.Signers[0].Name, d.Signers[0].Surname = "Maria Antonietta Guglielmina", "Montecuccoli degli Erri Spinola"
		d.Options.UI = map[string]any{
			"sidebarBackgroundColor": "#12463C", "signButtonBackgroundColor": "#B5532A", "headerBackgroundColor": "#F3EFE6",
			"headerSubtitleColor": "#6B6453", "buttonBackgroundColor": "#FFFFFF", "cancelUrl": "studio.example/fine",
		}
	}))
	b.open(r.links[0])
	p.shoot(b, "40-long-read")
	b.toPlace()
	b.mode("typed")
	p.shoot(b, "41-long-sheet")
	b.mode("drawn")
	p.shoot(b, "42-long-pad")
	b.mode("typed")
	b.press("#everywhere")
	b.press("#mark .main")
	p.shoot(b, "43-long-placed")
	b.press("#go")
	b.press("#code-go")
	b.until("document.getElementById('digits').checkVisibility()")
	p.shoot(b, "44-long-code")
}

// corners are what few people see.
func (p *pictures) corners(o, practice *office) {
	r := o.send(p.t, p.draft("x", func(d *signing.Draft) {
		d.Options.UI = map[string]any{"hideHeader": true, "hideSidebar": true, "cancelUrl": "studio.example"}
	}))
	b := newTab(p.t, p.window, p.lang)
	b.open(r.links[0])
	p.shoot(b, "50-no-header")
	b.toggleText()
	b.toPlace()
	b.key("\x1b")
	p.shoot(b, "51-text-places")
	b.run(emulation.SetScriptExecutionDisabled(true))
	b.open(r.links[0])
	p.shoot(b, "52-no-script")
	lying := newTab(p.t, window{844, 390, 2, true}, p.lang)
	r = practice.send(p.t, p.draft("y", nil))
	lying.open(r.links[0])
	p.shoot(lying, "53-lying")
	lying.toPlace()
	lying.mode("drawn")
	lying.onPad(flourish(40))
	p.shoot(lying, "54-lying-sheet")
	lying.mode("typed")
	p.shoot(lying, "55-lying-typed")
	narrow := newTab(p.t, window{320, 640, 2, true}, p.lang)
	narrow.open(r.links[0])
	p.shoot(narrow, "56-narrow")
	narrow.toPlace()
	narrow.mode("drawn")
	narrow.onPad(flourish(40))
	p.shoot(narrow, "57-narrow-sheet")
	narrow.addStyle("html{font-size:200%}")
	p.shoot(narrow, "58-narrow-large")
	keys := newTab(p.t, p.window, p.lang)
	keys.open(r.links[0])
	keys.until(`document.getElementById("foot-lead").textContent !== ""`)
	keys.key(kb.Tab)
	p.shoot(keys, "59-focus-skip")
	keys.key(kb.Enter)
	p.shoot(keys, "60-focus-place")
	keys.key(kb.Enter)
	keys.still()
	keys.key(kb.Tab)
	keys.key(kb.Tab)
	p.shoot(keys, "61-focus-sheet")
}
