package page

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// sheets are the style sheets in the order in which they hold.
func sheets() []string {
	return []string{"fonts/fonts.css", "css/base.css", "css/frame.css", "css/menus.css", "css/document.css", "css/sheet.css", "css/steps.css", "css/print.css"}
}

// styles are all style sheets as one, which stands beside the folders of the fonts.
func styles(files fs.FS) ([]byte, error) {
	var out bytes.Buffer
	for _, name := range sheets() {
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		out.Write(bytes.ReplaceAll(content, []byte(`url("`), []byte(`url("`+path.Dir(name)+"/")))
	}
	return out.Bytes(), nil
}

// What of a module's text others see: whole lines, as they are written here.
var (
	importing = regexp.MustCompile(`(?m)^import (?:\{ ([^}]*) \} from )?"\./([a-z]+)\.js";\n`)
	exporting = regexp.MustCompile(`(?m)^export ((?:async )?function|class|const) ([A-Za-z]+)`)
)

// script puts a module and all it needs into one text: each is a function of its own that is run once, in the order browsers
// run modules in, and hands on what it exports. No module exports what it changes afterwards.
func script(files fs.FS, name string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("const of = {};\n")
	written := map[string]bool{}
	var add func(name string) error
	add = func(name string) error {
		if written[name] {
			return nil
		}
		written[name] = true
		content, err := fs.ReadFile(files, "js/"+name+".js")
		if err != nil {
			return err
		}
		text := string(content)
		for _, m := range importing.FindAllStringSubmatch(text, -1) {
			if err := add(m[2]); err != nil {
				return err
			}
		}
		text = importing.ReplaceAllStringFunc(text, func(line string) string {
			m := importing.FindStringSubmatch(line)
			if m[1] == "" {
				return ""
			}
			return fmt.Sprintf("const { %s } = of.%s;\n", strings.ReplaceAll(m[1], " as ", ": "), m[2])
		})
		var names []string
		for _, m := range exporting.FindAllStringSubmatch(text, -1) {
			names = append(names, m[2])
		}
		fmt.Fprintf(&out, "of.%s = (() => {\n%s\nreturn { %s };\n})();\n", name, exporting.ReplaceAllString(text, "$1 $2"), strings.Join(names, ", "))
		return nil
	}
	err := add(name)
	return out.Bytes(), err
}
