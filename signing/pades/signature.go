package pades

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"paraph/signing"
)

// byteRangeRoom holds three offsets of ten digits; what is not needed is filled with blanks.
const byteRangeRoom = 36

// signature is the signature dictionary of the new revision and where its gaps are.
type signature struct {
	seal      Seal
	alg       algorithm
	num       int // object number
	body      []byte
	byteRange int  // of the gap in body
	contents  int  // of '<' in body
	room      int  // bytes of CMS that fit
	page      page // of its widget
	rect      types.Array
	look      types.IndirectRef
	target    *target // nil: a field of its own
	lock      types.Dict
}

// appear makes what the field's widget shows. The mark is drawn where it stands in user space, and the
// box of the drawing is the widget's rectangle, so that the page's rotation needs no matrix more
// (ISO 32000-2, 12.5.5). An invisible signature has a rectangle without extent on the first page; PDF/A-1
// asks for an appearance nevertheless (ISO 19005-1, 6.9).
func (s *signature) appear(d *document, f forms) error {
	all, err := d.pages()
	if err != nil {
		return err
	}
	s.page, s.rect = all[0], types.Array{types.Integer(0), types.Integer(0), types.Integer(0), types.Integer(0)}
	if err := s.aim(d, all); err != nil {
		return err
	}
	look, content := types.Dict{"Type": types.Name("XObject"), "Subtype": types.Name("Form"), "Resources": types.Dict{}}, []byte(nil)
	if w := s.seal.Widget; w != nil {
		p, g, err := s.spot(d, all, w)
		if err != nil {
			return err
		}
		if p.ref == nil {
			return fmt.Errorf("%w: a page that is no object of its own", ErrDamaged)
		}
		x, err := f.of(w.PDF)
		if err != nil {
			return err
		}
		r := g.ToUser(w.Box)
		s.page, s.rect = p, types.Array{types.Float(r.LLX), types.Float(r.LLY), types.Float(r.URX), types.Float(r.URY)}
		look["Resources"] = types.Dict{"XObject": types.Dict{"Mark": x.ref}}
		content = append(appendMatrix(nil, g.Place(x.size, w.Box)), "\n/Mark Do\n"...)
	}
	look["BBox"] = s.rect
	s.look = f.u.add(appendStream(nil, look, content))
	return nil
}

// aim finds the field that is there already, if the signature is to go into one, and asks whether it may.
func (s *signature) aim(d *document, all []page) (err error) {
	if s.seal.Field == "" {
		return nil
	}
	if s.target, err = d.emptyField(s.seal.Field, all); err != nil {
		return err
	}
	s.lock = s.target.lock(d)
	if r := s.target.rect; s.target.shown {
		s.rect = types.Array{types.Float(r.LLX), types.Float(r.LLY), types.Float(r.URX), types.Float(r.URY)}
	}
	return s.target.allowed(d, s)
}

// spot is the page of what the signature shows, and its geometry. In a field that is there already the place is the
// field's: w gets its box.
func (s *signature) spot(d *document, all []page, w *Placed) (page, signing.PageGeometry, error) {
	if s.target == nil {
		return d.at(all, *w)
	}
	if !s.target.shown {
		return page{}, signing.PageGeometry{}, fmt.Errorf("%w: the field shows nothing", ErrBox)
	}
	g := d.geometry(s.target.page)
	moved := *w
	moved.Box = g.FromUser(s.target.rect)
	*w = moved
	return s.target.page, g, nil
}

// enter adds the signature dictionary, its field and what the form and the catalog must say of it.
func (s *signature) enter(d *document, u *update, pages map[int]*pageUpdate) error {
	if err := s.build(); err != nil {
		return err
	}
	ref := u.add(s.body)
	s.num = ref.ObjectNumber.Value()
	form := d.dict(d.catalog["AcroForm"])
	if s.target != nil {
		s.target.fill(u, d, ref, s.look)
		s.enterCatalog(d, u, form, ref, nil)
		return nil
	}
	// One object is field and widget (ISO 32000-2, 12.5.6.19).
	field := types.Dict{
		"Type": types.Name("Annot"), "Subtype": types.Name("Widget"), "FT": types.Name("Sig"),
		"T": textString(d.freeFieldName(form)), "F": types.Integer(132), "V": ref,
		"Rect": s.rect, "AP": types.Dict{"N": s.look},
	}
	widget := u.reserve()
	if s.page.ref != nil {
		p, err := change(d, pages, s.page)
		if err != nil {
			return err
		}
		field["P"] = *s.page.ref
		p.dict["Annots"] = append(slices.Clone(d.array(p.dict["Annots"])), widget)
	}
	u.put(widget, appendDict(nil, field))
	s.enterCatalog(d, u, form, ref, &widget)
	return nil
}

