package report

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"paraph/app/say"
	"paraph/app/verify"
	"paraph/signing"
)

// File is what was found of one file, and what was said of it.
type File struct {
	Name    string
	Size    int64
	Pages   int // 0: not known
	Verdict verify.Verdict
	Answer  Answer
	Office  string // whose service sealed it
	At      time.Time
	Took    time.Duration
	Lost    bool // it could not be read: Answer says why, and nothing else is known
}

// Line is what programs are told of it.
func (f File) Line() verify.Line {
	line := f.Verdict.Line(f.Name, f.Answer.Word+". "+f.Answer.Sentence, f.Took)
	if f.Lost {
		line.Verdict = "cannot-say"
	}
	return line
}

// JSON is what programs read: of one file what the command line says of it, of several a list of that.
func JSON(lines ...any) ([]byte, error) {
	var content any = lines
	if len(lines) == 1 {
		content = lines[0]
	}
	b, err := json.MarshalIndent(content, "", "  ")
	return append(b, '\n'), err
}

// Lines are what programs are told of files.
func Lines(files []File) []any {
	out := make([]any, len(files))
	for i, f := range files {
		out[i] = f.Line()
	}
	return out
}

// CSV is a line a file, for a spreadsheet.
func CSV(v say.Voice, files []File) []byte {
	var b bytes.Buffer
	b.WriteString(say.TableMark)
	b.WriteString(v.TableLine(strings.Split(v.Say("report.table.head"), "|")))
	for _, f := range files {
		b.WriteString(v.TableLine(record(v, f)))
	}
	return b.Bytes()
}

func record(v say.Voice, f File) []string {
	const day = "2006-01-02 15:04"
	pages, signed := "", ""
	if f.Pages > 0 {
		pages = strconv.Itoa(f.Pages)
	}
	for _, s := range f.Verdict.Signatures {
		if t := TimeOf(s); t != nil {
			signed = t.Local().Format(day)
		}
	}
	reasons := make([]string, 0, len(f.Verdict.Reasons))
	for _, r := range f.Verdict.Reasons {
		reasons = append(reasons, v.Reason(r))
	}
	if len(reasons) == 0 {
		reasons = []string{f.Answer.Sentence}
	}
	return []string{
		signing.OneLine(f.Name), f.Answer.Word, strings.Join(reasons, " "), signing.OneLine(strings.Join(f.Answer.Signers, ", ")), signed, pages,
		f.Verdict.SHA256, f.At.Local().Format(day),
	}
}
