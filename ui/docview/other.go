package docview

// layer is one version of the document: who draws it, its bitmaps, and the pages that could not be drawn.
type layer struct {
	src    Source
	bits   *cache
	failed map[int]error
}

// otherBytes are those of the bitmaps of a version that is not the document's own.
const otherBytes = 48 << 20

func (v *View) newLayer(budget int) *layer {
	l := &layer{failed: map[int]error{}}
	l.bits = newCache(budget, func(p part) bool { return v.layer == l && v.shows(p) })
	return l
}

// SetOther gives the open document another version with the same pages, which ShowOther shows in the same place; its pages in
// view are drawn beforehand. nil: there is none. A source stays its owner's, who may close it once another was set.
func (v *View) SetOther(src Source) {
	v.ShowOther(false)
	if v.other != nil && v.job != nil && v.job.of == v.other {
		v.stopWork()
	}
	v.other = nil
	if src != nil && v.src != nil {
		v.other = v.newLayer(otherBytes)
		v.other.src = src
	}
	v.feed()
}

// ShowOther shows the other version in the place of the document, or the document again. Nothing moves; what was not drawn yet is
// white until it is.
func (v *View) ShowOther(on bool) {
	if v.other == nil || on == v.turned {
		return
	}
	v.deselect()
	v.turned, v.texts = on, texts{}
	v.layer, v.other = v.other, v.layer
	for _, s := range v.sheets {
		v.repaper(s)
	}
	v.arrange()
}

// ShowsOther reports whether the other version is shown.
func (v *View) ShowsOther() bool { return v.turned }

// repaper lays the bitmap of the version that is shown now on a sheet.
func (v *View) repaper(s *sheet) {
	s.quiet()
	s.dropTiles(func(part) bool { return false })
	s.base.Image, s.baseK, s.ready = nil, 0, -1
	if b, ok := v.bits.get(part{page: s.page}); ok {
		s.setBase(b)
		return
	}
	s.showBase(true)
	if err := v.failed[s.page]; err != nil {
		v.tellFailure(s, err)
		return
	}
	v.expect(s)
}

// nextOther is a page in view of the version that is not shown: it is wanted at once when it is.
func (v *View) nextOther() *job {
	if v.other == nil {
		return nil
	}
	for page := range v.sheets {
		if v.other.failed[page] != nil || !v.drawsWhole(page) {
			continue
		}
		k := v.wholeScale(page)
		if b, ok := v.other.bits.get(part{page: page}); !ok || b.k != k {
			return &job{of: v.other, kind: drawPage, part: part{page: page}, k: k}
		}
	}
	return nil
}

// wantsOther reports whether what is drawn of the version that is not shown is of use.
func (v *View) wantsOther(j *job) bool {
	return j.of == v.other && j.kind == drawPage && j.gen == v.gen && v.sheets[j.part.page] != nil
}

// tookOther keeps what was drawn of the version that is not shown.
func (v *View) tookOther(j *job, err error) {
	switch {
	case j.of != v.other || j.kind != drawPage || j.gen != v.gen:
	case err != nil || j.img == nil || len(j.img.Pix) == 0:
		j.of.failed[j.part.page] = failure(err)
	default:
		j.of.bits.put(j.part, bitmap{j.img, j.k})
	}
}
