package ui

import (
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"paraph/app/say"
)

// fyneWords are the words of Fyne's own dialogs and menus with the keys of ours.
func fyneWords() map[string]string {
	return map[string]string{
		"Cancel": "fyne.cancel", "Confirm": "fyne.confirm", "Copy": "commands.copy", "Create Folder": "fyne.create", "Cut": "commands.cut",
		"Enter filename": "fyne.filename", "Error": "fyne.error", "Favourites": "fyne.favourites", "File": "fyne.file", "Folder": "fyne.folder",
		"New Folder": "fyne.new", "No": "fyne.no", "OK": "fyne.ok", "Open": "fyne.open", "Paste": "commands.paste", "Quit": "shell.command.quit",
		"Redo": "shell.command.redo", "Save": "fyne.save", "Select all": "commands.all", "Show Hidden Files": "fyne.hidden",
		"Undo": "shell.command.undo", "Yes": "fyne.yes", "Advanced": "fyne.advanced", "file.name": "fyne.name", "file.parent": "fyne.parent",
	}
}

// speakFyne has Fyne's own dialogs speak the desk's language: Fyne takes the system's, has no setter, and no Italian. So
// our words stand in for those of the language it has chosen.
func speakFyne(v say.Voice) {
	words := map[string]string{}
	for name, key := range fyneWords() {
		words[name] = v.Say(key)
	}
	b, err := json.Marshal(words)
	if err != nil {
		return
	}
	for _, l := range []fyne.Locale{lang.SystemLocale(), "en"} {
		if err := lang.AddTranslationsForLocale(b, l); err != nil {
			fyne.LogError("Fyne’s own words stay in the system’s language", err)
		}
	}
}
