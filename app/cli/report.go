package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"paraph/app/verify/report"
)

// reporting gathers what is found for a report; with no name there is none.
type reporting struct {
	name  string
	force bool
	files []report.File
	lines []any
}

// reporting is what the command line asks for. Errors are said before any file is judged: another kind of file, or one that is there.
func (c *verifyCmd) reporting(s *session, inputs []string) (*reporting, error) {
	r := &reporting{name: c.Report, force: c.Force}
	if r.name == "" {
		return r, nil
	}
	if !slices.Contains([]string{".pdf", ".json", ".csv"}, r.kind()) {
		return nil, &usageError{s.voice.Say("cli.verify.report", "file", r.name)}
	}
	there, err := os.Stat(r.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, nil
	case err != nil:
		return nil, &outputError{r.name, err}
	case !r.force:
		return nil, &outputError{r.name, fs.ErrExist}
	}
	for _, in := range inputs {
		if info, err := os.Stat(in); err == nil && os.SameFile(info, there) {
			return nil, about(in, errSameFile)
		}
	}
	return r, nil
}

func (r *reporting) kind() string { return strings.ToLower(filepath.Ext(r.name)) }

// add notes what came of a file.
func (r *reporting) add(s *session, name string, j judged) {
	if r.name == "" {
		return
	}
	f := report.File{Name: filepath.Base(name), Verdict: j.verdict, Pages: j.verdict.Pages, At: time.Now(), Took: j.took}
	if info, err := os.Stat(name); err == nil {
		f.Size = info.Size()
	}
	if j.err != nil {
		why := explain(j.err, s.voice)
		f.Lost, f.Answer = true, report.Answer{Mark: report.Unsure, Word: s.voice.Say("verify.unsure.word"), Sentence: why.Message, Short: why.Message}
		r.lines = append(r.lines, failed{name, why})
	} else {
		f.Answer = report.Of(s.voice, j.verdict, "")
		r.lines = append(r.lines, j.verdict.Line(name, s.verdict(j.verdict), j.took))
	}
	r.files = append(r.files, f)
}

// failed is a file of which nothing was found out, as scripts see it.
type failed struct {
	File  string  `json:"file,omitempty"`
	Error failure `json:"error"`
}

// write puts the report in place.
func (r *reporting) write(s *session) (err error) {
	if r.name == "" {
		return nil
	}
	var content []byte
	switch r.kind() {
	case ".pdf":
		content, err = report.PDF(s.voice, r.files, time.Now())
	case ".csv":
		content = report.CSV(s.voice, r.files)
	default:
		content, err = report.JSON(r.lines...)
	}
	if err != nil {
		return err
	}
	return s.write(r.name, content, r.force)
}
