package ui

import (
	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
	"paraph/ui/prefs"
)

const troubleWidth = 460

// Trouble says in a window of its own what keeps the desk from opening, and what to do, until it is closed. Of the config
// it needs Prefs, Dispatch and TestLog; folder is the data folder, which is shown.
func Trouble(a fyne.App, c Config, folder string, err error) error {
	s := &shell{app: a, c: c, window: a.NewWindow("Paraph")}
	if err := s.openLog(); err != nil {
		return err
	}
	s.dress()
	s.d = &kit.Kit{Window: s.window, Voice: say.Preferred(c.Prefs.Get(prefs.Language)), Dispatch: c.Dispatch, Log: s.note}
	s.tellTrouble(folder, err)
	s.window.CenterOnScreen()
	s.window.ShowAndRun()
	return s.closeLog()
}

// tellTrouble fills the window, which is as large as its words need. Return and Esc press its only button.
func (s *shell) tellTrouble(folder string, err error) {
	e := s.d.Voice.Explain(err)
	s.note(e.Key)
	shut := kit.NewButton(s.d.Say("trouble.close"), "", kit.Filled, s.window.Close)
	words := kit.VBox(8, kit.NewDialogTitle(s.d.Say("trouble.title")).Wrapped(), kit.NewBold(e.Sentence).Wrapped())
	if e.Hint != "" {
		words.Add(kit.NewBody(e.Hint).Wrapped())
	}
	if folder != "" {
		words.Add(kit.NewSecond(s.d.Say("trouble.folder", "folder", folder)).Wrapped())
	}
	top := kit.Split(kit.VBox(0, kit.Inset(0, 4, 16, 0, kit.NewIcon("warning-circle", 24, kit.ColorError))), 40, words)
	content := kit.Inset(24, 22, 24, 20, kit.VBox(20, top, kit.HBox(8, kit.Fill(kit.NewStack()), shut)))
	s.window.SetPadded(false)
	s.window.SetContent(kit.NewStack(kit.NewGround("background", "", 0), kit.Fixed(troubleWidth, 0, kit.NewCentred(troubleWidth, content))))
	s.window.SetFixedSize(true)
	s.window.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) {
		switch k.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape:
			shut.Press()
		}
	})
	s.window.Canvas().Focus(shut)
}
