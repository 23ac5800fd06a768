package page

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"paraph/signing/cos"

	"paraph/signing"
)

// pagesOfFile is the entry of a file specification that names the pages an attachment came with: a name of the third
// class (ISO 32000-2, annex E), which other programs pass over.
const pagesOfFile = "XXParaphPages"

// maxFiles bounds a name tree: no honest document comes near it.
const maxFiles = 10_000

// attachment is an entry of a name tree: its name as it stands there, and the file specification.
type attachment struct {
	name cos.Object
	spec cos.Object
}

// files are what a new document has attached (ISO 32000-2, 7.11.4 and 14.13): the entries of the name tree EmbeddedFiles
// and the catalog's associated files.
type files struct {
	names      []named
	associated cos.Array
	taken      map[string]bool // names, small letters
	keys       map[string]bool
	done       map[int]bool // file specifications of the new document that have their name
}

// named is an entry of the new name tree.
type named struct {
	key  string // as bytes, which it is sorted by
	spec cos.Object
}

// attach brings along the attachments of all sources whose pages do. An attachment belongs to the pages it came with:
// all of its source, or in a document that was joined here before, those of the part it came from. While one of them is
// there it stays, with its relationship to the document; with the last of them it goes. A second file of one name gets a
// number behind it, "fattura_2.xml". Name trees of several levels become one. Attachments that stand on a page come and
// go with the page, under their own name. A portfolio's order and its view (Collection) do not come along: a document to
// sign shows its pages.
func (b *binder) attach(leaves []signing.Leaf, numbers []int) (tree cos.Object, associated cos.Array) {
	f := &files{taken: map[string]bool{}, keys: map[string]bool{}, done: map[int]bool{}}
	for i, o := range b.origins {
		var pages cos.Array // those that come along
		for k, l := range leaves {
			if l.Source == i {
				pages = append(pages, reference(numbers[k]))
			}
		}
		if len(b.origins) == 1 {
			pages = nil // it is clear without saying
		}
		for _, a := range o.attachments() {
			if o.belongs(a.spec, leaves, i) {
				if spec := b.spec(f, o, a.spec, pages); spec != nil {
					f.names = append(f.names, named{f.key(o, a.name), spec})
				}
			}
		}
		for _, spec := range o.array(o.root["AF"]) {
			if o.belongs(spec, leaves, i) {
				if spec := b.spec(f, o, spec, pages); spec != nil && !slices.Contains(f.associated, spec) {
					f.associated = append(f.associated, spec)
				}
			}
		}
	}
	return f.tree(), f.associated
}

// attachments are those of the name tree EmbeddedFiles, in its order.
func (o *origin) attachments() []attachment {
	names, _ := o.dict(o.root["Names"])
	var out []attachment
	seen := map[int]bool{}
	var walk func(node cos.Object, depth int)
	walk = func(node cos.Object, depth int) {
		n := objectOf(node)
		d, ok := o.dict(node)
		if !ok || depth > maxDepth || n != 0 && seen[n] || len(out) >= maxFiles {
			return
		}
		seen[n] = true
		pairs := o.array(d["Names"])
		for i := 0; i+1 < len(pairs) && len(out) < maxFiles; i += 2 {
			if _, ok := o.dict(pairs[i+1]); ok {
				out = append(out, attachment{pairs[i], pairs[i+1]})
			}
		}
		for _, kid := range o.array(d["Kids"]) {
			walk(kid, depth+1)
		}
	}
	walk(names["EmbeddedFiles"], 0)
	return out
}

// belongs reports whether a page that an attachment came with comes along.
func (o *origin) belongs(spec cos.Object, leaves []signing.Leaf, source int) bool {
	d, ok := o.dict(spec)
	if !ok {
		return false
	}
	if pages, said := o.value(d[pagesOfFile]).(cos.Array); said {
		return slices.ContainsFunc(pages, func(p cos.Object) bool { return objectOf(p) != 0 && o.moved[objectOf(p)] != 0 })
	}
	return slices.ContainsFunc(leaves, func(l signing.Leaf) bool { return l.Source == source })
}

// spec copies a file specification, once, under a name that is free; pages are those it comes with, nil for those it
// says itself.
func (b *binder) spec(f *files, o *origin, spec cos.Object, pages cos.Array) cos.Object {
	ref := b.copy(o, spec)
	b.settle()
	d, ok := b.made(ref).(cos.Dict)
	if !ok {
		return nil
	}
	n := objectOf(ref)
	if n == 0 {
		ref = b.add(d)
		n = objectOf(ref)
	}
	if f.done[n] {
		return ref
	}
	f.done[n] = true
	if d[pagesOfFile] == nil && pages != nil {
		d[pagesOfFile] = pages
	}
	was, _ := o.dict(spec)
	name := o.text(was["UF"], 500)
	if name == "" {
		name = o.text(was["F"], 500)
	}
	if free := free(f.taken, name); free != name {
		for _, key := range []cos.Name{"F", "UF"} {
			if d[key] != nil {
				d[key] = cos.TextString(free)
			}
		}
	}
	return ref
}

// key is a name of the tree that is free, as bytes.
func (f *files) key(o *origin, name cos.Object) string {
	text := o.text(name, 500)
	if other := free(f.keys, text); other != text {
		return string(cos.TextString(other))
	}
	return string(cos.TextString(text))
}

// tree is a name tree of one node, sorted as ISO 32000-2, 7.9.6 wants it; nil without a name.
func (f *files) tree() cos.Object {
	if len(f.names) == 0 {
		return nil
	}
	slices.SortStableFunc(f.names, func(a, b named) int { return strings.Compare(a.key, b.key) })
	var pairs cos.Array
	for _, n := range f.names {
		pairs = append(pairs, cos.String(n.key), n.spec)
	}
	return cos.Dict{"Names": pairs}
}

// free is a name that is not taken yet, and takes it: with a number before its ending, if it must have one.
func free(taken map[string]bool, name string) string {
	out, ending := name, path.Ext(name)
	for i := 2; taken[strings.ToLower(out)]; i++ {
		out = fmt.Sprintf("%s_%d%s", strings.TrimSuffix(name, ending), i, ending)
	}
	taken[strings.ToLower(out)] = true
	return out
}
