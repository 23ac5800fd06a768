package ui

import (
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"paraph/app/say"
	"paraph/sync"
	"paraph/ui/kit"
	"paraph/ui/looktest"
	"paraph/ui/theme"
)

// TestTroubleIsSaidWhole: whatever stops the start is said in a window that has room for it, in every language, look and
// text size, and whose one button is in reach of the keyboard.
func TestTroubleIsSaidWhole(t *testing.T) {
	const folder = "/home/massimiliano.alessandro/Documenti dello studio/Firme/paraph"
	for _, err := range []error{
		sync.ErrNewer, sync.ErrSecrets, sync.ErrKeyFile, sync.ErrBusy, sync.ErrDatabase, &sync.SettingsError{File: "profiles.json"},
		&fs.PathError{Op: "mkdir", Path: folder, Err: syscall.EACCES}, fmt.Errorf("host: %w", syscall.ENOSPC), syscall.ENOTDIR, syscall.EROFS,
		fmt.Errorf("nobody foresaw this"),
	} {
		for _, lang := range say.Languages() {
			for variant, scale := range map[theme.Variant]float32{theme.Light: 1, theme.Dark: 1.5} {
				test.NewTempApp(t).Settings().SetTheme(theme.New(variant, scale))
				s := &shell{window: test.NewTempWindow(t, kit.NewStack())}
				s.d = &kit.Kit{Window: s.window, Voice: say.In(lang)}
				s.tellTrouble(folder, err)
				c := s.window.Canvas()
				s.window.Resize(c.Content().MinSize())
				l := looktest.At(c, func(fyne.CanvasObject) bool { return false })
				none := func(string, []fyne.CanvasObject) bool { return false }
				for _, found := range [][]string{
					l.Texts(none), l.Words(areas(t)), l.Overlaps(), l.Filled(), l.Contrast(nil),
					looktest.Keyboard(c, func(fyne.CanvasObject) bool { return false }, func(fyne.CanvasObject) bool { return false }),
				} {
					for _, fault := range found {
						t.Errorf("%v, %s, %v: %s", err, lang, scale, fault)
					}
				}
				if size := c.Content().MinSize(); size.Width != troubleWidth || size.Height < 150 || size.Height > 600 {
					t.Errorf("%v, %s: the window is %v", err, lang, size)
				}
			}
		}
	}
}
