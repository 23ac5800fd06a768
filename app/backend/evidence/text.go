package evidence

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"paraph/app/say"
	"paraph/signing"
)

// section is a heading with rows, paragraphs or somebody's own words under it.
type section struct {
	Title string
	Rows  []row
	Lines []string
	Quote []string // line by line
}

func sections(t signing.Trail, v say.Voice) []section {
	out := []section{
		{Title: v.Say("evidence.words"), Lines: []string{story(t, v)}},
		{Title: v.Say("evidence.procedure"), Rows: procedureRows(t, v)},
		{Title: v.Say("evidence.document"), Rows: documentRows(t, v)},
	}
	for _, s := range t.Signers {
		out = append(out, section{Title: v.Say("evidence.signer", "n", s.Number), Rows: signerRows(t, s, v)})
	}
	for _, m := range t.Messages {
		out = append(out, section{Title: messageTitle(m, v), Quote: quote(m.Text)})
	}
	for i := range out {
		for k := range out[i].Rows {
			out[i].Rows[k].Value = signing.OneLine(out[i].Rows[k].Value)
		}
		for k := range out[i].Lines {
			out[i].Lines[k] = signing.OneLine(out[i].Lines[k])
		}
	}
	return out
}

func subtitle(t signing.Trail, v say.Voice) string {
	return signing.OneLine(v.Say("evidence.subtitle", "title", name(t, v)))
}

// quote is a text of several lines, each of them one for every reader.
func quote(text string) []string {
	all := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range all {
		all[i] = signing.OneLine(all[i])
	}
	return all
}

// Text is the trail as plain text. Its first line says it where the evidence does not hold. No text of others can begin a
// line of its own: values stand on one line, texts of several behind "> ".
func Text(t signing.Trail, v say.Voice) []byte {
	var b bytes.Buffer
	if t.Warning != "" {
		fmt.Fprintf(&b, "!!! %s\n\n", t.Warning)
	}
	if t.Practice {
		fmt.Fprintf(&b, "*** %s ***\n\n", v.Say("practice.band"))
	}
	fmt.Fprintf(&b, "%s\n%s\n", v.Say("evidence.title"), subtitle(t, v))
	for _, s := range sections(t, v) {
		fmt.Fprintf(&b, "\n%s\n%s\n", s.Title, strings.Repeat("-", len([]rune(s.Title))))
		for _, l := range s.Lines {
			fmt.Fprintln(&b, l)
		}
		for _, l := range s.Quote {
			fmt.Fprintln(&b, "> "+l)
		}
		for _, r := range s.Rows {
			fmt.Fprintf(&b, "%-28s %s\n", r.Label+":", r.Value)
		}
	}
	title := v.Say("evidence.events")
	fmt.Fprintf(&b, "\n%s\n%s\n", title, strings.Repeat("-", len([]rune(title))))
	for _, e := range t.Events {
		fmt.Fprintf(&b, "%3d  %s  %s  %s\n", e.Seq, e.Time.In(zone(t)).Format("2006-01-02 15:04:05.000 -07:00"), e.Hash[:8], e.Text)
	}
	fmt.Fprintf(&b, "\n%s %s\n", v.Say("evidence.head"), t.Head)
	return b.Bytes()
}

// HTML is the trail as a page that prints on A4; it loads nothing.
func HTML(t signing.Trail, v say.Voice) ([]byte, error) {
	type line struct{ Seq, At, Text, Link string }
	data := struct {
		Lang, Warning, Title, Subtitle, Practice, Events, Head string

		Sections []section
		Lines    []line
	}{
		Lang: v.Lang(), Warning: t.Warning, Title: v.Say("evidence.title"), Subtitle: subtitle(t, v),
		Events: v.Say("evidence.events"), Head: v.Say("evidence.head") + " " + t.Head, Sections: sections(t, v),
	}
	if t.Practice {
		data.Practice = v.Say("practice.band")
	}
	for _, e := range t.Events {
		data.Lines = append(data.Lines, line{
			fmt.Sprint(e.Seq), e.Time.In(zone(t)).Format("2006-01-02 15:04:05.000 -07:00"), e.Text, e.Hash[:4] + "…",
		})
	}
	var b bytes.Buffer
	err := page.Execute(&b, data)
	return b.Bytes(), err
}

var page = template.Must(template.New("audit").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Title}}</title><style>
@page{size:210mm 297mm;margin:15mm}body{font:14px/20px system-ui,sans-serif;max-width:860px;margin:24px auto;padding:0 16px;color:#1c1e24}
h1{font:600 28px/34px serif;margin:0}h2{font:600 18px/24px serif;border-bottom:1px solid;margin:24px 0 8px}
th{text-align:left;font-weight:400;color:#555a66;width:180px;vertical-align:top}td,th{padding:2px 12px 2px 0;overflow-wrap:anywhere}
.broken{background:#8f1d1d;color:#fff;padding:8px 16px;font-weight:600}blockquote{margin:0;padding:8px 16px;background:#f6f5f1;white-space:pre-wrap}
.band{background:#3a3d46;color:#fff;padding:8px 16px;font-weight:600}.line td{border-bottom:1px solid #dcd9d1}
</style></head><body>
{{with .Warning}}<p class="broken" role="alert">{{.}}</p>{{end}}{{with .Practice}}<p class="band">{{.}}</p>{{end}}
<h1>{{.Title}}</h1><p>{{.Subtitle}}</p>
{{range .Sections}}<h2>{{.Title}}</h2>{{range .Lines}}<p>{{.}}</p>{{end}}{{if .Quote}}<blockquote>{{range .Quote}}{{.}}
{{end}}</blockquote>{{end}}{{if .Rows}}<table>{{range .Rows}}<tr><th scope="row">{{.Label}}</th><td>{{.Value}}</td></tr>{{end}}</table>{{end}}
{{end}}<h2>{{.Events}}</h2><table>{{range .Lines}}<tr class="line"><td>{{.Seq}}</td><td>{{.At}}</td><td>{{.Text}}</td><td>{{.Link}}</td></tr>{{end}}</table>
<p>{{.Head}}</p></body></html>
`))
