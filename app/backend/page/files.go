package page

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"paraph/signing"
	"paraph/sync"
)

// document is a file a signer takes along; whoever has it closes it.
type document struct {
	name string
	io.ReadSeekCloser
}

// file gives a signer the document, what became of it, and the evidence. All are attachments: nothing
// of a document is ever shown by this address itself.
func (h *Handler) file(w http.ResponseWriter, r *http.Request) {
	p, err := h.visit(r)
	if err != nil {
		h.broken(w, r, err)
		return
	}
	var d document
	switch r.PathValue("file") {
	case "document.pdf":
		d, err = h.document(r, p, sync.Validated, "")
	case "signed.pdf":
		d, err = h.document(r, p, sync.SealedOne, "page.file.signed")
	case "evidence.pdf":
		d, err = h.evidence(r, p)
	case "both.zip":
		h.both(w, r, p)
		return
	default:
		err = signing.ErrNotFound
	}
	if err != nil {
		h.noFile(w, r, p, err)
		return
	}
	defer d.Close()
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", disposition(d.name))
	http.ServeContent(w, r, "", time.Time{}, d)
}

// noFile is a page, because people follow links to files: with a way back.
func (h *Handler) noFile(w http.ResponseWriter, r *http.Request, p visited, err error) {
	status := statusOf(err)
	title, what := "page.file.missing", "page.file.missing.what"
	if broken := errors.Is(err, signing.ErrBroken); broken || status >= http.StatusInternalServerError {
		h.log(r, err)
		if broken {
			title, what = "page.file.changed", "page.file.changed.what"
		}
	}
	v := p.view()
	v.Stage, v.Link, v.Original, v.Languages, v.Leave = "bare", "../"+p.link, "", nil, ""
	v.Notice = &notice{
		Icon: "warning-circle", Title: p.voice.Say(title), Lines: []string{p.voice.Say(what, "office", p.Office)},
		Other: &button{Label: p.voice.Say("page.back"), Address: v.Link},
	}
	h.render(w, r, status, "notice", v)
}

func (h *Handler) document(r *http.Request, p visited, which sync.Which, kind string) (document, error) {
	content, err := h.Service.File(r.Context(), p.link, which)
	return document{fileName(p, kind), content}, err
}

func (h *Handler) evidence(r *http.Request, p visited) (document, error) {
	content, err := h.Service.Evidence(r.Context(), p.link, p.voice.Lang())
	if err == nil && len(content) == 0 {
		err = signing.ErrNotReady
	}
	return document{fileName(p, "evidence.title"), held{bytes.NewReader(content)}}, err
}

// held is content in memory.
type held struct{ *bytes.Reader }

// Close implements io.Closer.
func (held) Close() error { return nil }

// both is one archive, written while it is read: browsers ask before they take a second file from one click.
func (h *Handler) both(w http.ResponseWriter, r *http.Request, p visited) {
	signed, err := h.document(r, p, sync.SealedOne, "page.file.signed")
	if err != nil {
		h.noFile(w, r, p, err)
		return
	}
	defer signed.Close()
	evidence, err := h.evidence(r, p)
	if err != nil {
		h.noFile(w, r, p, err)
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", disposition(strings.TrimSuffix(fileName(p, ""), ".pdf")+".zip"))
	z := zip.NewWriter(w)
	for _, d := range []document{signed, evidence} {
		var f io.Writer
		f, err = z.CreateHeader(&zip.FileHeader{Name: d.name, Method: zip.Store, Modified: p.Request.Completed.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = io.Copy(f, d)
		}
		if err != nil {
			break
		}
	}
	if err == nil { // else it stays without its end, and nobody takes it for whole
		err = z.Close()
	}
	if err != nil && r.Context().Err() == nil {
		h.log(r, fmt.Errorf("archive: %w", err))
	}
}

// fileName is the request's title as the name of a file, and what kind of file it is.
func fileName(p visited, kind string) string {
	name := signing.FileName(p.Title)
	if name == "" {
		name = p.voice.Say("untitled")
	}
	if kind != "" {
		name += " - " + p.voice.Say(kind)
	}
	return name + ".pdf"
}

// disposition is the header of a file that is taken along, with a name of ASCII for who does not read the other one (RFC 6266, appendix D).
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r > unicode.MaxASCII:
			return '_'
		}
		return r
	}, norm.NFD.String(name))
	header := `attachment; filename="` + plain + `"`
	if plain != name {
		header += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
	}
	return header
}
