package folder

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// withUnknown is what is to be written of a type, with what the file there has of which the type knows nothing: a later version of the
// program wrote it, and finds it again.
func withUnknown(written, there []byte, of reflect.Type) []byte {
	if of == nil || of.Kind() != reflect.Struct {
		return written
	}
	fields, leaf := members(of)
	var next, before map[string]json.RawMessage
	if leaf || json.Unmarshal(there, &before) != nil || json.Unmarshal(written, &next) != nil {
		return written
	}
	kept := false
	for _, key := range slices.Sorted(maps.Keys(before)) {
		i := slices.IndexFunc(fields, func(f member) bool { return strings.EqualFold(f.key, key) }) // as JSON's reader does
		if i < 0 {
			next[key], kept = before[key], true
			continue
		}
		f := fields[i]
		is := next[f.key]
		if is == nil {
			is = []byte("{}") // it was left out: nothing is said of it
		}
		if all := withUnknown(is, before[key], f.of); string(all) != string(is) {
			next[f.key], kept = all, true
		}
	}
	if !kept {
		return written
	}
	all, err := json.Marshal(next)
	if err != nil {
		return written
	}
	return all
}

// member is what a type has under a key.
type member struct {
	key string
	of  reflect.Type
}

// members are those of a struct; leaf is one that writes itself, as times do.
func members(of reflect.Type) (all []member, leaf bool) {
	if of.Implements(reflect.TypeFor[json.Marshaler]()) {
		return nil, true
	}
	for f := range of.Fields() {
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case key == "" && f.Anonymous:
			its, _ := members(f.Type)
			all = append(all, its...)
			continue
		case key == "":
			key = f.Name
		}
		all = append(all, member{key, f.Type})
	}
	return all, false
}
