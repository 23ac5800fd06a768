package theme

import (
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"paraph/assets"
)

// icons are what Fyne's own widgets show, in Phosphor.
var icons = sync.OnceValue(func() map[fyne.ThemeIconName]fyne.Resource {
	out := map[fyne.ThemeIconName]fyne.Resource{}
	for name, ours := range map[fyne.ThemeIconName]string{
		fynetheme.IconNameVisibility:     "eye",
		fynetheme.IconNameVisibilityOff:  "eye-slash",
		fynetheme.IconNameCancel:         "x",
		fynetheme.IconNameConfirm:        "check",
		fynetheme.IconNameSearch:         "magnifying-glass",
		fynetheme.IconNameMenuExpand:     "caret-right",
		fynetheme.IconNameArrowDropDown:  "caret-down",
		fynetheme.IconNameArrowDropUp:    "caret-up",
		fynetheme.IconNameNavigateBack:   "caret-left",
		fynetheme.IconNameNavigateNext:   "caret-right",
		fynetheme.IconNameMenu:           "list",
		fynetheme.IconNameMoreVertical:   "dots-three-vertical",
		fynetheme.IconNameMoreHorizontal: "dots-three",
		fynetheme.IconNameFolder:         "folder",
		fynetheme.IconNameFolderOpen:     "folder-open",
		fynetheme.IconNameHome:           "house",
		fynetheme.IconNameDocument:       "file-text",
		fynetheme.IconNameFile:           "file-text",
		fynetheme.IconNameStorage:        "hard-drives",
		fynetheme.IconNameDownload:       "download-simple",
		fynetheme.IconNameSettings:       "gear",
		fynetheme.IconNameDelete:         "trash",
		fynetheme.IconNameCalendar:       "calendar-blank",
		fynetheme.IconNameCheckButton:    "square",
		fynetheme.IconNameContentCopy:    "copy",
		fynetheme.IconNameContentUndo:    "arrow-u-up-left",
		fynetheme.IconNameContentRedo:    "arrow-u-up-right",
	} {
		out[name] = fynetheme.NewThemedResource(fyne.NewStaticResource(ours+".svg", []byte(assets.Icon(ours))))
	}
	return out
})
