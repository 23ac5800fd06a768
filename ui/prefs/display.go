package prefs

import "strconv"

// The keys of what Prefs remembers for the settings. PrefStamp is "off" where signatures are not shown on the page
// unless asked for.
const (
	Language = "display.language"
	Theme    = "display.theme"
	Text     = "display.text" // 1 is 100 %: "1.15"
	Stamp    = "sign.stamp"

	SignedFolder = "sign.folder" // "": beside the original
)

func DisplayThemes() []string { return []string{"system", "light", "dark"} }

func DisplaySizes() []int { return []int{85, 100, 115, 130, 150} }

func IndexOr(all []string, value string, otherwise int) int {
	for i, a := range all {
		if a == value {
			return i
		}
	}
	return otherwise
}

// TextSize is a size in per cent as Prefs has it.
func TextSize(percent int) string { return strconv.FormatFloat(float64(percent)/100, 'f', 2, 64) }
