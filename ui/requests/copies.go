package requests

import (
	"fyne.io/fyne/v2"

	"paraph/app/say"
	"paraph/ui/kit"
)

// copies says of which files clean copies were used, and why.
func (r *detail) copies() []fyne.CanvasObject {
	d := r.of.d
	var out []fyne.CanvasObject
	for _, c := range r.entry.Request.Copies {
		rows := []fyne.CanvasObject{kit.NewBold(d.Say("requests.doc.copy"))}
		for _, why := range d.Voice.CopyUsed(c.Faults) {
			rows = append(rows, kit.Note(why))
		}
		hash := kit.NewMono(say.GroupsOf(c.Of))
		hash.SetWrap(true)
		out = append(out, kit.VBox(2, append(rows, kit.NewSecond(d.Say("requests.doc.copyof")), hash)...))
	}
	return out
}
