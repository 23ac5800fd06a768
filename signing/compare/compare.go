package compare

import (
	"cmp"
	"slices"
)

// Documents says what a reader would read or see otherwise in a received document than in the original, by the page it stands on.
// next is asked before each page is read, and ends it with an error.
func Documents(was, is Source, next func() error) ([]Edit, error) {
	before, err := learn(was, next)
	if err != nil {
		return nil, err
	}
	after, err := learn(is, next)
	if err != nil {
		return nil, err
	}
	pages, err := paired(before, after)
	if err != nil {
		return nil, err
	}
	edits := []Edit{}
	for _, i := range pages.gone {
		sheet, err := was.Sheet(i)
		if err != nil {
			return nil, err
		}
		edits = append(edits, Edit{Kind: PageMissing, OriginalPage: i + 1, Box: Place(whole(sheet))})
	}
	for k, i := range pages.of {
		if err := next(); err != nil {
			return nil, err
		}
		more, err := onPage(was, i, is, k, pages.moved[k])
		if err != nil {
			return nil, err
		}
		if edits = append(edits, more...); len(edits) >= MostEdits {
			edits = edits[:MostEdits]
			break
		}
	}
	slices.SortStableFunc(edits, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(cmp.Or(a.Page, a.OriginalPage), cmp.Or(b.Page, b.OriginalPage)), cmp.Compare(a.Box.Y, b.Box.Y), cmp.Compare(a.Box.X, b.Box.X))
	})
	return edits, nil
}

// onPage is what is otherwise on a received page, which was that one of the original, -1 for none.
func onPage(was Source, i int, is Source, k int, moved bool) ([]Edit, error) {
	if i < 0 || moved {
		sheet, err := is.Sheet(k)
		if err != nil {
			return nil, err
		}
		if i < 0 {
			return []Edit{{Kind: PageAdded, Page: k + 1, Box: Place(whole(sheet))}}, nil
		}
		more, err := compareSheets(was, i, is, k)
		return append([]Edit{{Kind: PageMoved, Page: k + 1, OriginalPage: i + 1, Box: Place(whole(sheet))}}, more...), err
	}
	return compareSheets(was, i, is, k)
}
