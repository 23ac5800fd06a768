package say

import (
	"strconv"

	"paraph/signing"
	"paraph/signing/compare"
)

// EditKind says what an edit is of.
func (v Voice) EditKind(k compare.Kind) string {
	switch k {
	case compare.Word:
		return v.Say("edit.word")
	case compare.Moved:
		return v.Say("edit.moved")
	case compare.Hidden:
		return v.Say("edit.hidden-text")
	case compare.PageMissing:
		return v.Say("edit.page-missing")
	case compare.PageAdded:
		return v.Say("edit.page-added")
	case compare.PageMoved:
		return v.Say("edit.page-moved")
	case compare.PageOther:
		return v.Say("edit.page-replaced")
	case compare.FormValue:
		return v.Say("edit.form-value")
	case compare.Annotation:
		return v.Say("edit.annotation")
	case compare.Signature:
		return v.Say("edit.signature")
	}
	return v.Say("edit.picture")
}

// EditTitle says what an edit is of, and on which page.
func (v Voice) EditTitle(e compare.Edit) string {
	what := v.EditKind(e.Kind)
	switch {
	case e.Page == 0:
		return v.Say("edit.original", "page", strconv.Itoa(e.OriginalPage), "what", what)
	case e.Kind == compare.PageMoved:
		return v.Say("edit.from", "page", strconv.Itoa(e.Page), "what", what, "from", strconv.Itoa(e.OriginalPage))
	}
	return v.Say("edit.page", "page", strconv.Itoa(e.Page), "what", what)
}

// Edit says an edit with its words.
func (v Voice) Edit(e compare.Edit) string {
	const most = 200 // letters of each side
	before, after := v.excerpt(e.Before, most), v.excerpt(e.After, most)
	title := v.EditTitle(e)
	switch {
	case before == "" && after == "":
		return title
	case before == "":
		return v.Say("edit.more", "title", title, "after", after)
	case after == "":
		return v.Say("edit.less", "title", title, "before", before)
	}
	return v.Say("edit.instead", "title", title, "before", before, "after", after)
}

// excerpt is the beginning of words of others, to stand between quotes.
func (v Voice) excerpt(text string, most int) string {
	r := []rune(signing.OneLine(text))
	if len(r) > most {
		r = append(r[:most-1], '…')
	}
	return inQuotes(string(r))
}

// Edits says how many edits nobody asked for there are.
func (v Voice) Edits(all []compare.Edit) string {
	n := 0
	for _, e := range all {
		if !e.Asked {
			n++
		}
	}
	if n == 0 {
		return v.Say("edit.none")
	}
	return v.Count("edit.found", n)
}
