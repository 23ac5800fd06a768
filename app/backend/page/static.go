package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	gosync "sync"
	"time"

	"paraph/assets"
)

// kinds are the files browsers may have; templates are not among them.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2", ".svg": "image/svg+xml",
}

// asset is a file that never changes under its address: the address holds the hash of all of them.
type asset struct {
	kind    string
	content []byte
}

type assetSet struct {
	hash  string
	files map[string]asset
}

var assetsOnce = gosync.OnceValue(func() assetSet {
	set := assetSet{files: map[string]asset{"icon.svg": {kinds[".svg"], []byte(assets.Icon("icon"))}}}
	sum := sha256.New()
	err := fs.WalkDir(assets.Page(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || kinds[path.Ext(name)] == "" {
			return err
		}
		content, err := fs.ReadFile(assets.Page(), name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %d\n", name, len(content))
		sum.Write(content)
		set.files[name] = asset{kinds[path.Ext(name)], content}
		return nil
	})
	if err != nil { // the files are part of the program; a test reads them all
		panic(fmt.Sprintf("page: assets: %v", err))
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
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.content))
}
