package backend_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"paraph/app/host"
	"paraph/app/host/hosttest"
	"paraph/app/say"
	"paraph/signing"
	"paraph/signing/page/pagetest"
	"paraph/sync"
)

const (
	a4     = "/MediaBox[0 0 595 842]"
	letter = "BT /F1 18 Tf 90 600 Td (Letto) Tj ET"
)

// filespec is an embedded file's specification, whose content is an object.
func filespec(name, object string) string {
	return "<</Type/Filespec/F(" + name + ")/UF(" + name + ")/AFRelationship/Data/EF<</F " + object + " 0 R/UF " + object + " 0 R>>>>"
}

// bringer is a document, and what is told of the files it brings along.
type bringer struct {
	pdf  []byte
	want signing.Attachments
}

// bringing are PDFs that bring files along in every way there is, by how.
func bringing() map[string]bringer {
	const file = "stream:<</Type/EmbeddedFile>>stream:<a/>"
	look := "stream:<</Type/XObject/Subtype/Form/BBox[0 0 20 20]>>stream:1 0 0 rg 0 0 20 20 re f"
	named := func(names ...string) signing.Attachments { return signing.Attachments{Files: len(names), Names: names} }
	all := map[string]bringer{
		"a tree of names": {
			pagetest.WithCatalog("/Names<</EmbeddedFiles<</Names[(a.exe) 6 0 R]>>>>", a4, letter, "<</Type/Filespec/F(a.exe)/EF<</F 7 0 R>>>>", file),
			named("a.exe"),
		},
		"a tree of names with kids": {
			pagetest.WithCatalog("/Names<</EmbeddedFiles<</Kids[6 0 R]>>>>", a4, letter,
				"<</Limits[(a)(b)]/Names[(a) 7 0 R(b) 8 0 R]>>", filespec("fattura.xml", "9"), filespec("fattura.xml", "10"), file, file),
			named("fattura.xml", "fattura.xml"), // two files of one name are two
		},
		"on a page": {
			pagetest.OnePage(a4+"/Annots[6 0 R]", letter, "<</Type/Annot/Subtype/FileAttachment/Rect[500 700 520 720]/F 4/FS 7 0 R/AP<</N 9 0 R>>>>",
				filespec("misure.csv", "8"), file, look),
			named("misure.csv"),
		},
		"associated, as Factur-X": {
			pagetest.WithCatalog("/AF[6 0 R]/Names<</EmbeddedFiles<</Names[(factur-x.xml) 6 0 R]>>>>", a4, letter, filespec("factur-x.xml", "7"), file),
			named("factur-x.xml"), // one file, named twice
		},
		"associated with a page only": {pagetest.OnePage(a4+"/AF[6 0 R]", letter, filespec("dati.json", "7"), file), named("dati.json")},
		"without a name, with one that belongs to it": {
			pagetest.WithCatalog("/Names<</EmbeddedFiles<</Names[(x) 6 0 R]>>>>", a4, letter,
				"<</Type/Filespec/EF<</F 7 0 R>>/RF<</F[(schema.xsd) 8 0 R]>>>>", file, file),
			named("", "schema.xsd"),
		},
		"none": {pagetest.OnePage(a4, letter), signing.Attachments{}},
	}
	if given, err := os.ReadFile(filepath.FromSlash("../../../shared/cases/pdf/pdf_embedded_file.pdf")); err == nil {
		all["as it was reported"] = bringer{given, named("a.exe")}
	}
	return all
}

// attachmentsOf are what a request's detail tells, as the wire has it.
func attachmentsOf(t *testing.T, r *hosttest.Rig, id string) (a signing.Attachments, said bool) {
	t.Helper()
	_, _, body := r.Ask(t, "GET", "/signatures/"+id+"/detail", "")
	var answer struct {
		Data struct {
			Paraph struct {
				Attachments *signing.Attachments `json:"attachments"`
			} `json:"paraph"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	if answer.Data.Paraph.Attachments == nil {
		return a, false
	}
	return *answer.Data.Paraph.Attachments, true
}

// TestAttachmentsAreTold: which files a document brings along is told in the detail, as the wire has it, and in the evidence as
// a line with the number, names as values that can be erased.
func TestAttachmentsAreTold(t *testing.T) {
	r := hosttest.Start(t, nil)
	for name, c := range bringing() {
		t.Run(name, func(t *testing.T) {
			q := r.Checked(t, r.Send(t, hosttest.One(c.pdf)).Request.ID)
			if q.State != signing.Waiting {
				t.Fatalf("%s %v", q.State, q.Problem)
			}
			got, said := attachmentsOf(t, r, q.ID)
			if !reflect.DeepEqual(got, c.want) || !reflect.DeepEqual(q.Attachments, c.want) || said != (c.want.Files > 0) {
				t.Errorf("told %+v, read %+v, want %+v", got, q.Attachments, c.want)
			}
			lines := eventsOf(t, r, q.ID, signing.EventAttached)
			if len(lines) != min(1, c.want.Files) {
				t.Fatalf("%+v", lines)
			}
			for _, e := range lines {
				if e.Private["names"].Value != strings.Join(c.want.Names, "\n") || e.Data["files"] != strconv.Itoa(c.want.Files) {
					t.Errorf("%+v", e)
				}
				inWords(t, r, q.ID, e, c.want.Names)
			}
		})
	}
}

// inWords looks for the names in the line's words, in every language, and for the words in every form of the trail.
func inWords(t *testing.T, r *hosttest.Rig, id string, e signing.TrailEvent, names []string) {
	t.Helper()
	for _, l := range say.Languages() {
		words := say.In(l).Event(e, "", "")
		for _, file := range names {
			if !strings.Contains(words, say.In(l).File(file)) {
				t.Errorf("%s: %s", l, words)
			}
		}
	}
	for _, form := range []sync.Form{sync.FormText, sync.FormHTML, sync.FormPDF} {
		a, err := r.Audit(hosttest.Soon(t), id, form)
		if err != nil || form != sync.FormPDF && !strings.Contains(string(a.Body), e.Text) {
			t.Errorf("%s: %v", form, err)
		}
	}
}

// TestAttachmentsNamesAreForgotten: with the names of people go the names of files; their number and the chain stay.
func TestAttachmentsNamesAreForgotten(t *testing.T) {
	c := &hosttest.Clock{}
	r := hosttest.Start(t, func(o *host.Options) { o.Clock = c.Now })
	q := r.Checked(t, r.Send(t, hosttest.One(bringing()["on a page"].pdf)).Request.ID)
	if err := r.Cancel(hosttest.Soon(t), q.ID); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{200 * hosttest.Day, 11 * 365 * hosttest.Day} {
		c.Forward(after)
		r.Reopen(t)
		kind := signing.EventErased
		if after > 365*hosttest.Day {
			kind = signing.EventForgotten
		}
		hosttest.Happens(t, string(kind), func() bool { return len(eventsOf(t, r, q.ID, kind)) == 1 })
	}
	trail := r.Whole(t, q.ID)
	if f := trail.Check(); f != nil {
		t.Error(f)
	}
	line := eventsOf(t, r, q.ID, signing.EventAttached)[0]
	sent, err := r.Request(hosttest.Soon(t), q.ID)
	if err != nil || line.Data["files"] != "1" || line.Private["names"].Value != "" || strings.Contains(line.Text, "misure") || sent.Request.Attachments.Names != nil || sent.Request.Attachments.Files != 1 {
		t.Errorf("%v %+v %+v", err, line, sent.Request)
	}
	if !strings.Contains(line.Text, "nomi cancellati") {
		t.Error(line.Text)
	}
}
