package cli

import (
	"errors"
	"fmt"
	"strings"

	"paraph/app/host"
	"paraph/app/open"
	"paraph/device"
	"paraph/signing"
)

type fieldsCmd struct {
	In          string `arg:"" help:"A PDF." placeholder:"FILE"`
	PDFPassword string `name:"pdf-password-file" help:"File with the document's password." placeholder:"FILE"`
}

type fieldsLine struct {
	In        string              `json:"in"`
	Version   string              `json:"version"`
	Title     string              `json:"title,omitempty"`
	Pages     []pageLine          `json:"pages"`
	Fields    []signing.FormField `json:"fields"`
	Encrypted bool                `json:"encrypted"`
	Signed    bool                `json:"signed"`
	XFA       bool                `json:"xfa"`
	Allows    []string            `json:"allows"`
}

type pageLine struct {
	Page     int     `json:"page"`
	Width    float64 `json:"width"`
	Height   float64 `json:"height"`
	Rotate   int     `json:"rotate"`
	UserUnit float64 `json:"userUnit"`
}

func (c *fieldsCmd) run(s *session) int {
	password := ""
	if c.PDFPassword != "" {
		var err error
		if password, err = s.secret(c.PDFPassword, "cli.needs.password"); err != nil {
			return s.fail(c.PDFPassword, err)
		}
	}
	workers := host.NewPages()
	defer workers.Close()
	f, err := awaited(s, func() (*signing.Facts, error) { return open.Viewer{Workers: workers}.Facts(s, c.In, password) })
	if p, ok := errors.AsType[*signing.Problem](err); ok && p.Code == signing.ProblemPassword && c.PDFPassword != "" {
		err = device.ErrPassword
	}
	if err != nil {
		return s.fail(c.In, err)
	}
	line := fieldsLine{
		In: c.In, Version: f.Version, Title: f.Title, Fields: f.Forms, Encrypted: f.Encrypted, Signed: f.Signed, XFA: f.XFA, Allows: f.Allows,
	}
	if line.Fields == nil {
		line.Fields = []signing.FormField{}
	}
	if !f.Encrypted {
		line.Allows = []string{"print", "copy", "fill", "annotate", "change", "assemble"}
	}
	text := []string{}
	for i, g := range f.Pages {
		size, unit := g.Size(), g.UserUnit
		if unit == 0 {
			unit = 1
		}
		line.Pages = append(line.Pages, pageLine{i + 1, size.W, size.H, g.Rotate, unit})
		text = append(text, s.voice.Say("cli.fields.page", "n", i+1, "w", fmt.Sprintf("%.0f", size.W), "h", fmt.Sprintf("%.0f", size.H), "rotate", g.Rotate))
	}
	for _, x := range f.Forms {
		text = append(text, fmt.Sprintf("%s  %s  %d: %.0f,%.0f,%.0f,%.0f", x.Type, x.Name, x.Page, x.Box.X, x.Box.Y, x.Box.W, x.Box.H))
	}
	s.emit(line, strings.Join(text, "\n"))
	return exitDone
}
