package settings

import (
	"fyne.io/fyne/v2"

	"paraph/ui/kit"
)

// oldSeal says what is wrong with a seal an earlier version made, and renews it when the office says so.
func (s *Screen) oldSeal(renewed func()) fyne.CanvasObject {
	d := s.desk
	answer := s.newAnswer()
	button := kit.NewButton(d.Say("settings.reach.seal-renew"), "", kit.Plain, nil)
	button.SetTapped(func() {
		button.Disable(d.Say("settings.reach.seal-renewing"))
		answer.say(d.Say("settings.reach.seal-renewing"))
		s.run(s.data.RenewSeal, func(err error) {
			if err != nil {
				button.Enable()
				answer.fail(d.Explain(err))
				return
			}
			renewed()
		})
	})
	return kit.VBox(8, kit.Note(d.Say("settings.reach.seal-old")), answer.row(button))
}
