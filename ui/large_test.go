package ui

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
)

// TestLargeText looks at every screen in every state with text half as large again, in the smallest window: all of it is there, in
// sight or a scroll away, and nothing is cut but names that somebody made long, and hints. PARAPH_LONG looks in every language and
// in the usual window too.
func TestLargeText(t *testing.T) {
	if testing.Short() {
		t.Skip("every screen is drawn")
	}
	langs, sizes := []string{"it"}, []fyne.Size{fyne.NewSize(kit.LeastWidth, kit.LeastHeight)}
	if os.Getenv("PARAPH_LONG") != "" {
		langs, sizes = say.Languages(), append(sizes, fyne.NewSize(windowWidth, 696))
	}
	pool := readers(t)
	for _, lang := range langs {
		for _, v := range views() {
			for _, v.size = range sizes {
				t.Run(v.name+"-"+lang, func(t *testing.T) {
					v.text = "1.5"
					for _, f := range stageScene(t, v, lang, "light", pool).faultsWhere(mayCutLarge) {
						t.Errorf("%v: %s", v.size, f)
					}
				})
			}
		}
	}
}

// mayCutLarge also lets hints end in an ellipsis: they say again what stands elsewhere.
func mayCutLarge(text string, within []fyne.CanvasObject) bool {
	hint := func(o fyne.CanvasObject) bool { return reflect.TypeOf(o).String() == "*kit.HintBar" }
	return mayCut(text, within) || slices.ContainsFunc(within, hint)
}
