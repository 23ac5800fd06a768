package page

import (
	"html/template"
	"math"
	"regexp"
	"strconv"
	"strings"

	"paraph/signing"
)

// userInterface is what of options.ui this page follows. Everything is checked here once more: a store
// may hold what an older version let in.
type userInterface struct {
	colours      colours
	hideSidebar  bool
	hideHeader   bool
	hideOriginal bool
	hideSealed   bool
	completeURL  string
	cancelURL    string
	ancestors    []string
}

func readUI(ui map[string]any) userInterface {
	flag := func(key string) bool { b, _ := ui[key].(bool); return b }
	text := func(key string) string { t, _ := ui[key].(string); return t }
	u := userInterface{
		colours: readColours(text), hideSidebar: flag("hideSidebar"), hideHeader: flag("hideHeader"),
		hideOriginal: flag("hideDownloadValidated"), hideSealed: flag("hideDownloadSigned"),
		completeURL: address(text("completeUrl")), cancelURL: address(text("cancelUrl")),
	}
	list, _ := ui["iframeAncestors"].([]any)
	for _, v := range list {
		if t, ok := v.(string); ok {
			if o := signing.WebOrigin(t); o != "" {
				u.ancestors = append(u.ancestors, o)
			}
		}
	}
	return u
}

// address is a web address a button may lead to, with its scheme; "" for anything else.
func address(text string) string {
	if text != "" && !strings.Contains(text, ":") {
		text = "https://" + text
	}
	return signing.WebAddress(text)
}

// colour is red, green and blue as one number.
type colour uint32

var colourForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// readable is the least contrast of text (WCAG 2.2, 1.4.3), visible that of edges (1.4.11).
const (
	readable = 4.5
	visible  = 3.0
)

// pair is a ground and what is written on it.
type pair struct{ ground, text colour }

// colours are those of the page that can be changed.
type colours struct {
	side, head, button, buttonHover, sign, signHover, foot pair
	sideText, headText, footText                           colour // the second text on the same ground
	ink                                                    colour // the filled button's ground where it is text on white
	frame                                                  colour // round a place on the paper
}

func neutral() colours {
	return colours{
		side: pair{0x2A2F3A, 0xFFFFFF}, sideText: 0xFFFFFF, head: pair{0xFFFFFF, 0x1C1E24}, headText: 0x555A66,
		button: pair{0xECEAE4, 0x1C1E24}, buttonHover: pair{0xDFDCD4, 0x1C1E24}, sign: pair{0x2B3F9E, 0xFFFFFF},
		signHover: pair{0x24358A, 0xFFFFFF}, foot: pair{0xFFFFFF, 0x1C1E24}, footText: 0x555A66, ink: 0x2B3F9E, frame: 0x2B3F9E,
	}
}

// paper and placeGround are what the frame of a place stands on.
const (
	paper       colour = 0xFFFFFF
	placeGround colour = 0xFFF8D6
)

// readColours takes the office's colours where they can be read; a pair that cannot falls back to the
// neutral one as a pair.
func readColours(text func(string) string) colours {
	n := neutral()
	given := func(key string, otherwise colour) colour {
		t := text(key)
		if !colourForm.MatchString(t) {
			return otherwise
		}
		c, err := strconv.ParseUint(t[1:], 16, 32)
		if err != nil {
			return otherwise
		}
		return colour(c)
	}
	two := func(ground, on string, otherwise pair) pair {
		p := pair{given(ground, otherwise.ground), given(on, otherwise.text)}
		if contrast(p.ground, p.text) < readable {
			return otherwise
		}
		return p
	}
	c := n
	c.side = two("sidebarBackgroundColor", "sidebarTitleColor", n.side)
	c.sideText = onGround(c.side, given("sidebarTextColor", n.sideText))
	c.head = two("headerBackgroundColor", "headerTitleColor", n.head)
	c.headText = onGround(c.head, given("headerSubtitleColor", n.headText))
	c.button = two("buttonBackgroundColor", "buttonTextColor", n.button)
	c.buttonHover = two("buttonBackgroundColorHover", "buttonTextColorHover", hoverOf(c.button, n.button, n.buttonHover))
	c.sign = two("signButtonBackgroundColor", "signButtonTextColor", n.sign)
	c.signHover = two("signButtonBackgroundColorHover", "signButtonTextColorHover", hoverOf(c.sign, n.sign, n.signHover))
	c.foot.ground = given("footerBackgroundColor", n.foot.ground)
	c.foot, c.footText = footer(c.foot.ground, n)
	if contrast(c.sign.ground, paper) >= readable {
		c.ink = c.sign.ground
	}
	if contrast(c.sign.ground, placeGround) >= visible {
		c.frame = c.sign.ground
	}
	return c
}

// onGround is a second text where it can be read, else the first.
func onGround(p pair, text colour) colour {
	if contrast(p.ground, text) < readable {
		return p.text
	}
	return text
}

// hoverOf is the neutral hover for the neutral pair; a changed one stays as it is under the pointer.
func hoverOf(is, plain, hover pair) pair {
	if is == plain {
		return hover
	}
	return is
}

// footer chooses the text, for which there is no key: dark or white, whichever can be read.
func footer(ground colour, n colours) (pair, colour) {
	for _, text := range []colour{n.foot.text, 0xFFFFFF} {
		if contrast(ground, text) >= readable {
			p := pair{ground, text}
			return p, onGround(p, n.footText)
		}
	}
	return n.foot, n.footText
}

// contrast is that of WCAG 2.2: 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func (c colour) luminance() float64 {
	part := func(shift int) float64 {
		v := float64(c>>shift&0xFF) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

// css are the colours as custom properties.
func (c colours) css() template.CSS {
	var b strings.Builder
	b.WriteString(":root{")
	for _, v := range []struct {
		name string
		c    colour
	}{
		{"side", c.side.ground},
		{"side-title", c.side.text},
		{"side-text", c.sideText},
		{"head", c.head.ground},
		{"head-title", c.head.text},
		{"head-text", c.headText},
		{"button", c.button.ground},
		{"button-text", c.button.text},
		{"button-hover", c.buttonHover.ground},
		{"button-hover-text", c.buttonHover.text},
		{"sign", c.sign.ground},
		{"sign-text", c.sign.text},
		{"sign-hover", c.signHover.ground},
		{"sign-hover-text", c.signHover.text},
		{"foot", c.foot.ground},
		{"foot-title", c.foot.text},
		{"foot-text", c.footText},
		{"ink", c.ink},
		{"frame", c.frame},
	} {
		hex := strconv.FormatUint(uint64(v.c), 16)
		b.WriteString("--" + v.name + ":#" + strings.Repeat("0", 6-len(hex)) + hex + ";")
	}
	b.WriteString("}\n")
	return template.CSS(b.String()) //nolint:gosec // names above and hex digits
}
