package docview

import "paraph/signing"

// Rearrange shows the pages of the open document otherwise: in another order, turned, fewer or more. from says for each
// page now which it was, 0 for one that looks otherwise than any: bitmaps of the others are kept. The page that is read
// stays where it is seen, if it is among them; else the zoom fits the one that is in its place. A search looks anew.
func (v *View) Rearrange(src Source, pages []signing.PageGeometry, from []int) {
	v.stopWork()
	to := map[int]int{}
	for i, was := range from {
		to[was] = i + 1
	}
	delete(to, 0)
	v.clearSheets()
	v.bits.renumber(to)
	v.small.renumber(to)
	failed := v.failed
	v.failed = map[int]error{}
	for page, err := range failed {
		if to[page] > 0 {
			v.failed[to[page]] = err
		}
	}
	at := 0.0 // how far into its page the view begins
	if v.page > 0 {
		at = v.y - v.stack.top(v.page, v.zoom)
	}
	read := to[v.page]
	v.fitted = to[v.fitted]
	other := read == 0 // it is turned, or gone
	if other {
		read = min(max(1, v.page), len(pages))
	}
	v.src, v.stack = src, newStack(pages)
	v.press, v.texts = press{}, texts{}
	v.page, v.chosen = read, read
	v.y = v.stack.top(read, v.zoom) + at
	if other || v.fitted == 0 {
		v.fitted = read
		v.refit()
	}
	v.middle()
	if v.strip != nil {
		v.strip.renumber(to)
	}
	if v.search != nil {
		v.search.again()
	}
	if v.OnPage != nil {
		v.OnPage(read)
	}
	v.arrange()
}

// renumber begins anew where the pages stand otherwise; what was picked stays picked where it still is.
func (s *strip) renumber(to map[int]int) {
	clear(s.given)
	picked := s.v.Picked()
	s.list.empty()
	s.list.picks.pages = map[int]bool{}
	for _, page := range picked {
		if to[page] > 0 {
			s.list.picks.pages[to[page]] = true
		}
	}
	s.scroll.Refresh()
	s.follow(s.v.page)
}
