package verify

import (
	"strings"
	"testing"
)

// formats puts a script that shows the value of the field total in another form.
func formats(script, value, shows string) func(*paper) {
	return func(p *paper) {
		p.edit(total, `AFNumber_Format\(2, 0, 0, 0, "", true\);`, script)
		p.edit(total, "/V(1000)", "/V("+value+")")
		p.put(42, looksOf(100, 20, written(shows)))
	}
}

// TestShownValue: the value of a field and what somebody can read of it are one (12.7.4.3), however it is painted.
func TestShownValue(t *testing.T) {
	eve := func(shows string) func(*paper) { return fills(nameField, "Anna", "Eve", shows) }
	outlines := strings.Repeat("4 4 m 10 4 12 10 8 14 c 4 10 l h f ", 30)
	percent, date := `AFPercent_Format\(1, 2\);`, `AFDate_FormatEx\("d mmm yyyy"\);`
	german, own := `AFNumber_Format\(2, 2, 0, 0, " EUR", false\);`, `event.value = "EUR " + event.value;`
	rows := []row{
		{"pale-with-picture", "the value is white, a picture says another", nil, eve("1 g BT /Helv 12 Tf 2 5 Td (Eve) Tj ET q 9 0 0 9 0 0 cm /Im0 Do Q"), red},
		{"pale", "white on white", nil, eve("BT 1 g /Helv 12 Tf 2 5 Td (Eve) Tj ET"), red},
		{"pale-with-shapes", "letters as shapes", nil, eve("BT 1 1 1 rg /Helv 12 Tf 2 5 Td (Eve) Tj ET 0 g " + outlines), red},
		{"shapes-beside", "letters as shapes beside the value", nil, eve(written("Eve") + outlines), red},
		{"invisible", "9.3.6, mode 3", nil, eve("BT 3 Tr /Helv 12 Tf 2 5 Td (Eve) Tj ET"), red},
		{"clipping", "9.3.6, mode 7", nil, eve("BT 7 Tr /Helv 12 Tf 2 5 Td (Eve) Tj ET"), red},
		{"outside", "8.10.1: the box clips", nil, eve("BT /Helv 12 Tf 2 50 Td (Eve) Tj ET"), red},
		{"inline-picture", "8.9.7", nil, eve(written("Eve") + "q 200 0 0 20 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q"), red},
		{"percent-other", "AFPercent_Format", formats(percent, "0.25", "25,0 %"), fills(total, "0.25", "0.5", written("5,0 %")), red},
		{"date-other", "AFDate_Format", formats(date, "2026-03-05", "5 Mar 2026"), fills(total, "2026-03-05", "2026-04-06", written("9 Apr 2026")), red},
		{"german-other", "AFNumber_Format", formats(german, "1000", "1.000,00 EUR"), fills(total, "1000", "2.5", written("2.500,00 EUR")), red},
		{"own-format-other", "12.6.4.16", formats(own, "1000", "EUR 1000"), fills(total, "1000", "2000", written("EUR 20000")), red},

		{"percent", "AFPercent_Format", formats(percent, "0.25", "25,0 %"), fills(total, "0.25", "0.5", written("50,0 %")), ok},
		{"date", "AFDate_Format", formats(date, "2026-03-05", "5 Mar 2026"), fills(total, "2026-03-05", "2026-04-06", written("6 Apr 2026")), ok},
		{"german", "AFNumber_Format", formats(german, "1000", "1.000,00 EUR"), fills(total, "1000", "1234567.899", written("1.234.567,90 EUR")), ok},
		{"negative", "AFNumber_Format", nil, fills(total, "1000", "-20", written("\\(20.00\\)")), ok},
		{"own-format", "12.6.4.16", formats(own, "1000", "EUR 1000"), fills(total, "1000", "2000", written("EUR 2000")), ok},
		{"white-on-dark", "MK/BG: a dark ground", nil, eve("0 0 0.5 rg 0 0 200 20 re f BT 1 g /Helv 12 Tf 2 5 Td (Eve) Tj ET"), ok},
		{"white-as-before", "a field that was white when it was signed", func(p *paper) {
			p.edit(nameField, "12 Tf 0 g", "12 Tf 1 g")
			p.put(nameLooks, looksOf(200, 20, "BT 1 g /Helv 12 Tf 2 5 Td (Anna) Tj ET"))
		}, eve("BT 1 g /Helv 12 Tf 2 5 Td (Eve) Tj ET"), ok},
		{"bevelled", "table 168: a border", nil, eve("0.8 g 0 0 200 20 re f 1 g 1 1 m 1 19 l 199 19 l 198 18 l 2 18 l 2 2 l h f 0.5 g 199 19 m 199 1 l 1 1 l 2 2 l 198 2 l 198 18 l h f " + written("Eve")), ok},
		{"rich-text", "12.7.4.4", nil, func(p *paper) {
			eve(written("Eve"))(p)
			p.more(nameField, "/RV(<?xml version=\"1.0\"?><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Eve</p></body>)")
		}, ok},
	}
	run(t, rows, tables)
}
