package page

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	gosync "sync"

	"paraph/assets"
)

// kinds are the files browsers may have.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml",
}

// asset is a file that never changes under its address: the address holds the hash of all of them.
type asset struct {
	kind    string
	content []byte
	packed  []byte // nil where packing does not help
}

type assetSet struct {
	hash  string
	files map[string]asset
}

// assetsOnce makes the files: one style sheet, a script each for the page to sign, the one to check files and all others, fonts and the
// icon.
var assetsOnce = gosync.OnceValue(func() assetSet {
	page := assets.Page()
	style, styleErr := styles(page)
	sign, signErr := script(page, "sign")
	check, checkErr := script(page, "check")
	after, afterErr := script(page, "after")
	content := map[string][]byte{"style.css": style, "sign.js": sign, "check.js": check, "after.js": after, "icon.svg": []byte(assets.Icon("icon"))}
	fonts, fontsErr := fs.Glob(page, "fonts/*.woff2")
	err := errors.Join(styleErr, signErr, checkErr, afterErr, fontsErr)
	for _, name := range fonts {
		var fontErr error
		content[name], fontErr = fs.ReadFile(page, name)
		err = errors.Join(err, fontErr)
	}
	if err != nil { // the files are part of the program; a test reads them all
		panic(fmt.Sprintf("page: assets: %v", err))
	}
	set, sum := assetSet{files: map[string]asset{}}, sha256.New()
	for _, name := range slices.Sorted(maps.Keys(content)) {
		fmt.Fprintf(sum, "%s %d\n", name, len(content[name]))
		sum.Write(content[name])
		a := asset{kind: kinds[path.Ext(name)], content: content[name]}
		if packs(a.kind) {
			a.packed = gzipped(a.content)
		}
		set.files[name] = a
	}
	set.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return set
})

func serveAsset(w http.ResponseWriter, r *http.Request) {
	set := assetsOnce()
	a, ok := set.files[r.PathValue("path")]
	if !ok || r.PathValue("hash") != set.hash {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	packed := a.packed
	if !takesGzip(r) {
		packed = nil
	}
	sendPacked(w, http.StatusOK, a.kind, a.content, packed)
}