// enterCatalog lists the field in the form and, for a certification, the signature in the permissions
// (ISO 32000-2, 12.7.3 and 12.8.6). Every other entry stays as it is. Usage rights go: they end with
// any change of the file. widget is the new field, nil where the form has it already.
func (s *signature) enterCatalog(d *document, u *update, form types.Dict, ref types.IndirectRef, widget *types.IndirectRef) {
	catalog, changed := maps.Clone(d.catalog), false
	form = maps.Clone(form)
	if form == nil {
		form = types.Dict{}
	}
	if widget != nil {
		form["Fields"] = append(slices.Clone(d.array(form["Fields"])), *widget)
	}
	form["SigFlags"] = types.Integer(d.integer(form["SigFlags"]) | 3)
	if at, ok := d.catalog["AcroForm"].(types.IndirectRef); ok && d.dict(at) != nil {
		u.put(at, appendDict(nil, form))
	} else {
		catalog["AcroForm"], changed = form, true
	}
	perms := maps.Clone(d.dict(catalog["Perms"]))
	if perms != nil {
		delete(perms, "UR")
		delete(perms, "UR3")
		changed = true
	}
	if s.seal.Certify {
		if perms == nil {
			perms = types.Dict{}
		}
		perms["DocMDP"], changed = ref, true
	}
	delete(catalog, "Perms")
	if len(perms) > 0 {
		catalog["Perms"] = perms
	}
	if changed {
		u.put(*d.ctx.Root, appendDict(nil, catalog))
	}
}

// freeFieldName is a name no field of the form has (ISO 32000-2, 12.7.4.2).
func (d *document) freeFieldName(form types.Dict) string {
	taken := map[string]bool{}
	for _, f := range d.array(form["Fields"]) {
		if field := d.dict(f); field != nil {
			taken[string(appendObject(nil, d.resolve(field["T"])))] = true
		}
	}
	for i := 1; ; i++ {
		name := "Paraph" + strconv.Itoa(i)
		if !taken["("+name+")"] {
			return name
		}
	}
}

// build writes the signature dictionary (ISO 32000-2, table 255; EN 319 142-1, 5.3 and table 1: the
// time stands in M and nowhere else) with gaps for ByteRange and Contents. The gap is as large as the
// CMS can become, so that the key is never called a second time.
func (s *signature) build() error {
	largest, err := s.alg.cms(s.seal, make([]byte, s.alg.hash.Size()), make([]byte, s.alg.signatureRoom))
	if err != nil {
		return err
	}
	s.room = len(largest)
	d := types.Dict{
		"Type": types.Name("Sig"), "Filter": types.Name("Adobe.PPKLite"),
		"SubFilter": types.Name("ETSI.CAdES.detached"), "M": date(s.seal.Time),
		"ByteRange": raw("[0" + string(bytes.Repeat([]byte(" "), byteRangeRoom)) + "]"),
		"Contents":  raw("<" + string(bytes.Repeat([]byte("0"), 2*s.room)) + ">"),
	}
	for key, text := range map[string]string{"Name": s.seal.Name, "Reason": s.seal.Reason, "Location": s.seal.Place} {
		if text != "" {
			d[key] = textString(text)
		}
	}
	var references types.Array
	if s.seal.Certify {
		references = append(references, types.Dict{
			"Type": types.Name("SigRef"), "TransformMethod": types.Name("DocMDP"),
			"TransformParams": types.Dict{
				"Type": types.Name("TransformParams"), "P": types.Integer(1), "V": types.Name("1.2"),
			},
		})
	}
	if s.lock != nil {
		references = append(references, s.lock)
	}
	if references != nil {
		d["Reference"] = references
	}
	s.body = appendDict(nil, d)
	// No text can hold these two: its parentheses and solidi are escaped or it is in hex.
	s.byteRange = bytes.Index(s.body, []byte("/ByteRange [0")) + len("/ByteRange [0")
	s.contents = bytes.Index(s.body, []byte("/Contents <")) + len("/Contents ")
	return nil
}

// date is a date as of ISO 32000-2, 7.9.4.
func date(t time.Time) raw {
	zone := t.Format("-0700")
	return raw("(D:" + t.Format("20060102150405") + zone[:3] + "'" + zone[3:] + "')")
}

// sign fills the gaps of a written update: ByteRange first, then the CMS over everything but the value
// of Contents (ISO 32000-2, 12.8.1).
func (s *signature) sign(out []byte, bodies map[int]int) ([]byte, error) {
	at := bodies[s.num]
	from := at + s.contents
	to := from + 2*s.room + 2
	byteRange := fmt.Sprintf(" %d %d %d", from, to, len(out)-to)
	if len(byteRange) > byteRangeRoom {
		return nil, fmt.Errorf("%w: too large", ErrDamaged)
	}
	copy(out[at+s.byteRange:], byteRange)
	h := s.alg.hash.New()
	h.Write(out[:from])
	h.Write(out[to:])
	digest := h.Sum(nil)
	attrs, err := signedAttributes(s.seal.Certificate, digest)
	if err != nil {
		return nil, err
	}
	h = s.alg.hash.New()
	h.Write(attrs)
	value, err := s.seal.Key.Sign(rand.Reader, h.Sum(nil), s.alg.hash)
	if err != nil {
		return nil, fmt.Errorf("pades: key: %w", err)
	}
	if len(value) > s.alg.signatureRoom {
		return nil, fmt.Errorf("%w: signature value of %d bytes", ErrKey, len(value))
	}
	cms, err := s.alg.cms(s.seal, digest, value)
	if err != nil {
		return nil, err
	}
	hex.Encode(out[from+1:], cms)
	return out, nil
}
