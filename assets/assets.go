package assets

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed icon.png fonts guide icons lang licences page sample
var files embed.FS

// Font returns a TrueType font for PDFs, such as "NotoSans-Regular". Each call gives bytes of their own, because PDF
// libraries have been seen to write into the font they were handed. It panics on a name that is not here.
func Font(name string) []byte {
	return must("fonts/" + name + ".ttf")
}

// Icon returns an icon as SVG text. All but "icon", the program's own in its colours, are filled with currentColor.
// It panics on a name that is not here.
func Icon(name string) string {
	return string(must("icons/" + name + ".svg"))
}

// Picture returns the program's own icon as PNG, 512 pixels square, for windows and packages.
func Picture() []byte {
	return must("icon.png")
}

// Lang returns the sentences of a language, by its two-letter code: JSON files of one part of the program each,
// by the part's name ("" for what is said everywhere).
func Lang(code string) (map[string][]byte, error) {
	names, err := fs.Glob(files, "lang/*"+code+".json")
	out := map[string][]byte{}
	for _, name := range names {
		part := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(name, "lang/"), code+".json"), ".")
		data, readErr := files.ReadFile(name)
		out[part], err = data, errors.Join(err, readErr)
	}
	return out, err
}

// Sample returns the text of the sample contract in a language, by its two-letter code.
func Sample(code string) string {
	return string(must("sample/" + code + ".txt"))
}

// Guide returns a page of the guide in a language, by its two-letter code: a title after "# ", then headings after "## ",
// points after "- ", keys as "| key | what it does", and paragraphs, one a line.
func Guide(page, code string) string {
	return string(must("guide/" + page + "." + code + ".md"))
}

// Page returns the files of the signer's web page.
func Page() fs.FS {
	return sub("page")
}

// Licences returns the licence texts of everything inside, each under its name as NOTICE has it.
func Licences() string {
	var b strings.Builder
	_ = fs.WalkDir(sub("licences"), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", licenceRule), name, must("licences/"+name))
		}
		return err
	})
	return b.String()
}

const licenceRule = 80 // characters of the line between two texts

func must(path string) []byte {
	data, err := files.ReadFile(path)
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err))
	}
	return data
}

func sub(folder string) fs.FS {
	tree, err := fs.Sub(files, folder)
	if err != nil {
		panic(fmt.Sprintf("assets: %v", err))
	}
	return tree
}
