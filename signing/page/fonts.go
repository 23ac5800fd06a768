package page

import (
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// fontDir is the only place PDFium looks for fonts in, and the only one its file system has.
const fontDir = "usr/share/fonts"

// fontFS is the whole world PDFium sees: read-only font files, by their base names, in one folder.
// Everything else does not exist. Font files are opened when PDFium asks for them.
type fontFS struct {
	paths map[string]string // base name to path on this computer
}

// families are the fonts that stand in for what a document does not embed, by the beginning of the
// file name. The list is closed so that a computer with thousands of fonts is as quick as any other.
func families() []string {
	return []string{
		"arial", "calibri", "carlito", "caladea", "cambria", "cour", "dejavusans", "dejavuserif",
		"droidsansfallback", "freesans", "freeserif", "freemono", "hiragino", "ipag", "ipam",
		"liberationmono", "liberationsans", "liberationserif", "malgun", "msgothic", "msmincho", "msyh",
		"nanumgothic", "notosans-", "notosanscjk", "notoserif-", "notoserifcjk", "pingfang", "simsun",
		"symbol", "tahoma", "times", "verdana", "wqy-", "uming", "ukai",
	}
}

func fontFolders() []string {
	switch runtime.GOOS {
	case "windows":
		return []string{filepath.Join(os.Getenv("SystemRoot"), "Fonts")}
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts"}
	}
	return []string{"/usr/share/fonts", "/usr/local/share/fonts"}
}

// systemFonts collects at most 96 fonts of this computer; none is no error.
func systemFonts() fontFS {
	const most = 96
	found, wanted := fontFS{paths: map[string]string{}}, families()
	for _, root := range fontFolders() {
		_ = filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() || len(found.paths) >= most {
				return nil
			}
			base := strings.ToLower(e.Name())
			known := slices.ContainsFunc(wanted, func(p string) bool { return strings.HasPrefix(base, p) })
			if known && slices.Contains([]string{".ttf", ".ttc", ".otf"}, path.Ext(base)) {
				found.paths[e.Name()] = name
			}
			return nil
		})
	}
	return found
}

// Open opens a font for reading, or one of the folders that lead to them.
func (f fontFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if path.Dir(name) == fontDir {
		if real, ok := f.paths[path.Base(name)]; ok {
			return os.Open(real)
		}
	}
	entries, ok := f.list(name)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &fontFolder{fontFolderInfo: fontFolderInfo(path.Base(name)), entries: entries}, nil
}

// list holds what a folder has in it; false for what is no folder.
func (f fontFS) list(name string) ([]fs.DirEntry, bool) {
	switch name {
	case ".":
		return []fs.DirEntry{fontFolderInfo("usr")}, true
	case "usr":
		return []fs.DirEntry{fontFolderInfo("share")}, true
	case "usr/share":
		return []fs.DirEntry{fontFolderInfo("fonts")}, true
	case fontDir:
	default:
		return nil, false
	}
	var entries []fs.DirEntry
	for _, real := range f.paths {
		if st, err := os.Stat(real); err == nil {
			entries = append(entries, fs.FileInfoToDirEntry(st))
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, true
}

// fontFolderInfo is a folder's name, and all that is to be said of it.
type fontFolderInfo string

func (i fontFolderInfo) Name() string               { return string(i) }
func (i fontFolderInfo) Size() int64                { return 0 }
func (i fontFolderInfo) Mode() fs.FileMode          { return fs.ModeDir | 0o555 }
func (i fontFolderInfo) Type() fs.FileMode          { return fs.ModeDir }
func (i fontFolderInfo) ModTime() time.Time         { return time.Time{} }
func (i fontFolderInfo) IsDir() bool                { return true }
func (i fontFolderInfo) Sys() any                   { return nil }
func (i fontFolderInfo) Info() (fs.FileInfo, error) { return i, nil }

type fontFolder struct {
	fontFolderInfo
	entries []fs.DirEntry
	next    int
}

func (d *fontFolder) Stat() (fs.FileInfo, error) { return d.fontFolderInfo, nil }

func (d *fontFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.Name(), Err: fs.ErrInvalid}
}

func (d *fontFolder) Close() error { return nil }

// ReadDir gives the next n entries, or all that are left.
func (d *fontFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	left := d.entries[d.next:]
	if n > 0 {
		if len(left) == 0 {
			return nil, io.EOF
		}
		left = left[:min(n, len(left))]
	}
	d.next += len(left)
	return left, nil
}
