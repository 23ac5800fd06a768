package page

import (
	"fmt"

	"paraph/signing/cos"
)

// forms joins the interactive forms of all sources; nil if there is no field. A field whose name an earlier
// source has gets a number behind it: two of one name would be one field.
func (b *binder) forms() cos.Dict {
	var out cos.Dict
	taken := map[string]bool{}
	for _, o := range b.origins {
		form, _ := o.dict(o.root["AcroForm"])
		if len(o.fields) == 0 {
			continue
		}
		own := cos.Dict{}
		for key, v := range form {
			if key != "Fields" && key != "XFA" && key != "SigFlags" {
				own[key] = v
			}
		}
		copied := b.dict(o, own)
		fields := cos.Array{}
		for _, root := range o.fields {
			fields = append(fields, b.field(o, root, taken, copied))
		}
		b.settle()
		if out == nil {
			out = copied
			out["Fields"] = fields
			continue
		}
		out["Fields"] = append(out["Fields"].(cos.Array), fields...)
		b.joinForm(out, copied)
	}
	return out
}

// rootFields are the uppermost fields of a form that come along. What stays behind is noted, so that no
// reference brings it.
func (o *origin) rootFields(form cos.Dict) []cos.Object {
	seen := map[int]bool{}
	var stays func(field cos.Object, depth int) bool
	stays = func(field cos.Object, depth int) bool {
		n := objectOf(field)
		d, ok := o.dict(field)
		if !ok || depth > maxDepth || n != 0 && seen[n] {
			return true
		}
		seen[n] = n != 0
		if to, known := o.moved[n]; known && to == 0 && n != 0 {
			return true
		}
		kids := o.array(d["Kids"])
		left := 0
		for _, kid := range kids {
			if stays(kid, depth+1) {
				left++
			}
		}
		if len(kids) > 0 && left == len(kids) {
			o.moved[n] = 0
			return true
		}
		return false
	}
	var out []cos.Object
	for _, root := range o.array(form["Fields"]) {
		if !stays(root, 0) {
			out = append(out, root)
		}
	}
	return out
}

// field copies an uppermost field under a name that is free, with what a later form would take from its own.
func (b *binder) field(o *origin, root cos.Object, taken map[string]bool, form cos.Dict) cos.Object {
	ref := b.copy(o, root)
	b.settle()
	d, ok := ref.(cos.Dict)
	if n := objectOf(ref); n != 0 {
		d, ok = b.objects[n-1].(cos.Dict)
	}
	if !ok {
		return ref
	}
	for _, key := range []cos.Name{"DA", "Q"} {
		if d[key] == nil && form[key] != nil && len(taken) > 0 {
			d[key] = form[key]
		}
	}
	name := o.text(d["T"], 500)
	free := name
	for i := 2; taken[free] && name != ""; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
	}
	if free != name {
		d["T"] = cos.TextString(free)
	}
	taken[free] = true
	return ref
}

// joinForm gives a form what another one has and it lacks: fonts and other things fields name.
func (b *binder) joinForm(form, more cos.Dict) {
	if more["NeedAppearances"] == true {
		form["NeedAppearances"] = more["NeedAppearances"]
	}
	from, ok := b.made(more["DR"]).(cos.Dict)
	if !ok {
		return
	}
	to, ok := b.made(form["DR"]).(cos.Dict)
	if !ok {
		form["DR"] = more["DR"]
		return
	}
	for kind, v := range from {
		names, ok := b.made(v).(cos.Dict)
		have, known := b.made(to[kind]).(cos.Dict)
		switch {
		case !known:
			to[kind] = v
		case ok:
			for name, v := range names {
				if have[name] == nil {
					have[name] = v
				}
			}
		}
	}
}

// made is what a reference of the new document stands for.
func (b *binder) made(o cos.Object) cos.Object {
	if n := objectOf(o); n != 0 && n <= len(b.objects) {
		return b.objects[n-1]
	}
	return o
}
