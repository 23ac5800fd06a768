package verify

import "testing"

// acrobatFont is the font that form programs write for their fields: an encoding by its differences only.
const acrobatFont = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Name/Helv/Encoding<</Type/Encoding/Differences[24/breve/caron 39/quotesingle 96/grave 128/bullet/dagger" +
	" 160/Euro 192/Agrave/Aacute 224/agrave/aacute 232/egrave/eacute 242/ograve]>>>>"

func inAcrobatFont(p *paper) { p.put(font, acrobatFont) }

// TestWritersWords: how form programs write what a field shows, in their fonts and their colours.
func TestWritersWords(t *testing.T) {
	grounded := func(colour string) string {
		return "/DeviceRGB cs 0.8 0.8 0.8 sc 0 0 200 20 re f /Tx BMC q BT /Helv 12 Tf " + colour + " 2 5 Td (Eve) Tj ET Q EMC"
	}
	run(t, []row{
		{"number-in-acrobat-font", "annex D.2: what the differences do not name is as in StandardEncoding", inAcrobatFont, fills(nameField, "Anna", "1.234,56 - a/b", written("1.234,56 - a/b")), ok},
		{"accents-in-acrobat-font", "annex D.2: names of glyphs", inAcrobatFont, fills(nameField, "Anna", "Ren\\351 \\340", written("Ren\\351 \\340")), ok},
		{"other-number-in-acrobat-font", "12.7.4.3", inAcrobatFont, fills(nameField, "Anna", "1.234,56", written("1.234.56")), red},
		{"other-accent-in-acrobat-font", "12.7.4.3", inAcrobatFont, fills(nameField, "Anna", "\\340", written("\\341")), red},
		{"colours-by-space", "8.6.8: cs and sc as g and rg", nil, fills(nameField, "Anna", "Eve", grounded("/DeviceGray cs 0 sc")), ok},
		{"colours-by-space-pale", "letters as light as their ground", nil, fills(nameField, "Anna", "Eve", grounded("/DeviceGray cs 0.8 sc")), red},
		{"colours-by-space-white", "letters as light as the paper", nil, fills(nameField, "Anna", "Eve", "/Tx BMC q BT /Helv 12 Tf /DeviceRGB cs 1 1 1 sc 2 5 Td (Eve) Tj ET Q EMC"), red},
		{"colours-of-unknown-space", "8.6.6: nothing is known of how light they are", nil, fills(nameField, "Anna", "Eve", "/Tx BMC q BT /Helv 12 Tf /Sep cs 0 scn 2 5 Td (Eve) Tj ET Q EMC"), red},
	}, tables)
}
