package page

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// smallest is from which size on packing is worth it: less fits into one packet anyway.
const smallest = 1000

// packs says whether content of a kind becomes smaller when it is packed.
func packs(kind string) bool {
	return strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "image/svg")
}

// packers pack one answer at a time each; a new one for each would cost more than the packing.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// gzipped is content packed, nil where that does not make it smaller.
func gzipped(content []byte) []byte {
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	var b bytes.Buffer
	z.Reset(&b)
	if _, err := z.Write(content); err != nil || z.Close() != nil || b.Len() >= len(content) {
		return nil
	}
	return b.Bytes()
}

// takesGzip says whether a browser can unpack.
func takesGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.EqualFold(name, "gzip") && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}

// send writes an answer of a kind, packed where that helps.
func send(w http.ResponseWriter, r *http.Request, status int, kind string, content []byte) {
	var small []byte
	if len(content) >= smallest && packs(kind) && takesGzip(r) {
		small = gzipped(content)
	}
	sendPacked(w, status, kind, content, small)
}

// sendPacked writes an answer, in its packed form if there is one.
func sendPacked(w http.ResponseWriter, status int, kind string, content, small []byte) {
	head := w.Header()
	if packs(kind) {
		head.Set("Vary", "Accept-Encoding")
	}
	if small != nil {
		content = small
		head.Set("Content-Encoding", "gzip")
	}
	head.Set("Content-Type", kind)
	head.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(status)
	_, _ = w.Write(content)
}
