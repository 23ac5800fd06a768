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

	"paraph/signing/cos"

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
	byteRange int      // of the gap in body
	contents  int      // of '<' in body
	room      int      // bytes of CMS that fit
	page      cos.Page // of its widget
	rect      cos.Array
	look      cos.Ref
	target    *target // nil: a field of its own
	lock      cos.Dict
}

// appear makes what the field's widget shows. The mark is drawn where it stands in user space, and the
// box of the drawing is the widget's rectangle, so that the page's rotation needs no matrix more
// (ISO 32000-2, 12.5.5). An invisible signature has a rectangle without extent on the first page; PDF/A-1
// asks for an appearance nevertheless (ISO 19005-1, 6.9).
func (s *signature) appear(d *document, f forms) error {
	all, err := d.Pages()
	if err != nil {
		return err
	}
	s.page, s.rect = all[0], cos.Array{cos.Integer(0), cos.Integer(0), cos.Integer(0), cos.Integer(0)}
	if err := s.aim(d, all); err != nil {
		return err
	}
	look, content := cos.Dict{"Type": cos.Name("XObject"), "Subtype": cos.Name("Form"), "Resources": cos.Dict{}}, []byte(nil)
	if w := s.seal.Widget; w != nil {
		p, g, err := s.spot(d, all, w)
		if err != nil {
			return err
		}
		if p.Ref.Number == 0 {
			return fmt.Errorf("%w: a page that is no object of its own", ErrDamaged)
		}
		x, err := f.of(w.PDF)
		if err != nil {
			return err
		}
		r := g.ToUser(w.Box)
		s.page, s.rect = p, rectangle(r)
		look["Resources"] = cos.Dict{"XObject": cos.Dict{"Mark": x.ref}}
		content = append(appendMatrix(nil, g.Place(x.size, w.Box)), "\n/Mark Do\n"...)
	}
	look["BBox"] = s.rect
	s.look = f.u.add(cos.AppendStream(nil, look, content))
	return nil
}

// aim finds the field that is there already, if the signature is to go into one, and asks whether it may.
func (s *signature) aim(d *document, all []cos.Page) (err error) {
	if s.seal.Field == "" {
		return nil
	}
	if s.target, err = d.emptyField(s.seal.Field, all); err != nil {
		return err
	}
	s.lock = s.target.lock(d)
	if r := s.target.rect; s.target.shown {
		s.rect = rectangle(r)
	}
	return s.target.allowed(d, s)
}

// spot is the page of what the signature shows, and its geometry. In a field that is there already the place is the
// field's: w gets its box.
func (s *signature) spot(d *document, all []cos.Page, w *Placed) (cos.Page, signing.PageGeometry, error) {
	if s.target == nil {
		return d.at(all, *w)
	}
	if !s.target.shown {
		return cos.Page{}, signing.PageGeometry{}, fmt.Errorf("%w: the field shows nothing", ErrBox)
	}
	g := d.Geometry(s.target.page)
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
	s.num = ref.Number
	form := d.Dict(d.catalog["AcroForm"])
	if s.target != nil {
		if err := s.target.fill(u, d, pages, ref, s.look); err != nil {
			return err
		}
		var unlisted *cos.Ref
		if s.target.unlisted {
			unlisted = &s.target.ref
		}
		s.enterCatalog(d, u, form, ref, unlisted)
		return nil
	}
	// One object is field and widget (ISO 32000-2, 12.5.6.19).
	field := cos.Dict{
		"Type": cos.Name("Annot"), "Subtype": cos.Name("Widget"), "FT": cos.Name("Sig"),
		"T": cos.TextString(d.freeFieldName(form)), "F": cos.Integer(132), "V": ref,
		"Rect": s.rect, "AP": cos.Dict{"N": s.look},
	}
	widget := u.reserve()
	if s.page.Ref.Number != 0 {
		p, err := change(d, pages, s.page)
		if err != nil {
			return err
		}
		field["P"] = s.page.Ref
		p.dict["Annots"] = append(slices.Clone(d.Array(p.dict["Annots"])), widget)
	}
	u.put(widget, cos.Append(nil, field))
	s.enterCatalog(d, u, form, ref, &widget)
	return nil
}

