package page

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"paraph/signing"
	"paraph/sync"
)

// document is a file a signer takes along.
type document struct {
	name    string
	content []byte
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
		d, err = h.both(r, p)
	default:
		err = signing.ErrNotFound
	}
	if err != nil {
		h.noFile(w, r, p, err)
		return
	}
	kind := "application/pdf"
	if strings.HasSuffix(d.name, ".zip") {
		kind = "application/zip"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(d.content)))
	_, _ = w.Write(d.content)
}

// noFile is a page, because people follow links to files: with a way back.
func (h *Handler) noFile(w http.ResponseWriter, r *http.Request, p visited, err error) {
	status := statusOf(err)
	if status == http.StatusInternalServerError {
		h.log(r, err)
	}
	v := p.view()
	v.Stage, v.Link, v.Original, v.Languages, v.Leave = "bare", "../"+p.link, "", nil, ""
	v.Notice = &notice{
		Icon: "warning-circle", Title: p.voice.Say("page.file.missing"), Lines: []string{p.voice.Say("page.file.missing.what", "office", p.Office)},
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
	return document{fileName(p, "evidence.title"), content}, err
}

// both is one archive: browsers ask before they take a second file from one click.
func (h *Handler) both(r *http.Request, p visited) (document, error) {
	signed, err := h.document(r, p, sync.SealedOne, "page.file.signed")
	if err != nil {
		return signed, err
	}
	evidence, err := h.evidence(r, p)
	if err != nil {
		return evidence, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, d := range []document{signed, evidence} {
		f, err := z.CreateHeader(&zip.FileHeader{Name: d.name, Method: zip.Store, Modified: p.Request.Completed.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = f.Write(d.content)
		}
		if err != nil {
			return document{}, fmt.Errorf("page: archive: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return document{}, fmt.Errorf("page: archive: %w", err)
	}
	return document{strings.TrimSuffix(fileName(p, ""), ".pdf") + ".zip", b.Bytes()}, nil
}

// fileName is the title as every system accepts it in a file's name, and what kind of file it is.
func fileName(p visited, kind string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '-'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, p.Title)
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	name = strings.TrimSuffix(strings.Trim(name, " ."), ".pdf")
	if name == "" {
		name = p.voice.Say("untitled")
	}
	if kind != "" {
		name += " - " + p.voice.Say(kind)
	}
	return name + ".pdf"
}
