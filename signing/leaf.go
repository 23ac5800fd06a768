package signing

// Leaf is one page of a document that is made of pages of others: page Page (from 1) of source Source (from 0), turned
// clockwise by Turn (0, 90, 180 or 270 degrees) against how it is displayed there.
type Leaf struct {
	Source int `json:"source,omitempty"`
	Page   int `json:"page"`
	Turn   int `json:"turn,omitempty"`
}

// Turned is the page after a further turn clockwise.
func (g PageGeometry) Turned(turn int) PageGeometry {
	g.Rotate = NormalRotation(g.Rotate + turn)
	return g
}

// Fit reports whether leaves are pages of sources with so many pages each: at least one leaf, no page twice, quarter turns.
func Fit(leaves []Leaf, pages ...int) bool {
	seen := map[[2]int]bool{}
	for _, l := range leaves {
		at := [2]int{l.Source, l.Page}
		if l.Source < 0 || l.Source >= len(pages) || l.Page < 1 || l.Page > pages[l.Source] || seen[at] || l.Turn != NormalRotation(l.Turn) || l.Turn%90 != 0 {
			return false
		}
		seen[at] = true
	}
	return len(leaves) > 0
}