// enterCatalog lists the field in the form and, for a certification, the signature in the permissions
// (ISO 32000-2, 12.7.3 and 12.8.6). Every other entry stays as it is. Usage rights go: they end with
// any change of the file. widget is the new field, nil where the form has it already.
func (s *signature) enterCatalog(d *document, u *update, form cos.Dict, ref cos.Ref, widget *cos.Ref) {
	catalog, changed := maps.Clone(d.catalog), false
	form = maps.Clone(form)
	if form == nil {
		form = newForm(u)
	}
	if widget != nil {
		form["Fields"] = append(slices.Clone(d.Array(form["Fields"])), *widget)
	}
	form["SigFlags"] = cos.Integer(d.Integer(form["SigFlags"]) | 3)
	if at, ok := d.catalog["AcroForm"].(cos.Ref); ok && d.Dict(at) != nil {
		u.put(at, cos.Append(nil, form))
	} else {
		catalog["AcroForm"], changed = form, true
	}
	perms := maps.Clone(d.Dict(catalog["Perms"]))
	if perms != nil {
		delete(perms, "UR")
		delete(perms, "UR3")
		changed = true
	}
	if s.seal.Certify {
		if perms == nil {
			perms = cos.Dict{}
		}
		perms["DocMDP"], changed = ref, true
	}
	delete(catalog, "Perms")
	if len(perms) > 0 {
		catalog["Perms"] = perms
	}
	if changed {
		u.put(d.Trailer["Root"].(cos.Ref), cos.Append(nil, catalog))
	}
}

// newForm is a form for a document that has none. Programs draw text boxes that bring no look of their own with what the
// form names (ISO 32000-2, 12.7.3): one without would make them vanish that were drawn as long as there was no form.
func newForm(u *update) cos.Dict {
	helvetica := u.add(cos.Append(nil, cos.Dict{
		"Type": cos.Name("Font"), "Subtype": cos.Name("Type1"), "BaseFont": cos.Name("Helvetica"), "Encoding": cos.Name("WinAnsiEncoding"),
	}))
	return cos.Dict{"DA": cos.String("/Helv 0 Tf 0 g"), "DR": cos.Dict{"Font": cos.Dict{"Helv": helvetica}}}
}

// freeFieldName is a name no field of the form has (ISO 32000-2, 12.7.4.2).
func (d *document) freeFieldName(form cos.Dict) string {
	taken := map[string]bool{}
	for _, f := range d.Array(form["Fields"]) {
		if field := d.Dict(f); field != nil {
			name, _ := d.Text(field["T"])
			taken[name] = true
		}
	}
	for i := 1; ; i++ {
		name := "Paraph" + strconv.Itoa(i)
		if !taken[name] {
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
	d := cos.Dict{
		"Type": cos.Name("Sig"), "Filter": cos.Name("Adobe.PPKLite"),
		"SubFilter": cos.Name("ETSI.CAdES.detached"), "M": date(s.seal.Time),
		"ByteRange": cos.Raw("[0" + string(bytes.Repeat([]byte(" "), byteRangeRoom)) + "]"),
		"Contents":  cos.Raw("<" + string(bytes.Repeat([]byte("0"), 2*s.room)) + ">"),
	}
	for key, text := range map[cos.Name]string{"Name": s.seal.Name, "Reason": s.seal.Reason, "Location": s.seal.Place, "PRPH_Procedure": s.seal.Procedure} {
		if text != "" {
			d[key] = cos.TextString(text)
		}
	}
	var references cos.Array
	if s.seal.Certify {
		references = append(references, cos.Dict{
			"Type": cos.Name("SigRef"), "TransformMethod": cos.Name("DocMDP"),
			"TransformParams": cos.Dict{
				"Type": cos.Name("TransformParams"), "P": cos.Integer(1), "V": cos.Name("1.2"),
			},
		})
	}
	if s.lock != nil {
		references = append(references, s.lock)
	}
	if references != nil {
		d["Reference"] = references
	}
	s.body = cos.Append(nil, d)
	// No text can hold these two: its parentheses and solidi are escaped or it is in hex.
	s.byteRange = bytes.Index(s.body, []byte("/ByteRange [0")) + len("/ByteRange [0")
	s.contents = bytes.Index(s.body, []byte("/Contents <")) + len("/Contents ")
	return nil
}

// date is a date as of ISO 32000-2, 7.9.4.
func date(t time.Time) cos.Raw {
	zone := t.Format("-0700")
	return cos.Raw("(D:" + t.Format("20060102150405") + zone[:3] + "'" + zone[3:] + "')")
}

// cover fills in the ByteRange of a written update: everything but the value of Contents, which stands from '<' at from to
// before to (ISO 32000-2, 12.8.1).
func (s *signature) cover(out []byte, bodies map[int]int) (from, to int, err error) {
	at := bodies[s.num]
	from = at + s.contents
	to = from + 2*s.room + 2
	byteRange := fmt.Sprintf(" %d %d %d", from, to, len(out)-to)
	if len(byteRange) > byteRangeRoom {
		return 0, 0, fmt.Errorf("%w: too large", ErrDamaged)
	}
	copy(out[at+s.byteRange:], byteRange)
	return from, to, nil
}

// sign fills the gaps of a written update: ByteRange first, then the CMS over what it covers.
func (s *signature) sign(out []byte, bodies map[int]int) ([]byte, error) {
	from, to, err := s.cover(out, bodies)
	if err != nil {
		return nil, err
	}
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
