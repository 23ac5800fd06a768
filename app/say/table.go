package say

import "strings"

// TableMark begins a table of records: spreadsheets know UTF-8 by it.
const TableMark = "\ufeff"

// TableLine is a line of a table for a spreadsheet, as RFC 4180 has it. Fields are parted by what programs of the language part lists
// by: in Italian and French a semicolon. Nothing in it is a formula.
func (v Voice) TableLine(fields []string) string {
	comma := ","
	if v.lang != "en" {
		comma = ";"
	}
	quoted := make([]string, len(fields))
	for i, field := range fields { // quoted all: a program that parts by another sign finds no further field in one
		quoted[i] = `"` + strings.ReplaceAll(harmless(field), `"`, `""`) + `"`
	}
	return strings.Join(quoted, comma) + "\r\n"
}

// harmless is a text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return "'" + text
	}
	return text
}
