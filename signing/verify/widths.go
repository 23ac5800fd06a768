package verify

import "paraph/signing/cos"

// widths are those of a font's glyphs, in thousandths of its size (9.2.4).
type widths struct {
	of1     map[int]float64
	missing float64
}

func (w widths) of(code int) float64 {
	if n, ok := w.of1[code]; ok {
		return n
	}
	return w.missing
}

func (l *looks) widthsOf(font cos.Dict) widths {
	w := widths{of1: map[int]float64{}, missing: 500}
	if l.d.Name(font["Subtype"]) != "Type0" {
		first := l.d.Integer(font["FirstChar"])
		for i, o := range l.d.Array(font["Widths"]) {
			if n, ok := l.d.Number(o); ok {
				w.of1[first+i] = n
			}
		}
		return w
	}
	below := l.d.Array(font["DescendantFonts"])
	if len(below) == 0 {
		return w
	}
	cid := l.d.Dict(below[0])
	w.missing = 1000
	if n, ok := l.d.Number(cid["DW"]); ok {
		w.missing = n
	}
	l.cidWidths(l.d.Array(cid["W"]), w)
	return w
}

// cidWidths reads W (9.7.4.3): a first code with an array, or two codes with a number.
func (l *looks) cidWidths(a cos.Array, w widths) {
	for i := 0; i+1 < len(a); {
		first := l.d.Integer(a[i])
		if each := l.d.Array(a[i+1]); each != nil {
			for k, o := range each {
				w.of1[first+k], _ = l.d.Number(o)
			}
			i += 2
			continue
		}
		if i+2 >= len(a) {
			return
		}
		last := l.d.Integer(a[i+1])
		n, _ := l.d.Number(a[i+2])
		for k := first; k <= last && k-first < 1<<16; k++ {
			w.of1[k] = n
		}
		i += 3
	}
}
